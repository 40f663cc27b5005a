"""Which way is good: for columns the schema says it, for the figures of the Summary the first word of their key."""

from __future__ import annotations

from enum import IntEnum

from models.schema.words import Better

GOOD, NEITHER = Better.UP, Better.NEITHER

SUMMARY = {
    **dict.fromkeys(("Cash", "Margin", "Sales", "Products", "Made", "Target", "Contract"), Better.UP),
    **dict.fromkeys(("Short", "Broken", "Values", "Warnings"), Better.DOWN),
}
"""More of what is not named is neither good nor bad."""


class Verdict(IntEnum):
    """What is to be said of a difference."""

    WORSE = -1
    NEITHER = 0
    BETTER = 1
    AT_A_PRICE = 2  # better, and a promise pays for it


def of_summary(key: str) -> Better:
    """Return which way a figure of the Summary is better."""
    return SUMMARY.get(key.split(maxsplit=1)[0] if key else "", NEITHER)


def of_margin(margin: float | None, cash: float | None) -> Verdict:
    """Return the verdict on a margin's difference; one that is higher by stock alone, and not in cash, is neither."""
    of_margin_alone = verdict(margin, GOOD)
    return Verdict.NEITHER if of_margin_alone is Verdict.BETTER and cash is not None and cash <= 0 else of_margin_alone


def verdict(difference: float | None, good: int) -> Verdict:
    """Return better if a difference is for the better, worse if for the worse."""
    if difference is None or difference == 0:
        return Verdict.NEITHER
    return Verdict(good if difference > 0 else -good)


def at_a_price(given: Verdict, costs_a_promise: bool) -> Verdict:
    """Return good news that costs a promise is not simply good."""
    return Verdict.AT_A_PRICE if given is Verdict.BETTER and costs_a_promise else given
