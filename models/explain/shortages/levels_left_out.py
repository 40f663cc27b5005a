"""What levels of promises cost in a plan with whole numbers: each left out is a plan of its own, from this one.

With its whole numbers held a plan would go on doing what the level made it do: what was set up for a promise would stay
set up. Both plans come with a gap, so that a cost is exact where both are proven, else it lies in a range. Of
the last unit nothing is said, whose price would be that of the whole numbers as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.explain.budget import CANCELLED, NO_CLOCK, NotComputed, paced_for_whole
from models.explain.shortages.shared_programs import Programs
from models.program.objective import Level, levels, without_level
from models.solving.levels import Cancelled, Options, Solution, Unsolved, most_money

ROUNDING = 1e-6
"""Relative to the margin; costs that differ by less are the same."""


@dataclass(frozen=True)
class LeftOut:
    """The margin without a level, and what the level costs at least and at most."""

    without: float
    low: float
    high: float


class LeavingOut:
    """A plan with whole numbers of which one level after the other is left out.

    Raises:
        NotComputed: there are no steps left.
    """

    def __init__(self, programs: Programs) -> None:
        programs.budget.check()
        self.programs, self.m, self.solution = programs, programs.m, programs.solution
        reached = {result.level: result.held_at for result in self.solution.levels}
        self.levels = [level for level in levels(self.m) if str(level.rank) in reached]
        self.held = {level.rank: max(reached[str(level.rank)], self._missing(level)) for level in self.levels}
        paced = paced_for_whole(self.solution.paced) / max(len(self.levels), 1)
        self.options = Options(time_limit=NO_CLOCK, paced=paced, to_gap=self.solution.gap > 0)

    def _missing(self, level: Level) -> float:
        """Return what the plan misses of a level, but rounding."""
        missing = level.missing(np.maximum(self.solution.x, 0.0))
        return missing if missing > ROUNDING else 0.0

    def without(self, level: Level) -> LeftOut | None:
        """Return what leaving a level out gains; None where no limit of it is known.

        Raises:
            NotComputed: it was cancelled.
        """
        free = self._plan(level)
        if free is None or not np.isfinite(free.gap):
            return None
        more = reached(free) - reached(self.solution)
        low, high = max(more - self.solution.gap, 0.0), max(more + free.gap, 0.0)
        is_exact = high - low <= ROUNDING * max(1.0, abs(self.solution.margin))
        return LeftOut(reached(free), high if is_exact else low, high)

    def _plan(self, level: Level) -> Solution | None:
        """Return the plan without a level, in which all others miss no more than they do."""
        others = {rank: held for rank, held in self.held.items() if rank != level.rank}
        without, stop = without_level(self.m, level.rank), self._stop()
        try:
            plan = most_money(without, self.programs.plant, others, self.solution.x, self.options, stop)
        except Unsolved:
            return None
        except Cancelled as error:
            raise NotComputed(CANCELLED) from error
        if plan.is_cancelled:
            raise NotComputed(CANCELLED)
        return plan

    def _stop(self) -> Callable[[], bool] | None:
        return self.programs.budget.cancelled


def reached(plan: Solution) -> float:
    """Return the margin of a plan before any of it is given up to move less or to be tidy."""
    return next((level.value for level in plan.levels if level.level == "money"), plan.margin)
