"""What is firm in a plan and what is free: the most and the least of each quantity at nearly the same margin.

The plan's last program, every promise held at what the plan reaches, with one more row: the margin may fall by so much
and no more. For each lot, offer and line the least and the most of it are then two programs of their own, each proved.

Where stores mix each end is of a true plan, the farthest that was found, from the plan and from where the parts of
mixes go separate ways; beside it stands what no plan can go beyond.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models.explain.worths.beyond import Beyond
from models.explain.worths.last_program import Final, NoLimit
from models.plant.plant import Numbers, Plant, Positions
from models.program.arrays.sums import add_up
from models.program.model import Model
from models.solving.levels import Solution
from models.solving.mixes.again import MixSolver

LOT = "Lot"
OFFER = "Offer"
LINE = "Line"
PRODUCT = "Product"

FIRM = "firm"
FREE = "free"
PARTLY = "partly"
OPEN = "open"
"""Where stores mix: no plan was found in which it varies, and none is proven not to."""

NOTHING = 1e-6
"""Amounts up to this (t, h, kg) are what a solver leaves open, and count as nothing."""

FIRM_SHARE = 0.01
"""A quantity that can vary by no more than this share of its most is firm."""

FREE_SHARE = 0.9
"""A quantity that can vary by this share of its most is free."""


@dataclass(frozen=True)
class Range:
    """How far one quantity can vary: in the plan, the least and the most, in `unit`.

    `proven` is what no plan has less or more of, where the least and the most are those that were found.
    """

    what: str
    name: str
    unit: str
    planned: float
    least: float
    most: float
    proven: tuple[float, float] | None = None

    @property
    def verdict(self) -> str:
        """Firm, free, or partly; open where that is not known."""
        if np.isinf(self.most):
            return FREE
        if _is_firm(*(self.proven or (self.least, self.most))):
            return FIRM
        if _is_firm(self.least, self.most):
            return OPEN
        return FREE if self.most - self.least >= FREE_SHARE * self.most else PARTLY


def _is_firm(least: float, most: float) -> bool:
    return bool(np.isfinite(most)) and most - least <= FIRM_SHARE * most


def alternatives(
    final: Final, m: Model, solution: Solution, within: float, watch: Callable[[str], None] | None = None
) -> list[Range]:
    """Return the range of every offer and lot that can be used, every line and every product.

    Args:
        final: the last program of the plan.
        m: the plan's model.
        solution: the plan.
        within: the share of the margin that may be given up (0.005: half a per cent).
        watch: hears what is being looked at.

    Raises:
        OutOfSteps: the budget is spent.
    """
    least = final.first.margin - within * abs(final.first.margin)
    _hold_margin(final, least)
    beyond = Beyond(final, m, solution, least) if final.mixes else None
    of_beyond = {} if beyond is None else {(one.what, one.name): one for one in _quantities(beyond.plant, beyond.m)}
    planned = {
        (amount.what, amount.name): _some(amount.amount(solution.x)) for amount in _quantities(final.original, m)
    }
    found = []
    for quantity in _quantities(final.original, final.m):
        if watch is not None:
            watch(f"{quantity.what.lower()} {quantity.name}")
        found_range = _range(final, quantity, planned.get((quantity.what, quantity.name), 0.0))
        if beyond is not None:
            found_range = _with_proof(found_range, beyond, of_beyond[quantity.what, quantity.name])
        found.append(found_range)
    return found


def _hold_margin(final: Final, least: float) -> None:
    """Add a row: the margin is no less than this. Costs change from now on, so simplex goes primal, and where stores
    mix each end is looked for from elsewhere too."""
    used = np.flatnonzero(final.cost)
    scale = 1.0 / float(np.abs(final.cost).max(initial=1.0))
    final.solver.add_row(used, final.cost[used] * scale, (final.offset - least) * scale)
    final.solver.use_simplex(primal=True)
    if isinstance(final.solver, MixSolver):
        final.solver.elsewhere = True


def _range(final: Final, quantity: Amount, planned: float) -> Range:
    cost = add_up(quantity.columns, quantity.amounts, len(final.cost))
    least = _some(quantity.amount(final.solve(cost).x)) if planned else 0.0
    try:
        most = _some(quantity.amount(final.solve(-cost).x))
    except NoLimit:
        most = np.inf
    return Range(quantity.what, quantity.name, quantity.unit, planned, min(least, planned), max(most, planned))


def _with_proof(found: Range, beyond: Beyond, quantity: Amount) -> Range:
    """Return a range with what no plan has less or more of."""
    cost = add_up(quantity.columns, quantity.amounts, len(beyond.m.variables))
    least = _some(beyond.least(cost, quantity.amount)) if found.least else 0.0
    most = _some(beyond.least(-cost, quantity.amount)) if np.isfinite(found.most) else np.inf
    return replace(found, proven=(min(least, found.least), max(most, found.most)))


def _some(amount: float) -> float:
    """Return an amount, which is none below 0 and where it is only rounding."""
    return amount if amount > NOTHING else 0.0


@dataclass(frozen=True, eq=False)
class Amount:
    """What can vary: the columns that add up to it, and how much each counts."""

    what: str
    name: str
    unit: str
    columns: Positions
    amounts: Numbers

    def amount(self, x: Numbers) -> float:
        """Return how much of it a plan has."""
        return float(self.amounts @ x[self.columns])


def _quantities(plant: Plant, m: Model) -> list[Amount]:
    """Return every quantity of a plant in one of its models."""
    hours, lots = m.runs.hours, plant.lots
    found = []
    for lot, name in enumerate(lots.names):
        runs = m.run[m.runs.node == lot]
        if lots.usable[lot] and len(runs):
            columns = np.array([m.bought[lot]]) if lots.offered[lot] else runs
            found.append(Amount(OFFER if lots.offered[lot] else LOT, name, "t", columns, np.ones(len(columns))))
    for line, name in enumerate(plant.lines.names):
        of_line = hours.line == line
        found.append(Amount(LINE, name, "h", m.run[hours.run[of_line]], hours.hours[of_line]))
    for product, name in enumerate(plant.products.names):
        found.append(Amount(PRODUCT, name, "kg", m.made[product], np.ones(m.made.shape[1])))
    order = (OFFER, LOT, LINE, PRODUCT)
    return sorted(found, key=lambda entry: order.index(entry.what))
