"""A plan in a world that is known from the first day behind the fixed ones: the rest is planned anew.

The periods of the fixed days stay as they come out, and so do purchases and whole numbers. What is missing of promises
is dear, the dearer the higher their priority, so that one solve does for all levels. It starts where the plan ended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models.plant.parts import Flags, Numbers
from models.program.lp import Lp, at_pattern
from models.solving.carried_basis import as_numbers, of_numbers
from models.solving.highs import Algorithm, Basis, Cancelled, Highs, Options, Status
from models.worlds.days import Days
from models.worlds.drawn import World
from models.worlds.planned import Planned
from models.worlds.program import Written

STAY = ("bought", "arrived")
"""What is not decided anew, whenever it is."""

DECIDED = ("run", "sold", "late", "spot", "discarded")
"""What is decided anew, period by period, behind the fixed days."""


@dataclass(frozen=True)
class Anew:
    """A plan anew: its columns, and whether all limits are kept behind the fixed days, or some are broken as they were
    without it."""

    x: Numbers
    keeps_limits: bool


class Replanned:
    """Plans anew in one world after the other."""

    def __init__(self, planned: Planned, days: Days, cancelled: Callable[[], bool]) -> None:
        self.planned, self.days = planned, days
        self.start: Basis | None = None if planned.start is None else of_numbers(*planned.start)
        self.fixed = self._fixed()
        lp = at_pattern(planned.program.lp, planned.x)
        self.free_upper = np.isinf(lp.row_upper) & np.isfinite(planned.program.lp.row_upper)
        free_columns = np.bincount(planned.program.row, weights=~self.fixed[lp.columns], minlength=len(lp.row_lower))
        self.settled = free_columns == 0
        self.dearest = float(np.abs(planned.program.stated.earned).max(initial=1.0))
        self.highs = Highs(lp, Options(algorithm=Algorithm.SIMPLEX, further={"threads": 1}), cancelled=cancelled)

    def anew(self, world: World, written: Written, standing: Numbers) -> Anew:
        """Return the best plan in a world; `standing` is what becomes of the plan there without one."""
        lp, cost = written.lp, (self.planned.dear - written.earned) / self.dearest
        for keeps_limits in (True, False):
            self.highs.change_to(self._bounded(world, lp, standing, keeps_limits))
            if self.start is not None:
                self.highs.start_from(self.start)
            self.highs.use_simplex(primal=True)
            outcome = self.highs.minimise(cost)
            if outcome.status is Status.CANCELLED:
                raise Cancelled
            if outcome.status is Status.OPTIMAL:
                return Anew(outcome.x, keeps_limits)
        return Anew(standing, False)

    def ended(self) -> tuple[list[int], list[int]]:
        """Return the basis at which the last plan anew ended, as numbers."""
        return as_numbers(self.highs.basis())

    def _fixed(self) -> Flags:
        """Return which columns are not decided anew."""
        planned, periods = self.planned, self.planned.fixed_periods
        fixed = np.zeros(len(planned.x), dtype=bool)
        fixed[planned.program.lp.whole] = True
        for name in STAY:
            fixed[planned.columns(name)] = True
        for name in DECIDED:
            own = planned.decisions[name]
            fixed[own.columns[own.along("period") < periods]] = True
        return fixed

    def _bounded(self, world: World, lp: Lp, standing: Numbers, keeps_limits: bool) -> Lp:
        """Return the program of a world with what is fixed held, and its hours."""
        upper, row_lower, row_upper = lp.upper.copy(), lp.row_lower.copy(), lp.row_upper.copy()
        run = self.planned.columns("run")
        upper[run] = np.minimum(upper[run], self.days.most(world))
        rows, hours = self.days.row_upper(world)
        row_upper[rows] = hours
        row_upper[self.free_upper] = np.inf
        row_lower[self.settled], row_upper[self.settled] = -np.inf, np.inf
        stock = self.planned.table("stock")[:, : self.planned.fixed_periods].ravel()
        upper[stock] = np.maximum(upper[stock], standing[stock])
        if not keeps_limits:
            upper = np.maximum(upper, standing)
            adds_up, limits = self.planned.program.adds_up(lp, standing), row_lower < row_upper
            row_lower = np.where(limits, np.minimum(row_lower, adds_up), row_lower)
            row_upper = np.where(limits, np.maximum(row_upper, adds_up), row_upper)
        lower = np.where(self.fixed, standing, lp.lower)
        return replace(
            lp,
            lower=lower,
            upper=np.where(self.fixed, standing, upper),
            row_lower=row_lower,
            row_upper=row_upper,
            whole=np.zeros(0, dtype=np.int64),
        )
