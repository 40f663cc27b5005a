"""Why a promise is short: what is missing, split by cause, so that the parts add up to it exactly.

One promise at a time, the least that it can miss is found again and again, each time with one more cause lifted and
all those before it still lifted. How much that least falls is what the cause accounts for. The order is fixed:

 1. Money: the margin no longer counts; what was served before the promise, and beside it, still is.
 2. Served first: the promises of the same priority, then those of each priority before it, the last first. What
    letting one go gives is followed to what that lacks itself (`served_first`): causes of 3 to 7, through the promise.
 3. The causes that rules state, stage by stage (`models.program.cause.Stage`): days within periods, work, blends,
    resources, stores, markets, what no rule claims, then lots: blocked (as from when they are there), late (as from the
    start), after their Use by. Within a kind one by one: first the one that holds most at that point.
 4. Mixing: the lots of stores that mix keep apart, where there are such stores.
 5. Late lots once more: those that come within a period are there from its first day.
 6. Lag: what is made is there at once. 7. Lead time: so is what lanes carry between sites.
 8. Recovery: all of an element goes where most of it goes.
 9. Feed that is not there: as much as wanted of every lot.
10. What is missing even then: no lot, recipe, customer or period could count for it.

A cause that does not hold, by its duals, is lifted without another solve: that is proof enough that it gains nothing.
Where stores mix, all up to 3 are the best plans that were found, each from the mixes of the one before; from 4 on the
least is proven.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.explain.budget import NotComputed
from models.explain.shortages.levels_held import Broken
from models.explain.shortages.physical import Kept, in_the_plant, in_the_process, only, without_end, without_mixing
from models.explain.shortages.served_first import book_served, falls_of_served
from models.explain.shortages.shared_programs import Programs
from models.explain.shortages.tally import Fall, Part, Tally
from models.rules import RULES

MONEY = "Money"
NO_WAY = "No way to it"
NOT_COMPUTED = "Not computed"


@dataclass(frozen=True)
class Explained:
    """A broken promise and the parts of what it misses; they add up to it."""

    broken: Broken
    parts: tuple[Part, ...]


def why_short(programs: Programs) -> list[Explained]:
    """Return every broken promise of a plan, explained; what steps do not suffice for is one part, `Not computed`."""
    explained = []
    for number, broken in enumerate(programs.broken, start=1):
        promise = broken.promise
        what = f"{promise.sheet} / {promise.rows[broken.place]}"
        programs.watch(f"why promises are short: {number} of {len(programs.broken)}, {what}")
        explained.append(Explained(broken, tuple(parts(programs, broken))))
    return explained


def parts(programs: Programs, broken: Broken) -> list[Part]:
    """Return the parts of one promise; they add up to what it misses, whatever was not computed.

    What would hold it alone is found first, so that the steps that there are go into that.
    """
    tally = Tally.of(broken.short, float(broken.promise.asked[broken.place]))
    try:
        programs.budget.check()
        falls = _in_the_plan(programs, broken, tally)
    except NotComputed as stop:
        tally.fall(NOT_COMPUTED, str(stop), 0.0)
        return tally.parts
    alone = Tally(falls[-1].left if falls else tally.left, tally.negligible)
    try:
        _alone(programs, broken, alone)
    except NotComputed as stop:
        alone.fall(NOT_COMPUTED, str(stop), 0.0)
    book_served(programs, broken, tally, falls)
    return [*tally.parts, *alone.parts]


def _in_the_plan(programs: Programs, broken: Broken, tally: Tally) -> list[Fall]:
    """Book money; what letting go of the promises that are served first gives."""
    served = programs.served()
    program, first, beside = served.program, served.first(broken.rank), served.beside(programs.m, broken)
    program.hold([cause for group in (beside, *first) for cause in group])
    outcome = program.minimise(only(broken.column, programs.m), floor=0.0)
    tally.fall(MONEY, _money_words(broken, bool(beside)), outcome.objective)
    return falls_of_served(programs, broken, tally, (beside, *first), outcome)


def _alone(programs: Programs, broken: Broken, tally: Tally) -> None:
    """Book what would hold the promise if there were no other."""
    alone = Kept(programs.alone(broken.promise.rule))
    for stage in (in_the_plant, without_mixing, in_the_process, without_end):
        if not tally.done:
            stage(programs, broken, tally, alone)
    tally.fall(*_rest(broken), 0.0)


def _money_words(broken: Broken, beside: bool) -> str:
    if np.isnan(broken.rank):
        return "could be had, but costs more than its penalty"
    if broken.rank == 0 or beside:
        return "could be had, but counts for less than others of its priority, or its tolerance gives it up for margin"
    return "could be had, but the priority tolerance gives it up for margin"


def _rest(broken: Broken) -> tuple[str, str]:
    left = RULES[broken.promise.rule].left
    return (NO_WAY, "no lot, recipe, customer or period counts for more") if left is None else left(broken.promise.over)
