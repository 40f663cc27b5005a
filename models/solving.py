"""Solves a plan's program: promises level by level, then money, then one fixed choice among equal plans.

1. One solve of the margin with every ranked promise kept. If that is feasible, no level can do better.
2. Otherwise each level in turn: the least sum of relative shortages. What it reaches binds what follows: promises that
   can all be kept stay kept exactly; a sum that is not zero may grow by the priority tolerance.
3. The greatest margin.
4. Among the plans of that margin, the one that `tidy` prefers: work early, few runs, nothing bought for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from models.highs import Cancelled, Highs, Options, Outcome, RefusedOption, Status
from models.lp import Lp, arrays, objective_of
from models.model import Model
from models.objective import Level, levels, margin
from models.plant import Numbers, Plant
from models.sums import add_up
from models.tidy import preference

__all__ = ["Cancelled", "Event", "LevelResult", "Options", "RefusedOption", "Solution", "Status", "Unsolved", "solve"]

KEPT = 1e-7
"""A promise that misses less than this share of what it asks counts as kept."""

FREE = 1e-6
"""A reduced cost or dual below this (money per unit) leaves its column or row free in the fixed choice."""

LOSS = 1e-9
"""The share of the margin that rounding may cost in the fixed choice; beyond it the choice is dropped."""

LEVEL_SCALE = 1000.0


@dataclass(frozen=True)
class Event:
    """What the solver is doing: the level, seconds since the start, and a line of HiGHS's log where there is one."""

    level: str
    seconds: float
    line: str = ""


@dataclass(frozen=True)
class LevelResult:
    """One level as solved: how many promises, the value reached, and what later levels may not exceed."""

    level: str
    promises: int
    value: float
    held_at: float
    seconds: float


@dataclass(frozen=True)
class Solution:
    """A solved program: x by column; dual by row and reduced cost by column, as more margin per unit more."""

    status: Status
    x: Numbers
    dual: Numbers
    reduced: Numbers
    margin: float
    levels: tuple[LevelResult, ...]
    algorithm: str
    iterations: int
    rows: int
    columns: int
    nonzeros: int
    seconds: float


class Unsolved(RuntimeError):
    """No plan could be found; `status` says why."""

    def __init__(self, status: Status, level: str) -> None:
        super().__init__(f"{status.value} at {level}")
        self.status = status
        self.level = level


def solve(
    m: Model,
    plant: Plant,
    options: Options | None = None,
    watch: Callable[[Event], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """The best plan for a built model.

    Args:
        m: the model from `models.build.build`.
        plant: its plant.
        options: time limit, algorithm and options of HiGHS; the plant's own time limit where None.
        watch: hears what is going on.
        cancelled: asked many times a second whether to stop.

    Raises:
        Unsolved: the limit was reached before there was any plan, or the program is unbounded.
        Cancelled: `cancelled` said so.
        RefusedOption: HiGHS does not know an option.
    """
    return _Levels(m, plant, options or Options(time_limit=plant.settings.time_limit), watch, cancelled).solve()


class _Levels:
    """The levels of one plan, solved one after the other in one HiGHS."""

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
        self.money = -objective_of(m, "margin")
        self.doing = "start"
        log = None if watch is None else self._hear
        self.highs = Highs(self.lp, options, log, cancelled)
        self.results: list[LevelResult] = []
        self.iterations = 0

    def solve(self) -> Solution:
        best = self._all_kept() or self._level_by_level()
        if best.status is not Status.OPTIMAL:
            return self._solution(best, best)
        return self._solution(self._fixed_choice(best), best)

    def _all_kept(self) -> Outcome | None:
        """The greatest margin with every ranked promise kept, or None where that cannot be."""
        self._forbid(1.0)
        outcome = self._minimise("money, all promises kept", self.money)
        if outcome.status is not Status.OPTIMAL:
            self._forbid(np.inf)
            return None
        for level in self.levels:
            self.results.append(LevelResult(str(level.rank), len(level.columns), 0.0, 0.0, 0.0))
        self._note_money(outcome)
        return outcome

    def _forbid(self, factor: float) -> None:
        """Bounds every ranked shortage at zero (factor 1), or not at all (infinity)."""
        for level in self.levels:
            zero = np.zeros(len(level.columns))
            self.highs.bound(level.columns, zero, zero if np.isfinite(factor) else zero + np.inf)

    def _level_by_level(self) -> Outcome:
        reached: Outcome | None = None
        for level in self.levels:
            outcome = self._minimise(f"level {level.rank}", self._cost(level))
            if outcome.status is not Status.OPTIMAL:
                return self._stopped(outcome, reached, f"level {level.rank}")
            self._hold(level, outcome)
            reached = outcome
        outcome = self._minimise("money", self.money)
        if outcome.status is not Status.OPTIMAL:
            return self._stopped(outcome, reached, "money")
        self._note_money(outcome)
        return outcome

    def _stopped(self, outcome: Outcome, reached: Outcome | None, where: str) -> Outcome:
        """The last plan that was reached, marked as not proven."""
        if reached is None or outcome.status is not Status.LIMIT:
            raise Unsolved(outcome.status, where)
        return replace(reached, status=Status.LIMIT)

    def _cost(self, level: Level) -> Numbers:
        cost = np.zeros(len(self.money))
        cost[level.columns] = level.weights
        return cost * (LEVEL_SCALE / float(level.weights.max()))

    def _hold(self, level: Level, outcome: Outcome) -> None:
        """Binds what follows to what a level has reached."""
        short = np.maximum(outcome.x[level.columns], 0.0)
        value = float(short @ level.weights)
        if (short * level.weights).max() <= KEPT:
            self.highs.bound(level.columns, np.zeros(len(short)), short)
            value = held = 0.0
        else:
            held = value + self.plant.settings.priority_tolerance
            scale = 1.0 / level.weights.max()
            self.highs.add_row(level.columns, level.weights * scale, held * scale)
        self.results.append(LevelResult(str(level.rank), len(short), value, held, outcome.seconds))

    def _note_money(self, outcome: Outcome) -> None:
        reached = self._margin(outcome)
        self.results.append(LevelResult("money", 0, reached, reached, outcome.seconds))

    def _fixed_choice(self, best: Outcome) -> Outcome:
        """The plan of the best margin that is preferred; `best` itself if the limit comes first."""
        self._stay_on_face(best)
        outcome = self._minimise("fixed choice", preference(self.m, self.plant))
        if outcome.status is not Status.OPTIMAL:
            return best
        loss = self._margin(best) - self._margin(outcome)
        if loss > LOSS * max(1.0, abs(self._margin(best))):
            return best
        self.results.append(LevelResult("fixed choice", 0, loss, loss, outcome.seconds))
        return outcome

    def _stay_on_face(self, best: Outcome) -> None:
        """Pins what a plan of the same margin cannot change: columns with a reduced cost, rows with a dual."""
        columns = np.flatnonzero(np.abs(best.reduced) > FREE)
        at = np.clip(best.x[columns], self.highs.lower[columns], self.highs.upper[columns])
        self.highs.bound(columns, at, at)
        rows = np.flatnonzero(np.abs(best.dual) > FREE)
        side = np.where(best.dual[rows] > 0, self.highs.row_lower[rows], self.highs.row_upper[rows])
        rows, side = rows[np.isfinite(side)], side[np.isfinite(side)]
        self.highs.bound_rows(rows, side, side)

    def _minimise(self, doing: str, cost: Numbers) -> Outcome:
        self.doing = doing
        self._hear("")
        outcome = self.highs.minimise(cost)
        self.iterations += outcome.iterations
        return outcome

    def _hear(self, line: str) -> None:
        self.watch(Event(self.doing, perf_counter() - self.started, line))

    def _margin(self, outcome: Outcome) -> float:
        return margin(self.m).offset - float(self.money @ outcome.x)

    def _solution(self, chosen: Outcome, priced: Outcome) -> Solution:
        rows, columns, nonzeros = self.lp.size
        return Solution(
            status=priced.status,
            x=without_slack(self.m, self.lp, np.clip(chosen.x, self.lp.lower, self.lp.upper)),
            dual=-priced.dual[:rows],
            reduced=-priced.reduced,
            margin=self._margin(chosen),
            levels=tuple(self.results),
            algorithm=str(self.highs.algorithm),
            iterations=self.iterations,
            rows=rows,
            columns=columns,
            nonzeros=nonzeros,
            seconds=perf_counter() - self.started,
        )


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
