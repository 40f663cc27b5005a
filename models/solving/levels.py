"""Solves a plan's program: promises level by level, then money, then one fixed choice among equal plans.

Levels come first, then money; what a level reaches binds what follows: promises that can all be kept stay kept exactly,
and a sum of relative shortages that is not zero may grow by the priority tolerance. The way there is short:

1. The greatest margin with a dear price on every ranked promise. Levels that are then kept in full are settled, for
   nothing can do better; if all are, this is the plan, and one solve was enough.
2. For the first level that is not kept: the least sum of its relative shortages, which is then held; and step 1 again
   for what is left. The dear price never decides: a level that it fails to keep is settled by its own solve.
3. Among the plans of the greatest margin, the one that `tidy` prefers: work early, few runs, nothing bought in vain.
   Whole numbers stay as they are from here on: duals and the fixed choice are those of the plan at its pattern.
4. If that has dribbles (runs and sales below the smallest size), the same once more without them, if they do not pay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from models.plant.plant import Numbers, Plant, Positions
from models.program.lp import Lp, arrays, objective_of
from models.program.model import Model
from models.program.objective import Level, levels, margin
from models.program.sums import add_up
from models.solving.dribbles import dribbles
from models.solving.fixed_choice import preference
from models.solving.gap import Pass, Standing
from models.solving.highs import (
    STOPPED,
    Basis,
    Bounds,
    Cancelled,
    Options,
    Outcome,
    RefusedOption,
    RefusedProgram,
    Status,
)
from models.solving.solver import Solver, solver_for

__all__ = [
    "Cancelled",
    "Event",
    "LevelResult",
    "Options",
    "RefusedOption",
    "RefusedProgram",
    "Solution",
    "Status",
    "Unsolved",
    "solve",
]

KEPT = 1e-7
"""A promise that misses less than this share of what it asks counts as kept."""

FREE = 1e-6
"""A reduced cost or dual below this (money per unit) leaves its column or row free in the fixed choice."""

LOSS = 1e-9
"""The share of the margin that rounding may cost in the fixed choice; beyond it the choice is dropped."""

ROUNDS = 4
"""How often a plan with fewer dribbles is looked for: what is left out may leave others behind."""

FEW = 3
"""Up to so many dribbles are also tried one by one."""

LEVEL_SCALE = 1000.0

DEAR = 30.0
"""How many times the highest price a missing kilogram of a ranked promise costs, until its level is settled."""


@dataclass(frozen=True)
class Event:
    """What the solver is doing: the level, seconds since the start, and a line of HiGHS's log where there is one.

    Where the line says how far it is, `standing` holds that in the plan's own terms: as `cost` and `bound` the margin
    in passes for money, the sum of relative shortages in levels; None for the fixed choice, whose cost is nobody's.
    """

    level: str
    seconds: float
    line: str = ""
    standing: Standing | None = None


@dataclass(frozen=True)
class LevelResult:
    """One level as solved: how many promises, the value reached, and what later levels may not exceed.

    `seconds` are since the level before was settled: 0 for a level that came with an earlier one.
    """

    level: str
    promises: int
    value: float
    held_at: float
    seconds: float


@dataclass(frozen=True)
class Solution:
    """A solved program: x by column; dual by row and reduced cost by column, as more margin per unit more.

    Where columns are in whole numbers, duals and reduced costs are those of the program with these held as they are.
    `gap` is how much greater the margin of the best plan can be at most: 0 where this is optimal, infinite where it is
    not known.
    `handing_over` are the seconds of `seconds` until HiGHS had the program.
    `basis` is where the first pass ended, for the next program like this one to start from; None after sifting.
    """

    status: Status
    x: Numbers
    dual: Numbers
    reduced: Numbers
    margin: float
    gap: float
    levels: tuple[LevelResult, ...]
    algorithm: str
    iterations: int
    rows: int
    columns: int
    nonzeros: int
    seconds: float
    handing_over: float = 0.0
    basis: Basis | None = None


class Unsolved(RuntimeError):
    """No plan could be found; `status` says why."""

    def __init__(self, status: Status, level: str) -> None:
        super().__init__(f"{status.value} at {level}")
        self.status = status
        self.level = level


def solve(  # noqa: PLR0913, PLR0917 - what, how, and for whom to watch
    m: Model,
    plant: Plant,
    options: Options | None = None,
    watch: Callable[[Event], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    start: Basis | None = None,
) -> Solution:
    """The best plan for a built model.

    Args:
        m: the model from `models.program.build.build`.
        plant: its plant.
        options: time limit, algorithm and options of HiGHS; the plant's own time limit where None.
        watch: hears what is going on.
        cancelled: asked many times a second whether to stop.
        start: the `basis` of a solution of a program like this one; one of another size is not used.

    Raises:
        Unsolved: the limit was reached before there was any plan, or the program is unbounded.
        Cancelled: `cancelled` said so before there was any plan; later the plan comes with the status CANCELLED.
        RefusedOption: HiGHS does not know an option.
        RefusedProgram: there are figures in the program that HiGHS does not take.
    """
    options = options or Options(time_limit=plant.settings.time_limit)
    return _Levels(m, plant, options, watch, cancelled).solve(start)


class _Levels:
    """The levels of one plan, settled one after the other in one solver."""

    def __init__(
        self,
        m: Model,
        plant: Plant,
        options: Options,
        watch: Callable[[Event], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.started = perf_counter()
        self.watch = watch or (lambda event: None)
        self.m, self.plant = m, plant
        self.lp: Lp = arrays(m)
        self.levels = levels(m)
        self.offset = margin(m).offset
        self.money = -objective_of(m, "margin")
        self.dear = dear(m, self.money)
        self.doing, self.pass_for = "start", Pass()
        most = np.where(m.bought >= 0, self.lp.upper[m.bought], plant.lots.quantity)
        log = None if watch is None else self._hear
        self.solver: Solver = solver_for(m, self.lp, options, most=most, log=log, cancelled=cancelled)
        self.results: list[LevelResult] = []
        self.handing_over = perf_counter() - self.started
        self.settled = perf_counter()
        self.iterations = 0
        self.reached: Outcome | None = None
        self.first: Basis | None = None

    def solve(self, start: Basis | None = None) -> Solution:
        """Settles one level after the other; a pass for money in which all that is ahead is kept ends it."""
        ahead = list(self.levels)
        self.solver.goes_on_from(start)
        best = self._money(ahead)
        self.first = self.solver.handed_on()
        while ahead and best.status is Status.OPTIMAL:
            level = ahead.pop(0)
            if self._keeps(level, best):
                self._hold(level, best)
            else:
                best = self._settle(level, ahead)
        if best.status in STOPPED:
            return self._solution(best, best)
        if len(self.solver.whole):
            best = self._at_pattern(best)
        reached = self._margin(best)
        self._record("money", 0, reached, reached)
        return self._solution(self._tidied(best), best)

    def _money(self, ahead: Sequence[Level]) -> Outcome:
        """The greatest margin, with a dear price on what is missing of the promises ahead.

        Levels that are then kept cannot do better; if all are, this is the plan.
        """
        cost = self.money.copy()
        for level in ahead:
            cost[level.columns] += self.dear[level.columns]
        self.pass_for = Pass(cost, tuple(ahead), in_plan_terms=lambda cost: self.offset - cost)
        return self._minimise("money and promises" if ahead else "money", cost)

    def _settle(self, level: Level, ahead: Sequence[Level]) -> Outcome:
        """The least that a level can miss, and the money pass that follows, from where the last one ended."""
        basis = self.solver.basis()
        cost = np.zeros(len(self.money))
        scale = LEVEL_SCALE / float(level.weights.max())
        cost[level.columns] = level.weights * scale
        self.pass_for = Pass(in_plan_terms=lambda cost: cost / scale)
        before = self.reached
        outcome = self._minimise(f"level {level.rank}", cost, floor=0.0)
        if outcome.status in STOPPED:
            # Halfway to what this level can reach nothing else counts; the pass before has weighed all of it.
            return outcome if before is None else replace(before, status=outcome.status)
        self._hold(level, outcome)
        self.solver.start_from(basis)
        return self._money(ahead)

    def _at_pattern(self, best: Outcome) -> Outcome:
        """The same plan as the answer of a linear program, with its whole numbers held: it has duals then."""
        self.solver.keep_pattern(best.x)
        return self._minimise("money", self.money)

    def _keeps(self, level: Level, outcome: Outcome) -> bool:
        return bool((outcome.x[level.columns] * level.weights).max() <= KEPT)

    def _hold(self, level: Level, outcome: Outcome) -> None:
        """Binds what follows to what a level has reached."""
        short = np.maximum(outcome.x[level.columns], 0.0)
        value = float(short @ level.weights)
        if self._keeps(level, outcome):
            self.solver.bound(level.columns, np.zeros(len(short)), short)
            value = held = 0.0
        else:
            held = value + self.plant.settings.priority_tolerance
            scale = 1.0 / level.weights.max()
            self.solver.add_row(level.columns, level.weights * scale, held * scale)
        self._record(str(level.rank), len(short), value, held)

    def _record(self, level: str, promises: int, value: float, held: float) -> None:
        now = perf_counter()
        self.results.append(LevelResult(level, promises, value, held, now - self.settled))
        self.settled = now

    def _tidied(self, best: Outcome) -> Outcome:
        """The preferred plan of the best margin, with fewer dribbles where that costs next to nothing."""
        self.pass_for = Pass()
        bounds, basis = self.solver.bounds(), self.solver.basis()
        chosen = self._fixed_choice(best)
        if chosen is best:
            return best
        start = (basis, self.solver.basis())
        plan = chosen
        for _ in range(ROUNDS):
            small, least = dribbles(self.m, self.plant, plan.x)
            step = self._fewer(small, least, bounds, start, best) if len(small) else None
            if step is None:
                break
            plan, bounds = step
            if self._untidy(plan) < self._untidy(chosen):
                chosen = plan
        loss = self._margin(best) - self._margin(chosen)
        self._record("fixed choice", 0, loss, max(loss, self._allowed(best)))
        return chosen

    def _untidy(self, plan: Outcome) -> tuple[int, float]:
        """How many dribbles there are, and how much it would take to make them whole, as shares of the smallest."""
        small, least = dribbles(self.m, self.plant, plan.x)
        return len(small), float((1.0 - plan.x[small] / least).sum())

    def _fewer(
        self, small: Positions, least: Numbers, bounds: Bounds, start: tuple[Basis, Basis], best: Outcome
    ) -> tuple[Outcome, Bounds] | None:
        """A plan without these dribbles, or with each as large as it has to be, and the bounds that give it.

        All of them at once, or else one by one; of plans with as many dribbles, the one with the largest. None if every
        one breaks a promise or costs too much.
        """
        single = [np.array([i]) for i in range(len(small))] if 1 < len(small) <= FEW else []
        found: list[tuple[Outcome, Bounds]] = []
        for group in (np.arange(len(small)), *single):
            for lower, upper in ((np.zeros(len(group)), np.zeros(len(group))), (least[group], bounds[1][small[group]])):
                self.solver.restore(bounds)
                self.solver.bound(small[group], lower, upper)
                held = self.solver.bounds()
                plan = self._at_little_cost(best, start)
                if plan is not None:
                    found.append((plan, held))
                    if self._untidy(plan)[0] < len(small):
                        return plan, held
        return min(found, key=lambda candidate: self._untidy(candidate[0])) if found else None

    def _at_little_cost(self, best: Outcome, start: tuple[Basis, Basis]) -> Outcome | None:
        """The preferred plan within the bounds as they stand; None if there is none, or it costs too much.

        `start` is where the greatest margin and the preferred plan stood before.
        """
        self.solver.start_from(start[0])
        try:
            outcome = self._minimise("fixed choice", self.money)
        except Unsolved:
            return None
        if outcome.status is not Status.OPTIMAL or self._margin(best) - self._margin(outcome) > self._allowed(best):
            return None
        self.solver.start_from(start[1])
        return self._fixed_choice(outcome)

    def _allowed(self, best: Outcome) -> float:
        """The money that may be given up for a tidy plan."""
        return max(self.plant.settings.tidiness, LOSS) * max(1.0, abs(self._margin(best)))

    def _fixed_choice(self, best: Outcome) -> Outcome:
        """The plan of the best margin that is preferred; `best` itself where the limit or rounding comes first."""
        self._stay_on_face(best)
        try:
            outcome = self._minimise("fixed choice", preference(self.m, self.plant))
        except Unsolved:
            return best
        loss = self._margin(best) - self._margin(outcome)
        too_much = loss > LOSS * max(1.0, abs(self._margin(best)))
        return best if outcome.status is not Status.OPTIMAL or too_much else outcome

    def _stay_on_face(self, best: Outcome) -> None:
        """Pins what a plan of the same margin cannot change: columns with a reduced cost, rows with a dual."""
        columns = np.flatnonzero(np.abs(best.reduced) > FREE)
        at = np.clip(best.x[columns], self.solver.lower[columns], self.solver.upper[columns])
        self.solver.bound(columns, at, at)
        rows = np.flatnonzero(np.abs(best.dual) > FREE)
        side = np.where(best.dual[rows] > 0, self.solver.row_lower[rows], self.solver.row_upper[rows])
        rows, side = rows[np.isfinite(side)], side[np.isfinite(side)]
        self.solver.bound_rows(rows, side, side)

    def _minimise(self, doing: str, cost: Numbers, floor: float = -np.inf) -> Outcome:
        """The least cost; where the solve is stopped, the last plan that was reached, with the status of the stop.

        Raises:
            Unsolved: there is no plan at all.
            Cancelled: there is none yet.
        """
        self.doing = doing
        self._hear("")
        outcome = self.solver.minimise(cost, floor)
        self.iterations += outcome.iterations
        self.pass_for.bound = outcome.bound
        if outcome.status is Status.OPTIMAL:
            self.reached = outcome
        elif outcome.status in STOPPED and not outcome.feasible and self.reached is not None:
            return replace(self.reached, status=outcome.status)
        elif outcome.status not in STOPPED or not outcome.feasible:
            raise Cancelled if outcome.status is Status.CANCELLED else Unsolved(outcome.status, doing)
        return outcome

    def _hear(self, line: str) -> None:
        self.watch(Event(self.doing, perf_counter() - self.started, line, self.pass_for.standing(line)))

    def _margin(self, outcome: Outcome) -> float:
        return self.offset - float(self.money @ outcome.x)

    def _solution(self, chosen: Outcome, priced: Outcome) -> Solution:
        rows, columns, nonzeros = self.lp.size
        kept = all(self._keeps(level, chosen) for level in self.pass_for.ahead)
        x = without_slack(self.m, self.lp, np.clip(chosen.x, self.lp.lower, self.lp.upper))
        return Solution(
            status=priced.status,
            x=x,
            dual=-priced.dual[:rows],
            reduced=-priced.reduced,
            margin=self.offset - float(self.money @ x),
            gap=0.0 if priced.status is Status.OPTIMAL else self.pass_for.gap(chosen.x, kept),
            levels=tuple(self.results),
            algorithm=str(self.solver.algorithm),
            iterations=self.iterations,
            rows=rows,
            columns=columns,
            nonzeros=nonzeros,
            seconds=perf_counter() - self.started,
            handing_over=self.handing_over,
            basis=self.first,
        )


def dear(m: Model, money: Numbers) -> Numbers:
    """A price for what is missing of ranked promises, per kg or t, well above all that money can offer for it."""
    sales = np.concatenate([m.sold, m.spot])
    per_kg = np.abs(money[sales]).max(initial=1.0)
    per_tonne = np.abs(money[np.concatenate([m.run, m.bought[m.bought >= 0]])]).max(initial=1000.0 * per_kg)
    price = np.zeros(len(money))
    for promise in m.promises:
        ranked = promise.short[~np.isnan(promise.rank)]
        price[ranked] = DEAR * (per_kg if promise.unit == "kg" else per_tonne)
    return price


def without_slack(m: Model, lp: Lp, x: Numbers) -> Numbers:
    """The same plan with every shortage at what is really missing.

    Within the tolerance of its level a shortage may stand higher than its row needs; nothing else depends on it.
    """
    x = x.copy()
    row = np.repeat(np.arange(len(lp.row_lower)), np.diff(lp.starts))
    activity = add_up(row, lp.values * x[lp.columns], len(lp.row_lower))
    spare = np.full(len(x), np.inf)
    slack = np.where(lp.values > 0, activity[row] - lp.row_lower[row], lp.row_upper[row] - activity[row])
    np.minimum.at(spare, lp.columns, np.maximum(slack / np.abs(lp.values), 0.0))
    for promise in m.promises:
        x[promise.short] = np.maximum(x[promise.short] - spare[promise.short], 0.0)
    return x
