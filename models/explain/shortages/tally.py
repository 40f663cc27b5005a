"""Booking what is missing of one promise on its causes, part by part, while a program has them lifted one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from models.explain.shortages.lifting import Program, first_gains
from models.plant.plant import Numbers
from models.program.cause import Cause
from models.solving.solvers.highs import Outcome

NEGLIGIBLE = 1e-7
"""The share of what is asked up to which a part is rounding."""


@dataclass(frozen=True)
class Part:
    """What one cause accounts for, in the promise's unit, and what is left when all up to it is booked.

    `through` names other promises that are kept first, where it holds through them.
    """

    cause: str
    detail: str
    amount: float
    left: float
    through: str = ""

    @property
    def words(self) -> str:
        """The cause with what it holds through: `Calcine, through Deliveries / Noveon / Min`."""
        return f"{self.detail}, through {self.through}" if self.through else self.detail


@dataclass
class Tally:
    """What is still missing of one promise, and the parts so far; nothing is booked below the `floor`."""

    left: float
    negligible: float
    floor: float = 0.0
    parts: list[Part] = field(default_factory=list)

    @classmethod
    def of(cls, short: float, asked: float) -> Tally:
        """Return nothing is booked yet of what is missing of a promise that asks so much."""
        return cls(short, NEGLIGIBLE * max(asked, 1.0))

    @property
    def done(self) -> bool:
        """True if all down to the floor is booked."""
        return self.left <= self.floor

    def falls_to(self, least: float) -> bool:
        """Return whether `least` is lower than what is left by more than rounding, or is all down to the floor."""
        return not self.done and (self.left - least > self.negligible or least <= self.floor + self.negligible)

    def fall(self, cause: str, detail: str, least: float, *, through: str = "") -> None:
        """Book a fall to `least` on a cause, if it is more than rounding."""
        if self.falls_to(least):
            least = least if least > self.floor + self.negligible else self.floor
            self.parts.append(Part(cause, detail, self.left - least, least, through))
            self.left = least


@dataclass(frozen=True)
class Fall:
    """A fall that was found: the causes that were lifted, the first of them for nothing alone, and what is then left.

    `held` are the causes that were held before.
    """

    lifted: tuple[Cause, ...]
    left: float
    held: tuple[Cause, ...]

    @property
    def detail(self) -> str:
        """The causes in words."""
        names = [cause.detail for cause in self.lifted]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} together"


def one_by_one(  # noqa: PLR0913, PLR0917 - what is lifted of what, and who hears of it
    program: Program,
    cost: Numbers,
    causes: Sequence[Cause],
    outcome: Outcome,
    tally: Tally,
    book: Callable[[Fall], None],
) -> Outcome:
    """Lift causes of one kind, at each point the one that holds most, and the rest at once when none holds.

    A cause that gains nothing alone is named with the next one that gains, if it does not gain without it. `book` books
    each fall in the tally.
    """
    waiting, idle = list(causes), list[Cause]()
    while waiting and not tally.done:
        gains = first_gains(waiting, outcome)
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        held = (*idle, *waiting)
        cause = waiting.pop(best)
        program.lift(cause)
        outcome = program.minimise(cost, floor=tally.floor)
        if not tally.falls_to(outcome.objective):
            idle.append(cause)
            continue
        enough = max(outcome.objective, tally.floor) + tally.negligible
        needed = [candidate for candidate in idle if _needed(program, cost, candidate, enough)]
        book(Fall((*needed, cause), outcome.objective, held))
        idle.clear()
    program.lift(*waiting)
    return outcome


def _needed(program: Program, cost: Numbers, cause: Cause, least: float) -> bool:
    """Return whether the least is not reached while this cause alone holds again; the cause is lifted afterwards."""
    program.hold_again(cause)
    reached = program.minimise(cost, floor=least).objective
    program.lift(cause)
    return reached > least
