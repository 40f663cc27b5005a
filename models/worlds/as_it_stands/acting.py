"""What is worked and carried in a plan: its columns, and what each of them puts into some rows of the program.

What lanes carry of an intermediate that is kept apart is carried batch by batch, and a kilogram of a batch puts into
rows what a kilogram of the intermediate does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.plant.parts import KG_PER_TONNE, Flags, Numbers, Positions
from models.program.arrays.lp import Lp
from models.worlds.planned import Planned

RUN, FEED, BATCHES, GOODS = "run", "shipped_feed", "batch_shipped", "shipped"

ACTING = (RUN, FEED, BATCHES, GOODS)
"""What is worked and carried, in the order in which it is done; what comes into stores and is sold follows from it."""

Ways = list[int]
"""The columns of one thing that is done, by period; -1 where it cannot be."""


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
        self.together, self.batch = self._in_batches()

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

    def planned_by_period(self) -> Iterator[list[tuple[Ways, int]]]:
        """Yield what the plan does in each period: its column, with those of the same in other periods."""
        found: list[list[tuple[Ways, int]]] = [[] for _ in self.planned.plant.calendar.names]
        left_out = set(self.together.tolist())
        for name in ACTING:
            decision = self.planned.decisions[name]
            period = decision.along("period").tolist()
            ways: dict[tuple[int, ...], Ways] = {}
            keys = list(zip(*(places.tolist() for places in decision.places[:-1]), strict=True))
            for key, p, column in zip(keys, period, decision.columns.tolist(), strict=True):
                ways.setdefault(key, [-1] * len(found))[p] = column
            for key, p, column in zip(keys, period, decision.columns.tolist(), strict=True):
                if column not in left_out:
                    found[p].append((ways[key], column))
        yield from found

    def add_up(self, x: Numbers) -> None:
        """Let lanes carry of each intermediate what they carry of its batches."""
        x[self.together] = 0.0
        np.add.at(x, self.together, x[self.batch] / KG_PER_TONNE)

    def _in_batches(self) -> tuple[Positions, Positions]:
        """Return what lanes carry of an intermediate in all, with each column of its batches."""
        every, batches = self.planned.decisions[GOODS], self.planned.decisions[BATCHES]
        column = dict(zip(zip(*every.places, strict=True), every.columns.tolist(), strict=True))
        pairs = zip(batches.along("lane"), batches.along("period"), strict=True)
        return np.array([column[pair] for pair in pairs], dtype=np.int64), batches.columns
