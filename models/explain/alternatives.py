"""What is firm in a plan and what is free: the most and the least of each quantity at nearly the same margin.

The plan's last program, every promise held at what the plan reaches, with one more row: the margin may fall by so much
and no more. For each lot, offer and line the least and the most of it are then two programs of their own, each proved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.explain.final import Final, NoLimit
from models.plant import Numbers, Positions
from models.sums import add_up

LOT = "Lot"
OFFER = "Offer"
LINE = "Line"
PRODUCT = "Product"

FIRM = "firm"
FREE = "free"
PARTLY = "partly"

FIRM_SHARE = 0.01
"""A quantity that can vary by no more than this share of its most is firm."""

FREE_SHARE = 0.9
"""A quantity that can vary by this share of its most is free."""


@dataclass(frozen=True)
class Range:
    """How far one quantity can vary: in the plan, the least and the most, in `unit`."""

    what: str
    name: str
    unit: str
    planned: float
    least: float
    most: float

    @property
    def verdict(self) -> str:
        """Firm, free, or partly."""
        width = self.most - self.least
        if width <= FIRM_SHARE * max(self.most, 1e-9) or self.most <= 1e-6:
            return FIRM
        return FREE if width >= FREE_SHARE * self.most else PARTLY


def alternatives(final: Final, within: float, watch: Callable[[str], None] | None = None) -> list[Range]:
    """The range of every lot that can be used, every offer, line and product.

    Args:
        final: the last program of the plan.
        within: the share of the margin that may be given up (0.005: half a per cent).
        watch: hears what is being looked at.

    Raises:
        OutOfTime: the clock has run out.
    """
    given_up = within * abs(final.first.margin)
    every = np.arange(len(final.cost))
    used = every[final.cost != 0]
    scale = 1.0 / float(np.abs(final.cost).max())
    most = final.offset - final.first.margin + given_up
    final.solver.add_row(used, final.cost[used] * scale, most * scale)
    found = []
    for what, name, unit, columns, amounts in _quantities(final):
        if watch is not None:
            watch(f"{what.lower()} {name}")
        found.append(_range(final, what, name, unit, columns, amounts))
    return found


def _range(  # noqa: PLR0913, PLR0917 - a quantity is its name and its columns
    final: Final, what: str, name: str, unit: str, columns: Positions, amounts: Numbers
) -> Range:
    cost = add_up(columns, amounts, len(final.cost))
    planned = float(cost @ final.first.x)
    least = planned if abs(planned) <= 1e-9 else float(cost @ final.solve(cost).x)
    try:
        most = float(cost @ final.solve(-cost).x)
    except NoLimit:
        most = np.inf
    return Range(what, name, unit, planned, max(min(least, planned), 0.0), max(most, planned))


def _quantities(final: Final) -> list[tuple[str, str, str, Positions, Numbers]]:
    """Each quantity: what it is, its name and unit, and the columns that add up to it."""
    plant, m = final.original, final.m
    hours, lots = m.runs.hours, plant.lots
    found = []
    for lot, name in enumerate(lots.names):
        runs = m.run[m.runs.lot == lot]
        if lots.usable[lot] and len(runs):
            what = OFFER if lots.offered[lot] else LOT
            columns = np.array([m.bought[lot]]) if lots.offered[lot] else runs
            found.append((what, name, "t", columns, np.ones(len(columns))))
    for line, name in enumerate(plant.lines.names):
        own = hours.line == line
        found.append((LINE, name, "h", m.run[hours.run[own]], hours.hours[own]))
    for product, name in enumerate(plant.products.names):
        found.append((PRODUCT, name, "kg", m.made[product], np.ones(m.made.shape[1])))
    order = (OFFER, LOT, LINE, PRODUCT)
    return sorted(found, key=lambda own: order.index(own[0]))
