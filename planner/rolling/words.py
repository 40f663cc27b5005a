"""What a roll has to say, as lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from planner.rolling.notes import Note
from planner.rolling.rolled import Rolled


def lines(rolled: Rolled) -> list[str]:
    """Return all of it: what does not fit first, then what was left out, then what was taken for granted."""
    return [
        *(str(finding) for finding in rolled.findings),
        *_listed("Not carried over", rolled.dropped),
        *_listed("Taken for granted", rolled.assumed),
    ]


def _listed(title: str, notes: Sequence[Note]) -> list[str]:
    return [f"{title} ({len(notes)}):", *(f"  {note}" for note in notes)] if notes else []
