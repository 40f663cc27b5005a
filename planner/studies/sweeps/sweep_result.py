"""A sweep and its results: the axes along which a workbook's figures vary, and the plan at each point in short."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from models.schema.scenarios import Step
from planner.engine.records.shown import signed
from planner.jobs.counting import several
from planner.jobs.exit_codes import End

NAMED = 5  # names in a list of lots that words spell out
SAME_SLOPE = 1e-3
"""Relative; what a plan may give up to be tidy moves what it sells by less."""

Names = tuple[str, ...]


class Pattern(NamedTuple):
    """The lots that a plan works, lines that it fills, promises that it breaks, what it sells and what it sells out."""

    lots: Names = ()
    lines: Names = ()
    broken: Names = ()
    sales: Names = ()
    sold_out: Names = ()


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A figure that varies: the cells of a column in the rows that `key` means (see `models.schema.scenarios`).

    `values` are in `unit`; where they are `relative` they are per cents of what the workbook says.
    `factor` brings a value into the schema's unit.
    """

    sheet: str
    key: str
    column: str
    values: tuple[float, ...]
    relative: bool = False
    unit: str = ""
    factor: float = 1.0

    @property
    def title(self) -> str:
        """What varies, with its unit: `Spot sales / Dy oxide / Price [per kg]`."""
        unit = "% of the workbook's" if self.relative else self.unit
        return f"{self.sheet} / {self.key} / {self.column}" + (f" [{unit}]" if unit else "")

    @property
    def one_more(self) -> str:
        """One unit more of it, in words: `1 more of Price`, `1 % more of Price`."""
        return f"1 {'% ' if self.relative else ''}more of {self.column}"

    def step(self, value: float) -> Step:
        """Return the change of the tables that one of the values stands for."""
        if self.relative:
            return Step(-1, "sweep", self.sheet, self.key, self.column, "multiply", value / 100.0)
        return Step(-1, "sweep", self.sheet, self.key, self.column, "set", value * self.factor)


@dataclass(frozen=True, kw_only=True)
class Point:
    """The plan for one value of each axis; without a plan only `end` and `words` say anything.

    `made`: kilograms of Dy and Tb, see `planner.views.heavy_elements`; `slopes`: what one more of each axis adds to
    the margin of this plan, None where the axis is no price.
    """

    values: tuple[float, ...]
    end: End
    words: str = ""
    margin: float | None = None
    made: Mapping[str, float] = field(default_factory=dict)
    pattern: Pattern = field(default_factory=Pattern)
    slopes: tuple[float | None, ...] = ()

    def is_like(self, other: Point) -> bool:
        """Return whether both plans belong to one regime: the same pattern, and of a price as much is sold or used."""
        pairs = zip(self.slopes, other.slopes, strict=True)
        return self.pattern == other.pattern and all(_same(*pair) for pair in pairs)


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=SAME_SLOPE, abs_tol=SAME_SLOPE)


@dataclass(frozen=True, kw_only=True)
class Regime:
    """Points whose plans have the same pattern, and where axes are prices the margin the same slope."""

    name: str
    points: int
    pattern: Pattern
    words: str


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """A whole sweep; `points` go along the last axis first."""

    name: str
    workbook: str
    sha256: str
    currency: str
    axes: tuple[Axis, ...]
    points: tuple[Point, ...]

    @property
    def elements(self) -> list[str]:
        """The elements of which there are figures."""
        return list(dict.fromkeys(element for point in self.points for element in point.made))

    def regimes(self) -> list[Regime]:
        """Return the regimes in order of appearance, named A, B, C;
        each but the first told by how it differs from A."""
        firsts = self._firsts()
        names = self.regime_of()
        return [
            Regime(
                name=name,
                points=names.count(name),
                pattern=point.pattern,
                words="; ".join(
                    self._first_in_words(point) if point is firsts[0] else self._difference(point, firsts[0])
                ),
            )
            for name, point in zip(letters(), firsts, strict=False)
        ]

    def regime_of(self) -> list[str]:
        """Return the regime's name at each point, empty where there is no plan."""
        firsts = list(zip(letters(), self._firsts(), strict=False))
        return [next((name for name, first in firsts if first.is_like(point)), "") for point in self.points]

    def _firsts(self) -> list[Point]:
        """Return the first point of each regime."""
        found: list[Point] = []
        for point in self.points:
            if point.margin is not None and not any(point.is_like(one) for one in found):
                found.append(point)
        return found

    def _first_in_words(self, point: Point) -> Iterator[str]:
        lots, lines, broken, sales, _ = point.pattern
        yield several(len(lots), "lot")
        yield f"full: {listed(lines) or 'no line'}"
        yield f"{_promises(len(broken))} broken"
        if sales:
            yield f"sells {listed(sales)}"
        for axis, slope in zip(self.axes, point.slopes, strict=False):
            if slope is not None:
                yield f"{axis.one_more} adds {signed(slope)}"

    def _difference(self, point: Point, first: Point) -> Iterator[str]:
        """Yield `lots + EV-2 - HDD-1`, `full lines + Leach`, `2 promises broken`, against the first regime."""
        mine, others = point.pattern, first.pattern
        yield from _more_and_less("lots", mine.lots, others.lots)
        yield from _more_and_less("full lines", mine.lines, others.lines)
        yield from _more_and_less("sales", mine.sales, others.sales)
        yield from _more_and_less("sold out", mine.sold_out, others.sold_out)
        if mine.broken != others.broken:
            yield f"{_promises(len(mine.broken))} broken"
        for axis, slope, other in zip(self.axes, point.slopes, first.slopes, strict=False):
            if slope is not None and other is not None and not _same(slope, other):
                yield f"{axis.one_more} adds {signed(slope)}, not {signed(other)}"


def letters() -> Sequence[str]:
    """Return a, B, ..., Z, AA, AB, ..., ZZ."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [*alphabet, *("".join(pair) for pair in product(alphabet, repeat=2))]


def _more_and_less(words: str, mine: Names, others: Names) -> Iterator[str]:
    more = [name for name in mine if name not in others]
    less = [name for name in others if name not in mine]
    changes = [f"{sign} {listed(names)}" for sign, names in (("+", more), ("-", less)) if names]
    if changes:
        yield f"{words} {' '.join(changes)}"


def _promises(count: int) -> str:
    return "1 promise" if count == 1 else f"{count or 'no'} promises"


def listed(names: Sequence[str]) -> str:
    """Names joined by commas, cut after the first few."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
