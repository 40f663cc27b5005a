"""How far each target can be reached: period by period the most that could count for it if nothing else mattered.

The most is a program of its own for every period: the plant as it is, without promises and without money, making as
much as it can for the target by the end of that period. What stops it there is read from that program's duals: by
strong duality the most is the sum of what each limit holds times what a unit of it is worth, so that each has a share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from models.explain.budget import NotComputed
from models.explain.shortages.lifting import Program, first_gains
from models.explain.shortages.shared_programs import APART, AS_IT_IS, Programs
from models.explain.shortages.wide import Wide
from models.plant.plant import Numbers, Plant
from models.program.cause import Cause, Stage
from models.program.shared.counting import counting
from models.solving.solvers.bases import Basis
from models.solving.solvers.highs import Outcome

FEED = "feed"
OPENING = "opening stock"
MOST_NAMED = 3
SMALL = 0.05
NOTHING = 1e-6
HEAVY = ("Dy", "Tb")


@dataclass(frozen=True)
class Rung:
    """One period of a target, cumulative from its window's first period, in kg; NaN where it was not computed.

    What was reached before the plan is part of both.
    """

    target: int
    period: int
    most: float
    planned: float
    stops: str


def ladder(programs: Programs) -> list[Rung]:
    """Return every target, those of Dy and Tb first, with every period of its window.

    Far apart first and then ever closer, so that what steps suffice for spans the whole window.
    """
    plant, rungs, reach = programs.plant, dict[tuple[int, int], Rung](), _Reach(programs)
    targets = _order(plant)
    count = sum(len(_window(plant, target)) for target in targets)
    for step in _steps(len(plant.calendar)):
        for target in targets:
            for period in _window(plant, target)[::-step]:
                if (target, period) not in rungs:
                    programs.watch(f"how far {plant.targets.names[target]} can be reached, {len(rungs) + 1} of {count}")
                    rungs[target, period] = reach.rung(target, period)
    return [rungs[target, period] for target in targets for period in _window(plant, target)]


def _steps(periods: int) -> list[int]:
    """Return how far apart rungs are, pass by pass: from an eighth of the plan down to one period."""
    return [2**i for i in reversed(range(max(periods // 8, 1).bit_length()))]


def _window(plant: Plant, target: int) -> range:
    return range(plant.targets.first[target], plant.targets.last[target] + 1)


def _order(plant: Plant) -> list[int]:
    """Return targets of the products that most of the Dy or Tb goes into, then the others; each by name."""
    heavy = []
    for component in (name for name in HEAVY if name in plant.components):
        recovery = plant.yields.recovery[:, plant.components.index(component)]
        if recovery.max(initial=0.0) > 0:
            heavy += plant.products.material[plant.yields.product[recovery >= recovery.max() / 2]].tolist()
    products = plant.targets.product.tolist()
    return sorted(range(len(products)), key=lambda i: heavy.index(products[i]) if products[i] in heavy else len(heavy))


class _Reach:
    """The wide program of a plan, asked for one rung after the other: each from the next later one of its target, which
    takes half of the steps that the last one takes."""

    def __init__(self, programs: Programs) -> None:
        self.programs = programs
        self.ended: dict[tuple[int, int], Basis] = {}
        self.last: tuple[int, int] | None = None

    def rung(self, target: int, period: int) -> Rung:
        """Return one rung."""
        programs, so_far = self.programs, float(self.programs.plant.targets.reached_so_far[target])
        planned = so_far + counting(programs.m, programs.plant, target, period).reached(programs.solution.x)
        try:
            programs.budget.check()
            program, wide = programs.wide(APART if programs.mixes else AS_IT_IS, programs.alone())
            if program.held != [*wide.causes, wide.quantities]:
                program.hold([*wide.causes, wide.quantities])
            anyway, outcome = self._most(program, wide, target, period)
            stops = what_stops(program, wide, outcome, so_far + anyway)
            stops += f" ({_proven_by(programs)})" if programs.mixes else ""
            return Rung(target, period, so_far + abs(anyway - outcome.objective), planned, stops)
        except NotComputed as stop:
            return Rung(target, period, np.nan, planned, f"not computed: {stop}")

    def _most(self, program: Program, wide: Wide, target: int, period: int) -> tuple[float, Outcome]:
        """Return what counts whatever the plan does, and the most that counts beside it."""
        later = [one for one in self.ended if one[0] == target and one[1] > period]
        if later and min(later) != self.last:
            program.solver.start_from(self.ended[min(later)])
        counted = counting(wide.model, self.programs.plant, target, period)
        cost = np.zeros(len(wide.model.variables))
        cost[counted.columns] = -counted.kg
        outcome = program.minimise(cost)
        self.last = target, period
        self.ended[self.last] = program.solver.basis()
        return counted.fixed, outcome


def _proven_by(programs: Programs) -> str:
    """Return of what a plan with stores that mix can make no more than."""
    return "lots kept apart" if programs.wides.follows_lots else "components of mixes kept apart"


def what_stops(program: Program, wide: Wide, outcome: Outcome, before: float) -> str:
    """Return the limits that hold the most back, the one with the greatest share first, in words.

    `before` is what counts whatever the plan does.
    """
    total = -outcome.objective
    if total <= NOTHING:
        return "nothing more can count so early" if before > NOTHING else "nothing can count so early"
    found = dict(shares(program, wide, outcome))
    found[OPENING] = total - sum(found.values())
    named = sorted((words for words in found if found[words] > SMALL * total), key=lambda words: -found[words])
    limit = _limit_of_shares(wide, outcome)
    return ", ".join(named[:MOST_NAMED] if limit is None else [*named[: MOST_NAMED - 1], limit])


def shares(program: Program, wide: Wide, outcome: Outcome) -> Iterator[tuple[str, float]]:
    """Yield what each limit accounts for of the most, in kg; opening stock accounts for the rest."""
    yield _feed_words(wide, outcome), _share(program, wide.quantities, outcome)
    for cause in wide.causes:
        if cause.has_amount:
            yield cause.name, _share(program, cause, outcome)


def _share(program: Program, cause: Cause, outcome: Outcome) -> float:
    """Return units that a cause holds times what a unit more of each is worth."""
    dual, reduced = outcome.dual[cause.rows], outcome.reduced[cause.columns]
    bound: Numbers = np.where(dual < 0, cause.upper, cause.lower)
    of_rows = np.where(dual != 0, dual, 0.0) @ np.where(np.isfinite(bound), bound, 0.0)
    held = np.minimum(cause.at, program.open.upper[cause.columns])
    of_columns = np.minimum(reduced, 0.0) @ np.where(np.isfinite(held), held, 0.0)
    return -float(of_rows + of_columns)


def _limit_of_shares(wide: Wide, outcome: Outcome) -> str | None:
    """Return the limit without an amount that holds most, if one does: a share of a blend, whose bound is zero."""
    none = [cause for cause in wide.causes if not cause.has_amount and cause.stage is not Stage.LOT]
    cause = _holds_most(none, outcome)
    return None if cause is None else cause.name


def _feed_words(wide: Wide, outcome: Outcome) -> str:
    """Return the feed that is there, and the lot that would help most if it were there too."""
    cause = _holds_most([cause for cause in wide.causes if cause.stage is Stage.LOT], outcome)
    return FEED if cause is None else f"{FEED} (most missed: {cause.detail})"


def _holds_most(causes: Sequence[Cause], outcome: Outcome) -> Cause | None:
    """Return the cause whose lifting gains most at first, if any gains anything."""
    gains = first_gains(causes, outcome)
    return causes[int(gains.argmax())] if gains.max(initial=0.0) > 0 else None
