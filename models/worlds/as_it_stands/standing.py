"""A plan as it stands in a world: nobody plans anew, work is pushed back and sales are cut to what is there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.plant.parts import Numbers, Positions
from models.program.arrays.lp import Lp
from models.worlds.adding import Balances
from models.worlds.as_it_stands.acting import ACTING
from models.worlds.as_it_stands.sales import Sales
from models.worlds.as_it_stands.stores import OF_BATCHES, OF_FEED, OF_MIXES
from models.worlds.as_it_stands.work import Work
from models.worlds.days import Days
from models.worlds.drawn import World
from models.worlds.planned import Planned
from models.worlds.promised import Promised

AFRESH = (
    *(*ACTING, "made", "stock", "feed_stock", "feed_there"),
    *("sold", "late", "spot", "discarded", "batch_left", "batch_stock", "mix_left", "mix_stock"),
)
"""What follows from the work that is done; all else stays as the plan has it."""

OTHERS = {
    "feed_stock_balance": "feed_stock",
    OF_FEED: "feed_there",
    OF_BATCHES: "batch_stock",
    OF_MIXES: "mix_stock",
}
"""Balances beside those of products, and the decisions that say what is there."""


class Standing:
    """Carries a plan out in one world after the other."""

    def __init__(self, planned: Planned, days: Days, promised: Promised) -> None:
        self.planned, self.promised = planned, promised
        self.work, self.sales = Work(planned, days), Sales(planned)
        self.made = _balanced(planned, "product_made", "made")
        self.stock = _balanced(planned, "product_stock", "stock")
        self.others = [_balanced(planned, row, decision) for row, decision in OTHERS.items()]
        periods = range(len(planned.plant.calendar))
        self.makes, self.comes = ([each.of(period) for period in periods] for each in (self.made, self.stock))

    def carried_out(self, world: World, lp: Lp) -> Numbers:
        """Return what becomes of each column of the plan in a world, whose program is `lp`."""
        x = self.planned.x.copy()
        for name in AFRESH:
            x[self.planned.columns(name)] = 0.0
        shift, till = self.work.begin(world, lp, x), self.sales.open(x)
        for period, (makes, comes) in enumerate(zip(self.makes, self.comes, strict=True)):
            shift.do(period)
            x[makes.columns] = makes.rows.comes(lp, x)
            till.sell(period, lp, comes.rows.comes(lp, x).tolist())
            shift.stores.close(period, till.stock, x)
        for stock in (self.stock, *self.others):
            there = stock.columns >= 0
            x[stock.columns[there]] = np.cumsum(stock.rows.comes(lp, x), axis=-1)[there]
        return self.promised.with_shortages(lp, x)


@dataclass(frozen=True)
class Balanced:
    """The balances of a rule and their columns by place, the last of which is the period; -1 where there is none."""

    planned: Planned
    places: Positions
    columns: Positions

    @cached_property
    def rows(self) -> Balances:
        """The balances."""
        return Balances(self.planned.program, self.places)

    def of(self, period: int) -> Balanced:
        """Return those of one period."""
        return Balanced(self.planned, self.places[..., period], self.columns[..., period])


def _balanced(planned: Planned, row: str, decision: str) -> Balanced:
    """Return the balances of a rule and their columns."""
    planned_decision = planned.decisions[decision]
    rows = np.full(tuple(map(len, planned_decision.axes)), -1, dtype=np.int64)
    for key, position in planned.program.at_rows(row).items():
        rows[tuple(axis.place[part] for axis, part in zip(planned_decision.axes, key, strict=True))] = position
    return Balanced(planned, rows, planned_decision.table)
