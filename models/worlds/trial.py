"""A plan tried in worlds: what comes of it as it stands, and planned anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from models.plant.parts import Numbers
from models.plant.plant import Plant
from models.program.model import Model
from models.worlds.as_it_stands.standing import Standing
from models.worlds.days import Days
from models.worlds.drawn import as_stated, draw
from models.worlds.planned import Planned
from models.worlds.program import Written
from models.worlds.promised import Promised
from models.worlds.replanned import Replanned
from models.worlds.stated import Source

WRITTEN = {Source.ASSAYS, Source.RECOVERIES}
"""What the coefficients of a program follow from; hours and dates are bounds."""

PRACTICE, OWN_SEED = 12, 2**32 - 1
"""How many worlds are tried beforehand, and the seed that draws them, which nobody will ask for."""


@dataclass(frozen=True)
class Reading:
    """What a plan comes to in a world: margin, what each promise gets, each target by the periods of its window."""

    margin: float
    reached: Numbers
    by_period: Numbers


@dataclass(frozen=True)
class Outcome:
    """A plan in the world of that number, read both ways; `keeps_limits` is said of the plan anew.

    `without` has the margin and what promises get as it stands, with one source of uncertainty switched off at a time.
    """

    number: int
    standing: Reading
    anew: Reading
    keeps_limits: bool
    without: dict[Source, Reading]


def planned_for(plant: Plant, m: Model, x: Numbers, cancelled: Callable[[], bool]) -> Planned:
    """Return a plan ready to be tried: planned anew where all comes as stated, from which worlds start, and in a few
    worlds of its own, which find the rows that bind there.

    Raises:
        CannotTell: a rule of the plant has coefficients that do not follow from assays and recoveries.
        Cancelled: `cancelled` said so.
    """
    planned = Planned.of(plant, m, x)
    trial = Trial(planned, cancelled)
    trial.replanned.anew(as_stated(plant), planned.program.stated, x)
    planned = replace(planned, start=trial.replanned.ended())
    trial = Trial(planned, cancelled)
    for number in range(PRACTICE):
        trial.outcome(OWN_SEED, number)
    return replace(planned, met=trial.replanned.met)


class Trial:
    """Tries a plan in one world after the other."""

    def __init__(self, planned: Planned, cancelled: Callable[[], bool] = lambda: False) -> None:
        self.planned, self.days, self.promised = planned, Days(planned), Promised(planned)
        self.standing = Standing(planned, self.days, self.promised)
        self.replanned = Replanned(planned, self.days, cancelled)

    def plan(self) -> Reading:
        """Return what the plan itself comes to."""
        return self._read(self.planned.program.stated, self.planned.x)

    def outcome(self, seed: int, number: int) -> Outcome:
        """Return what comes of the plan in the world of that number.

        Raises:
            Cancelled: someone asked to stop.
        """
        planned = self.planned
        world = draw(planned.plant, planned.spreads, seed, number)
        written = planned.program.at(world)
        x = self.standing.carried_out(world, written.lp)
        anew = self.replanned.anew(world, written, x)
        return Outcome(
            number=number,
            standing=self._read(written, x),
            anew=self._read(written, anew.x),
            keeps_limits=anew.keeps_limits,
            without={source: self._without(seed, number, source, written) for source in planned.spreads.sources},
        )

    def _without(self, seed: int, number: int, off: Source, written: Written) -> Reading:
        """Return the same world as the plan stands, with a source of uncertainty switched off; `written` is with it."""
        world = draw(self.planned.plant, self.planned.spreads, seed, number, [off])
        written = self.planned.program.at(world) if off in WRITTEN else written
        return self._read(written, self.standing.carried_out(world, written.lp))

    def _read(self, written: Written, x: Numbers) -> Reading:
        return Reading(
            margin=float(written.earned @ x) + self.planned.program.offset,
            reached=self.promised.reached(written.lp, x),
            by_period=self.planned.program.counted(written, x),
        )
