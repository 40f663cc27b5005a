"""What is worked and carried in a plan: its columns, and what each of them puts into some rows of the program.

What lanes carry of an intermediate that is kept apart is carried batch by batch, of a mixed one part by part; and a
kilogram of a batch or part puts into rows what a kilogram of the intermediate does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.parts import KG_PER_TONNE, Flags, Numbers, Positions
from models.program.arrays.lp import Lp
from models.worlds.depths import depths
from models.worlds.planned import Planned

RUN, FEED, BATCHES, MIXES, GOODS = "run", "shipped_feed", "batch_shipped", "mix_shipped", "shipped"

ACTING = (RUN, FEED, BATCHES, MIXES, GOODS)
"""What is worked and carried, in the order in which it is done; what comes into stores and is sold follows from it."""

Ways = list[int]
"""The columns of one thing that is done, by period; -1 where it cannot be."""

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Task:
    """One thing that the plan does in a period, by all `parts` of a mix if it is drawn from one: `columns` there.

    It is done after what fills as many stores as `depth` says.
    """

    parts: list[Ways]
    columns: list[int]
    depth: int


@dataclass(frozen=True)
class Terms:
    """Terms of some rows, column by column from `first` on: their values in a program, times `scale`."""

    first: list[int]
    row: Positions
    at: Positions
    scale: Numbers

    def of(self, column: int) -> range:
        """Return the places of a column's terms."""
        return range(self.first[column], self.first[column + 1])

    def values(self, lp: Lp) -> list[float]:
        """Return the values of all terms in the program of some world."""
        values: list[float] = (lp.values[self.at] * self.scale).tolist()
        return values


class Acting:
    """The columns of what is worked and carried."""

    def __init__(self, planned: Planned) -> None:
        self.planned = planned
        self.columns = np.zeros(len(planned.x), dtype=bool)
        for name in ACTING:
            self.columns[planned.columns(name)] = True
        self.together, self.batch = self._in_parts()
        self.depths = depths(planned.plant) if planned.plant.nodes.mixed.any() else None

    def terms(self, rows: Flags) -> Terms:
        """Return the terms of all that is done in some rows."""
        program, columns = self.planned.program, self.planned.program.lp.columns
        at = np.flatnonzero(rows[program.row] & self.columns[columns])
        column, scale = columns[at].astype(np.int64), np.ones(len(at))
        in_all = np.isin(column, self.together)
        pairs = [(self.batch[self.together == column[place]], at[place]) for place in np.flatnonzero(in_all).tolist()]
        at = np.concatenate([at[~in_all], *(np.full(len(batches), place) for batches, place in pairs)])
        scale = np.concatenate([scale[~in_all], np.full(len(at) - int((~in_all).sum()), 1.0 / KG_PER_TONNE)])
        column = np.concatenate([column[~in_all], *(batches for batches, _ in pairs)])
        order = np.argsort(column, kind="stable")
        first = np.searchsorted(column[order], np.arange(len(self.columns) + 1))
        return Terms(first.tolist(), program.row[at[order]], at[order], scale[order])

    def planned_by_period(self) -> list[list[Task]]:
        """Return what the plan does in each period, in its order."""
        found: list[dict[Place, Task]] = [{} for _ in self.planned.plant.calendar.names]
        left_out = set(self.together.tolist())
        for name in ACTING:
            decision = self.planned.decisions[name]
            period, columns = decision.along("period").tolist(), decision.columns.tolist()
            parts: dict[Place, dict[tuple[int, ...], Ways]] = {}
            keys = list(zip(*(places.tolist() for places in decision.places[:-1]), strict=True))
            for key, p, column in zip(keys, period, columns, strict=True):
                ways = parts.setdefault(self._drawn_together(name, key), {})
                ways.setdefault(key, [-1] * len(found))[p] = column
            every = {place: list(ways.values()) for place, ways in parts.items()}
            for key, p, column in zip(keys, period, columns, strict=True):
                if column not in left_out:
                    place = self._drawn_together(name, key)
                    task = found[p].setdefault(place, Task(every[place], [], self._depth(name, key)))
                    task.columns.append(column)
        return [list(tasks.values()) for tasks in found]

    def _drawn_together(self, name: str, key: tuple[int, ...]) -> Place:
        """Return what stands for a thing that is done: the same for all parts of a mix, which are drawn together."""
        nodes = self.planned.plant.nodes
        if name == RUN and nodes.mixed[key[0]]:
            return (name, -1, int(nodes.product[key[0]]), *key[1:])
        return (name, *key[1:]) if name == MIXES else (name, *key)

    def _depth(self, name: str, key: tuple[int, ...]) -> int:
        """Return after how many stores something is done."""
        if self.depths is None or name == FEED:
            return 0
        recipe, store = self.depths
        return int(recipe[key[1]] if name == RUN else store[self.planned.plant.lanes.start[key[-1]]])

    def add_up(self, x: Numbers) -> None:
        """Let lanes carry of each intermediate what they carry of its batches."""
        x[self.together] = 0.0
        np.add.at(x, self.together, x[self.batch] / KG_PER_TONNE)

    def _in_parts(self) -> tuple[Positions, Positions]:
        """Return what lanes carry of an intermediate in all, with each column of its batches and parts."""
        every, none = self.planned.decisions[GOODS], np.zeros(0, dtype=np.int64)
        column = dict(zip(zip(*every.places, strict=True), every.columns.tolist(), strict=True))
        parts = [self.planned.decisions[name] for name in (BATCHES, MIXES)]
        pairs = [pair for part in parts for pair in zip(part.along("lane"), part.along("period"), strict=True)]
        together = np.array([column[pair] for pair in pairs], dtype=np.int64)
        return together, np.concatenate([none, *(part.columns for part in parts)])
