"""What a planner could have one unit more of, as a rule states it: what that moves in the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from models.plant.parts import Numbers, Positions

NONE: Positions = np.zeros(0, dtype=np.int64)
NOTHING: Numbers = np.zeros(0)

Bounds = dict[str, Any]
"""Rows or columns, and how far their bounds move per unit: fields of a `Change`."""


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One kind of quantity of the workbook: its name, the sheet that states it, its words, and a sensible step of it.

    `words` say what a step more is, with `{step}` and its unit, or `{now}` and `{to}`: `{step} more on {name} in
    {period}`. `heading` stands above such changes. `free` says, with the amount, what is left of it where it does not
    bind. `supply` marks what there is of something, as against a limit: more of it is never merely slack.
    A step is a round figure near a `share` of what there is now, at least `step`.
    """

    what: str
    sheet: str
    words: str
    heading: str
    free: str = ""
    supply: bool = False
    step: float = 0.0
    share: float = 0.0

    def step_at(self, now: float) -> float:
        """Return how much more of it is worth looking at: a shift, a tonne, a round figure near 1 %."""
        return max(self.step, rounded(self.share * abs(now))) or 1.0


ROUND = (1.0, 2.0, 5.0, 10.0)


def rounded(amount: float) -> float:
    """Return the figure of the kind 1, 2, 5, 10, 20, 50 that is nearest by its ratio; 0 for nothing."""
    if amount <= 0 or not np.isfinite(amount):
        return 0.0
    exponent = int(np.floor(np.log10(amount)))
    digit = min(ROUND, key=lambda step: abs(np.log(amount / 10.0**exponent / step)))
    return float(f"{digit:g}e{exponent}")


@dataclass(frozen=True, eq=False, kw_only=True)
class Figure:
    """One figure of the workbook that can be more or less: what it is `now`, and the `least` and the `most` it can be.

    `fixed` is what a unit earns by itself; `short` are the columns of what the promise misses, if it is one, and
    `ranked` says whether it comes before money. `choices` are, by the rows of choices, how far the limit of each and
    the higher bound of its row move per unit.
    """

    kind: Quantity
    name: str
    unit: str
    now: float
    period: str = ""
    fixed: float = 0.0
    least: float = 0.0
    most: float = np.inf
    short: Positions = field(default_factory=lambda: NONE)
    ranked: bool = False
    choices: Mapping[int, tuple[float, float]] = field(default_factory=dict)

    @property
    def step(self) -> float:
        """How much more of it is worth looking at, as far as it can be more; 0 where it cannot."""
        return max(min(self.kind.step_at(self.now), self.most - self.now), 0.0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Change(Figure):
    """A figure that stands in bounds: those of rows and columns move by so much per unit."""

    rows: Positions = field(default_factory=lambda: NONE)
    row_lower: Numbers = field(default_factory=lambda: NOTHING)
    row_upper: Numbers = field(default_factory=lambda: NOTHING)
    columns: Positions = field(default_factory=lambda: NONE)
    lower: Numbers = field(default_factory=lambda: NOTHING)
    upper: Numbers = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, eq=False, kw_only=True)
class CoefficientChange(Figure):
    """A figure that stands in coefficients: `values` at `rows` and `columns` now, and what a unit more adds to each."""

    rows: Positions
    columns: Positions
    values: Numbers
    per_unit: Numbers

    def first_order(self, x: Numbers, dual: Numbers) -> float:
        """Return money per unit more, for a small change, from the duals of its rows."""
        return -float((dual[self.rows] * self.per_unit) @ x[self.columns])


AnyChange = Change | CoefficientChange


def raises_upper(rows: Positions, by: Numbers | None = None) -> Bounds:
    """Return a unit more lets each of these rows be one higher, or so much."""
    return {"rows": rows, "row_lower": np.zeros(len(rows)), "row_upper": np.ones(len(rows)) if by is None else by}


def raises_lower(rows: Positions) -> Bounds:
    """Return a unit more asks each of these rows to be one higher."""
    return {"rows": rows, "row_lower": np.ones(len(rows)), "row_upper": np.zeros(len(rows))}


def raises_columns(columns: Positions) -> Bounds:
    """Return a unit more lets each of these columns be one higher."""
    return {"columns": columns, "lower": np.zeros(len(columns)), "upper": np.ones(len(columns))}
