"""Programs in which only some whole numbers may be other than zero, without the work that the others would let be."""

from __future__ import annotations

import numpy as np

from models.plant.plant import Flags, Numbers, Positions
from models.program.arrays.lp import Lp, over_columns, relaxed


class Opened:
    """What depends on which whole numbers of a program: its switches say so.

    `closable` are whole numbers that can be left out, `use` and `let` the entries of switches: rows, columns, and how
    much of the row a unit of the column takes or lets be.
    """

    def __init__(self, lp: Lp) -> None:
        self.lp = lp
        rows, columns, _ = lp.size
        row = np.repeat(np.arange(rows), np.diff(lp.starts))
        switch = np.zeros(rows, dtype=bool)
        switch[lp.switches] = True
        use, let = np.flatnonzero(switch[row] & (lp.values > 0)), np.flatnonzero(switch[row] & (lp.values < 0))
        self.use = (row[use], lp.columns[use].astype(np.int64), lp.values[use])
        self.let = (row[let], lp.columns[let].astype(np.int64), -lp.values[let])
        self.anyway = switch & (lp.row_upper > 0)
        closable = np.zeros(columns, dtype=bool)
        closable[self.let[1]] = True
        closable[lp.columns[(lp.row_lower == lp.row_upper)[row]]] = False
        closable[lp.lower > 0] = False
        self.closable = lp.whole[closable[lp.whole]]

    def over(self, opened: Flags) -> Positions:
        """Return the columns that are left where of the closable whole numbers only `opened` (by column) are there."""
        closed = np.zeros(len(opened), dtype=bool)
        closed[self.closable] = ~opened[self.closable]
        there = self.anyway.copy()
        there[self.let[0][~closed[self.let[1]]]] = True
        closed[self.use[1][~there[self.use[0]]]] = True
        return np.flatnonzero(~closed)

    def program(self, columns: Positions) -> Lp:
        """Return the linear program over some columns."""
        return relaxed(over_columns(self.lp, columns))

    def near(self, columns: Positions) -> Flags:
        """Return by column the whole numbers that let the work of some columns be."""
        wanted = np.zeros(len(self.lp.lower), dtype=bool)
        wanted[columns] = True
        rows = np.zeros(len(self.lp.row_upper), dtype=bool)
        rows[self.use[0][wanted[self.use[1]]]] = True
        near = np.zeros(len(wanted), dtype=bool)
        near[self.let[1][rows[self.let[0]]]] = True
        return near

    def gains(self, reduced: Numbers) -> Numbers:
        """Return by column how much less a unit of each whole number might cost, from the reduced costs of a plan
        without it: negative where it gains."""
        best = np.zeros(len(self.lp.row_upper))
        np.minimum.at(best, self.use[0], reduced[self.use[1]] / self.use[2])
        gains = reduced.copy()
        np.add.at(gains, self.let[1], best[self.let[0]] * self.let[2])
        return gains
