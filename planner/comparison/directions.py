"""Which way is good: for columns the schema says it, for the figures of the Summary the first word of their key."""

from __future__ import annotations

from models.schema.words import Better

GOOD, NEITHER = Better.UP, Better.NEITHER

SUMMARY = {
    **dict.fromkeys(("Cash", "Margin", "Sales", "Products", "Made", "Target", "Contract"), Better.UP),
    **dict.fromkeys(("Short", "Broken", "Values", "Warnings"), Better.DOWN),
}
"""More of what is not named is neither good nor bad."""


def of_summary(key: str) -> Better:
    """Which way a figure of the Summary is better."""
    return SUMMARY.get(key.split(maxsplit=1)[0] if key else "", NEITHER)


def of_margin(margin: float | None, cash: float | None) -> int:
    """The verdict on a margin's difference; one that is higher by stock alone, and not in cash, is neither."""
    own = verdict(margin, GOOD)
    return NEITHER if own == GOOD and cash is not None and cash <= 0 else own


def verdict(difference: float | None, good: int) -> int:
    """1 if a difference is for the better, -1 if for the worse, 0 if neither."""
    if difference is None or difference == 0:
        return NEITHER
    return int(good if difference > 0 else -good)
