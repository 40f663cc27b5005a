"""The work of a plan in a world: done in its order as soon as its lot is there and its lines have hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.parts import Numbers
from models.program.arrays.lp import Lp
from models.worlds.days import Days
from models.worlds.drawn import World
from models.worlds.planned import Planned

NOTHING = 1e-9
"""Less than this, in t or kg, is nothing."""


@dataclass
class Waiting:
    """Tonnes of a lot by a recipe that are still to be worked."""

    lot: int
    recipe: int
    left: float


class Work:
    """Works a plan in one world after the other; what finds no room in its period waits for the next.

    Room are the hours of lines, in periods and on the days on which lots are there, and what whole numbers of the plan
    (campaigns, batches) leave of each period.
    """

    def __init__(self, planned: Planned, days: Days) -> None:
        self.planned, self.days = planned, days
        runs, x = planned.runs, planned.x[planned.columns("run")]
        places = zip(runs.node.tolist(), runs.recipe.tolist(), runs.period.tolist(), strict=True)
        self.run_at = {place: run for run, place in enumerate(places)}
        self.agenda: list[list[tuple[int, int, float]]] = [[] for _ in planned.plant.calendar.names]
        for run in np.flatnonzero(x > NOTHING):
            self.agenda[runs.period[run]].append((int(runs.node[run]), int(runs.recipe[run]), float(x[run])))
        self._place_room()

    def done(self, world: World, lp: Lp) -> Numbers:
        """Return tonnes of each run in a world whose program is `lp`."""
        done, most = [0.0] * len(self.planned.runs), self.days.most(world).tolist()
        free, takes = self._room(world, lp).tolist(), lp.values[self._values].tolist()
        waiting: list[Waiting] = []
        for period, agenda in enumerate(self.agenda):
            waiting += [Waiting(*places) for places in agenda]
            for left_over in waiting:
                run = self.run_at.get((left_over.lot, left_over.recipe, period), -1)
                if run < 0:
                    continue
                tonnes = min(left_over.left, most[run] - done[run])
                for at in range(self._first[run], self._first[run + 1]):
                    tonnes = min(tonnes, free[self._rows[at]] / takes[at])
                if tonnes > NOTHING:
                    done[run] += tonnes
                    left_over.left -= tonnes
                    for at in range(self._first[run], self._first[run + 1]):
                        free[self._rows[at]] -= tonnes * takes[at]
            waiting = [order for order in waiting if order.left > NOTHING]
        return np.array(done)

    def _place_room(self) -> None:
        """Find what a tonne of each run takes of the room in each row, among the values of the program."""
        program, lp = self.planned.program, self.planned.program.lp
        bounds = np.zeros(len(program.rows), dtype=bool)
        bounds[self.days.rows] = True
        bounds[program.row[np.isin(lp.columns, lp.whole)]] = True
        run_of = np.full(len(lp.lower), -1, dtype=np.int64)
        run_of[self.planned.columns("run")] = np.arange(len(self.planned.runs))
        run = run_of[lp.columns]
        places = np.flatnonzero(bounds[program.row] & (run >= 0) & (lp.values > 0))
        self._values = places[np.argsort(run[places], kind="stable")]
        self._rows: list[int] = program.row[self._values].tolist()
        first = np.searchsorted(run[self._values], np.arange(len(self.planned.runs) + 1))
        self._first: list[int] = first.tolist()
        self._other = np.flatnonzero(bounds[program.row] & (run < 0))

    def _room(self, world: World, lp: Lp) -> Numbers:
        """Return the room in each row: its bound, less what the plan has in it beside work."""
        at, row = self._other, self.planned.program.row[self._other]
        room = lp.row_upper.copy()
        rows, hours = self.days.row_upper(world)
        room[rows] = hours
        np.subtract.at(room, row, lp.values[at] * self.planned.x[lp.columns[at]])
        return room
