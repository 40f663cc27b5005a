"""The price at which a lot adds nothing to the margin, found by solving the plan at one price after the other.

The margin with a lot bought is convex in its price and falls with it, by the tonnes that are paid for and not valued at
the end: so Newton's method never passes the price that is looked for from below, and comes to it in a few steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

EVEN = 5e-7
"""A difference of this share of the margin is none."""

MOST_SOLVES = 12
FLAT = 1e-6
"""Tonnes paid for and not valued at the end, below which the price does not matter."""

NONE_THERE = "Its Quantity is 0: there is nothing of it to buy."


@dataclass(frozen=True)
class At:
    """What buying a lot adds to the margin at a price, and how fast that falls with the price (t)."""

    price: float
    added: float
    paid: float


@dataclass(frozen=True, kw_only=True)
class BreakEven:
    """The price per tonne at which so many tonnes of a lot add nothing; None where there is none, with the reason.

    `added` is what they add at that price when the plan is solved with it.
    """

    price: float | None
    tonnes: float
    added: float = 0.0
    reason: str = ""


ANY_PRICE = "Its price does not matter: what is left of it at the end is valued at what it cost."
NO_PRICE = "It would lower the margin even for nothing."
NOT_FOUND = "No price was found at which it adds nothing."


def break_even(at: Callable[[float], At], first: At, tonnes: float, margin: float, guess: float = 0.0) -> BreakEven:
    """Return the break-even price of so many tonnes.

    Args:
        at: solves the plan at a price.
        first: the plan at the asked price.
        tonnes: of the lot.
        margin: the margin without it.
        guess: a price to go on from where the asked one says nothing.
    """
    enough = EVEN * max(1.0, abs(margin))
    now, below = first, [price for price in (guess, 0.0) if price < first.price]
    stepped = False
    for _ in range(MOST_SOLVES):
        if abs(now.added) <= enough and (stepped or now.paid > FLAT):
            return BreakEven(price=now.price, tonnes=tonnes, added=now.added)
        stepped = now.paid > FLAT
        if stepped:
            now = at(now.price + now.added / now.paid)
        elif now.added > enough:
            return BreakEven(price=None, tonnes=tonnes, added=now.added, reason=ANY_PRICE)
        elif below:
            now = at(below.pop(0))
        else:
            return BreakEven(price=None, tonnes=tonnes, added=now.added, reason=NO_PRICE)
    return BreakEven(price=None, tonnes=tonnes, added=now.added, reason=NOT_FOUND)
