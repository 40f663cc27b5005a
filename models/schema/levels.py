"""The levels of promises, in the order in which they are kept, and what they are called."""

from __future__ import annotations

FIRST_OF_ALL = -1
"""What only what was done before the plan can break: limits, and whole lots that were begun."""

UNPRICED = 0
"""Promises without a price."""

_WORDS = {
    FIRST_OF_ALL: "limits that what is there breaks by itself, and whole lots that were begun",
    UNPRICED: "must use, stocks and fixed runs",
}


def is_level(name: str) -> bool:
    """Return whether a row of the table Levels is one of promises, not of money or the fixed choice."""
    return name.removeprefix("-").isdigit()


def level_words(level: int) -> str:
    """Return what its promises are: `must use, stocks and fixed runs`, `priority 1`."""
    return _WORDS.get(level, f"priority {level}")


def costs(level: int) -> str:
    """Return the same with its verb: `priority 1 costs`."""
    return f"{level_words(level)} {'cost' if level in _WORDS else 'costs'}"
