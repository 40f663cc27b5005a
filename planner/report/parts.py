"""What a report is made of, before it is HTML: sections of sentences, tables and charts, all as plain values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from planner.comparison.directions import Verdict
from planner.engine.records.shown import figure

Option = dict[str, Any]
"""What a chart shows, in the words of ECharts; what needs a function is added by `page.js` from `kind`."""

DIGITS = {"t": 2, "kg": 1, "%": 1, "h": 1, "per kg": 2, "per t": 2, "d": 1}
"""Decimals of a figure by its unit; money has none."""

MARKS = {Verdict.BETTER: "good", Verdict.WORSE: "bad", Verdict.NEITHER: "", Verdict.AT_A_PRICE: "doubt"}
"""The look of what is said of a difference."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a table's column; figures of one column have the same number of decimals."""

    name: str
    unit: str = ""
    number: bool = True

    @property
    def digits(self) -> int:
        """Decimals of the column's figures."""
        return DIGITS.get(self.unit, 0)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell as it is shown; `mark` is good, bad, doubt or nothing."""

    text: str
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as it is shown; one that belongs to a `variant` of its chart is shown with that one only.

    One that is `filtered` has a box above it: only rows that hold what is typed there are shown.
    """

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    variant: str = ""
    filtered: bool = False
    kind: str = "table"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart with the tables that hold its figures.

    `variants` holds one option by the words of its button; without several there are no buttons. `height` is in
    pixels; a chart with a `least_width` is scrolled sideways where there is less room. `unit` stands behind the
    figures in its hints.
    """

    key: str
    title: str
    draws: str
    unit: str
    variants: Mapping[str, Option]
    tables: tuple[Table, ...]
    height: int = 340
    least_width: int = 0
    note: str = ""
    kind: str = "chart"

    @property
    def data(self) -> dict[str, Any]:
        """What the page's script needs to draw it."""
        drawn = {"draws": self.draws, "unit": self.unit, "digits": DIGITS.get(self.unit, 0), "height": self.height}
        return drawn | {"variants": dict(self.variants)}


@dataclass(frozen=True, kw_only=True)
class Card:
    """A figure that is read from across the room."""

    name: str
    figure: str
    words: str = ""
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Cards:
    """Cards in a row."""

    cards: tuple[Card, ...]
    kind: str = "cards"


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """Sentences one below the other, under a title if they have one."""

    lines: tuple[str, ...]
    title: str = ""
    mark: str = ""
    kind: str = "sentences"


Part = Table | Chart | Cards | Sentences


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the page with an entry in its navigation."""

    key: str
    title: str
    parts: tuple[Part, ...]
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """The sections of one plan, or of the comparison."""

    key: str
    title: str
    sections: tuple[Section, ...] = field(default=())


def shown(value: object, digits: int = 0) -> str:
    """Return a value as it is shown: `1,234.5`, `2026-11-02`, nothing for a blank."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return figure(value, f",.{digits}f")
    if isinstance(value, date):  # a Timestamp too
        return f"{value:%Y-%m-%d}"
    return str(value)


def signed(value: float | None, digits: int = 0) -> str:
    """Return a difference: `+120`, `-7.5`, `0`, nothing for a blank."""
    return "" if value is None or math.isnan(value) else figure(value, f"+,.{digits}f")


def judged(less: str, verdict: Verdict) -> Cell:
    """Return a difference with its look; what is shown as nothing has none."""
    return Cell(text=less, mark=MARKS[verdict] if any(digit in less for digit in "123456789") else "")


def with_unit(text: str, unit: str) -> str:
    """Return a figure with its unit behind it; nothing of a blank."""
    return f"{text} {unit}" if text and unit else text


def table(
    title: str, heads: Sequence[Head], rows: Iterable[Sequence[object]], *, note: str = "", variant: str = ""
) -> Table:
    """Return a table from plain values; a `Cell` is taken as it is."""
    return Table(
        title=title,
        heads=tuple(heads),
        rows=tuple(
            tuple(
                cell if isinstance(cell, Cell) else Cell(text=shown(cell, head.digits))
                for cell, head in zip(row, heads, strict=True)
            )
            for row in rows
        ),
        note=note,
        variant=variant,
    )


def text_head(name: str) -> Head:
    """Return the head of a column of words."""
    return Head(name=name, number=False)
