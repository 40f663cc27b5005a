"""What each level of promises costs: the margin without it, and the margin that its last kilogram takes.

Without a level means that its promises are no longer held, while every other level still keeps what it reached; the
penalties of its promises still count. The margin at the edge is what the plan would gain per unit if one promise of
the level could miss a little more (a thousandth of what it asks): the promise for which that gain is greatest.
Both are the margins of programs solved again; in whole numbers see `levels_left_out`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.explain.budget import NotComputed
from models.explain.shortages.levels_held import Held, Served
from models.explain.shortages.levels_left_out import LeavingOut
from models.explain.shortages.lifting import first_gains
from models.explain.shortages.shared_programs import Programs
from models.plant.plant import Numbers
from models.program.arrays.lp import objective_of
from models.program.cause import Cause
from models.program.model import Model
from models.program.objective import levels, margin
from models.schema.levels import costs as costs_of
from models.solving.choosing import is_more
from models.solving.solvers.bases import Basis
from models.solving.solvers.highs import Outcome

STEP = 1e-3


@dataclass(frozen=True)
class Edge:
    """The promise of a level whose last unit takes most margin: a step in its unit, and the margin gained per unit."""

    promise: str
    unit: str
    step: float
    per_unit: float


@dataclass(frozen=True)
class LevelCost:
    """What a level costs; `without`, the margin without it, and `cost` are None if they were not computed.

    `edge` is None then too, in whole numbers, and where no promise of the level costs anything. Where plans in whole
    numbers are not proven best it costs `cost` at least, and `at_most`.
    """

    level: str
    promises: int
    without: float | None
    cost: float | None
    edge: Edge | None
    at_most: float | None = None


def level_costs(programs: Programs) -> list[LevelCost]:
    """Return the cost of every level with promises, in the order in which they are kept.

    Where stores mix beside whole numbers it is that at the pattern of the plan: plans without a level are no true plans
    of mixes.
    """
    try:
        is_left_out = programs.solution.whole and not programs.mixes
        return _in_whole_numbers(programs) if is_left_out else _Costing(programs).all()
    except NotComputed:
        return [LevelCost(str(level.rank), len(level.columns), None, None, None) for level in levels(programs.m)]


def _in_whole_numbers(programs: Programs) -> list[LevelCost]:
    """Return the cost of every level by a plan without it.

    Raises:
        NotComputed: there are no steps left, or it was cancelled.
    """
    leaving, costs = LeavingOut(programs), list[LevelCost]()
    for level in leaving.levels:
        programs.watch(f"what {costs_of(level.rank)}")
        found, name, count = leaving.without(level), str(level.rank), len(level.columns)
        if found is None:
            costs.append(LevelCost(name, count, None, None, None))
        else:
            at_most = found.high if found.high > found.low else None
            costs.append(LevelCost(name, count, found.without, found.low, None, at_most))
    return costs


class _Costing:
    def __init__(self, programs: Programs) -> None:
        self.m: Model = programs.m
        self.watch = programs.watch
        self.served: Served = programs.served()
        self.program = self.served.program
        self.cost: Numbers = -objective_of(self.m, "margin")
        self.offset = margin(self.m).offset
        self.program.hold([*self._causes(), *self.served.sides])
        self.best: Outcome = self.program.minimise(self.cost)
        self.start: Basis = self.program.solver.basis()

    def all(self) -> list[LevelCost]:
        """Return what each level costs."""
        costs = []
        for held in self.served.levels:
            self.watch(f"what {costs_of(held.level.rank)}")
            costs.append(self._cost(held))
        return costs

    def _cost(self, held: Held) -> LevelCost:
        count, best = len(held.level.columns), self._margin(self.best)
        without, edge = None, None
        try:
            without = self._without(held)
            edge = self._edge(held)
        except NotComputed:
            pass
        cost = None if without is None else max(without - best, 0.0)
        return LevelCost(str(held.level.rank), count, without, cost, edge)

    def _edge(self, held: Held) -> Edge | None:
        """Return what the promise that is dearest at the margin gives for a step less of it;
        None if none gives anything."""
        level = held.level
        per_unit = level.weights * (self.served.x[level.columns] > 0)
        if held.kept:
            per_unit = -self.best.reduced[level.columns]
        place = int(per_unit.argmax())
        if self._first_gain(held) <= 0:
            return None
        step = STEP / float(level.weights[place])
        gain = max(self._with(held, _looser(held, place, step)) - self._margin(self.best), 0.0) / step
        promise, unit = _promise_of(self.m, int(level.columns[place]))
        return Edge(promise, unit, step, gain)

    def _with(self, held: Held, instead: Cause | None) -> float:
        """Return the greatest margin with another hold on a level, or none; from where every level is held, for a plan
        without another level does not keep that."""
        causes: Sequence[Cause] = [] if instead is None else [instead]
        self.program.hold([*(cause for cause in self._causes() if cause is not held.cause), *causes])
        self.program.solver.start_from(self.start)
        return self._margin(self.program.minimise(self.cost))

    def _without(self, held: Held) -> float:
        """Return the margin without a level. Duals may prove it the same,
        but say nothing of the other sides of choices."""
        best = self._margin(self.best)
        if self._first_gain(held) <= 0 and not self.m.choices:
            return best
        without = self._with(held, None)
        return without if is_more(without, best) else best

    def _first_gain(self, held: Held) -> float:
        """Return what letting a level go would gain at first."""
        return float(first_gains([held.cause], self.best)[0])

    def _causes(self) -> list[Cause]:
        return [held.cause for held in self.served.levels]

    def _margin(self, outcome: Outcome) -> float:
        return self.offset - outcome.objective


def _looser(held: Held, place: int, step: float) -> Cause:
    """Return the hold on a level that lets one of its promises miss a step more."""
    level, cause = held.level, held.cause
    if held.kept:
        at = cause.at.copy()
        at[place] += step
        return replace(cause, at=at)
    return replace(cause, upper=cause.upper + step * level.weights[place] / level.weights.max())


def _promise_of(m: Model, column: int) -> tuple[str, str]:
    """Return a promise by the column of what it misses, as the planner knows it, and its unit."""
    promise = next(candidate for candidate in m.promises if column in candidate.short)
    row = promise.rows[promise.short.tolist().index(column)]
    return f"{promise.sheet} / {row} / {promise.words}", promise.unit
