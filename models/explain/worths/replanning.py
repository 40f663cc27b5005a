"""The plan again with one figure changed: level by level what promises miss, then the margin, as a plan is made.

It is the plan's last program in which levels are settled anew; but for the fixed choice among equal plans, and what
that gives away to be tidy, it is the plan of the changed workbook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from models.explain.worths.last_program import Final, Optimum, Unreachable
from models.plant.plant import Numbers, Positions
from models.program.change import NONE, AnyChange
from models.program.objective import Level
from models.solving.levels import KEPT
from models.solving.missing import held_at, without_slack
from models.solving.solvers.bases import Basis

NOTHING = 1e-6
"""A promise whose shortage moves by no more than this share of what it asks (at least of one unit) stays as it is."""


@dataclass(frozen=True)
class PromiseMove:
    """How much more a promise misses (negative: less), in its unit; `itself` where it is the one that was changed."""

    name: str
    unit: str
    more: float
    itself: bool = False


@dataclass(frozen=True)
class Gain:
    """What a change adds to the margin, and what it does to promises, the most moved first."""

    margin: float
    promises: tuple[PromiseMove, ...] = ()


class Promised:
    """The promises of a last program, and what each misses."""

    def __init__(self, final: Final) -> None:
        self.final = final
        promises = final.m.promises
        self.columns: Positions = np.concatenate([NONE, *(promise.short for promise in promises)])
        self.asked: Numbers = np.concatenate([np.zeros(0), *(promise.asked for promise in promises)])
        keys = [(promise.sheet, row, promise.name) for promise in promises for row in promise.rows]
        self.names = [f"{promise.sheet} / {row} / {promise.words}" for promise in promises for row in promise.rows]
        self.units = [promise.unit for promise in promises for _ in promise.rows]
        self.before = self.missing(final.first.x)
        self.planned = np.array([final.missed.get(key, now) for key, now in zip(keys, self.before, strict=True)])

    def missing(self, x: Numbers) -> Numbers:
        """Return what is really missing of each promise in an answer of the program as it stands."""
        lp, solver = self.final.lp, self.final.solver
        rows = len(lp.row_lower)
        now = replace(lp, row_lower=solver.row_lower[:rows], row_upper=solver.row_upper[:rows])
        missing: Numbers = np.maximum(without_slack(self.final.m, now, x)[self.columns], 0.0)
        return missing

    def short(self, change: AnyChange) -> float:
        """Return what the plan misses of the promise that a change is about; 0 where that is rounding,
        or it is none."""
        here = np.isin(self.columns, change.short)
        missing = self.planned[here]
        return float(missing[missing > KEPT * np.maximum(self.asked[here], 1.0)].max(initial=0.0))

    def moves(self, more: Numbers, changed: Positions) -> tuple[PromiseMove, ...]:
        """Return the promises of which that much more is missing, in relation to what they ask.

        Within what a level may miss the plan, tidied, misses a little more of one promise and less of another than its
        last program: what moves by no more than that is the choice between them.
        """
        asked = np.maximum(self.asked, 1.0)
        share, free = np.abs(more) / asked, np.abs(self.before - self.planned) / asked
        order = np.argsort(-share, kind="stable")
        some = [int(i) for i in order if share[i] > max(NOTHING, free[i])]
        changed_rows = set(changed.tolist())
        return tuple(
            PromiseMove(self.names[i], self.units[i], float(more[i]), self.columns[i] in changed_rows) for i in some
        )


class Replanning:
    """A last program to be planned again with a figure changed.

    Args:
        final: the last program.
        promised: its promises.
        bases: where each level that is short ended in the plan, to start from.
    """

    def __init__(self, final: Final, promised: Promised, bases: Mapping[int, Basis]) -> None:
        self.final, self.promised, self.bases = final, promised, bases

    def after(self, change: AnyChange, by: float, known: Mapping[int, float] | None = None) -> Gain:
        """Return what so many units more of a figure do; `known` is what levels may miss then, where that is known.

        Raises:
            OutOfSteps: the budget is spent.
            Unreachable: there is no plan at all.
        """
        margin, missing = self.before
        levels = [_asked_more(level, change, by) for level in self.final.levels]
        self.final.change(change, by)
        self.final.let_choose(change, by)
        try:
            try:
                answer = self.planned(levels, {level.rank for level in self.final.short}, known or {})
            except Unreachable:
                answer = self.planned(levels, {level.rank for level in levels}, {})
            more = self.promised.missing(answer.x) - missing
            reached = self.final.solver.basis()
        finally:
            self._undo(change)
        gain = answer.margin - max(margin, self._without_change(reached)) + change.fixed * by
        return Gain(gain, self.promised.moves(more, change.short))

    @cached_property
    def before(self) -> tuple[float, Numbers]:
        """The margin of the plan, and what its promises miss.

        Near the published plan a choice may stand on another side than for the most money, where each step chooses
        anew: what that gains is no gain of the step.

        Raises:
            OutOfSteps: the budget is spent.
        """
        final = self.final
        if not (final.m.choices and final.m.steering):
            return final.first.margin, self.promised.before
        final.let_choose()
        try:
            answer = self.planned(final.levels, set(), {})
        except Unreachable:
            return final.first.margin, self.promised.before
        finally:
            self.hold_again()
        return answer.margin, self.promised.missing(answer.x)

    def _without_change(self, reached: Basis) -> float:
        """Return the margin of the plan; where stores mix, what the mixes that were found with the change earn without
        it, if that is more: it is no change that gains what another plan could have had.

        Raises:
            OutOfSteps: the budget is spent.
        """
        final = self.final
        if not final.mixes:
            return final.first.margin
        try:
            return max(final.first.margin, final.solve(start=reached).margin)
        except Unreachable:
            return final.first.margin
        finally:
            final.go_back()

    def planned(self, levels: Sequence[Level], doubtful: set[int], known: Mapping[int, float]) -> Optimum:
        """Return the plan: each level in turn, those that are doubtful settled anew and all others kept as they are.

        Raises:
            OutOfSteps: the budget is spent.
            Unreachable: there is no such plan.
        """
        final = self.final
        for level in levels:
            final.let_go(level)
        for level in levels:
            if level.rank in known:
                final.hold(level, np.full(len(level.columns), np.inf), known[level.rank])
            elif level.rank in doubtful:
                self._settle(level)
            else:
                final.hold_again(level)
        return final.solve(start=final.first_basis)

    def _settle(self, level: Level) -> None:
        """Find the least that a level can miss, and hold it as it is held in a plan that is solved."""
        final, shares = self.final, self.final.shares(level)
        cost = np.zeros(len(final.cost))
        cost[level.columns] = shares
        short = np.maximum(final.solve(cost, self.bases.get(level.rank)).x[level.columns], 0.0)
        is_kept = float((short * level.weights).max()) <= KEPT
        held = held_at(final.original, level.rank, 0.0 if is_kept else float(short @ level.weights))
        if not held:
            final.hold(level, short, np.inf)
            return
        self._reweigh(level)
        final.hold(level, np.full(len(short), np.inf), held)

    def _reweigh(self, level: Level) -> None:
        row = np.full(len(level.columns), self.final.rows[level.rank])
        self.final.solver.change_values(row, level.columns, self.final.shares(level))

    def _undo(self, change: AnyChange) -> None:
        self.final.change(change, 0.0)
        for level in self.final.levels if len(change.short) else ():
            self._reweigh(level)
        self.hold_again()

    def hold_again(self) -> None:
        """Hold sides and levels as the plan has them, and go back to where it was found."""
        self.final.hold_sides()
        for level in self.final.levels:
            self.final.hold_again(level)
        self.final.go_back()


def _asked_more(level: Level, change: AnyChange, by: float) -> Level:
    """Return the level when a promise of it asks for so much more: what it misses counts in relation to that."""
    here = np.isin(level.columns, change.short)
    return replace(level, weights=np.where(here, 1.0 / max(change.now + by, 1.0), level.weights))
