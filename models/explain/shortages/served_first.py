"""What comes before a promise, and what that lacks itself: the physical cause, followed through the promises.

What letting other promises go would give is looked for once more with these kept, by lifting the causes of the plant:
if more hours of a line would serve both, then it is its hours that hold, through the promise that is served first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.explain.budget import NotComputed
from models.explain.shortages.levels_held import SERVED, Broken
from models.explain.shortages.physical import Kept, in_the_plant, in_the_process, only, without_end, without_mixing
from models.explain.shortages.shared_programs import Programs
from models.explain.shortages.tally import Fall, Tally, one_by_one
from models.program.cause import Cause, Stage
from models.rules import RULES
from models.solving.solvers.highs import Outcome

Groups = Sequence[Sequence[Cause]]
"""Promises that are kept, in the order in which they are let go of."""


def falls_of_served(programs: Programs, broken: Broken, tally: Tally, groups: Groups, outcome: Outcome) -> list[Fall]:
    """Return what letting go of promises that are served first gives, one by one; nothing is booked.

    `outcome` is the least that the promise misses while all of them are kept.
    """
    program, cost = programs.served().program, only(broken.column, programs.m)
    scratch, found = Tally(tally.left, tally.negligible), list[Fall]()
    for number, group in enumerate(groups):
        later = tuple(cause for further in groups[number + 1 :] for cause in further)

        def book(fall: Fall, later: tuple[Cause, ...] = later) -> None:
            scratch.fall(SERVED, fall.detail, fall.left)
            found.append(replace(fall, left=scratch.left, held=(*fall.held, *later)))

        outcome = one_by_one(program, cost, group, outcome, scratch, book)
    return found


def book_served(programs: Programs, broken: Broken, tally: Tally, falls: Sequence[Fall]) -> None:
    """Book what promises that are served first hold back, each on what it lacks itself as far as steps suffice."""
    for fall in falls:
        tally.floor, words = fall.left, fall.detail
        try:
            _follow(programs, broken, tally, fall)
        except NotComputed as stop:
            words = f"{words} (what that lacks is not computed: {stop})"
        tally.fall(SERVED, words, fall.left)


def _follow(programs: Programs, broken: Broken, tally: Tally, fall: Fall) -> None:
    """Book what lifting the causes of the plant gives while the promises are still kept.

    Where one of them keeps dates no lot can come earlier, so that late lots and what follows are looked at without it;
    and where one is about feed on site there cannot be more feed than there is.
    """
    every = tuple(
        name for name in RULES if any(promise.rule == name and len(promise.short) for promise in programs.m.promises)
    )
    undated = tuple(name for name in every if not RULES[name].keeps_dates or name == broken.promise.rule)
    unfed = tuple(name for name in every if not RULES[name].about_feed or name == broken.promise.rule)
    in_the_plant(programs, broken, tally, Kept(every, fall.held, fall.detail))
    kept = Kept(undated, fall.held, fall.detail, since=Stage.LOT)
    if undated != every and not tally.done:
        in_the_plant(programs, broken, tally, kept)
    without_mixing(programs, broken, tally, kept)
    in_the_process(programs, broken, tally, kept)
    without_end(programs, broken, tally, replace(kept, rules=unfed))
    left = RULES[broken.promise.rule].left
    if left is not None:
        tally.fall(*left(broken.promise.over), fall.left, through=fall.detail)
