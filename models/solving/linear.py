"""Solves a plan's linear program: promises level by level, then money, then one fixed choice among equal plans.

Levels come first, then money; what a level reaches binds what follows: promises that can all be kept stay kept exactly,
and a sum of relative shortages that is not zero may grow by the priority tolerance. The way there is short:

1. The greatest margin with a dear price on every ranked promise. Levels that are then kept in full are settled, for
   nothing can do better; if all are, this is the plan, and one solve was enough.
2. For the first level that is not kept: the least sum of its relative shortages, which is then held; and step 1 again
   for what is left. The dear price never decides: a level that it fails to keep is settled by its own solve.
3. Where a tonne that moves away from the published plan has a price: the greatest margin less that.
4. Among the plans that are best by then, the one that the fixed choice prefers: work early, few runs, nothing bought in
   vain.
5. If that has dribbles (runs and sales below the smallest size), the same once more without them, if they do not pay.

Every one of these solves has its choices (either-ors, of which the program knows the hull only) on a side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np

from models.program.arrays.lp import at_sides
from models.program.choice import sides_of
from models.program.objective import Level, levels, steering
from models.solving.missing import dear, held_at, without_slack
from models.solving.passes import Passes, no_plan
from models.solving.solution import KEPT, LevelResult, Solution, Unsolved
from models.solving.solvers.bases import Basis
from models.solving.solvers.gap import Pass
from models.solving.solvers.highs import STOPPED, Algorithm, Highs, Options, Outcome, Status
from models.solving.tidying import Tidying

LEVEL_SCALE = 1000.0

MONEY = "money"

CALM = "calm"
"""The pass in which a tonne that moves away from the published plan has a price."""

MENDING = 60.0
"""Seconds that there are, beyond the limit, to mend a plan that was stopped before its choices were settled."""


class Linear:
    """The levels of one plan without whole numbers, settled one after the other in one solver.

    `held` says by rank what levels that are settled already may miss, where it is more than what is reached here.
    """

    def __init__(self, passes: Passes, held: Mapping[int, float] | None = None) -> None:
        self.held = held or {}
        self.passes, self.solver, self.m, self.plant = passes, passes.solver, passes.m, passes.plant
        self.levels = levels(self.m)
        self.dear = dear(self.m, passes.money)
        self.tidying = Tidying(passes)
        self.results: list[LevelResult] = []
        self.level_began = perf_counter()
        self.first: Basis | None = None
        self.gap, self.settled, self.levels_are_proven = 0.0, 0, True
        self.given_up = 0.0

    def reach(self, start: Basis | None = None) -> Outcome:
        """Settle one level after the other; a pass for money in which all that is ahead is kept ends it."""
        ahead = list(self.levels)
        self.solver.goes_on_from(start)
        best = self._money(ahead)
        self.first = self.solver.handed_on()
        while ahead and best.status is Status.OPTIMAL:
            level = ahead.pop(0)
            if self._keeps(level, best):
                if self._hold(level, best) > 0:
                    best = self._money(ahead)
            else:
                best = self._settle(level, ahead)
        self.gap = self.passes.gap if self.levels_are_proven else np.inf
        return best

    def solve(self, start: Basis | None = None) -> Solution:
        """Return the best plan: what is reached, or the one among its equals that is preferred."""
        best = self.reach(start)
        if best.status in STOPPED:
            plan = self._mended(best)
            return self._solution(plan, plan)
        self.settled = len(self.passes.sides)
        self.passes.choosing.hold(self.passes.sides)
        reached = self.passes.margin(best)
        self._record(MONEY, 0, reached, reached)
        best = self.calm(best)
        bounds, basis = self.solver.bounds(), self.solver.basis()
        chosen = self._tidied(best)
        self.solver.restore(bounds)
        self.solver.start_from(basis)
        return self._solution(chosen, self._at_sides(best, chosen))

    def calm(self, best: Outcome) -> Outcome:
        """Return the plan that is best with a price on every tonne that moves; the same where there is none."""
        steered = steering(self.m)
        if not steered.any():
            return best
        self.passes.aim = self.passes.money + steered
        self.passes.pass_for = Pass()
        outcome = self.passes.minimise(CALM, self.passes.aim)
        if outcome.status is not Status.OPTIMAL:
            self.passes.aim = self.passes.money
            return best
        self.passes.choosing.hold(self.passes.sides)
        self.given_up = self.passes.margin(best) - self.passes.margin(outcome)
        self._record(CALM, 0, self.given_up, self.given_up)
        return outcome

    def _at_sides(self, best: Outcome, chosen: Outcome) -> Outcome:
        """Return the greatest margin with every choice held where the plan has it:
        its duals are true while it stays there."""
        held = self.passes.choosing.sides
        sides = enumerate(sides_of(self.m.choices, chosen.x))
        more = {place: side for place, side in sides if side and place not in held}
        if not more:
            return best
        self.passes.choosing.hold(more)
        self.solver.use_simplex(primal=False)
        try:
            outcome = self.passes.minimise("money", self.passes.aim)
        except Unsolved:
            return best
        return outcome if outcome.status is Status.OPTIMAL else best

    def _mended(self, stopped: Outcome) -> Outcome:
        """Return a plan that was stopped before its choices were settled, with the same runs and sales that keep them.

        Raises:
            Unsolved, Cancelled: with these runs there is none.
        """
        if not any(choice.is_open(stopped.x) for choice in self.m.choices):
            return stopped
        lp, kept = self.passes.lp, np.concatenate([self.m.run, self.m.bought[self.m.bought >= 0]])
        lower, upper = lp.lower.copy(), lp.upper.copy()
        lower[kept] = upper[kept] = np.clip(stopped.x[kept], lower[kept], upper[kept])
        sides = [choice.nearest(stopped.x) for choice in self.m.choices]
        fixed = at_sides(replace(lp, lower=lower, upper=upper), self.m.choices, sides)
        outcome = Highs(fixed, Options(time_limit=MENDING, algorithm=Algorithm.SIMPLEX)).minimise(
            self.passes.money + self.dear
        )
        if outcome.status is not Status.OPTIMAL:
            raise no_plan(stopped.status, self.passes.doing)
        self.results = []
        if not all(self._keeps(level, outcome) for level in self.levels):
            self.passes.pass_for = Pass()
        return replace(outcome, status=stopped.status)

    def _money(self, ahead: Sequence[Level]) -> Outcome:
        """Return the greatest margin, with a dear price on what is missing of the promises ahead.

        Levels that are then kept cannot do better; if all are, this is the plan.
        """
        cost = self.passes.money.copy()
        for level in ahead:
            cost[level.columns] += self.dear[level.columns]
        self.passes.pass_for = Pass(cost, tuple(ahead), in_plan_terms=lambda cost: self.passes.offset - cost)
        return self.passes.minimise("money and promises" if ahead else "money", cost)

    def _settle(self, level: Level, ahead: Sequence[Level]) -> Outcome:
        """Return the least that a level can miss, and the money pass that follows, from where the last one ended."""
        basis = self.solver.basis()
        cost = np.zeros(len(self.passes.money))
        scale = LEVEL_SCALE / float(level.weights.max())
        cost[level.columns] = level.weights * scale
        self.passes.pass_for = Pass(in_plan_terms=lambda cost: cost / scale)
        before = self.passes.reached
        outcome = self.passes.minimise(f"level {level.rank}", cost, floor=0.0)
        if outcome.status in STOPPED:
            # Halfway to what this level can reach nothing else counts; the pass before has weighed all of it.
            return outcome if before is None else replace(before, status=outcome.status)
        self.levels_are_proven = self.levels_are_proven and self.passes.gap <= KEPT * scale
        self._hold(level, outcome, self.passes.gap / scale)
        self.solver.start_from(basis)
        return self._money(ahead)

    def _keeps(self, level: Level, outcome: Outcome) -> bool:
        return bool((outcome.x[level.columns] * level.weights).max() <= KEPT)

    def _hold(self, level: Level, outcome: Outcome, gap: float = 0.0) -> float:
        """Bind what follows to what a level has reached, within a gap of its least; returns what it may miss."""
        short = np.maximum(outcome.x[level.columns], 0.0)
        value = 0.0 if self._keeps(level, outcome) else float(short @ level.weights)
        held = self._held_at(level, value)
        if held > 0:
            scale = level.scale
            self.solver.add_row(level.columns, level.weights * scale, held * scale)
        else:
            self.solver.bound(level.columns, np.zeros(len(short)), short)
        self._record(str(level.rank), len(short), value, held, value - gap if gap > KEPT else None)
        return held

    def _held_at(self, level: Level, value: float) -> float:
        """Return what a level may miss, at least what is held already."""
        return max(value, self.held[level.rank]) if level.rank in self.held else held_at(self.plant, level.rank, value)

    def _record(self, level: str, promises: int, value: float, held: float, at_best: float | None = None) -> None:
        now = perf_counter()
        self.results.append(LevelResult(level, promises, value, held, now - self.level_began, at_best))
        self.level_began = now

    def _tidied(self, best: Outcome) -> Outcome:
        """Return the preferred plan of the best margin, with fewer dribbles where that costs next to nothing."""
        self.passes.pass_for = Pass()
        bounds, basis = self.solver.bounds(), self.solver.basis()
        chosen = self.tidying.fixed_choice(best)
        if chosen is best:
            return best
        chosen = self.tidying.with_fewer_dribbles(chosen, best, bounds, (basis, self.solver.basis()))
        loss = self.passes.margin(best) - self.passes.margin(chosen)
        self._record("fixed choice", 0, loss, max(loss, self.tidying.allowed(best)))
        return chosen

    def _solution(self, chosen: Outcome, priced: Outcome) -> Solution:
        passes = self.passes
        rows, columns, nonzeros = passes.lp.size
        kept = all(self._keeps(level, chosen) for level in passes.pass_for.ahead)
        x = without_slack(self.m, passes.lp, np.clip(chosen.x, passes.lp.lower, passes.lp.upper))
        return Solution(
            status=priced.status,
            x=x,
            dual=-priced.dual[:rows],
            reduced=-priced.reduced,
            margin=passes.offset - float(passes.money @ x),
            gap=self.gap if priced.status is Status.OPTIMAL else passes.pass_for.gap(chosen.x, kept),
            levels=tuple(self.results),
            algorithm=str(self.solver.algorithm),
            iterations=passes.iterations,
            rows=rows,
            columns=columns,
            nonzeros=nonzeros,
            seconds=perf_counter() - passes.started,
            handing_over=passes.handing_over,
            settled=self.settled,
            solves_to_settle=passes.solves_to_settle,
            basis=self.first,
            given_up=self.given_up,
        )
