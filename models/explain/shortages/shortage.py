"""Why a promise is short: what is missing, split by cause, so that the parts add up to it exactly.

One promise at a time, the least that it can miss is found again and again, each time with one more cause lifted and
all those before it still lifted. How much that least falls is what the cause accounts for. The order is fixed:

 1. Money: the margin no longer counts; what was served before the promise, and beside it, still is.
 2. Served first: the promises of the same priority, then those of each priority before it, the last first.
 3. The causes that rules state, stage by stage (`models.program.cause.Stage`): work, blends, resources, stores,
    markets, what no rule claims, then lots: blocked (as from when they are there), late (as from the start), after
    their Use by. Within a kind one by one: first the one that holds most at that point.
 4. Lag: what is made is there at once. 5. Recovery: all of an element goes where most of it goes.
 6. Feed that is not there: as much as wanted of every lot.
 7. What is missing even then: no lot, recipe, customer or period could count for it.

A cause that does not hold, by its duals, is lifted without another solve: that is proof enough that it gains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from models.explain.shortages.levels_held import SERVED, Broken
from models.explain.shortages.lifting import NotComputed, Program, first_gains
from models.explain.shortages.shared_programs import AS_IT_IS, FULL_RECOVERY, NO_LAG, Programs
from models.plant.plant import Numbers
from models.program.cause import Cause
from models.program.model import Model
from models.rules import RULES
from models.rules.lot_use import NOT_THERE
from models.solving.highs import Outcome

MONEY = "Money"
LAG = "Lag"
RECOVERY = "Recovery"
NO_WAY = "No way to it"
WHOLE = "Whole numbers"
NOT_COMPUTED = "Not computed"

NEGLIGIBLE = 1e-7
"""The share of what is asked up to which a part is rounding."""


@dataclass(frozen=True)
class Part:
    """What one cause accounts for, in the promise's unit, and what is left when it and all before it are lifted."""

    cause: str
    detail: str
    amount: float
    left: float


@dataclass(frozen=True)
class Explained:
    """A broken promise and the parts of what it misses; they add up to it."""

    broken: Broken
    parts: tuple[Part, ...]


def why_short(programs: Programs) -> list[Explained]:
    """Every broken promise of a plan, explained; what there was no time for is one part, `Not computed`."""
    explained = []
    for number, broken in enumerate(programs.broken, start=1):
        promise = broken.promise
        what = f"{promise.sheet} / {promise.rows[broken.place]}"
        programs.watch(f"why promises are short: {number} of {len(programs.broken)}, {what}")
        explained.append(Explained(broken, tuple(parts(programs, broken))))
    return explained


def parts(programs: Programs, broken: Broken) -> list[Part]:
    """The parts of one promise; they add up to what it misses, whatever was not computed."""
    tally = _Tally(broken.short, NEGLIGIBLE * max(float(broken.promise.asked[broken.place]), 1.0))
    try:
        programs.clock.check()
        for stage in (_in_the_plan, _in_the_plant, _in_the_process):
            stage(programs, broken, tally)
            if tally.done:
                return tally.parts
        tally.fall(*_rest(broken), 0.0)
    except NotComputed as stop:
        tally.fall(NOT_COMPUTED, str(stop), 0.0)
    return tally.parts


@dataclass
class _Tally:
    """What is still missing of one promise, and the parts so far."""

    left: float
    negligible: float
    parts: list[Part] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return self.left <= 0.0

    def falls_to(self, least: float) -> bool:
        """True if `least` is lower than what is left by more than rounding, or is nothing."""
        return self.left - least > self.negligible or least <= self.negligible

    def fall(self, cause: str, detail: str, least: float) -> None:
        """Books a fall to `least` on a cause, if it is more than rounding."""
        if self.falls_to(least):
            least = least if least > self.negligible else 0.0
            self.parts.append(Part(cause, detail, self.left - least, least))
            self.left = least


def _in_the_plan(programs: Programs, broken: Broken, tally: _Tally) -> None:
    """Money, and the promises that are served first."""
    served = programs.served()
    program, first, beside = served.program, served.first(broken.rank), served.beside(programs.m, broken)
    program.hold([cause for group in (beside, *first) for cause in group])
    cost = _only(broken.column, programs.m)
    outcome = program.minimise(cost, floor=0.0)
    tally.fall(MONEY, _money_words(broken, bool(beside)), outcome.objective)
    for group in (beside, *first):
        outcome = _one_by_one(program, cost, group, outcome, tally)


def _in_the_plant(programs: Programs, broken: Broken, tally: _Tally) -> None:
    """The causes of the plant, kind by kind."""
    program, wide = programs.wide(AS_IT_IS, RULES[broken.promise.rule].about_feed)
    program.hold([*wide.causes, wide.quantities])
    cost = _only(_column_in(wide.model, broken), wide.model)
    outcome = program.minimise(cost, floor=0.0)
    whole = len(programs.m.variables.whole) > 0
    tally.fall(*((WHOLE, "and other promises") if whole else (SERVED, "other promises")), outcome.objective)
    for _, group in groupby(wide.causes, key=lambda cause: cause.kind):
        if not tally.done:
            outcome = _one_by_one(program, cost, list(group), outcome, tally)


def _in_the_process(programs: Programs, broken: Broken, tally: _Tally) -> None:
    """Lag, recovery and what there is of all lots, with everything before lifted."""
    changes = [(AS_IT_IS, "", "")]
    if broken.promise.unit == "kg":
        changes = [(NO_LAG, LAG, "what is still on its way"), (FULL_RECOVERY, RECOVERY, "what recipes lose")]
    for process, kind, words in changes:
        program, wide = programs.wide(process, RULES[broken.promise.rule].about_feed)
        program.hold([wide.quantities])
        cost = _only(_column_in(wide.model, broken), wide.model)
        tally.fall(kind, words, program.minimise(cost, floor=0.0).objective)
        if tally.done:
            return
    program.hold([])
    tally.fall(NOT_THERE, "more than all lots together hold", program.minimise(cost, floor=0.0).objective)


def _one_by_one(program: Program, cost: Numbers, causes: Sequence[Cause], outcome: Outcome, tally: _Tally) -> Outcome:
    """Lifts causes of one kind, at each point the one that holds most, and the rest at once when none holds.

    A cause that gains nothing alone is named with the next one that gains, if it does not gain without it.
    """
    waiting, idle = list(causes), list[Cause]()
    while waiting and not tally.done:
        gains = first_gains(waiting, outcome)
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        cause = waiting.pop(best)
        program.lift(cause)
        outcome = program.minimise(cost, floor=0.0)
        if not tally.falls_to(outcome.objective):
            idle.append(cause)
            continue
        needed = [own for own in idle if _needed(program, cost, own, outcome.objective + tally.negligible)]
        tally.fall(cause.kind, _joined([own.detail for own in (*needed, cause)]), outcome.objective)
        idle.clear()
    program.lift(*waiting)
    return outcome


def _needed(program: Program, cost: Numbers, cause: Cause, least: float) -> bool:
    """True if the least is not reached while this cause alone holds again; the cause is lifted afterwards."""
    program.hold_again(cause)
    reached = program.minimise(cost, floor=least).objective
    program.lift(cause)
    return reached > least


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} together"


def _only(column: int, m: Model) -> Numbers:
    cost = np.zeros(len(m.variables))
    cost[column] = 1.0
    return cost


def _column_in(m: Model, broken: Broken) -> int:
    """The column of what is missing of the same promise in another program."""
    own = broken.promise
    other = next(promise for promise in m.promises if promise.name == own.name)
    return int(other.short[other.rows.index(own.rows[broken.place])])


def _money_words(broken: Broken, beside: bool) -> str:
    if np.isnan(broken.rank):
        return "could be had, but costs more than its penalty"
    if broken.rank == 0 or beside:
        return "could be had, but counts for less than others of its priority, or its tolerance gives it up for margin"
    return "could be had, but the priority tolerance gives it up for margin"


def _rest(broken: Broken) -> tuple[str, str]:
    left = RULES[broken.promise.rule].left
    return (NO_WAY, "no lot, recipe, customer or period counts for more") if left is None else left(broken.promise.over)
