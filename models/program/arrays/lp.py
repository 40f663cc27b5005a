"""A linear program as arrays: what is handed to a solver, taken from a Pyomo model in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pyomo.core as pyo

from models.plant.plant import Flags, Numbers, Positions, Short
from models.program.arrays.sums import add_up
from models.program.arrays.terms import terms_of
from models.program.blocks import RowBlock
from models.program.choice import Choice, Side
from models.program.model import Model
from models.program.shared.mixing import Mix, MixRows, first_order_rows, held_rows, shares_of

WORKED = 1e-7
"""Work (t, h) up to this is rounding."""

KG = "kg"

NONE_WHOLE: Positions = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Lp:
    """Columns and rows: row_lower <= A x <= row_upper, lower <= x <= upper; A row by row (starts, columns, values).

    `whole` are the columns in whole numbers, `switches` the rows that only let work be while one of them is not zero;
    `lazy` are those that need be no more than what is worked in their switches, or in the rows that say how much each
    of them `holds`. `mixes` are what lies in mixed stores, whose one composition no row says.
    """

    lower: Numbers
    upper: Numbers
    row_lower: Numbers
    row_upper: Numbers
    starts: Positions
    columns: Short
    values: Numbers
    whole: Positions = field(default_factory=lambda: NONE_WHOLE)
    switches: Positions = field(default_factory=lambda: NONE_WHOLE)
    holds: Positions = field(default_factory=lambda: NONE_WHOLE)
    lazy: Positions = field(default_factory=lambda: NONE_WHOLE)
    mixes: tuple[Mix, ...] = ()
    kilograms: Positions = field(default_factory=lambda: NONE_WHOLE)

    @cached_property
    def row(self) -> Positions:
        """The row of each value."""
        return np.repeat(np.arange(len(self.row_lower)), np.diff(self.starts))

    @cached_property
    def is_whole(self) -> Flags:
        """Which columns are in whole numbers."""
        whole = np.zeros(len(self.lower), dtype=bool)
        whole[self.whole] = True
        return whole

    @cached_property
    def by_column(self) -> ByColumn:
        """The matrix column by column."""
        rows, columns, _ = self.size
        order = np.argsort(self.columns, kind="stable")
        row = np.repeat(np.arange(rows, dtype=np.int32), np.diff(self.starts))
        lengths = np.bincount(self.columns, minlength=columns)
        return ByColumn(
            rows=rows,
            starts=np.concatenate(([0], np.cumsum(lengths))),
            row=row[order].astype(np.int64),
            value=self.values[order],
        )

    @property
    def size(self) -> tuple[int, int, int]:
        """Rows, columns and nonzeros."""
        return len(self.row_lower), len(self.lower), len(self.values)


@dataclass(frozen=True)
class ByColumn:
    """The matrix of a program column by column: `starts` of each column in `row` and `value`.

    Rows are as long as positions: shorter ones are made so each time that duals are taken by them, twice the work.
    """

    rows: int
    starts: Positions
    row: Positions
    value: Numbers

    def times_rows(self, dual: Numbers) -> Numbers:
        """Return A'y: for each column the sum of its values times the rows' duals."""
        starts, filled = self.starts[:-1], np.diff(self.starts) > 0
        sums = np.zeros(len(starts))
        if filled.any():
            terms = np.take(dual, self.row, mode="clip")  # sooner than by an index, for there is nothing to check
            terms *= self.value
            sums[filled] = np.add.reduceat(terms, starts[filled])
        return sums

    def taken(self, columns: Positions) -> tuple[Positions, Short, Numbers]:
        """Return some columns, in the order given: starts, rows, values."""
        lengths = self.starts[columns + 1] - self.starts[columns]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        place = np.repeat(self.starts[columns] - starts[:-1], lengths) + np.arange(starts[-1])
        return starts[:-1], self.row[place].astype(np.int32), self.value[place]


def at_pattern(lp: Lp, x: Numbers) -> Lp:
    """Return the program with every whole column held at its value in a plan: what is left has duals.

    A switch that is on says nothing any more, so that only the rows that say how much have a dual. Mixes are held at
    the shares that the plan gives to their uses, by rows that come last.
    """
    lp = at_mixes(lp, x)
    if not len(lp.whole):
        return lp
    lower, upper, row_upper = lp.lower.copy(), lp.upper.copy(), lp.row_upper.copy()
    lower[lp.whole] = upper[lp.whole] = np.round(x[lp.whole])
    held = np.zeros(len(x))
    held[lp.whole] = lower[lp.whole]
    row = np.repeat(np.arange(len(row_upper)), np.diff(lp.starts))
    let = add_up(row, lp.values * held[lp.columns], len(row_upper))
    row_upper[lp.switches[let[lp.switches] < 0]] = np.inf
    return replace(lp, lower=lower, upper=upper, row_upper=row_upper, whole=NONE_WHOLE)


def at_mixes(lp: Lp, x: Numbers) -> Lp:
    """Return the program with the shares of every mix held as in a plan: linear, and true."""
    if not lp.mixes:
        return lp
    return at_shares(lp, shares_of(lp.mixes, x))


def at_shares(lp: Lp, shares: Sequence[Numbers]) -> Lp:
    """Return the program with the shares of every mix held."""
    return _with_mix_rows(lp, held_rows(lp.mixes, shares))


def round_shares(lp: Lp, shares: Sequence[Numbers], x: Numbers, step: float) -> Lp:
    """Return the program in which shares may move by a step, to first order round a plan: its last columns."""
    now = np.concatenate([np.zeros(0), *(share[:-1] for share in shares)])
    free = replace(
        lp,
        lower=np.concatenate((lp.lower, -np.minimum(now, step))),
        upper=np.concatenate((lp.upper, np.minimum(1.0 - now, step))),
    )
    return _with_mix_rows(free, first_order_rows(lp.mixes, shares, x))


def _with_mix_rows(lp: Lp, mix_rows: MixRows) -> Lp:
    nothing = np.zeros(len(mix_rows.starts) - 1)
    return replace(
        lp,
        row_lower=np.concatenate((lp.row_lower, nothing)),
        row_upper=np.concatenate((lp.row_upper, nothing)),
        starts=np.concatenate((lp.starts, lp.starts[-1] + mix_rows.starts[1:])),
        columns=np.concatenate((lp.columns, mix_rows.columns)).astype(np.int32),
        values=np.concatenate((lp.values, mix_rows.values)),
        mixes=(),
    )


def at_sides(lp: Lp, choices: Sequence[Choice], sides: Sequence[Side | None]) -> Lp:
    """Return the program with every choice held at its side; None leaves it at its hull."""
    upper, row_upper = lp.upper.copy(), lp.row_upper.copy()
    for choice, side in zip(choices, sides, strict=True):
        if side is not None:
            row_upper[choice.hull] = np.inf
        if side is Side.NOTHING:
            upper[choice.columns] = 0.0
        elif side is Side.WITHIN:
            row_upper[choice.row] = choice.limit
    return replace(lp, upper=upper, row_upper=row_upper)


def without_idle(lp: Lp, x: Numbers) -> Numbers:
    """Return a plan with no more of its lazy columns than what is worked of what they stand for needs."""
    if not len(lp.lazy):
        return x
    is_lazy = np.zeros(len(x), dtype=bool)
    is_lazy[lp.lazy] = True
    return np.where(is_lazy, np.minimum(x, np.ceil(needed(lp, x))), x)


def needed(lp: Lp, x: Numbers) -> Numbers:
    """Return by column how much, in parts, what is worked needs of each that is lazy; 0 of the others, and of what only
    rounding needs."""
    is_lazy = np.zeros(len(x), dtype=bool)
    is_lazy[lp.lazy] = True
    asking = np.zeros(len(lp.row_upper), dtype=bool)
    asking[lp.switches], asking[lp.holds] = True, True
    work = asking[lp.row] & ~lp.is_whole[lp.columns]
    worked = add_up(lp.row[work], np.abs(lp.values[work] * x[lp.columns[work]]), len(lp.row_upper))
    here = np.flatnonzero(asking[lp.row] & is_lazy[lp.columns] & (lp.values < 0))
    least = np.zeros(len(x))
    np.maximum.at(least, lp.columns[here], (worked[lp.row[here]] - WORKED) / -lp.values[here])
    return least


def relaxed(lp: Lp) -> Lp:
    """Return the program without whole numbers, and without mixes: no plan can do better, and it has duals."""
    return replace(lp, whole=NONE_WHOLE, mixes=())


def with_rows(lp: Lp, columns: list[Positions], values: list[Numbers], upper: list[float]) -> Lp:
    """Return the program with further rows: sum of values * columns <= upper."""
    lengths = [len(column) for column in columns]
    starts = np.concatenate((lp.starts, lp.starts[-1] + np.cumsum(lengths))).astype(np.int64)
    return replace(
        lp,
        row_lower=np.concatenate((lp.row_lower, np.full(len(upper), -np.inf))),
        row_upper=np.concatenate((lp.row_upper, upper)),
        starts=starts,
        columns=np.concatenate((lp.columns, *columns)).astype(np.int32),
        values=np.concatenate((lp.values, *values)),
    )


def with_bounds(lp: Lp, columns: Positions, upper: Numbers) -> Lp:
    """Return the program with other upper bounds of some columns."""
    bounds = lp.upper.copy()
    bounds[columns] = upper
    return replace(lp, upper=bounds)


def over_columns(lp: Lp, columns: Positions) -> Lp:
    """Return the program over some of its columns, in increasing order."""
    place = np.full(len(lp.lower), -1, dtype=np.int32)
    place[columns] = np.arange(len(columns))
    kept = place[lp.columns] >= 0
    before = np.concatenate(([0], np.cumsum(kept)))
    return replace(
        lp,
        lower=lp.lower[columns],
        upper=lp.upper[columns],
        starts=before[lp.starts],
        columns=place[lp.columns[kept]],
        values=lp.values[kept],
        whole=_kept(place, lp.whole),
        kilograms=_kept(place, lp.kilograms),
        lazy=NONE_WHOLE,
    )


def _kept(place: Short, columns: Positions) -> Positions:
    """Return where columns are that are still there."""
    found: Positions = place[columns].astype(np.int64)
    return found[found >= 0]


def over_rows(lp: Lp, kept: Flags) -> Lp:
    """Return the program with some of its rows only, and without whole numbers."""
    here = np.repeat(kept, np.diff(lp.starts))
    lengths = np.diff(lp.starts)[kept]
    return replace(
        lp,
        row_lower=lp.row_lower[kept],
        row_upper=lp.row_upper[kept],
        starts=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        columns=lp.columns[here],
        values=lp.values[here],
        whole=NONE_WHOLE,
        switches=NONE_WHOLE,
        holds=NONE_WHOLE,
        lazy=NONE_WHOLE,
    )


def arrays(m: Model) -> Lp:
    """Return all rows and columns of a model; the rows are in the order of the model's constraints."""
    bodies, low, high = [], [], []
    for constraint in m.stated.component_objects(pyo.Constraint):
        for row in constraint.values():
            lower, body, upper = row.to_bounded_expression(evaluate_bounds=True)
            bodies.append(terms_of(body))
            low.append(-np.inf if lower is None else lower)
            high.append(np.inf if upper is None else upper)
    nothing = np.zeros(0)
    return Lp(
        lower=np.zeros(len(m.variables)),
        upper=np.array(m.variables.upper),
        row_lower=np.array(low, dtype=float),
        row_upper=np.array(high, dtype=float),
        starts=np.concatenate(([0], np.cumsum([len(body.columns) for body in bodies]))).astype(np.int64),
        columns=np.concatenate([nothing.astype(np.int32), *(body.columns for body in bodies)]),
        values=np.concatenate([nothing, *(body.coefficients for body in bodies)]).astype(float),
        kilograms=_kilograms(m),
        whole=np.array(m.variables.whole, dtype=np.int64),
        lazy=np.array(m.variables.lazy, dtype=np.int64),
        mixes=tuple(m.mixes),
        switches=_rows_of(row_block for row_block in m.row_blocks.values() if row_block.switch),
        holds=_rows_of(row_block for row_block in m.row_blocks.values() if row_block.holds),
    )


def _kilograms(m: Model) -> Positions:
    """Return the columns that are counted in kilograms."""
    decided = [decision.columns for decision in m.decisions.values() if decision.unit == KG]
    missing = [promise.short for promise in m.promises if promise.unit == KG]
    return np.concatenate([NONE_WHOLE, *decided, *missing])


def values_at(lp: Lp, rows: Positions, columns: Positions) -> Numbers:
    """Return the coefficients that a program has at these rows and columns, 0 where it has none."""
    width = len(lp.lower)
    is_asked = np.zeros(width, dtype=bool)
    is_asked[columns] = True
    here = np.flatnonzero(is_asked[lp.columns])  # to sort them all takes longer than a solve
    known = lp.row[here] * width + lp.columns[here]
    order = np.argsort(known, kind="stable")
    asked = rows * width + columns
    if not len(order):
        return np.zeros(len(asked))
    place = order[np.minimum(np.searchsorted(known, asked, sorter=order), len(order) - 1)]
    return np.where(known[place] == asked, lp.values[here[place]], 0.0)


def _rows_of(blocks: Iterable[RowBlock]) -> Positions:
    return np.array([row for block in blocks for row in block.positions.values()], dtype=np.int64)


def row_names(m: Model) -> list[str]:
    """Return the names of the rows, in the order of `arrays`: `line_hours[Leach,W01]`."""
    constraints = m.stated.component_objects(pyo.Constraint)
    return [row.name for constraint in constraints for row in constraint.values()]


def objective_of(m: Model, name: str) -> Numbers:
    """Return the coefficient of every column in one of the model's objectives,
    as it is stated (without sense and offset)."""
    terms = terms_of(m.stated.component(name).expr)
    return add_up(terms.columns, terms.coefficients, len(m.variables))
