"""What some rows of a plan's program add up to, in one world after the other."""

from __future__ import annotations

import numpy as np

from models.plant.parts import Numbers, Positions
from models.program.arrays.lp import Lp
from models.worlds.program import Program


class Adding:
    """Adds up some rows of a program, by `rows`, each once and in order; -1 stands for no row."""

    def __init__(self, program: Program, rows: Positions) -> None:
        self.rows = np.unique(rows[rows >= 0])
        self.place = np.full(len(program.lp.row_lower) + 1, -1, dtype=np.int64)
        self.place[self.rows] = np.arange(len(self.rows))
        self._at = np.flatnonzero(self.place[program.row] >= 0)
        self._place = self.place[program.row[self._at]]
        self._columns = program.lp.columns[self._at]

    def up(self, lp: Lp, x: Numbers) -> Numbers:
        """Return what each of the rows adds up to in the program of some world."""
        weights = lp.values[self._at] * x[self._columns]
        return np.bincount(self._place, weights=weights, minlength=len(self.rows)).astype(float)


class Balances:
    """Balances by place, in a table of `rows`, -1 where there is none."""

    def __init__(self, program: Program, rows: Positions) -> None:
        self._adding = Adding(program, rows)
        self._place = self._adding.place[rows]

    def comes(self, lp: Lp, x: Numbers) -> Numbers:
        """Return what comes into each balance; 0 where there is none."""
        left = np.append(lp.row_lower[self._adding.rows] - self._adding.up(lp, x), 0.0)
        return np.asarray(left[self._place])
