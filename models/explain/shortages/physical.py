"""The physical causes of a shortage: what the plant and its process hold back, lifted kind by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from models.explain.shortages.ideal_process import within_a_period
from models.explain.shortages.levels_held import SERVED, Broken
from models.explain.shortages.lifting import NoAnswer
from models.explain.shortages.shared_programs import (
    APART,
    AS_IT_IS,
    FULL_RECOVERY,
    NO_LAG,
    NO_LEAD_TIME,
    NO_WAIT,
    Programs,
    Promises,
)
from models.explain.shortages.tally import Fall, Tally, one_by_one
from models.plant.plant import Numbers, Positions
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.rules.lot_use import LATE, NOT_THERE
from models.solving.solvers.highs import Outcome

MIXING = "Mixing"
LAG = "Lag"
LEAD_TIME = "Lead time"
RECOVERY = "Recovery"
NOT_AT_ALL = "more than all lots together hold"


@dataclass(frozen=True)
class Kept:
    """The promises that are in a program, by their rules, and those that are kept in it while causes are lifted.

    `causes` hold them in the plan's own program, `words` name them. Causes of the stages before `since` are lifted
    already.
    """

    rules: Promises
    causes: tuple[Cause, ...] = ()
    words: str = ""
    since: Stage = Stage.CALENDAR


def in_the_plant(programs: Programs, broken: Broken, tally: Tally, kept: Kept) -> None:
    """Lift the causes of the plant, kind by kind, with some other promises kept."""
    lifting = _Lifting(programs, broken, tally, kept, AS_IT_IS)
    causes = [cause for cause in lifting.wide.causes if cause.stage >= kept.since]
    outcome = lifting.hold(causes, quantities=True)
    whole = len(programs.m.variables.whole) > 0
    others = kept.words or "other promises"
    found = ": no plan with them was found that gives it" if programs.mixes else ""
    words = (WHOLE_RULES, f"whole numbers, and {others}{found}") if whole else (SERVED, others)
    tally.fall(*words, outcome.objective)

    def book(fall: Fall) -> None:
        tally.fall(fall.lifted[-1].kind, fall.detail, fall.left, through=kept.words)

    for _, group in groupby(causes, key=lambda cause: cause.kind):
        if not tally.done:
            outcome = one_by_one(lifting.program, lifting.cost, list(group), outcome, tally, book)


def without_mixing(programs: Programs, broken: Broken, tally: Tally, kept: Kept) -> None:
    """Keep the lots of mixed stores apart, with everything before lifted."""
    if programs.mixes and not tally.done:
        outcome = _Lifting(programs, broken, tally, kept, APART).hold([], quantities=True)
        tally.fall(MIXING, mixing_words(programs), outcome.objective, through=kept.words)


def in_the_process(programs: Programs, broken: Broken, tally: Tally, kept: Kept) -> None:
    """Lift the days within periods on which lots come, lag, lead times and recovery, with everything before lifted.

    With another process promises that are kept may be out of reach: it gives nothing then.
    """
    if not _is_of_process(programs, broken, kept):
        return
    changes = [(NO_LAG, LAG, "what is still on its way"), (FULL_RECOVERY, RECOVERY, "what recipes lose")]
    if programs.plant.lanes.lead_time.any():
        changes.insert(1, (NO_LEAD_TIME, LEAD_TIME, "what is still on a lane between sites"))
    if within_a_period(programs.plant).any():
        changes.insert(0, (NO_WAIT, LATE, "lots that come within a period"))
    for process, kind, words in changes:
        if not tally.done:
            outcome = _Lifting(programs, broken, tally, kept, process).hold_if_it_can([], quantities=True)
            if outcome is not None:
                tally.fall(kind, words, outcome.objective, through=kept.words)


def without_end(programs: Programs, broken: Broken, tally: Tally, kept: Kept) -> None:
    """Allow as much as wanted of every lot, with everything before lifted."""
    if not tally.done:
        process = FULL_RECOVERY if _is_of_process(programs, broken, kept) else APART
        outcome = _Lifting(programs, broken, tally, kept, process).hold_if_it_can([], quantities=False)
        if outcome is None:
            outcome = _Lifting(programs, broken, tally, kept, APART).hold([], quantities=False)
        tally.fall(NOT_THERE, NOT_AT_ALL, outcome.objective, through=kept.words)


def _is_of_process(programs: Programs, broken: Broken, kept: Kept) -> bool:
    """Return whether it matters what recipes make, and when: to kilograms, and to tonnes that are worked in stages,
    carried between sites, or wanted for kilograms that are kept."""
    plant = programs.plant
    return broken.promise.unit == "kg" or bool(kept.causes or plant.sites or plant.intermediates.names)


def mixing_words(programs: Programs) -> str:
    """Return the stores that mix, and what is proven of them."""
    names = ", ".join(dict.fromkeys(mix.store for mix in programs.m.mixes))
    if programs.wides.follows_lots:
        return f"{names}: lots kept apart there would give it, and no mix was found that does"
    return f"{names}: no mix was found that gives it, and none is proven not to"


class _Lifting:
    """A wide program in which some promises are kept, and what it minimises: what another one misses."""

    def __init__(self, programs: Programs, broken: Broken, tally: Tally, kept: Kept, process: str) -> None:
        self.tally = tally
        self.program, self.wide = programs.wide(process, kept.rules, kept=bool(kept.causes))
        columns = programs.m.promises_in(self.wide.model)
        self.kept = [_in(columns, cause) for cause in kept.causes]
        self.cost = only(int(columns[broken.column]), self.wide.model)

    def hold(self, causes: Sequence[Cause], *, quantities: bool) -> Outcome:
        """Return the least that is missing while these causes, and the quantities of lots, hold beside the promises."""
        self.program.hold([*causes, *([self.wide.quantities] if quantities else []), *self.kept])
        return self.program.minimise(self.cost, floor=self.tally.floor)

    def hold_if_it_can(self, causes: Sequence[Cause], *, quantities: bool) -> Outcome | None:
        """Return the same; nothing where the promises that are kept cannot be kept."""
        try:
            return self.hold(causes, quantities=quantities)
        except NoAnswer:
            if self.kept:
                return None
            raise


def _in(columns: Positions, cause: Cause) -> Cause:
    """Return the same hold on what promises miss in another program, as far as it has these promises."""
    places = columns[cause.columns]
    return replace(cause, columns=places[places >= 0], at=cause.at[places >= 0])


def only(column: int, m: Model) -> Numbers:
    """Return the cost of one column alone."""
    cost = np.zeros(len(m.variables))
    cost[column] = 1.0
    return cost
