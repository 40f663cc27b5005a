"""Kernel search: whole numbers are looked for over few runs first, then over more, last over all.

A plan uses few of the runs that it could use, and most whole numbers belong to runs. So the program is solved over the
runs of the linear plan and the next best by reduced cost (the kernel), and those of the best plan so far; the answer is
where the search over a wider one starts. Before HiGHS does this a dive and polishing by linear programs alone find most
of what there is to be found. What is proved comes from the linear program, and from HiGHS where it has all columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models.plant.plant import Numbers, Positions
from models.program.arrays.lp import Lp, over_columns
from models.solving.patterns.better import below
from models.solving.patterns.diving import NOTHING
from models.solving.patterns.neighbourhoods import Kin, Neighbourhoods
from models.solving.patterns.opened import Opened
from models.solving.patterns.pace import Pace
from models.solving.patterns.polishing import IN_VAIN, Polishing
from models.solving.solvers.highs import Algorithm, Highs, Options, Outcome, Status

WIDER = (1.3, 2.0)
"""How many times the runs of the linear plan the kernels hold."""

DIVED = 3.0
"""How many times the runs of the linear plan the first dive is over."""

FEW_WHOLE, FEW_RUNS = 100, 2000
"""Up to so many whole numbers and runs the whole program is solved at once."""

FAR = 0.03
"""An answer this far from what is proven, as a share of that, is looked for in kernels before its neighbourhoods."""

STALL = 1000
"""A kernel is left after so many nodes in vain."""

PAYS = 300
"""Nodes in vain after which the very best answer is no longer looked for in a small program."""

EXACTLY = 40.0
"""How long the very best answer is looked for at most."""

SHARE = 0.4
"""The share of the time left that a kernel may take."""

POLISHING = 0.7
"""The share of the time left that polishing may take; mostly it ends before."""

FIRST = 0.5
"""The share of the time left in which a first answer may be made better; mostly that takes little of it."""

AT_FIRST = 0.4
"""The share of that which polishing may take."""

LOOKING = 0.6
"""The share of the time left in which neighbourhoods of the best answer are searched."""

NEAR = 5e-4
"""How near to the least of a neighbourhood, as a share of the cost, is good enough there."""


@dataclass(frozen=True)
class Goal:
    """A cost that is good enough, what no answer can cost less than, and how near to that is good enough too."""

    enough: float
    bound: float
    gap: float


@dataclass
class Found:
    """The best answer so far, its cost, what no answer can cost less than, and how the search for it ended."""

    x: Numbers
    cost: float
    bound: float
    status: Status = Status.ENOUGH
    by_clock: bool = False
    iterations: int = 0

    def is_good(self, goal: Goal) -> bool:
        """Return whether nothing better needs to be looked for."""
        return self.cost <= goal.enough or self.cost - self.bound <= goal.gap


@dataclass(frozen=True)
class Guide:
    """A linear plan: x and reduced costs by column, of which `runs` are those that a kernel chooses from.

    `kin` are the whole numbers that belong together.
    """

    runs: Positions
    x: Numbers
    reduced: Numbers
    kin: Kin


@dataclass(frozen=True)
class Hearing:
    """By which pace a search goes and until when, its options of HiGHS, who hears its log and can stop it."""

    pace: Pace
    until: float
    options: Options
    log: Callable[[str], None] | None
    cancelled: Callable[[], bool] | None

    @property
    def left(self) -> float:
        """What is left by the pace; nothing where the time limit is over."""
        return 0.0 if self.pace.is_late else max(self.until - self.pace.now, 0.0)


class Search:
    """A search for the least cost in whole numbers.

    Args:
        lp: the program.
        cost: by column.
        goal: what is good enough.
        guide: the linear plan from which kernels are chosen.
        hearing: until when, and who hears of it.
        start: an answer that the program can do, if one is known.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what is looked for, where to begin, and how
        self, lp: Lp, cost: Numbers, goal: Goal, guide: Guide, hearing: Hearing, start: Numbers | None = None
    ) -> None:
        self.lp, self.cost, self.goal, self.guide, self.hearing = lp, cost, goal, guide, hearing
        x = np.zeros(len(cost)) if start is None else start
        self.found = Found(x, float(cost @ x) if start is not None else np.inf, goal.bound)

    def over_all(self) -> Found:
        """Return the best answer kernel by kernel, then over all columns, as far as there is time."""
        if not self._is_large and not self.hearing.options.to_gap and not self.found.is_good(self._exact):
            self._look(None, self._exact)
        for factor in (*(WIDER if self._is_large else ()), None):
            if not self.found.is_good(self.goal) and self.hearing.left > 0 and not self._is_cancelled:
                self._look(factor)
        self.found.by_clock |= self.hearing.pace.is_late and not self.found.is_good(self.goal)
        return self.found

    def quickly(self, idle: Callable[[], Numbers]) -> Found:
        """Return a good answer from the linear plan rounded up or the one that a dive finds, whichever is better, or
        else from one that does nothing; of a small program as good as can be."""
        some = self._rounded_and_dived() if self._is_large else []
        x = min(some, key=lambda x: float(self.cost @ x)) if some else idle()
        self.found.x, self.found.cost = x, float(self.cost @ x)
        self.hearing = replace(self.hearing, until=self.hearing.pace.now + FIRST * self.hearing.left)
        if not self._is_large:
            self._look(None, self._exact)
        return self.polished(AT_FIRST)

    def _rounded_and_dived(self) -> list[Numbers]:
        """Return what the linear plan rounded up and a dive lead to, as far as there is such a plan."""
        polishing = self._polishing(1.0)
        found = (polishing.rounded(self.guide.x), polishing.dived(self._nearest(DIVED)))
        return [x for x in found if x is not None]

    def _polishing(self, share: float) -> Polishing:
        """Return what polishes, with a share of the time left."""
        hearing = self.hearing
        until = hearing.pace.now + share * hearing.left
        return Polishing(self.lp, self.cost, hearing.options, hearing.pace, until, hearing.cancelled)

    def polished(
        self,
        share: float = POLISHING,
        is_enough: Callable[[Numbers], bool] | None = None,
        patience: int = IN_VAIN,
    ) -> Found:
        """Return the best answer next to the best so far, up to one that is enough; of a small program just that.

        Args:
            share: of the time left that it may take.
            is_enough: whether an answer is; None: if it costs no more than is good enough.
            patience: after so many tries in vain it ends.
        """
        found = self.found
        if not self._is_large or found.is_good(self.goal) or self._is_cancelled:
            return found
        polishing = self._polishing(share)
        enough = is_enough or (lambda x: float(self.cost @ x) <= self.goal.enough)
        found.x = polishing.polished(found.x, enough, patience)
        found.cost = float(self.cost @ found.x)
        found.iterations += polishing.iterations
        found.by_clock |= self.hearing.pace.is_late and not polishing.is_cancelled
        found.status = Status.CANCELLED if polishing.is_cancelled else Status.ENOUGH
        return found

    def from_afar(self) -> Found:
        """Return the best answer in kernels, polished, where the best so far is far from what is proven."""
        found = self.found
        if not self.is_far:
            return found
        for factor in WIDER:
            if not found.is_good(self.goal) and self.hearing.left > 0 and not self._is_cancelled:
                self._look(factor)
        return self.polished()

    def near(self) -> Found:
        """Return the best answer in neighbourhoods of the best so far, up to one that costs no more than is good
        enough; of a small program just that."""
        found, hearing = self.found, self.hearing
        if not self._is_large or found.is_good(self.goal) or self._is_cancelled:
            return found
        gap = max(self.goal.gap / 2, NEAR * abs(found.cost))
        until = hearing.pace.now + LOOKING * hearing.left
        near = Neighbourhoods(
            self.lp, self.cost, self.guide.kin, gap, hearing.options, hearing.pace, until, hearing.cancelled
        )
        found.x = near.searched(found.x, lambda x: float(self.cost @ x) <= self.goal.enough)
        found.cost = float(self.cost @ found.x)
        found.iterations += near.iterations
        found.by_clock |= hearing.pace.is_late and not near.is_cancelled
        found.status = Status.CANCELLED if near.is_cancelled else Status.ENOUGH
        return found

    @property
    def _exact(self) -> Goal:
        """Nothing less than the best is good enough."""
        return Goal(-np.inf, self.goal.bound, 0.0)

    @property
    def _is_large(self) -> bool:
        return len(self.lp.whole) > FEW_WHOLE or len(self.guide.runs) > FEW_RUNS

    @property
    def is_far(self) -> bool:
        """Return whether the best so far of a program that is not small is far from what is proven."""
        return self._is_large and self.found.cost - self.found.bound > FAR * abs(self.found.bound)

    @property
    def _is_cancelled(self) -> bool:
        return self.found.status is Status.CANCELLED

    def _kernel(self, factor: float) -> Positions:
        """Return the columns of a kernel: all but the runs that neither the linear plan nor the best answer is near to,
        and the whole numbers that let nothing else be."""
        x, opened = self.found.x, Opened(self.lp)
        out = np.setdiff1d(self.guide.runs, self._nearest(factor))
        out = out[x[out] <= 0]
        wanted = opened.near(np.setdiff1d(self.guide.runs, out)) | (x > NOTHING)
        return np.setdiff1d(opened.over(wanted), out)

    def _nearest(self, factor: float) -> Positions:
        """Return the runs of the linear plan and the next best, so many times those that it has."""
        runs, guide = self.guide.runs, self.guide
        used = guide.x[runs] > 0
        order = runs[np.lexsort((guide.reduced[runs], ~used))]
        return order[: int(np.ceil(factor * used.sum()))]

    def _look(self, factor: float | None, goal: Goal | None = None) -> None:
        """Look over a kernel, or over all columns, for a better answer; for another goal only as long as that pays."""
        lp, found, pace = self.lp, self.found, self.hearing.pace
        is_all, pays, goal = factor is None and goal is None, goal is not None, goal or self.goal
        columns = np.arange(len(lp.lower)) if factor is None else self._kernel(factor)
        program = over_columns(lp, columns)
        options = pace.within(replace(self.hearing.options, algorithm=Algorithm.SIMPLEX))
        highs = Highs(program, options, self.hearing.log, self.hearing.cancelled)
        highs.aim(goal.gap if factor is None else goal.gap / 4, None if is_all else PAYS if pays else STALL)
        most = EXACTLY if pays else np.inf
        highs.end_after(pace.asks(program, min((1.0 if is_all else SHARE) * self.hearing.left, most)))
        highs.start_at(found.x[columns])
        outcome = highs.minimise(self.cost[columns], floor=goal.enough)
        pace.go_on(program, outcome)
        found.iterations += outcome.iterations
        found.status = outcome.status
        found.by_clock |= outcome.status is Status.LIMIT and not highs.has_asked_enough
        if factor is None and outcome.status is not Status.INFEASIBLE:
            found.bound = max(found.bound, outcome.bound)
        self._take(outcome, columns)

    def _take(self, outcome: Outcome, columns: Positions) -> None:
        """Keep an answer that is better than the best so far."""
        found = self.found
        if outcome.feasible and outcome.objective < below(found.cost):
            found.x, found.cost = np.zeros(len(self.lp.lower)), outcome.objective
            found.x[columns] = outcome.x
