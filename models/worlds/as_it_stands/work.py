"""The work of a plan in a world, and what lanes carry: done in its order as soon as there is enough to do it with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.parts import Numbers
from models.program.arrays.lp import Lp
from models.worlds.as_it_stands.acting import Acting, Task
from models.worlds.as_it_stands.stores import Accounts, Stores
from models.worlds.days import Days
from models.worlds.drawn import World
from models.worlds.planned import Planned

NOTHING = 1e-9
"""Less than this, in t or kg, is nothing."""


@dataclass
class Waiting:
    """What is still to be worked or carried of a task."""

    task: Task
    left: float


class Work:
    """Works a plan in one world after the other; what finds no room in its period waits for the next.

    Room are the hours of lines, in periods and on the days on which lots are there, what whole numbers of the plan
    (campaigns, batches) leave of each period, and what lanes carry at most.
    """

    def __init__(self, planned: Planned, days: Days) -> None:
        self.planned, self.days, self.acting = planned, days, Acting(planned)
        self.accounts = Accounts(planned, self.acting)
        self.planned_x: list[float] = planned.x.tolist()
        self.agenda = [
            [task for task in every if sum(self.planned_x[column] for column in task.columns) > NOTHING]
            for every in self.acting.planned_by_period()
        ]
        self.depths = sorted({task.depth for tasks in self.agenda for task in tasks})
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
        self._waiting += [Waiting(task, self._asked(task)) for task in self.work.agenda[period]]
        self.stores.open(period)
        for depth in self.work.depths:
            here, more = [waiting for waiting in self._waiting if waiting.task.depth == depth], True
            while more:
                done = [self._do(waiting, period) for waiting in here]
                more = any(done) and bool(self.stores.there)
        self._waiting = [waiting for waiting in self._waiting if waiting.left > NOTHING]
        self.work.acting.add_up(self.x)

    def _asked(self, task: Task) -> float:
        """Return how much there is to be done: as large a share as in the plan."""
        planned, factors = self.work.planned_x, self.stores.factors
        return sum(planned[column] * factors[column] for column in task.columns)

    def _do(self, waiting: Waiting, period: int) -> bool:
        """Do what can be done of a task, and say whether that is anything."""
        drawn, amount = self._drawn(waiting, period)
        takes: dict[int, float] = {}
        for column, share in drawn:
            for at in self.work.takes.of(column):
                if self._takes[at] > 0:
                    takes[self._rows[at]] = takes.get(self._rows[at], 0.0) + self._takes[at] * share
        for row, each in takes.items():
            amount = min(amount, self._free[row] / each)
        if amount <= NOTHING:
            return False
        for column, share in drawn:
            self._done[column] += amount * share
            self.x[column] = self._done[column]
            self.stores.book(column, amount * share, period)
        waiting.left -= amount
        for row, each in takes.items():
            self._free[row] -= amount * each
        return True

    def _drawn(self, waiting: Waiting, period: int) -> tuple[list[tuple[int, float]], float]:
        """Return what a task draws, each part of a mix by its share, and how much there is to be drawn at most."""
        columns = [column for ways in waiting.task.parts if (column := ways[period]) >= 0]
        if len(waiting.task.parts) == 1 and columns:
            (column,) = columns
            most = min(self._most[column] - self._done[column], self.stores.most(column))
            return [(column, 1.0)], min(waiting.left, most)
        there = [max(self.stores.most(column), 0.0) for column in columns]
        whole = sum(there)
        if whole <= NOTHING:
            return [], 0.0
        shares = [each / whole for each in there]
        return list(zip(columns, shares, strict=True)), min(waiting.left, whole)
