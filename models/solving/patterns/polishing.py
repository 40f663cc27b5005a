"""Polishing: some whole numbers more are let be, those that might gain most, and a dive looks for a better plan.

What they might gain is said by the duals of the linear program at the pattern. A better plan is kept, and the next time
more are let be; after one in vain fewer, and not the same ones for a while.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from models.plant.plant import Flags, Numbers, Positions
from models.program.arrays.lp import Lp, at_pattern, over_columns
from models.solving.patterns.better import SLACK, below
from models.solving.patterns.diving import NOTHING, Diving
from models.solving.patterns.opened import Opened
from models.solving.patterns.pace import Pace
from models.solving.solvers.highs import Algorithm, Highs, Options, Outcome, Status

FIRST, LEAST, MOST = 30, 8, 120
"""How many whole numbers more are let be: at first, at least, at most."""

WIDER, NARROWER = 1.5, 0.7

AT_ONCE, FINER = 0.5, 0.8
"""The share of what could be held in a round of a dive that is held; a finer one after each try in vain."""

WAIT = 3
"""For how many tries whole numbers that were let be in vain are not."""

IN_VAIN = 20
"""After so many tries in vain polishing ends, if nothing else is said."""


class Polishing:
    """A search for plans of less cost next to a plan in whole numbers.

    Args:
        lp: the program.
        cost: by column.
        options: of HiGHS.
        pace: by which it ends, `until` when.
        cancelled: asked many times a second whether to stop.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what is looked for, and how long
        self,
        lp: Lp,
        cost: Numbers,
        options: Options,
        pace: Pace,
        until: float,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.lp, self.cost, self.pace, self.until = lp, cost, pace, until
        self.options, self.cancelled = replace(options, algorithm=Algorithm.SIMPLEX), cancelled
        self.opened = Opened(lp)
        self.iterations = 0
        self.is_cancelled = False

    @property
    def goes_on(self) -> bool:
        """Return whether there is something left by its pace and nobody wants it to stop."""
        return not self.is_cancelled and self.pace.now < self.until and not self.pace.is_late

    def dived(self, near: Positions) -> Numbers | None:
        """Return a plan over the work of some columns; None if none is found."""
        opened = self.opened.near(near)
        return self._dive(self.opened.over(opened), np.inf, AT_ONCE)

    def rounded(self, x: Numbers) -> Numbers | None:
        """Return the best plan with the whole numbers of a linear plan rounded up; None if there is none."""
        up = Diving(self.lp, self.pace).rounded(x)
        columns = self.opened.over(self._pattern(up))
        held = at_pattern(over_columns(self.lp, columns), up[columns])
        outcome = self._minimise(held, self._highs(held), columns)
        if outcome.status is not Status.OPTIMAL:
            return None
        return self._whole_again(self._over_all(columns, outcome.x))

    def polished(self, x: Numbers, is_enough: Callable[[Numbers], bool], patience: int = IN_VAIN) -> Numbers:
        """Return a plan that costs no more than one that is known; one that is enough ends it, and so many tries in
        vain."""
        width, vain, tries = FIRST, 0, 0
        wait = np.zeros(len(x), dtype=np.int64)
        best: Numbers = x
        reduced: Numbers | None = None
        while self.goes_on and vain < patience and not is_enough(best):
            if reduced is None:
                best, reduced = self._at_pattern(best)
            more = self._promising(best, reduced, wait <= tries)[:width]
            if not len(more):
                break
            tries += 1
            found = self._next_to(best, more, AT_ONCE * FINER**vain)
            if found is not None:
                best, reduced, width, vain = found, None, min(MOST, int(width * WIDER)), 0
            else:
                wait[more], width, vain = tries + WAIT, self._narrower(width), vain + 1
        return best

    def _narrower(self, width: int) -> int:
        return int(width * NARROWER) if width > LEAST else MOST

    def _at_pattern(self, x: Numbers) -> tuple[Numbers, Numbers]:
        """Return the best plan at the pattern of another, and what a unit of each column would cost there."""
        columns = self.opened.over(self._pattern(x))
        held = at_pattern(over_columns(self.lp, columns), x[columns])
        outcome = self._minimise(held, self._highs(held), columns)
        if outcome.status is not Status.OPTIMAL:
            return x, np.zeros(len(x))
        reduced = self.cost - self.lp.by_column.times_rows(outcome.dual)
        best = self._whole_again(self._over_all(columns, outcome.x))
        return (best if self._is_better(best, x) else x), reduced

    def _promising(self, x: Numbers, reduced: Numbers, waited: Flags) -> Positions:
        """Return whole numbers that are zero and might gain, those that might gain most first."""
        gains = self.opened.gains(reduced)
        closed = self.opened.closable
        gaining = gains[closed] < -SLACK * max(1.0, abs(float(self.cost @ x)))
        some = closed[(x[closed] <= NOTHING) & waited[closed] & gaining]
        return some[np.argsort(gains[some], kind="stable")]

    def _next_to(self, x: Numbers, more: Positions, share: float) -> Numbers | None:
        """Return a better plan with some whole numbers more let be; None if none is found."""
        opened = self._pattern(x)
        opened[more] = True
        found = self._dive(self.opened.over(opened), below(float(self.cost @ x)), share)
        return found if found is not None and self._is_better(found, x) else None

    def _dive(self, columns: Positions, enough: float, share: float) -> Numbers | None:
        """Return a plan over some columns that costs less than `enough`; None if none is found."""
        part = over_columns(self.lp, columns)
        program = self.opened.program(columns)
        highs = self._highs(program)
        outcome = self._minimise(program, highs, columns)
        if outcome.status is not Status.OPTIMAL or outcome.objective >= enough:
            return None
        diving = Diving(part, self.pace)
        found = diving.dive(highs, self.cost[columns], outcome.x, enough, share)
        return None if found is None else self._over_all(columns, found)

    def _highs(self, lp: Lp) -> Highs:
        return Highs(lp, self.pace.within(self.options), None, self.cancelled)

    def _minimise(self, lp: Lp, highs: Highs, columns: Positions) -> Outcome:
        outcome = highs.minimise(self.cost[columns])
        self.pace.go_on(lp, outcome)
        self.iterations += outcome.iterations
        self.is_cancelled |= outcome.status is Status.CANCELLED
        return outcome

    def _pattern(self, x: Numbers) -> Flags:
        return x > NOTHING

    def _over_all(self, columns: Positions, x: Numbers) -> Numbers:
        every = np.zeros(len(self.cost))
        every[columns] = x
        return every

    def _whole_again(self, x: Numbers) -> Numbers:
        x[self.lp.whole] = np.round(x[self.lp.whole])
        return x

    def _is_better(self, one: Numbers, other: Numbers) -> bool:
        return float(self.cost @ one) < below(float(self.cost @ other))
