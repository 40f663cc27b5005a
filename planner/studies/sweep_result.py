"""A sweep and its results: the axes along which a workbook's figures vary, and the plan at each point in short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from models.schema.scenarios import Step
from planner.jobs.exit_codes import End

Pattern = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""The lots that a plan works, the lines that it fills, the promises that it breaks."""

NAMED = 5  # names in a list of lots that words spell out


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

    def step(self, value: float) -> Step:
        """The change of the tables that one of the values stands for."""
        if self.relative:
            return Step(-1, "sweep", self.sheet, self.key, self.column, "multiply", value / 100.0)
        return Step(-1, "sweep", self.sheet, self.key, self.column, "set", value * self.factor)


@dataclass(frozen=True, kw_only=True)
class Point:
    """The plan for one value of each axis; without a plan only `end` and `words` say anything.

    `made`: kilograms of Dy and Tb, see `planner.views.heavy_elements`; `lots`: those that are worked; `lines`:
    those that are full in some period; `broken`: the promises that are not kept.
    """

    values: tuple[float, ...]
    end: End
    words: str = ""
    margin: float | None = None
    made: Mapping[str, float] = field(default_factory=dict)
    lots: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def pattern(self) -> Pattern:
        """What makes the plan's regime: which lots, which full lines, which broken promises."""
        return self.lots, self.lines, self.broken


@dataclass(frozen=True, kw_only=True)
class Regime:
    """Points whose plans use the same lots, fill the same lines and break the same promises."""

    name: str
    points: int
    lots: tuple[str, ...]
    lines: tuple[str, ...]
    broken: tuple[str, ...]
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
        """The regimes in order of appearance, named A, B, C; each but the first told by how it differs from A."""
        patterns = [point.pattern for point in self.points if point.margin is not None]
        names = dict(zip(dict.fromkeys(patterns), letters(), strict=False))
        first: Pattern = next(iter(names), ((), (), ()))
        return [
            Regime(
                name=name,
                points=patterns.count(own),
                lots=own[0],
                lines=own[1],
                broken=own[2],
                words=_first_in_words(own) if own == first else _difference_in_words(own, first),
            )
            for own, name in names.items()
        ]

    def regime_of(self) -> list[str]:
        """The regime's name at each point, empty where there is no plan."""
        names = {(own.lots, own.lines, own.broken): own.name for own in self.regimes()}
        return [names[point.pattern] if point.margin is not None else "" for point in self.points]


def letters() -> Sequence[str]:
    """A, B, ..., Z, AA, AB, ..., ZZ."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [*alphabet, *("".join(pair) for pair in product(alphabet, repeat=2))]


def _first_in_words(own: Pattern) -> str:
    lots, lines, broken = own
    return f"{len(lots)} lots; full: {listed(lines) or 'no line'}; {_promises(len(broken))} broken"


def _difference_in_words(own: Pattern, first: Pattern) -> str:
    """`lots + EV-2 - HDD-1; full lines + Leach; 2 promises broken`, against the first regime."""
    parts = []
    for what, mine, others in zip(("lots", "full lines"), own, first, strict=False):
        more = [name for name in mine if name not in others]
        less = [name for name in others if name not in mine]
        signed = [f"{sign} {listed(names)}" for sign, names in (("+", more), ("-", less)) if names]
        parts += [f"{what} {' '.join(signed)}"] if signed else []
    if own[2] != first[2]:
        parts.append(f"{_promises(len(own[2]))} broken")
    return "; ".join(parts)


def _promises(count: int) -> str:
    return "1 promise" if count == 1 else f"{count or 'no'} promises"


def listed(names: Sequence[str]) -> str:
    """Names joined by commas, cut after the first few."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
