"""The steps from one plan to another, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.schema.words import Better
from planner.comparison.differences import same
from planner.comparison.directions import Verdict, at_a_price, of_margin, of_summary, verdict
from planner.engine.records import summary

if TYPE_CHECKING:
    from planner.engine.solve_tables import Comes


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is bridged: a line of the margin (no products), or kg made of the products of an element."""

    name: str
    unit: str
    products: tuple[str, ...] = ()

    @property
    def is_money(self) -> bool:
        """True of a line of the margin."""
        return not self.products

    def of(self, outcome: Comes) -> float:
        """Return the measure of one plan."""
        if not self.products:
            return outcome.money[self.name]
        return sum(outcome.made.get(product, 0.0) for product in self.products)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One leg of a bridge, or several together where one alone gives no plan; or what cannot be explained.

    `changed` counts the cells and rows that differ, `values` holds each measure after the step, `differences` what the
    step adds to it, `meaning` says what it is, `along` the rows that had to come (or stay) out of turn, `costs` the
    promises of which it misses more, in words, `gains` those of which it misses less. `calendar`: it only moves the
    days that are planned, which is neither good nor bad. `left_open` is how much of its margin may be what the search
    for its plans left unfound, `doubt` says so in words.
    """

    name: str
    meaning: str
    changed: int
    values: tuple[float, ...]
    differences: tuple[float, ...]
    along: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()
    unexplained: bool = False
    calendar: bool = False
    left_open: float = 0.0
    doubt: str = ""

    @property
    def words(self) -> str:
        """What it is, which promises pay for it or are better kept, and how much of it is in doubt."""
        return "; ".join((self.meaning, *self.costs, *self.gains, *filter(None, [self.doubt])))


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

    @property
    def crosses_weeks(self) -> bool:
        """True if it leads from one week's plan to one that goes on from it."""
        return any(step.calendar for step in self.steps)

    def like_for_like(self, name: str) -> float:
        """Return what all steps add to a measure but those that only move the days that are planned."""
        return sum(self.adds(step, name) for step in self.steps if not step.calendar)

    def adds(self, step: Step, name: str) -> float:
        """Return what a step adds to the measure of that name."""
        return step.differences[self._place(name)]

    def shown(self, amounts: tuple[float, ...]) -> tuple[float, ...]:
        """Return an amount of each measure as it is shown, so that the three lines of a margin add up."""
        by_name = {measure.name: amount for measure, amount in zip(self.measures, amounts, strict=True)}
        lines = [by_name[name] for name in summary.LINES if name in by_name]
        rounded = dict(zip(summary.LINES, summary.adding_up(*lines), strict=True)) if len(lines) == 3 else {}
        return tuple((by_name | rounded)[measure.name] for measure in self.measures)

    def verdicts(self, step: Step) -> tuple[Verdict, ...]:
        """Return for each measure whether the step is for the better or for the worse;
        what is unexplained is never better, and money that may all be the search's is neither."""
        return tuple(self._verdict(step, at) for at in range(len(self.measures)))

    def _verdict(self, step: Step, at: int) -> Verdict:
        measure = self.measures[at]
        less = _seen(step.differences[at], measure.is_money)
        if step.unexplained:
            return Verdict.WORSE if less else Verdict.NEITHER
        if step.calendar or (measure.is_money and abs(less) <= step.left_open):
            return Verdict.NEITHER
        if not measure.is_money:
            return verdict(less, Better.UP)
        cash = _seen(self.adds(step, summary.CASH_MARGIN), money=True)
        found = of_margin(less, cash) if measure.name == summary.MARGIN else verdict(less, of_summary(measure.name))
        return at_a_price(found, bool(step.costs))

    def _place(self, name: str) -> int:
        return next(at for at, measure in enumerate(self.measures) if measure.name == name)


def _seen(less: float, money: bool) -> float:
    """Return what a step adds, nothing where that is a solver's rounding."""
    return 0.0 if same(less, 0.0, money=money) else less
