"""Which way is good: the one table that says for each figure whether more of it is better."""

from __future__ import annotations

GOOD, BAD, NEITHER = 1, -1, 0

DIRECTIONS: dict[tuple[str, str], int] = {
    ("Summary", "Margin"): GOOD,
    ("Summary", "Sales"): GOOD,
    ("Summary", "Products"): GOOD,
    ("Summary", "Made"): GOOD,
    ("Summary", "Target"): GOOD,
    ("Summary", "Contract"): GOOD,
    ("Summary", "Short"): BAD,
    ("Summary", "Broken"): BAD,
    ("Summary", "Values"): BAD,
    ("Summary", "Warnings"): BAD,
    ("Money", "Amount"): GOOD,
    ("Production", "Made"): GOOD,
    ("Production", "Sold"): GOOD,
    ("Production", "Discarded"): BAD,
    ("Sales", "Amount"): GOOD,
    ("Sales", "Revenue"): GOOD,
    ("Delivery status", "Delivered"): GOOD,
    ("Delivery status", "Late"): BAD,
    ("Delivery status", "Short"): BAD,
    ("Target status", "Reached"): GOOD,
    ("Target status", "Short"): BAD,
    ("Broken promises", "Short"): BAD,
}
"""By table and column, for Summary by the first word of the key; more of what is not named is neither good nor bad.

Money is signed (income positive, cost negative), so that more is better for every item of it.
"""


def direction(table: str, what: str) -> int:
    """1 if more is better, -1 if less is, 0 if neither."""
    word = what.split(maxsplit=1)[0] if table == "Summary" and what else what
    return DIRECTIONS.get((table, word), NEITHER)


def verdict(difference: float | None, good: int) -> int:
    """1 if a difference is for the better, -1 if for the worse, 0 if neither."""
    if difference is None or difference == 0:
        return NEITHER
    return good if difference > 0 else -good
