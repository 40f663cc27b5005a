"""The steps from one plan to another, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.engine.solve_tables import Comes


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is bridged: the margin (no products), or kg made of the products of an element."""

    name: str
    unit: str
    products: tuple[str, ...] = ()

    def of(self, outcome: Comes) -> float:
        """The measure of one plan."""
        if not self.products:
            return outcome.margin
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
