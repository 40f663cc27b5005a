"""What a planner could have one unit more of, as a rule states it: what that moves in the program."""

from __future__ import annotations

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
    """One kind of quantity of the workbook: its name, the sheet that states it, and its words.

    `words` say what one unit more is (`hour on {name} in {period}`), `heading` under which such changes are shown.
    `free` says, with the amount, what is left of it where it does not bind. `supply` marks what there is of something,
    as against a limit: more of it is never merely slack.
    """

    what: str
    sheet: str
    words: str
    heading: str
    free: str = ""
    supply: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Change:
    """One quantity of the workbook: what it is `now`, and what one unit more of it moves.

    Row and column bounds move by so much per unit (`row_lower`, `row_upper`, `lower`, `upper`); `fixed` is what a unit
    earns by itself. `least` is the smallest that the quantity can be; `short` are the columns of what the promise
    misses, if it is one; `ranked` says whether it comes before money.
    """

    kind: Quantity
    name: str
    unit: str
    now: float
    period: str = ""
    rows: Positions = field(default_factory=lambda: NONE)
    row_lower: Numbers = field(default_factory=lambda: NOTHING)
    row_upper: Numbers = field(default_factory=lambda: NOTHING)
    columns: Positions = field(default_factory=lambda: NONE)
    lower: Numbers = field(default_factory=lambda: NOTHING)
    upper: Numbers = field(default_factory=lambda: NOTHING)
    fixed: float = 0.0
    least: float = 0.0
    short: Positions = field(default_factory=lambda: NONE)
    ranked: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class CoefficientChange:
    """A quantity that stands in coefficients: what it is `now` in its unit, and how far a unit more moves each.

    `values` are the coefficients at `rows` and `columns` now, `per_unit` what a unit more adds to them. `step` is how
    far the quantity is moved to find its worth, in its unit.
    """

    kind: Quantity
    name: str
    unit: str
    now: float
    rows: Positions
    columns: Positions
    values: Numbers
    per_unit: Numbers
    step: float

    def first_order(self, x: Numbers, dual: Numbers) -> float:
        """Money per unit more, for a small change, from the duals of its rows."""
        return -float((dual[self.rows] * self.per_unit) @ x[self.columns])


def raises_upper(rows: Positions) -> Bounds:
    """A unit more lets each of these rows be one higher."""
    return {"rows": rows, "row_lower": np.zeros(len(rows)), "row_upper": np.ones(len(rows))}


def raises_lower(rows: Positions) -> Bounds:
    """A unit more asks each of these rows to be one higher."""
    return {"rows": rows, "row_lower": np.ones(len(rows)), "row_upper": np.zeros(len(rows))}


def raises_columns(columns: Positions) -> Bounds:
    """A unit more lets each of these columns be one higher."""
    return {"columns": columns, "lower": np.zeros(len(columns)), "upper": np.ones(len(columns))}
