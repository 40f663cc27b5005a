"""Neighbourhoods: some whole numbers that belong together are let be, all others become no more than they are, and
HiGHS looks for a better plan.

In turn these are the whole numbers of periods in a row, and those of lots (or whatever else they stand for) drawn at
random, always in the same order. How many are let be follows from how the last search went: fewer after one that came
to no end, more after one that did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.plant.parts import Numbers, Positions
from models.program.arrays.lp import Lp, over_columns, with_bounds
from models.program.blocks import Decision
from models.program.model import Model
from models.solving.patterns.better import below
from models.solving.patterns.diving import NOTHING
from models.solving.patterns.opened import Opened
from models.solving.patterns.pace import Pace
from models.solving.solvers.highs import Algorithm, Highs, Options, Outcome, Status

FIRST, LEAST = 100, 20
"""How many whole numbers are let be: at first, at least."""

WIDER, NARROWER = 1.3, 0.7

NODES = 20
"""A search ends after so many nodes in vain."""

ASKS = 400
"""A search ends when HiGHS has asked so often whether to go on, which is the same on every machine."""

IN_VAIN = 16
"""After so many searches in vain there are no more."""


@dataclass(frozen=True)
class Kin:
    """Whole numbers that belong together: of each period, in order, and of each thing that they stand for."""

    periods: tuple[Positions, ...]
    things: tuple[Positions, ...]

    @staticmethod
    def of(m: Model) -> Kin:
        """Return what belongs together in a program."""
        whole = [decision for decision in m.decisions.values() if decision.whole and len(decision.columns)]
        dated = [decision for decision in whole if any(axis.name == "period" for axis in decision.axes)]
        period = np.concatenate([np.zeros(0, dtype=np.int64), *(decision.along("period") for decision in dated)])
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *(decision.columns for decision in dated)])
        things = [some for decision in whole for some in _by_thing(decision)]
        return Kin(tuple(columns[period == place] for place in np.unique(period)), tuple(things))


class Neighbourhoods:
    """A search for plans of less cost next to a plan in whole numbers.

    Args:
        lp: the program.
        cost: by column.
        kin: whole numbers that belong together.
        gap: how near to the least cost of a neighbourhood is good enough.
        options: of HiGHS.
        pace: by which it ends, `until` when.
        cancelled: asked many times a second whether to stop.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what is looked for, where, and how long
        self,
        lp: Lp,
        cost: Numbers,
        kin: Kin,
        gap: float,
        options: Options,
        pace: Pace,
        until: float,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.lp, self.cost, self.kin, self.gap, self.pace, self.until = lp, cost, kin, gap, pace, until
        calm = {"mip_heuristic_run_rens": False, "mip_heuristic_run_rins": False}  # neighbourhoods within these
        further = {**calm, **options.further}
        self.options, self.cancelled = replace(options, algorithm=Algorithm.SIMPLEX, further=further), cancelled
        self.opened = Opened(lp)
        self.drawn = np.random.default_rng(0)
        self.iterations = 0
        self.is_cancelled = False

    @property
    def goes_on(self) -> bool:
        """Return whether there is something left by its pace and nobody wants it to stop."""
        return not self.is_cancelled and self.pace.now < self.until and not self.pace.is_late

    def searched(self, x: Numbers, is_enough: Callable[[Numbers], bool]) -> Numbers:
        """Return a plan that costs no more than one that is known; one that is enough ends it."""
        width, tries, vain = float(FIRST), 0, 0
        while self.goes_on and vain < IN_VAIN and not is_enough(x):
            outcome, found = self._look(x, self._some(tries, width))
            tries, vain = tries + 1, 0 if found is not None else vain + 1
            if outcome.status is not Status.LIMIT:
                width = min(width * WIDER, len(self.lp.whole))
            elif found is None:
                width = max(width * NARROWER, LEAST)
            x = x if found is None else found
        return x

    def _some(self, tries: int, width: float) -> Positions:
        """Return about so many whole numbers that belong together: of periods in a row, or in turn of things."""
        groups: Sequence[Positions] = self.kin.periods if tries % 2 and self.kin.periods else self.kin.things
        is_in_a_row = groups is self.kin.periods
        count = len(groups)
        first = int(self.drawn.integers(count))
        order = (first + np.arange(count)) % count if is_in_a_row else self.drawn.permutation(count)
        sizes = np.cumsum([len(groups[place]) for place in order])
        return np.concatenate([groups[place] for place in order[: int(np.searchsorted(sizes, width)) + 1]])

    def _look(self, x: Numbers, let: Positions) -> tuple[Outcome, Numbers | None]:
        """Look for a better plan with some whole numbers let be: how that ended, and the plan if one is found."""
        opened = x > NOTHING
        opened[let] = True
        columns = self.opened.over(opened)
        held = np.setdiff1d(self.lp.whole, let)
        program = over_columns(with_bounds(self.lp, held, np.round(x[held])), columns)
        highs = Highs(program, self.pace.within(self.options), None, self.cancelled)
        highs.aim(self.gap, NODES)
        highs.end_after(ASKS)
        highs.start_at(x[columns])
        outcome = highs.minimise(self.cost[columns])
        self.pace.go_on(program, outcome)
        self.iterations += outcome.iterations
        self.is_cancelled |= outcome.status is Status.CANCELLED
        if not outcome.feasible or outcome.objective >= below(float(self.cost @ x)):
            return outcome, None
        found = np.zeros(len(x))
        found[columns] = outcome.x
        found[self.lp.whole] = np.round(found[self.lp.whole])
        return outcome, found


def _by_thing(decision: Decision) -> list[Positions]:
    """Return the columns of a decision that differ in their period only, together."""
    axes = zip(decision.axes, decision.places, strict=True)
    others = [places for axis, places in axes if axis.name != "period"]
    if not others:
        return [decision.columns]
    _, thing = np.unique(np.stack(others), axis=1, return_inverse=True)
    return [decision.columns[thing == place] for place in range(int(thing.max()) + 1)]
