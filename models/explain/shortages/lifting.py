"""A program in which causes hold bounds and can be lifted one by one, solved again from where the last answer stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from models.explain.budget import CANCELLED, NO_CLOCK, SPENT, Budget, NotComputed
from models.plant.plant import Numbers, Positions
from models.program.arrays.lp import Lp, relaxed
from models.program.arrays.sums import add_up
from models.program.cause import NONE, NOTHING, Cause
from models.program.model import Model
from models.solving.choosing import Choosing, NeitherSide, is_more
from models.solving.mixes.again import MixSolver
from models.solving.solvers.bases import Basis
from models.solving.solvers.highs import STOPPED, Options, Outcome, Status
from models.solving.solvers.solver import Solver, solver_for

BINDS = 1e-7
"""A dual or reduced cost up to this (per unit of what is minimised) does not hold the answer back."""


def first_gains(causes: Sequence[Cause], outcome: Outcome) -> Numbers:
    """Return what lifting each cause would gain at first: 0 proves that it gains nothing,
    not even with others of gain 0."""
    rows = np.concatenate([NONE, *(cause.rows for cause in causes)])
    lower = np.concatenate([NOTHING, *(cause.lower for cause in causes)])
    upper = np.concatenate([NOTHING, *(cause.upper for cause in causes)])
    dual = np.where(np.abs(outcome.dual[rows]) > BINDS, outcome.dual[rows], 0.0)
    bound = np.where(dual < 0, upper, lower)
    size = np.maximum(np.abs(np.where(np.isfinite(bound), bound, 0.0)), 1.0)
    of_rows = add_up(_owners([cause.rows for cause in causes]), np.abs(dual) * size, len(causes))
    better = -outcome.reduced[np.concatenate([NONE, *(cause.columns for cause in causes)])]
    best = np.zeros(len(causes))
    np.maximum.at(best, _owners([cause.columns for cause in causes]), np.where(better > BINDS, better, 0.0))
    gains: Numbers = of_rows + best * np.array([cause.weight for cause in causes])
    return gains


def _owners(parts: Sequence[Positions]) -> Positions:
    """Return for each entry of the parts, one after the other, which of them it is of."""
    return np.repeat(np.arange(len(parts)), [len(part) for part in parts])


class NoAnswer(NotComputed):
    """The program has no answer as it stands, or none that the solver finds."""


class Program:
    """A program as it is with everything lifted (`open`), and the causes that hold it now.

    Args:
        m: the model that the program belongs to.
        opened: its arrays without the bounds of any cause.
        budget: what its solves may take.
        start: a plan that the program can do whatever holds it, if there is one (by column).
    """

    def __init__(self, m: Model, opened: Lp, budget: Budget, start: Numbers | None = None) -> None:
        self.open, self.budget = opened, budget
        self.held: list[Cause] = []
        options = Options(time_limit=NO_CLOCK)
        self.solver: Solver = (
            MixSolver(opened, start, options, budget.cancelled, elsewhere=True)
            if opened.mixes and start is not None
            else solver_for(m, opened, replace(options, in_units=True), start=start, cancelled=budget.cancelled)
        )
        self.choosing = Choosing(self.solver, m.choices)
        self.warm = False

    def go_on_from(self, basis: Basis | None) -> None:
        """Start where a program without this one's last rows ended, if that is known."""
        if self.solver.goes_on_from(basis):
            self.solver.use_simplex(primal=True)

    def hold(self, causes: Iterable[Cause]) -> None:
        """Lift everything, then holds these causes only."""
        self.held = list(causes)
        low, high = self.open.row_lower.copy(), self.open.row_upper.copy()
        for cause in self.held:
            low[cause.rows], high[cause.rows] = cause.lower, cause.upper
        self.solver.bound_rows(np.arange(len(low)), low, high)
        self._bound(np.arange(len(self.open.upper)))

    def hold_again(self, cause: Cause) -> None:
        """Hold a cause that was lifted."""
        self.held.append(cause)
        self._bound(cause.columns)
        if len(cause.rows):
            self.solver.bound_rows(cause.rows, cause.lower, cause.upper)

    def lift(self, *causes: Cause) -> None:
        """Lift causes that are held; a column that another cause holds too stays held by that."""
        lifted = set(map(id, causes))
        self.held = [cause for cause in self.held if id(cause) not in lifted]
        self._bound(np.unique(np.concatenate([NONE, *(cause.columns for cause in causes)])))
        rows = np.unique(np.concatenate([NONE, *(cause.rows for cause in causes)]))
        if len(rows):
            self.solver.bound_rows(rows, self.open.row_lower[rows], self.open.row_upper[rows])

    def _bound(self, columns: Positions) -> None:
        """Bound columns by what holds them now."""
        if not len(columns):
            return
        place = np.full(len(self.open.upper), -1, dtype=np.int64)
        place[columns] = np.arange(len(columns))
        upper = self.open.upper[columns]
        for cause in self.held:
            places = place[cause.columns]
            np.minimum.at(upper, places[places >= 0], cause.at[places >= 0])
        self.solver.bound(columns, self.open.lower[columns], upper)

    def minimise(self, cost: Numbers, floor: float = -np.inf) -> Outcome:
        """Return the least cost, proved, with every choice on a side; `floor`, a cost that is good enough,
        may end it early.

        Raises:
            NotComputed: the budget was spent before, its `cancelled` said so, or the solver failed.
        """
        found = self._minimise(cost, floor)
        try:
            return self.choosing.settled_for_now(
                found, lambda: self._try(cost, floor), lambda one, other: is_more(other.objective, one.objective)
            )
        except NeitherSide as error:
            raise NoAnswer(f"the solver ended {Status.INFEASIBLE}") from error

    def _try(self, cost: Numbers, floor: float) -> Outcome | None:
        try:
            return self._minimise(cost, floor)
        except NoAnswer:
            return None

    def _minimise(self, cost: Numbers, floor: float) -> Outcome:
        """Return the least cost, whatever the choices."""
        self.budget.check()
        self.solver.give_up_after(self.budget.free)
        outcome = self.solver.minimise(cost, floor)
        self.budget.spend(outcome.iterations)
        if outcome.status is Status.OPTIMAL:
            if not self.warm:
                self.solver.use_simplex(primal=True)
            self.warm = True
            return outcome
        if outcome.status in STOPPED:
            raise NotComputed(SPENT if outcome.status is Status.LIMIT else CANCELLED)
        raise NoAnswer(f"the solver ended {outcome.status}")


def opened(lp: Lp, causes: Iterable[Cause]) -> Lp:
    """Return the program without the rows' bounds of these causes; upper bounds of their columns are infinite.

    Nor does it ask for whole numbers, whose duals would say nothing: what it gives is the most that could be had.
    """
    low, high, upper = lp.row_lower.copy(), lp.row_upper.copy(), lp.upper.copy()
    for cause in causes:
        low[cause.rows], high[cause.rows], upper[cause.columns] = -np.inf, np.inf, np.inf
    return replace(relaxed(lp), row_lower=low, row_upper=high, upper=upper)
