"""The linear program as rules write it: named columns, named rows, promises and money, on top of a Pyomo model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
import pyomo.core as pyo
from numpy.typing import ArrayLike

from models.plant.plant import Numbers, Positions, Short
from models.plant.runs import Runs
from models.program.columns import Columns
from models.program.terms import linear

Key = tuple[str, ...]
Entries = tuple[Positions, Positions, ArrayLike]
"""Row positions, columns, coefficients: one entry per term; a single coefficient serves all."""


@dataclass(frozen=True)
class Promise:
    """Promises of one kind: what is asked, the columns that hold what is missing, and how they rank.

    Where `over`, the promise is not to exceed what is asked, and what is missing is what is too much.
    `rank` is 0 for promises without a price, 1 to 9 for priorities, NaN where only the penalty (per unit) counts.
    """

    sheet: str
    words: str
    unit: str
    rows: tuple[str, ...]
    asked: Numbers
    short: Positions
    rank: Numbers
    penalty: Numbers
    period: Positions
    over: bool = False


@dataclass(frozen=True)
class Money:
    """Terms of one item of the margin: amount per unit of each column, booked in a period; `fixed` is per period."""

    item: str
    columns: Positions
    amounts: Numbers
    periods: Positions
    fixed: Numbers


@dataclass
class Model:
    """A plan's linear program while rules add to it.

    The columns of `run` are those of `runs`, in the same order; the other decisions are arrays of columns whose shape
    the comment gives, with -1 where a decision does not exist.
    """

    runs: Runs
    stated: pyo.ConcreteModel = field(default_factory=lambda: pyo.ConcreteModel(name="plan"))
    """The Pyomo model with its rows and objectives; the objects of its columns may still have to be made."""
    variables: Columns = field(init=False)
    promises: list[Promise] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)

    run: Positions = field(init=False)
    bought: Positions = field(init=False)  # [l], offered lots that can be used
    made: Positions = field(init=False)  # [k,p]
    stock: Positions = field(init=False)  # [k,p]
    discarded: Positions = field(init=False)  # [k,p], where a product can be discarded
    feed_stock: Positions = field(init=False)  # [c,p], classes with a limit or a holding cost
    sold: Positions = field(init=False)  # one per delivery row and period
    sold_row: Positions = field(init=False)
    sold_period: Positions = field(init=False)
    spot: Positions = field(init=False)  # one per spot row and period
    spot_row: Positions = field(init=False)
    spot_period: Positions = field(init=False)

    def __post_init__(self) -> None:
        self.variables = Columns(self.stated)

    @property
    def pyomo(self) -> pyo.ConcreteModel:
        """The Pyomo model with all that belongs to it, to be read, printed, written or solved by another solver."""
        self.variables.make()
        return self.stated

    @property
    def upper(self) -> list[float]:
        """The upper bounds of the columns; the lower ones are zero."""
        return self.variables.upper

    def columns(self, name: str, keys: Sequence[Key]) -> Positions:
        """New columns, one per key, from zero upwards; returns their positions.

        Raises:
            ValueError: a key that occurs twice.
        """
        _each_once(name, keys)
        start = len(self.variables)
        self.variables.add(name, keys)
        return np.arange(start, len(self.variables), dtype=np.int64)

    def at_most(self, columns: Positions, upper: Numbers) -> None:
        """Bounds columns from above; infinity means no bound."""
        bounded = np.isfinite(upper)
        for column, bound in zip(columns[bounded].tolist(), upper[bounded].tolist(), strict=True):
            self.variables.at_most(column, bound)

    def rows(
        self,
        name: str,
        keys: Sequence[Key],
        *entries: Entries,
        lower: ArrayLike = -np.inf,
        upper: ArrayLike = np.inf,
    ) -> None:
        """New rows, one per key: lower <= sum of the entries of that row <= upper.

        A row without terms is left out if zero lies within its bounds.

        Raises:
            ValueError: a row without terms whose bounds leave out zero, or a key that occurs twice.
        """
        _each_once(name, keys)
        constraint = pyo.Constraint(pyo.Any)
        self.stated.add_component(name, constraint)
        low = np.broadcast_to(np.asarray(lower, dtype=float), len(keys)).tolist()
        high = np.broadcast_to(np.asarray(upper, dtype=float), len(keys)).tolist()
        starts, columns, coefficients = _grouped(entries, len(keys))
        for row, key in enumerate(keys):
            own = slice(starts[row], starts[row + 1])
            if own.start == own.stop:
                if not low[row] <= 0.0 <= high[row]:
                    raise ValueError(f"{name}{list(key)} has no terms and cannot hold")
                continue
            body = linear(self.variables, columns[own], coefficients[own])
            constraint[key if len(key) > 1 else key[0]] = (_finite(low[row]), body, _finite(high[row]))

    def promise(  # noqa: PLR0913 - the parts of a promise, all named
        self,
        name: str,
        keys: Sequence[Key],
        *,
        sheet: str,
        words: str,
        unit: str,
        rows: Sequence[str],
        asked: Numbers,
        period: ArrayLike,
        rank: ArrayLike = 0.0,
        penalty: ArrayLike = np.nan,
        over: bool = False,
    ) -> Positions:
        """New columns for what is missing of promises; returns their positions.

        `rows` name the promises as the planner knows them; `period` is when what is missing counts.
        """
        short = self.columns(f"short_{name}", keys)
        count = len(keys)
        self.promises.append(
            Promise(
                sheet=sheet,
                words=words,
                unit=unit,
                rows=tuple(rows),
                asked=asked,
                short=short,
                rank=np.broadcast_to(np.asarray(rank, dtype=float), count),
                penalty=np.broadcast_to(np.asarray(penalty, dtype=float), count),
                period=np.broadcast_to(np.asarray(period, dtype=np.int64), count),
                over=over,
            )
        )
        return short

    def earn(self, item: str, columns: Positions, amounts: ArrayLike, periods: ArrayLike) -> None:
        """Adds `amounts` per unit of `columns` to an item of the margin, booked in `periods`; cost is negative."""
        per_unit = np.broadcast_to(np.asarray(amounts, dtype=float), len(columns))
        when = np.broadcast_to(np.asarray(periods, dtype=np.int64), len(columns))
        used = per_unit != 0
        self.money.append(Money(item, columns[used], per_unit[used], when[used], np.zeros(0)))

    def earn_fixed(self, item: str, amounts: Numbers) -> None:
        """Adds fixed amounts, one per period, to an item of the margin."""
        none = np.zeros(0, dtype=np.int64)
        self.money.append(Money(item, none, np.zeros(0), none, amounts))


def _each_once(name: str, keys: Sequence[Key]) -> None:
    """Pyomo would let a second column or row of the same key take the place of the first."""
    if len(set(keys)) < len(keys):
        twice = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise ValueError(f"{name}{list(twice)} is there twice")


def _finite(bound: float) -> float | None:
    return bound if isfinite(bound) else None


def _grouped(entries: Sequence[Entries], rows: int) -> tuple[list[int], Short, Numbers]:
    """Entries sorted by row and column, equal ones added up, zeros dropped; and where each row starts."""
    filled = [(row, column, np.broadcast_to(np.asarray(value, float), len(row))) for row, column, value in entries]
    row = np.concatenate([part[0] for part in filled]).astype(np.int64)
    column = np.concatenate([part[1] for part in filled]).astype(np.int64)
    value = np.concatenate([part[2] for part in filled])
    order = np.lexsort((column, row))
    row, column, value = row[order], column[order], value[order]
    if len(row):
        new = np.concatenate(([True], (row[1:] != row[:-1]) | (column[1:] != column[:-1])))
        begins = np.flatnonzero(new)
        row, column, value = row[begins], column[begins], np.add.reduceat(value, begins)
    kept = value != 0
    row, column, value = row[kept], column[kept], value[kept]
    return np.searchsorted(row, np.arange(rows + 1)).tolist(), column.astype(np.int32), value
