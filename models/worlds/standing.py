"""A plan as it stands in a world: nobody plans anew, work is pushed back and sales are cut to what is there."""

from __future__ import annotations

import numpy as np

from models.plant.parts import Numbers, Positions
from models.program.arrays.lp import Lp
from models.worlds.adding import Balances
from models.worlds.days import Days
from models.worlds.drawn import World
from models.worlds.planned import Planned
from models.worlds.promised import Promised
from models.worlds.sales import Sales
from models.worlds.work import Work

AFRESH = ("sold", "late", "spot", "discarded", "made", "stock", "feed_stock")
"""What follows from the work that is done; all else stays as the plan has it."""


class Standing:
    """Carries a plan out in one world after the other."""

    def __init__(self, planned: Planned, days: Days, promised: Promised) -> None:
        self.planned, self.promised = planned, promised
        self.work, self.sales = Work(planned, days), Sales(planned)
        self.made = _balanced(planned, "product_made", "made")
        self.stock = _balanced(planned, "product_stock", "stock")
        self.feed = _balanced(planned, "feed_stock_balance", "feed_stock")

    def carried_out(self, world: World, lp: Lp) -> Numbers:
        """Return what becomes of each column of the plan in a world, whose program is `lp`."""
        x = self.planned.x.copy()
        x[self.planned.columns("run")] = self.work.done(world, lp)
        for name in AFRESH:
            x[self.planned.columns(name)] = 0.0
        rows, columns = self.made
        x[columns] = rows.comes(lp, x)
        x = self.sales.sold(lp, x, self.stock[0].comes(lp, x))
        for rows, columns in (self.stock, self.feed):
            there = columns >= 0
            x[columns[there]] = np.cumsum(rows.comes(lp, x), axis=1)[there]
        return self.promised.with_shortages(lp, x)


def _balanced(planned: Planned, row: str, decision: str) -> tuple[Balances, Positions]:
    """Return the balances of a rule and their columns by place; -1 where there is none."""
    planned_decision = planned.decisions[decision]
    positions = planned.program.at_rows(row)
    rows = np.full(tuple(map(len, planned_decision.axes)), -1, dtype=np.int64)
    names = [{name: at for at, name in enumerate(axis.names)} for axis in planned_decision.axes]
    for key, position in positions.items():
        rows[tuple(places[part] for places, part in zip(names, key, strict=True))] = position
    return Balances(planned.program, rows), planned_decision.table
