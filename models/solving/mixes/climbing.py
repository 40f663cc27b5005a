"""Looks for the shares in which mixes are drawn: program after program, each linear, from true plan to true plan.

1. Recursion, as refineries do it: to first order round the last answer, with shares that move by a step at most, which
   shrinks. Its answers break the mix a little.
2. Restoring: with its shares held, the program has true plans only.
3. Climbing: to first order round a true plan; the shares that come out are held and solved for; what is better is kept,
   otherwise the step is a quarter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.plant.plant import Numbers
from models.program.arrays.lp import Lp, round_shares
from models.program.shared.mixing import shares_of
from models.solving.solvers.highs import STOPPED, Algorithm, Highs, Options, Outcome, Status, is_large

STEP, SHRINKING, QUARTER = 0.7, 0.8, 0.25
"""How far shares may move at first, and how that changes from program to program, or where nothing is gained."""

LEAST_STEP = 1e-4
ROUNDS = 18
"""Programs of recursion, and of each climb at most three times as many."""

GAIN = 1e-6
"""A climb ends where a round gains less than this share of what there is."""

OFF = 1e-6
"""t; recursion ends where no use differs from its mix by more, or its cost by no more than a round must gain."""

DUST = 1e-9
"""A smaller share is none."""

PATIENCE = 3000
"""Steps of simplex from the last basis: where they did not do, 30,000 did not, and interior points take less."""

FEW = 36
"""Of so many mixes it is looked from shares of which there is no plan, too, mended: each takes a program."""

Shares = list[Numbers]

Start = tuple[Shares, Numbers]
"""Where a search begins: shares, and an answer to go by."""


class EndedEarly(Exception):
    """The time was up, or someone asked to stop."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.value)
        self.status = status


@dataclass(frozen=True)
class Place:
    """A true plan, or an answer on the way to one, with the shares of its mixes."""

    shares: Shares
    outcome: Outcome


class Climber:
    """The program of a plan whose mixes are linear to first order, in one solver.

    `money` is what a unit of each column costs, of which a round must gain `enough`, as a share; `best` is the best
    true plan that was found, and `found` hears of each that costs less than what is `to_beat`.
    """

    def __init__(
        self,
        lp: Lp,
        money: Numbers,
        options: Options,
        log: Callable[[str], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.found: Callable[[Numbers], None] = lambda x: None
        self.lp, self.mixes, self.money = lp, lp.mixes, money
        nothing = np.zeros(len(lp.lower))
        self.free = sum(len(mix.tonnes) - 1 for mix in lp.mixes)
        first = round_shares(lp, [mix.left() for mix in lp.mixes], nothing, 0.0)
        self.solver = Highs(first, replace(options, algorithm=Algorithm.SIMPLEX), log, cancelled)
        if is_large(len(first.values)):
            self.solver.start_anew()
        self.best: Place | None = None
        self.enough, self.to_beat = GAIN, np.inf
        self.solves = self.iterations = 0

    def look(self, cost: Numbers, starts: Sequence[Start]) -> None:
        """Look for the least cost from several starts, shares and amounts each.

        Raises:
            EndedEarly: `best` has what was found until then, if anything.
        """
        self.best = None
        found = (self.recursion(cost, shares, x) for shares, x in starts)
        lost = [shares for shares in found if not self.climb(cost, shares)]
        if len(self.mixes) <= FEW:
            self._look_further(cost, lost)

    def _look_further(self, cost: Numbers, lost: Sequence[Shares]) -> None:
        """Look also from shares of which there was no plan, mended, and from the same share for each use; only what is
        clearly better takes the place of what was found."""
        before, self.best = self.best, None
        self.to_beat = np.inf if before is None else self._clearly_less(before)
        even = [np.full(len(mix.tonnes), 1.0 / len(mix.tonnes)) for mix in self.mixes]
        try:
            for shares in lost:
                self.climb(cost, self._mended(cost, shares))
            shares = self.recursion(cost, even, np.zeros(len(cost)))
            if not self.climb(cost, shares):
                self.climb(cost, self._mended(cost, shares))
        finally:
            if before is not None and (self.best is None or self.best.outcome.objective >= self.to_beat):
                self.best = before
            self.to_beat = np.inf

    def _clearly_less(self, place: Place) -> float:
        """Return what costs clearly less than a plan."""
        return place.outcome.objective - GAIN * max(1.0, abs(float(self.money @ place.outcome.x)))

    def _mended(self, cost: Numbers, shares: Shares) -> Shares:
        """Return shares of which there is a plan: the best of these with one mix left as it is, or with all from a
        period on, the last that will do."""
        left = [mix.left() for mix in self.mixes]
        ways = [[*shares[:at], left[at], *shares[at + 1 :]] for at in range(len(shares))]
        places = [place for place in (self._restored(cost, way) for way in ways) if place is not None]
        if places:
            return min(places, key=lambda place: place.outcome.objective).shares
        for period in sorted({mix.period for mix in self.mixes}, reverse=True):
            until = zip(self.mixes, left, shares, strict=True)
            now = [none if mix.period >= period else share for mix, none, share in until]
            if self._restored(cost, now) is not None:
                return now
        return shares

    def go_on(self, cost: Numbers, is_better: Callable[[Numbers], bool], starts: Sequence[Start]) -> None:
        """Climb by another cost from the best plan so far, and from other starts; what is found takes its place if it
        is better.

        Raises:
            EndedEarly: `best` is as it was, or better.
        """
        before, self.best = self.best, None
        try:
            if before is not None:
                self.climb(cost, before.shares)
                for shares, x in starts:
                    self.climb(cost, self.recursion(cost, shares, x))
        finally:
            if before is not None and (self.best is None or not is_better(self.best.outcome.x)):
                self.best = before

    def without_mixes(self, cost: Numbers) -> Numbers:
        """Return the answer where nothing says that a mix is one: where to begin.

        Raises:
            EndedEarly: the time was up, or someone asked to stop.
        """
        return self._separate(cost).x

    def unmixed(self, cost: Numbers) -> Outcome | None:
        """Return the same of the program as it is now, which no true plan can cost less than; None if there is none.

        Raises:
            EndedEarly: the time was up, or someone asked to stop.
        """
        nothing = np.zeros(len(self.lp.lower))
        self.solver.change_to(round_shares(self.lp, [mix.left() for mix in self.mixes], nothing, 0.0))
        outcome = self._separate(cost)
        return outcome if outcome.status is Status.OPTIMAL else None

    def _separate(self, cost: Numbers) -> Outcome:
        rows, every = len(self.lp.row_lower), np.arange(len(self.solver.row_lower))
        bounds = self.solver.bounds()
        self.solver.bound_rows(every[rows:], np.full(len(every) - rows, -np.inf), np.full(len(every) - rows, np.inf))
        outcome = self.solver.minimise(np.concatenate([cost, np.zeros(self.free)]))
        self.solver.restore(bounds)
        self.solves, self.iterations = self.solves + 1, self.iterations + outcome.iterations
        if outcome.status in STOPPED:
            raise EndedEarly(outcome.status)
        return replace(outcome, x=outcome.x[: len(cost)])

    def climb(self, cost: Numbers, shares: Shares) -> bool:
        """Climb from the true plan of these shares, and return whether there is one; `best` is what is better.

        Raises:
            EndedEarly: `best` has what was found until then.
        """
        here = self._restored(cost, shares)
        if here is None:
            return False
        self._keep(here)
        step, rounds = STEP, 0
        while step > LEAST_STEP and rounds < 3 * ROUNDS:
            rounds += 1
            ahead = self.near(cost, here.shares, here.outcome.x, step)
            worth = self._worth(here.outcome)
            if ahead is None or ahead.objective > here.outcome.objective - worth:
                return True
            there = self._restored(cost, _cleaned(shares_of(self.mixes, ahead.x, here.shares)))
            if there is None or there.outcome.objective >= here.outcome.objective - DUST:
                step *= QUARTER
                continue
            gained, here = here.outcome.objective - there.outcome.objective, there
            self._keep(here)
            if gained < worth:
                return True
        return True

    def recursion(self, cost: Numbers, shares: Shares, x: Numbers) -> Shares:
        """Return the shares to which programs lead that are to first order round the last answer.

        Raises:
            EndedEarly: the time was up, or someone asked to stop.
        """
        step, before = STEP, np.inf
        for _ in range(ROUNDS):
            answer = self.near(cost, shares, x, step)
            if answer is None:
                break
            settled = abs(before - answer.objective) <= self._worth(answer)
            x, step, before = answer.x, step * SHRINKING, answer.objective
            shares = _cleaned(shares_of(self.mixes, x, shares))
            if settled or max((mix.off(x) for mix in self.mixes), default=0.0) <= OFF:
                break
        return shares

    def _worth(self, outcome: Outcome) -> float:
        """Return what a round must gain."""
        return self.enough * max(1.0, abs(float(self.money @ outcome.x)))

    def _restored(self, cost: Numbers, shares: Shares) -> Place | None:
        outcome = self.near(cost, shares, np.zeros(len(self.lp.lower)), 0.0)
        return None if outcome is None else Place(shares, outcome)

    def near(self, cost: Numbers, shares: Shares, x: Numbers, step: float) -> Outcome | None:
        """Return the answer where shares move by a step at most; None if there is none.

        Raises:
            EndedEarly: the time was up, or someone asked to stop.
        """
        program, every = round_shares(self.lp, shares, x, step), np.concatenate([cost, np.zeros(self.free)])
        outcome = self._from_the_last(program, every) if self.solves else None
        if outcome is None:
            self.solver.change_to(program)
            outcome = self.solver.minimise(every)
        self.solves, self.iterations = self.solves + 1, self.iterations + outcome.iterations
        if outcome.status in STOPPED:
            raise EndedEarly(outcome.status)
        return replace(outcome, x=outcome.x[: len(cost)]) if outcome.status is Status.OPTIMAL else None

    def _from_the_last(self, program: Lp, cost: Numbers) -> Outcome | None:
        """Return the answer by simplex from where the last solve ended; None where that leads too far, and it is to be
        found anew."""
        basis = self.solver.basis()
        self.solver.change_to(program)
        self.solver.start_from(basis)
        self.solver.use_simplex(primal=False)
        self.solver.give_up_after(PATIENCE)
        outcome = self.solver.minimise(cost)
        self.solver.give_up_after(None)
        if outcome.status is not Status.LIMIT or self.solver.seconds_left <= 0.0:
            return outcome
        self.iterations += outcome.iterations
        self.solver.start_anew()
        return None

    def _keep(self, place: Place) -> None:
        if self.best is None or place.outcome.objective < self.best.outcome.objective:
            self.best = place
            if place.outcome.objective < self.to_beat:
                self.found(place.outcome.x)


def _cleaned(shares: Shares) -> Shares:
    """Return the shares without dust."""
    some = [np.where(share <= DUST, 0.0, share) for share in shares]
    return [share / share.sum() for share in some]
