"""A plan in a world that is known from the first day behind the fixed ones: the rest is planned anew.

The periods of the fixed days stay as they come out, and so do purchases, whole numbers, and the shares in which mixes
are drawn. What is missing of promises is dear, the dearer the higher their priority, so that one solve does for all
levels. It starts where the plan ended, over the rows that are near their bounds in the plan; rows that it then breaks
are added until there is none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models.plant.parts import Flags, Numbers
from models.program.arrays.lp import Lp, at_mixes, at_pattern, over_rows
from models.solving.solvers.carried_basis import as_numbers, of_numbers
from models.solving.solvers.highs import Algorithm, Cancelled, Highs, Options, Status
from models.worlds.days import Days
from models.worlds.drawn import World
from models.worlds.planned import Planned
from models.worlds.program import Written

STAY = ("bought", "arrived")
"""What is not decided anew, whenever it is."""

DECIDED = (
    *("run", "sold", "late", "spot", "discarded"),
    *("shipped", "shipped_feed", "batch_shipped", "batch_left", "mix_shipped", "mix_left"),
)
"""What is decided anew, period by period, behind the fixed days."""


NEAR = 0.02
"""A row is near its bounds if it could come to them by so large a share of what it adds up to."""

BREAKS = 1e-7
"""A row is broken if it is beyond its bounds by more than so large a share of what it adds up to."""

MOST_ROUNDS = 50
BASIC = 1
"""What a basis says of a row that does not bind."""

Numbered = tuple[list[int], list[int]]


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
        self.fixed = self._fixed()
        mixed = at_mixes(planned.program.lp, planned.x)
        lp = at_pattern(mixed, planned.x)
        self.free_upper = np.isinf(lp.row_upper) & np.isfinite(mixed.row_upper)
        free_columns = np.bincount(lp.row, weights=~self.fixed[lp.columns], minlength=len(lp.row_lower))
        self.settled = free_columns == 0
        self.near = self._near(mixed)
        self.dearest = float(np.abs(planned.program.stated.earned).max(initial=1.0))
        options = Options(algorithm=Algorithm.SIMPLEX, in_units=True, further={"threads": 1})
        self.highs = Highs(over_rows(lp, self.near), options, cancelled=cancelled)
        self.kept = self.near
        self.met = planned.met.copy()

    def anew(self, world: World, written: Written, standing: Numbers) -> Anew:
        """Return the best plan in a world; `standing` is what becomes of the plan there without one."""
        cost = (self.planned.dear - written.earned) / self.dearest
        for keeps_limits in (True, False):
            x = self._solved(self._bounded(world, written.lp, standing, keeps_limits), cost)
            if x is not None:
                return Anew(x, keeps_limits)
        return Anew(standing, False)

    def _solved(self, lp: Lp, cost: Numbers) -> Numbers | None:
        """Return the columns of least cost; None if there is no answer."""
        kept, start = self.near.copy(), self.planned.start
        for _ in range(MOST_ROUNDS):
            self.highs.change_to(over_rows(lp, kept))
            if start is not None:
                columns, rows = start
                self.highs.start_from(of_numbers(columns, np.array(rows)[kept].tolist()))
            self.highs.use_simplex(primal=start is self.planned.start)
            outcome = self.highs.minimise(cost)
            if outcome.status is Status.CANCELLED:
                raise Cancelled
            if outcome.status is not Status.OPTIMAL:
                return None
            self.kept = kept
            broken = self._broken(lp, outcome.x) & ~kept
            self.met |= broken
            if not broken.any():
                return outcome.x
            start = self.ended()
            kept = kept | broken
        return None

    def _near(self, lp: Lp) -> Flags:
        """Return which rows are near their bounds in the plan: they may bind in other worlds."""
        planned = self.planned
        adds_up = planned.program.adds_up(lp, planned.x)
        room = np.minimum(lp.row_upper - adds_up, adds_up - lp.row_lower)
        near: Flags = room <= NEAR * np.maximum(np.abs(adds_up), 1.0)
        near |= planned.met
        return near if planned.start is None else near | (np.array(planned.start[1]) != BASIC)

    def _broken(self, lp: Lp, x: Numbers) -> Flags:
        """Return which rows are broken, by more than the solver may."""
        adds_up = self.planned.program.adds_up(lp, x)
        beyond = np.maximum(lp.row_lower - adds_up, adds_up - lp.row_upper)
        return np.asarray(beyond > BREAKS * np.maximum(np.abs(adds_up), 1.0))

    def ended(self) -> Numbered:
        """Return the basis at which the last solve ended, as numbers; rows that were left out are free in it."""
        columns, places = as_numbers(self.highs.basis())
        rows = np.full(len(self.kept), BASIC)
        rows[self.kept] = places
        return columns, rows.tolist()

    def _fixed(self) -> Flags:
        """Return which columns are not decided anew."""
        planned, periods = self.planned, self.planned.fixed_periods
        fixed = np.zeros(len(planned.x), dtype=bool)
        fixed[planned.program.lp.whole] = True
        for name in STAY:
            fixed[planned.columns(name)] = True
        for name in DECIDED:
            decision = planned.decisions[name]
            fixed[decision.columns[decision.along("period") < periods]] = True
        return fixed

    def _bounded(self, world: World, lp: Lp, standing: Numbers, keeps_limits: bool) -> Lp:
        """Return the program of a world with what is fixed held, and its hours; mixes are shared out as they stand."""
        lp = at_mixes(lp, standing)
        upper, row_lower, row_upper = (
            np.minimum(lp.upper, self.days.most(world)),
            lp.row_lower.copy(),
            lp.row_upper.copy(),
        )
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
