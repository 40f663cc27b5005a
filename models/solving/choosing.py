"""Choices that a plan leaves open are settled: one after the other is tried on both sides, and the better one kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from models.plant.parts import Numbers, Positions
from models.program.choice import Choice, Side
from models.solving.solvers.highs import Status
from models.solving.solvers.solver import Solver

MORE = 12
"""So many times at most a side that was left is gone back to, where it could still lead to something better."""


class HasPlan(Protocol):
    """An answer with a plan."""

    @property
    def x(self) -> Numbers:
        """The plan, by column."""


T = TypeVar("T", bound=HasPlan)


@dataclass(frozen=True)
class Settled(Generic[T]):
    """An answer and the sides it was found on; and the answers that were left, which no plan on their sides exceeds."""

    answer: T
    sides: Mapping[int, Side]
    left: Sequence[T] = ()


ROUNDING = 1e-9
"""Figures that differ by less than this share of their size (at least of 1) are the same."""


def is_more(one: float, other: float) -> bool:
    """Return whether the first figure is greater by more than rounding."""
    return one - other > ROUNDING * max(1.0, abs(other))


class NeitherSide(Exception):
    """There is an answer on neither side of a choice."""


class Stopped(Exception):
    """A solve was stopped while choices were being settled."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.value)
        self.status = status


class Choosing:
    """The choices of a program, in the order in which they are settled, and the sides at which they are held."""

    def __init__(self, solver: Solver, choices: Sequence[Choice]) -> None:
        self.solver, self.choices = solver, list(choices)
        self.sides: dict[int, Side] = {}
        self._before: dict[int, tuple[Numbers, Numbers]] = {}

    def open(self, x: Numbers) -> int | None:
        """Return the first choice that a plan leaves open, of those whose limits are not lifted;
        None if there is none."""
        found = (i for i, choice in enumerate(self.choices) if choice.is_open(x) and self._holds(choice))
        return next(found, None)

    def settled(self, found: T, again: Callable[[], T | None], is_better: Callable[[T, T], bool]) -> Settled[T]:
        """Return the answer with every choice on a side, and the sides it takes; the program is as it was.

        One choice after the other goes to its better side. Then sides that were left are gone back to, the best first,
        as long as they could still lead to a better answer than that.

        Args:
            found: the answer without any choice held.
            again: solves the program as it stands; None if it has no answer.
            is_better: whether the first answer is better than the second; of equal ones the first side is taken.

        Raises:
            NeitherSide: there is an answer on neither side of a choice.
            Stopped: `again` says so before there is one with every choice on a side.
        """
        left = [Settled(found, {})]
        best = self._first(left, again, is_better)
        for _ in range(MORE):
            left = [candidate for candidate in left if is_better(candidate.answer, best.answer)]
            if not left:
                break
            here = left[0]
            for choice in left[1:]:
                here = choice if is_better(choice.answer, here.answer) else here
            try:
                further = self._sides(here, again, is_better)
            except Stopped:
                break
            left = [candidate for candidate in left if candidate is not here]
            if further is None:
                best = here
            else:
                left += further
        left = [candidate for candidate in left if is_better(candidate.answer, best.answer)]
        return Settled(best.answer, best.sides, [candidate.answer for candidate in left])

    def settled_for_now(self, found: T, again: Callable[[], T | None], is_better: Callable[[T, T], bool]) -> T:
        """Return the answer with every choice on a side, where the solver stands then; the program is as it was."""
        if self.open(found.x) is None:
            return found
        settled = self.settled(found, again, is_better)
        return self.at(settled.sides, again) or settled.answer

    def _first(
        self, left: list[Settled[T]], again: Callable[[], T | None], is_better: Callable[[T, T], bool]
    ) -> Settled[T]:
        """Return the answer that is reached from the last of those left by its better sides;
        the other sides are left."""
        while left:
            here = left.pop()
            further = self._sides(here, again, is_better)
            if further is None:
                return here
            left += reversed(further)
        raise NeitherSide

    def _sides(
        self, here: Settled[T], again: Callable[[], T | None], is_better: Callable[[T, T], bool]
    ) -> list[Settled[T]] | None:
        """Return the answers on both sides of the first choice that is open, the better one first;
        None if none is open."""
        place = self.open(here.answer.x)
        if place is None:
            return None
        every = [{**here.sides, place: side} for side in Side]
        found = [Settled(answer, sides) for sides in every if (answer := self.at(sides, again)) is not None]
        if len(found) > 1 and is_better(found[1].answer, found[0].answer):
            found.reverse()
        return found

    def at(self, sides: Mapping[int, Side], again: Callable[[], T | None]) -> T | None:
        """Return the answer with choices held at these sides; they are let go of afterwards."""
        self.hold(sides)
        try:
            return again()
        finally:
            self.release(*sides)

    def hold(self, sides: Mapping[int, Side]) -> None:
        """Hold choices at their sides, by the place of each."""
        for place, side in sides.items():
            choice, rows = self.choices[place], self._rows(place)
            if place not in self.sides:
                self._before[place] = self.solver.upper[choice.columns], self.solver.row_upper[rows]
            self.sides[place] = side
            upper, row_upper = self._before[place]
            if side is Side.NOTHING:
                self._bound(place, np.zeros_like(upper), np.array([row_upper[0], np.inf]))
            else:
                self._bound(place, upper, np.array([choice.limit, np.inf]))

    def release(self, *places: int) -> None:
        """Let go of choices that are held."""
        for place in places:
            del self.sides[place]
            self._bound(place, *self._before.pop(place))

    def _bound(self, place: int, upper: Numbers, row_upper: Numbers) -> None:
        columns, rows = self.choices[place].columns, self._rows(place)
        self.solver.bound(columns, self.solver.lower[columns], upper)
        self.solver.bound_rows(rows, self.solver.row_lower[rows], row_upper)

    def _rows(self, place: int) -> Positions:
        return np.array([self.choices[place].row, self.choices[place].hull], dtype=np.int64)

    def _holds(self, choice: Choice) -> bool:
        return bool(np.isfinite(self.solver.row_upper[choice.hull]))
