"""What a unit more of a quantity does to the margin: the slope at a solved corner, and how far it holds.

The margin as a function of one quantity is a chain of straight pieces, each flatter than the one before. The basis of
a solved program gives the slope of one piece and, by a ratio test over everything that moves with the quantity, its
two ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from models.explain.worths.last_program import Final, Optimum
from models.plant.plant import Flags, Numbers, Positions
from models.program.arrays.lp import ByColumn
from models.program.change import NONE, NOTHING, Change

BINDS = 1e-7
"""A dual or reduced cost up to this (money per unit) does not bind."""

MOVES = 1e-9
"""What moves by less than this share of the most that moves stands still."""


@dataclass(frozen=True)
class Piece:
    """One straight piece: money per unit, and how many units less and more it holds for.

    `moves` are how far columns that are watched move per unit.
    """

    slope: float
    less: float
    more: float
    moves: Numbers = field(default_factory=lambda: NOTHING)


class Corner:
    """A solved program at the basis where the solver stands now; some columns may be watched."""

    def __init__(
        self, final: Final, answer: Optimum, matrix: ByColumn | None = None, watched: Positions = NONE
    ) -> None:
        self.answer, self.solver = answer, final.simplex
        self.matrix = matrix or final.lp.by_column
        columns, rows = len(self.solver.lower), len(self.solver.row_lower)
        self.basic = self.solver.basic()
        self.values = np.concatenate([answer.x, self.solver.row_values()])
        self.lower = np.concatenate([self.solver.lower, self.solver.row_lower])
        self.upper = np.concatenate([self.solver.upper, self.solver.row_upper])
        self.worth = np.concatenate([answer.reduced, answer.dual])
        self.columns, self.rows = columns, rows
        self.places = np.where(self.basic >= 0, self.basic, columns - 1 - self.basic)
        self.is_basic = np.zeros(columns + rows, dtype=bool)
        self.is_basic[self.places] = True
        among = np.full(columns, -1, dtype=np.int64)
        among[self.basic[self.basic >= 0]] = np.flatnonzero(self.basic >= 0)
        self.watched = among[watched]

    def piece(self, change: Change) -> Piece:
        """Return the straight piece that the margin is on as this quantity moves."""
        places, low, high = self._moved(change)
        moves = self._moves(places, low, high)
        slope = change.fixed + float(self.worth[places] @ moves)
        rates = self._rates(places, moves)
        shifts = np.zeros((2, self.columns + self.rows))
        shifts[0, places], shifts[1, places] = low, high
        less, more = self._ends(rates, shifts[0, self.places], shifts[1, self.places])
        return Piece(slope, less, more, np.where(self.watched >= 0, rates[self.watched], 0.0))

    def _moved(self, change: Change) -> tuple[Positions, Numbers, Numbers]:
        """Return columns and rows (after the columns) whose bounds move, and by how much per unit."""
        places = np.concatenate([change.columns, change.rows + self.columns])
        low = np.concatenate([change.lower, change.row_lower])
        return places, low, np.concatenate([change.upper, change.row_upper])

    def _moves(self, places: Positions, low: Numbers, high: Numbers) -> Numbers:
        """Return how far each of them is carried along: what is not basic goes with the bound at which it stands."""
        worth, value = self.worth[places], self.values[places]
        nearer_upper = np.abs(self.upper[places] - value) < np.abs(value - self.lower[places])
        both = self.upper[places] == self.lower[places]
        free = np.where(both, np.where(low == high, low, 0.0), np.where(nearer_upper, high, low))
        moves = np.where(worth > BINDS, high, np.where(worth < -BINDS, low, free))
        return np.where(self.is_basic[places], 0.0, moves)

    def _rates(self, places: Positions, moves: Numbers) -> Numbers:
        """Return how what is basic moves per unit."""
        right = np.zeros(self.rows)
        of_rows = places >= self.columns
        right[places[of_rows] - self.columns] = moves[of_rows]
        for column, move in zip(places[~of_rows].tolist(), moves[~of_rows].tolist(), strict=True):
            span = slice(self.matrix.starts[column], self.matrix.starts[column + 1])
            right[self.matrix.row[span]] -= move * self.matrix.value[span]
        if not right.any():
            return np.zeros(len(self.basic))
        rates = self.solver.through_basis(right)
        rates = np.where(self.basic >= 0, rates, -rates)
        return np.where(np.abs(rates) > MOVES * max(1.0, float(np.abs(rates).max())), rates, 0.0)

    def _ends(self, rates: Numbers, low: Numbers, high: Numbers) -> tuple[float, float]:
        """Return how far down and up the quantity can go before something basic meets a bound."""
        value = self.values[self.places]
        above = np.maximum(self.upper[self.places] - value, 0.0)
        below = np.maximum(value - self.lower[self.places], 0.0)
        more = min(_first(above, rates - high), _first(below, low - rates))
        less = min(_first(above, high - rates), _first(below, rates - low))
        return less, more


def _first(room: Numbers, closing: Numbers) -> float:
    """Return when the first of several rooms is used up, each closing at its own speed."""
    some: Flags = closing > 0
    return float((room[some] / closing[some]).min(initial=np.inf))
