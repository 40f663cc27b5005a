"""The work of a plan in a world, and what lanes carry: done in its order as soon as there is enough to do it with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.parts import Numbers
from models.program.arrays.lp import Lp
from models.worlds.as_it_stands.acting import Acting, Ways
from models.worlds.as_it_stands.stores import Accounts, Stores
from models.worlds.days import Days
from models.worlds.drawn import World
from models.worlds.planned import Planned

NOTHING = 1e-9
"""Less than this, in t or kg, is nothing."""


@dataclass
class Waiting:
    """What is still to be worked or carried of one thing, whose columns by period are `ways`."""

    ways: Ways
    left: float


class Work:
    """Works a plan in one world after the other; what finds no room in its period waits for the next.

    Room are the hours of lines, in periods and on the days on which lots are there, what whole numbers of the plan
    (campaigns, batches) leave of each period, and what lanes carry at most.
    """

    def __init__(self, planned: Planned, days: Days) -> None:
        self.planned, self.days, self.acting = planned, days, Acting(planned)
        self.accounts = Accounts(planned, self.acting)
        self.agenda = [
            [(ways, column, float(planned.x[column])) for ways, column in every if planned.x[column] > NOTHING]
            for every in self.acting.planned_by_period()
        ]
        self._place_room()

    def begin(self, world: World, lp: Lp, x: Numbers) -> Shift:
        """Return the work in a world whose program is `lp`, before any of it is done in `x`."""
        return Shift(self, world, lp, x)

    def _place_room(self) -> None:
        """Find what each thing that is done takes of the room in each row, among the values of the program."""
        program, lp = self.planned.program, self.planned.program.lp
        bounds = np.zeros(len(program.rows), dtype=bool)
        bounds[self.days.rows] = True
        bounds[program.row[np.isin(lp.columns, lp.whole)]] = True
        bounds[list(program.at_rows("lane_max").values())] = True
        self.takes = self.acting.terms(bounds)
        self.other = np.flatnonzero(bounds[program.row] & ~self.acting.columns[lp.columns])

    def room(self, world: World, lp: Lp) -> Numbers:
        """Return the room in each row: its bound, less what the plan has in it beside work."""
        at, row = self.other, self.planned.program.row[self.other]
        room = lp.row_upper.copy()
        rows, hours = self.days.row_upper(world)
        room[rows] = hours
        np.subtract.at(room, row, lp.values[at] * self.planned.x[lp.columns[at]])
        return room


class Shift:
    """The work of a plan in one world, as periods go by."""

    def __init__(self, work: Work, world: World, lp: Lp, x: Numbers) -> None:
        self.work, self.x = work, x
        self.stores = Stores(work.accounts, lp, x)
        self._done, self._most = [0.0] * len(x), work.days.most(world).tolist()
        self._free, self._takes = work.room(world, lp).tolist(), work.takes.values(lp)
        self._rows: list[int] = work.takes.row.tolist()
        self._waiting: list[Waiting] = []

    def do(self, period: int) -> None:
        """Do what can be done in a period, until nothing that is made in it lets more be done."""
        factors, more = self.stores.factors, True
        self._waiting += [Waiting(ways, left * factors[column]) for ways, column, left in self.work.agenda[period]]
        self.stores.open(period)
        while more:
            done = [self._do(order, period) for order in self._waiting]
            more = any(done) and bool(self.stores.there)
        self._waiting = [order for order in self._waiting if order.left > NOTHING]
        self.work.acting.add_up(self.x)

    def _do(self, order: Waiting, period: int) -> bool:
        """Do what can be done of one thing, and say whether that is anything."""
        column = order.ways[period]
        if column < 0:
            return False
        amount = min(order.left, self._most[column] - self._done[column], self.stores.most(column))
        terms = [at for at in self.work.takes.of(column) if self._takes[at] > 0]
        for at in terms:
            amount = min(amount, self._free[self._rows[at]] / self._takes[at])
        if amount <= NOTHING:
            return False
        self._done[column] += amount
        self.x[column] = self._done[column]
        order.left -= amount
        for at in terms:
            self._free[self._rows[at]] -= amount * self._takes[at]
        self.stores.book(column, amount, period)
        return True
