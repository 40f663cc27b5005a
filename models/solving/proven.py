"""Proves how much of each promise that a plan breaks no plan can keep, where its level is not proven.

Of a level whose least is proven nothing is said: one of its promises gets more only where another gets less. Of the
others each is looked at by itself, in a linear program that no plan goes beyond (whole numbers in parts, lots of mixes
kept apart), with the levels that come before at what they may miss. Of a level of one promise that is known already.
Where nothing is known nothing is ruled out: the promise might be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter

import numpy as np

from models.plant.parts import Numbers, Positions
from models.plant.plant import Plant
from models.program.arrays.lp import Lp
from models.program.model import Model
from models.program.objective import Level, levels
from models.schema.levels import is_level
from models.solving.missing import holding
from models.solving.passes import Passes
from models.solving.solution import KEPT, LevelResult, Solution, Unsolved
from models.solving.solvers.highs import STOPPED, Cancelled, Options, Status

MOST = 24
"""Of so many promises the least is found; more of them are not ruled out."""

AT_LEAST = 5.0
"""Seconds that there are for it, however long the search took."""

SAME = 1e-5
"""Less than this share of what a promise asks is not worth telling."""


@dataclass(frozen=True)
class Bounding:
    """A linear program that no plan goes beyond, with the model and the plant that it is of."""

    m: Model
    plant: Plant
    lp: Lp


def proved(
    plan: Solution,
    m: Model,
    bounding: Callable[[], Bounding],
    options: Options,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """Return a plan with what no plan can miss less than of each promise, where that is less than it misses."""
    if all(one.at_best is None for one in plan.levels) and plan.status not in STOPPED:
        return plan
    until = perf_counter() + max(options.time_limit - plan.seconds, AT_LEAST)
    bounds = _Bounds(m, bounding, options, cancelled, until, 0 if plan.is_cancelled else MOST)
    results = {one.level: one for one in plan.levels}
    least = {
        int(column): missed
        for level in levels(m)
        for column, missed in bounds.least(level, _broken(level, plan.x), results)
        if (plan.x[column] - missed) * level.weights[level.columns == column][0] > SAME
    }
    return replace(plan, least_missing=least)


def _broken(level: Level, x: Numbers) -> Positions:
    """Return what is missing of the promises of a level that are broken, the worst first."""
    missing = x[level.columns] * level.weights
    order = np.argsort(-missing, kind="stable")
    return level.columns[order[missing[order] > KEPT]]


@dataclass
class _Bounds:
    """What no plan can miss less than; `left` is how many programs may be solved for it."""

    m: Model
    make: Callable[[], Bounding]
    options: Options
    cancelled: Callable[[], bool] | None
    until: float
    left: int

    @cached_property
    def bounding(self) -> Bounding:
        """The program, made where it is needed."""
        return self.make()

    @cached_property
    def place(self) -> Positions:
        """Where each column stands in it; -1 where nothing stands for the same."""
        return self.m.promises_in(self.bounding.m)

    def least(self, level: Level, broken: Positions, results: Mapping[str, LevelResult]) -> Iterator[tuple[int, float]]:
        """Yield for each broken promise of a level what no plan can miss less than."""
        result = results.get(str(level.rank))
        if result is not None and result.at_best is None:
            return
        if result is not None and result.at_best is not None and len(level.columns) == 1:
            yield from ((int(column), result.at_best / level.weights[0]) for column in broken)
            return
        before = {int(name): one.held_at for name, one in results.items() if is_level(name) and int(name) < level.rank}
        yield from self._each(broken, before if result is not None else None)

    def _each(self, broken: Positions, before: Mapping[int, float] | None) -> Iterator[tuple[int, float]]:
        """Yield the least of each promise by itself, with all levels before held; 0 where it is not known."""
        passes = None
        for column in broken.tolist():
            if before is None or self.left <= 0 or self.place[column] < 0:
                yield column, 0.0
                continue
            passes = passes or self._held(before)
            yield column, self._alone(passes, int(self.place[column]))

    def _held(self, before: Mapping[int, float]) -> Passes:
        one = self.bounding
        lp = holding(one.lp, levels(one.m), before)
        options = replace(self.options, time_limit=max(self.until - perf_counter(), 0.0))
        return Passes(one.m, one.plant, lp, options, cancelled=self.cancelled)

    def _alone(self, passes: Passes, place: int) -> float:
        self.left -= 1
        cost = np.zeros(len(passes.money))
        cost[place] = 1.0
        try:
            outcome = passes.solver.minimise(cost, 0.0)
        except (Cancelled, Unsolved):
            self.left = 0
            return 0.0
        if outcome.status is not Status.OPTIMAL:
            self.left = 0
            return 0.0
        return max(outcome.objective, 0.0)
