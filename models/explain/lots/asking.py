"""Asking the last program of a plan about a lot: what a tonne more costs, and what would be lost without it.

Every other promise keeps what the plan gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np

from models.explain.lots.fate import NOTHING, Lot
from models.explain.lots.tonne import Tonne
from models.explain.worths.last_program import Final, NoAnswer, Unreachable
from models.plant.plant import Numbers, Positions
from models.solving.solvers.bases import Basis

ROUNDING = 1e-9
"""A share of the margin below this is rounding."""


class Asking:
    """The last program of a plan, asked about its lots one after the other."""

    def __init__(self, final: Final) -> None:
        self.final, self.m, self.solver, self.lp = final, final.m, final.solver, final.lp
        self.base = final.first.margin
        self.start = self._start()

    @property
    def is_short(self) -> bool:
        """True if the plan misses some of a promise of rank: planned anew without a lot it may miss more of it."""
        return bool(self.final.short)

    def tonne_more(self, lot: Lot, tonne: Tonne, given: Iterable[str] = ()) -> float | None:
        """Return what it costs per tonne to work more of a lot, with room for it in the limits that are `given`.

        None if a promise that the plan keeps would break. It is a tonne, or what there is left to be worked.
        """
        step = step_of(lot)
        with self._moved(tonne, given, step), self._at_least(lot, lot.used + step):
            margin = self._margin()
        return None if margin is None else (self.base - margin) / step

    def alone(self, lot: Lot, tonne: Tonne, names: Iterable[str]) -> float | None:
        """Return what the plan gains per tonne if it made these products, or took this of limits, without being worked.

        None if a promise that the plan keeps would break.
        """
        step = step_of(lot)
        with self._moved(tonne, names, -step):
            margin = self._margin()
        return None if margin is None else (margin - self.base) / step

    def without(self, lot: Lot, most: float) -> float | None:
        """Return what the margin loses if nothing is bought of a lot; None if that is more
        than `most`, or a promise that the plan keeps needs it."""
        if self._is_needed(lot):
            return None
        with self._no_more(lot), self.final.at_least(self.base - most - ROUNDING * max(1.0, abs(self.base))):
            margin = self._margin()
        return None if margin is None or self.base - margin > most else self.base - margin

    def _is_needed(self, lot: Lot) -> bool:
        """Return whether promises cannot be kept without some of it: the least of it is found from the plan by primal
        simplex, while dual simplex goes on for long, and often in vain, in a program that only just has no answer."""
        bought, cost = self._bought(lot), np.zeros(len(self.final.cost))
        cost[bought] = 1.0
        return bool(self.final.relaxed(cost, self.start).x[bought].sum() > NOTHING)

    def _start(self) -> Basis:
        """Return a basis from which dual simplex goes on when bounds move: choices are open in the program now."""
        try:
            return self.final.relaxed_basis()
        except NoAnswer:
            return self.final.first_basis

    def _margin(self) -> float | None:
        """Return the greatest margin as bounds stand; None if promises cannot be kept."""
        try:
            return self.final.solve(start=self.start).margin
        except Unreachable:
            return None

    @contextmanager
    def _moved(self, tonne: Tonne, names: Iterable[str], by: float) -> Iterator[None]:
        """Let the bounds of some rows stand, inside, as if so many tonnes less entered them (more, if negative)."""
        moved = [tonne.rows[name] for name in names if name in tonne.rows]
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *(rows for rows, _ in moved)])
        amounts = np.concatenate([np.zeros(0), *(amounts for _, amounts in moved)]) * by
        self._bound_rows(rows, self.lp.row_lower[rows] + amounts, self.lp.row_upper[rows] + amounts)
        try:
            yield
        finally:
            self._bound_rows(rows, self.lp.row_lower[rows], self.lp.row_upper[rows])

    @contextmanager
    def _at_least(self, lot: Lot, tonnes: float) -> Iterator[None]:
        """Work, inside, at least so many tonnes of a lot."""
        row, bought = self._row(lot), self._bought(lot)
        lower = np.full(len(row), -lot.left if len(bought) else tonnes)
        self._bound_rows(row, lower, self.lp.row_upper[row])
        figures = np.full(len(bought), tonnes + lot.left)
        self.solver.bound(bought, figures, np.maximum(figures, self.lp.upper[bought]))
        try:
            yield
        finally:
            self._bound_rows(row, self.lp.row_lower[row], self.lp.row_upper[row])
            self.solver.bound(bought, self.lp.lower[bought], self.lp.upper[bought])

    @contextmanager
    def _no_more(self, lot: Lot) -> Iterator[None]:
        """Buy nothing of a lot, inside."""
        bought = self._bought(lot)
        self.solver.bound(bought, np.zeros(len(bought)), np.zeros(len(bought)))
        try:
            yield
        finally:
            self.solver.bound(bought, self.lp.lower[bought], self.lp.upper[bought])

    def _bound_rows(self, rows: Positions, lower: Numbers, upper: Numbers) -> None:
        if len(rows):
            self.solver.bound_rows(rows, lower, upper)

    def _row(self, lot: Lot) -> Positions:
        return self.m.row_blocks["lot_use"].at([(lot.name,)])

    def _bought(self, lot: Lot) -> Positions:
        column = self.m.bought[lot.at]
        return np.array([column] if column >= 0 else [], dtype=np.int64)


def step_of(lot: Lot) -> float:
    """Return how many tonnes more are asked about: one, or what there is; of a lot that is used up one it has."""
    return min(1.0, lot.rest if lot.rest > 0 else lot.used)
