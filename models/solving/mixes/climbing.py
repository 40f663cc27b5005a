"""Looks for the shares in which mixes are drawn: program after program, each linear, from true plan to true plan.

1. A first true plan: the shares of the answer to begin with are held.
2. Recursion, as refineries do it: to first order round the last answer, with shares that move by a step at most, which
   shrinks. Its answers break the mix a little, so that its shares are held, too: the program then has true plans only.
3. Climbing: to first order round a true plan; the shares that come out are held and solved for; what is better is kept,
   otherwise the step is a quarter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.plant.plant import Numbers
from models.program.arrays.lp import Lp, round_shares
from models.program.shared.mixing import EMPTY, shares_of
from models.solving.solvers.highs import STOPPED, Algorithm, Highs, Options, Outcome, Status, is_large

STEP, SHRINKING, QUARTER = 0.7, 0.8, 0.25
"""How far shares may move at first, and how that changes from program to program, or where nothing is gained."""

LEAST_STEP = 1e-4
ROUNDS = 18
"""Programs of recursion, and of each climb at most three times as many."""

GAIN = 1e-6
"""A climb ends where a round gains less than this share of what there is."""

ON_THE_WAY = (0, 1, 3, 7)
"""After which of them a true plan is looked for where simplex takes long, so that a good one is there early."""

OFF = 1e-6
"""t; recursion ends where no use differs from its mix by more, or its cost by no more than a round must gain."""

DUST = 1e-7
"""A smaller share is none."""

SPECK = 1e-4
"""The same where shares are held and the plan is found by interior points: what is left of smaller ones from period to
period keeps these from a basis."""

PATIENCE = 3000
"""Steps of simplex from the last basis: where they did not do, 30,000 did not, and interior points take less. Half as
many after each time in vain."""

HALVINGS = 5
"""How often they are halved at most."""

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
        self.by_points = is_large(len(first.values))
        if self.by_points:
            self.solver.start_anew()
        self.best: Place | None = None
        self.enough, self.to_beat = GAIN, np.inf
        self.solves = self.iterations = self.in_vain = 0

    def look(self, cost: Numbers, starts: Sequence[Start]) -> None:
        """Look for the least cost from several starts, shares and amounts each.

        Raises:
            EndedEarly: `best` has what was found until then, if anything.
        """
        self.best, lost = None, []
        for at, (shares, x) in enumerate(starts):
            if at == 0:
                self._keep_aside(cost, shares)
            found = self.recursion(cost, shares, x, tell=at == 0)
            if not self.climb(cost, found):
                lost.append(found)
        if len(self.mixes) <= FEW:
            self._look_further(cost, lost)
            self._fill(cost)

    def _fill(self, cost: Numbers) -> None:
        """Let what is empty in the best plan go to one use alone, one mix and use after the other, while that makes a
        clearly better plan: the shares of an empty mix say nothing to first order, and may forbid that it is filled."""
        before = None
        while self.best is not None and (before is None or self.best.outcome.objective < self._clearly_less(before)):
            before = self.best
            empty = [at for at, mix in enumerate(self.mixes) if mix.amounts(before.outcome.x).sum() <= EMPTY]
            for at in empty:
                for alone in np.eye(len(self.mixes[at].tonnes)):
                    self.climb(cost, [*before.shares[:at], alone, *before.shares[at + 1 :]])

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
        outcome = self._minimised(cost)
        self.solver.restore(bounds)
        if outcome.status in STOPPED:
            raise EndedEarly(outcome.status)
        return replace(outcome, x=outcome.x[: len(cost)])

    def climb(self, cost: Numbers, shares: Shares) -> bool:
        """Climb from the true plan of these shares, and return whether there is one; `best` is what is better.

        Raises:
            EndedEarly: `best` has what was found until then.
        """
        here = self._kept(cost, shares)
        if here is None:
            return False
        step, rounds = STEP, 0
        while step > LEAST_STEP and rounds < 3 * ROUNDS:
            rounds += 1
            ahead = self.near(cost, here.shares, here.outcome.x, step)
            worth = self._worth(here.outcome)
            if ahead is None or ahead.objective > here.outcome.objective - worth:
                return True
            there = self._restored(cost, without_dust(shares_of(self.mixes, ahead.x, here.shares)))
            if there is None or there.outcome.objective >= here.outcome.objective - DUST:
                step *= QUARTER
                continue
            gained, here = here.outcome.objective - there.outcome.objective, there
            self._keep(here)
            if gained < worth:
                return True
        return True

    def recursion(self, cost: Numbers, shares: Shares, x: Numbers, *, tell: bool = False) -> Shares:
        """Return the shares to which programs lead that are to first order round the last answer; if `tell` says so,
        true plans are found on the way where that takes long.

        Raises:
            EndedEarly: the time was up, or someone asked to stop.
        """
        step, before = STEP, np.inf
        for at in range(ROUNDS):
            answer = self.near(cost, shares, x, step)
            if answer is None:
                break
            settled = abs(before - answer.objective) <= self._worth(answer)
            x, step, before = answer.x, step * SHRINKING, answer.objective
            shares = without_dust(shares_of(self.mixes, x, shares))
            if settled or max((mix.off(x) for mix in self.mixes), default=0.0) <= OFF:
                break
            if tell and self.by_points and at in ON_THE_WAY:
                self._keep_aside(cost, shares)
        return shares

    def _worth(self, outcome: Outcome) -> float:
        """Return what a round must gain."""
        return self.enough * max(1.0, abs(float(self.money @ outcome.x)))

    def _keep_aside(self, cost: Numbers, shares: Shares) -> None:
        """Keep the true plan of these shares, if there is one, and go on from where the last solve ended."""
        basis = self.solver.basis()
        self._kept(cost, shares)
        self.solver.start_from(basis)

    def _kept(self, cost: Numbers, shares: Shares) -> Place | None:
        """Keep the true plan of these shares, if there is one."""
        place = self._restored(cost, shares)
        if place is not None:
            self._keep(place)
        return place

    def _restored(self, cost: Numbers, shares: Shares) -> Place | None:
        """Return the true plan of these shares, without specks if it is found by interior points; None if there is
        none."""
        outcome = self._from_the_last(cost, self._held(shares))
        if outcome is None and self.by_points:
            coarse = without_dust(shares, SPECK)
            answer = self._answered(cost, self._anew(cost, self._held(coarse)))
            if answer is not None:
                return Place(coarse, answer)
        answer = self._answered(cost, outcome or self._anew(cost, self._held(shares)))
        return None if answer is None else Place(shares, answer)

    def _held(self, shares: Shares) -> Lp:
        return round_shares(self.lp, shares, np.zeros(len(self.lp.lower)), 0.0)

    def near(self, cost: Numbers, shares: Shares, x: Numbers, step: float) -> Outcome | None:
        """Return the answer where shares move by a step at most; None if there is none.

        Raises:
            EndedEarly: the time was up, or someone asked to stop.
        """
        program = round_shares(self.lp, shares, x, step)
        return self._answered(cost, self._from_the_last(cost, program) or self._anew(cost, program))

    def _answered(self, cost: Numbers, outcome: Outcome) -> Outcome | None:
        """Return an answer without the moves of shares; None if there is none."""
        if outcome.status in STOPPED:
            raise EndedEarly(outcome.status)
        return replace(outcome, x=outcome.x[: len(cost)]) if outcome.status is Status.OPTIMAL else None

    def _from_the_last(self, cost: Numbers, program: Lp) -> Outcome | None:
        """Return the answer by simplex from where the last solve ended; None where there is no last one, or that leads
        too far."""
        if not self.solves:
            return None
        basis = self.solver.basis()
        self.solver.change_to(program)
        self.solver.start_from(basis)
        self.solver.use_simplex(primal=False)
        self.solver.give_up_after(PATIENCE >> min(self.in_vain, HALVINGS))
        outcome = self._minimised(cost)
        self.solver.give_up_after(None)
        self.by_points = outcome.status is Status.LIMIT and self.solver.seconds_left > 0.0
        self.in_vain = self.in_vain + 1 if self.by_points else 0
        return None if self.by_points else outcome

    def _anew(self, cost: Numbers, program: Lp) -> Outcome:
        """Return the answer without the last basis, by interior points where simplex takes too long."""
        self.solver.change_to(program)
        if self.by_points:
            self.solver.start_anew()
        return self._minimised(cost)

    def _minimised(self, cost: Numbers) -> Outcome:
        outcome = self.solver.minimise(np.concatenate([cost, np.zeros(self.free)]))
        self.solves, self.iterations = self.solves + 1, self.iterations + outcome.iterations
        return outcome

    def _keep(self, place: Place) -> None:
        if self.best is None or place.outcome.objective < self.best.outcome.objective:
            self.best = place
            if place.outcome.objective < self.to_beat:
                self.found(place.outcome.x)


def without_dust(shares: Shares, dust: float = DUST) -> Shares:
    """Return the shares without those that are so small."""
    some = [np.where(share <= dust, 0.0, share) for share in shares]
    return [share / share.sum() for share in some]
