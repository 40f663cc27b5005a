"""A program with stores that mix, minimised again and again from where its last answer stood.

Every answer is a true plan: the best that a climb finds from the shares of the last one, or, where it looks elsewhere
too, from the answer in which the parts of a mix go separate ways. Where that costs no less the answer is proven.
Duals are those of the program to first order round it, with shares that may move: true in both directions for small
changes, for at such an answer no small move of shares gains anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from models.plant.parts import Numbers, Positions
from models.program.arrays.lp import Lp, with_rows
from models.program.shared.mixing import shares_of
from models.solving.mixes.climbing import STEP, Climber, EndedEarly, Place, Shares
from models.solving.solvers.bases import Basis
from models.solving.solvers.highs import Algorithm, Bounds, Options, Outcome, Status

EACH = 50
"""Steps that a linear program counts for at least."""

CLOSE = 1e-9
"""Costs that differ by less than this share (at least of 1) are the same."""


class MixSolver:
    """What solves a program with stores that mix, as `models.solving.solvers.solver.Solver` says.

    Args:
        lp: the program.
        start: a true plan of it.
        options: how to solve.
        cancelled: asked many times a second whether to stop.
        elsewhere: whether each answer is looked for from elsewhere too.
    """

    algorithm = Algorithm.SIMPLEX

    def __init__(
        self,
        lp: Lp,
        start: Numbers,
        options: Options,
        cancelled: Callable[[], bool] | None = None,
        *,
        elsewhere: bool = False,
    ) -> None:
        self.lp, self.elsewhere = lp, elsewhere
        self.shares: Shares = shares_of(lp.mixes, start)
        self.first = self.shares
        self.climber = Climber(lp, np.zeros(len(lp.lower)), options, None, cancelled)
        self.climber.enough = CLOSE
        self.answer: Place | None = None

    @property
    def lower(self) -> Numbers:
        """Lower bounds of the columns as they stand."""
        return self.lp.lower

    @property
    def upper(self) -> Numbers:
        """Upper bounds of the columns as they stand."""
        return self.lp.upper

    @property
    def row_lower(self) -> Numbers:
        """Lower bounds of the rows as they stand."""
        return self.lp.row_lower

    @property
    def row_upper(self) -> Numbers:
        """Upper bounds of the rows as they stand."""
        return self.lp.row_upper

    def minimise(self, cost: Numbers, floor: float = -np.inf) -> Outcome:
        """Return the least cost that is found; `floor` or less is good enough."""
        climber = self.climber
        climber.lp, climber.money, climber.best = self.lp, cost, None
        steps, solves = climber.iterations, climber.solves
        try:
            self._climb(cost, floor)
            found = None if climber.best is None else self._priced(cost, climber.best)
        except EndedEarly as stop:
            found = self._nothing(stop.status)
        found = found or self._nothing(Status.INFEASIBLE)
        return replace(found, iterations=max(climber.iterations - steps, EACH * (climber.solves - solves)))

    def _climb(self, cost: Numbers, floor: float) -> None:
        climber = self.climber
        last = self.shares if self.answer is None else self.answer.shares
        for shares in (self.shares, last, self.first):
            if climber.best is None:
                climber.climb(cost, shares)
        if climber.best is not None and (not self.elsewhere or climber.best.outcome.objective <= floor):
            return
        apart = climber.unmixed(cost)
        if apart is not None and (climber.best is None or self._is_less(apart, climber.best.outcome)):
            climber.climb(cost, climber.recursion(cost, shares_of(self.lp.mixes, apart.x), apart.x))

    def _is_less(self, one: Outcome, other: Outcome) -> bool:
        return one.objective < other.objective - CLOSE * max(1.0, abs(other.objective))

    def _priced(self, cost: Numbers, best: Place) -> Outcome:
        """Return the best answer with the duals of the program round it."""
        self.shares, self.answer = best.shares, best
        near = self.climber.near(cost, best.shares, best.outcome.x, STEP) or best.outcome
        rows, columns = len(self.lp.row_lower), len(self.lp.lower)
        return replace(best.outcome, dual=near.dual[:rows], reduced=near.reduced[:columns])

    def least_near(self, cost: Numbers, place: Place) -> float | None:
        """Return the least cost of the program as it stands to first order round an answer; None if there is none.

        Raises:
            EndedEarly: the steps were used up, or someone asked to stop.
        """
        self.climber.lp = self.lp
        near = self.climber.near(cost, place.shares, place.outcome.x, STEP)
        return None if near is None else near.objective

    def _nothing(self, status: Status) -> Outcome:
        rows, columns = np.zeros(len(self.lp.row_lower)), np.zeros(len(self.lp.lower))
        return Outcome(status, False, columns, rows, columns, np.inf, -np.inf, 0, 0.0)

    def bound(self, columns: Positions, lower: Numbers, upper: Numbers) -> None:
        """Set new bounds for columns."""
        low, high = self.lp.lower.copy(), self.lp.upper.copy()
        low[columns], high[columns] = lower, upper
        self.lp = replace(self.lp, lower=low, upper=high)

    def bound_rows(self, rows: Positions, lower: Numbers, upper: Numbers) -> None:
        """Set new bounds for rows."""
        low, high = self.lp.row_lower.copy(), self.lp.row_upper.copy()
        low[rows], high[rows] = lower, upper
        self.lp = replace(self.lp, row_lower=low, row_upper=high)

    def bounds(self) -> Bounds:
        """Return all bounds as they stand, to come back to."""
        return self.lp.lower, self.lp.upper, self.lp.row_lower, self.lp.row_upper

    def restore(self, bounds: Bounds) -> None:
        """Go back to earlier bounds."""
        lower, upper, row_lower, row_upper = bounds
        self.lp = replace(self.lp, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)

    def add_row(self, columns: Positions, values: Numbers, upper: float) -> None:
        """Add a row: sum of values * columns <= upper."""
        self.lp = with_rows(self.lp, [columns], [values], [upper])

    def change_values(self, rows: Positions, columns: Positions, values: Numbers) -> None:
        """Set new coefficients where there are some, one for each row and column."""
        every = self.lp.values.copy()
        for row, column, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
            place = slice(self.lp.starts[row], self.lp.starts[row + 1])
            every[place] = np.where(self.lp.columns[place] == column, value, every[place])
        self.lp = replace(self.lp, values=every)

    def basis(self) -> Basis:
        """Return the shares of the last answer, to come back to."""
        return self.shares

    def start_from(self, basis: Basis) -> None:
        """Go back to the shares of an earlier answer."""
        self.shares = basis

    def handed_on(self) -> Basis | None:
        """Return nothing: no other program goes on from here."""
        return None

    def goes_on_from(self, basis: Basis | None) -> bool:
        """Return False: it begins with its own plan."""
        return False

    def give_up_after(self, steps: int | None) -> None:
        """Let each linear program end after so many steps of simplex; None lets it go on to the end."""
        self.climber.solver.give_up_after(steps)

    def use_simplex(self, *, primal: bool) -> None:
        """Do nothing: climbs say themselves which simplex."""

    def start_anew(self) -> None:
        """Go back to the plan that it began with."""
        self.shares = self.first
