"""The steps from one plan to another, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.schema.words import Better
from planner.comparison.differences import same
from planner.comparison.directions import of_margin, of_summary, verdict
from planner.engine import summary

if TYPE_CHECKING:
    from planner.engine.solve_tables import Comes


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is bridged: a line of the margin (no products), or kg made of the products of an element."""

    name: str
    unit: str
    products: tuple[str, ...] = ()

    def of(self, outcome: Comes) -> float:
        """The measure of one plan."""
        if not self.products:
            return outcome.money[self.name]
        return sum(outcome.made.get(product, 0.0) for product in self.products)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One group of inputs taken over, or several together where the groups alone give no plan.

    `changed` counts the cells and rows that differ, `values` holds each measure after the step, `differences` what the
    step adds to it, `along` the rows that had to come (or stay) out of turn.
    """

    groups: tuple[str, ...]
    changed: int
    values: tuple[float, ...]
    differences: tuple[float, ...]
    along: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`Prices and costs`; of several groups, joined by +."""
        return " + ".join(self.groups)


@dataclass(frozen=True, kw_only=True)
class Bridge:
    """From the base to the plan of position `other`; without steps, `reason` says why there can be none.

    `start` and `end` hold each measure in the two plans. The differences of the steps add up to end - start.
    """

    other: int
    measures: tuple[Measure, ...]
    start: tuple[float, ...]
    end: tuple[float, ...]
    steps: tuple[Step, ...]
    reason: str = ""
    notes: tuple[str, ...] = ()

    def adds(self, step: Step, name: str) -> float:
        """What a step adds to the measure of that name."""
        return step.differences[self._place(name)]

    def verdicts(self, step: Step) -> tuple[int, ...]:
        """For each measure 1 if the step is for the better, -1 if for the worse, 0 if neither."""
        return tuple(self._verdict(step, at) for at in range(len(self.measures)))

    def _verdict(self, step: Step, at: int) -> int:
        own, less = self.measures[at], _seen(step.differences[at])
        if own.name == summary.MARGIN:
            return of_margin(less, _seen(self.adds(step, summary.CASH_MARGIN)))
        return verdict(less, Better.UP if own.products else of_summary(own.name))

    def _place(self, name: str) -> int:
        return next(at for at, measure in enumerate(self.measures) if measure.name == name)


def _seen(less: float) -> float:
    """What a step adds, nothing where that is a solver's rounding."""
    return 0.0 if same(less, 0.0) else less
