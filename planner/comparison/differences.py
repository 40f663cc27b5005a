"""The same table of several plans, joined by the keys of its rows: one way for every table, no code for any one."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import count

import pandas as pd

from models.schema.inputs import INPUTS
from models.schema.scenarios import key_text, text_of
from models.schema.settings import STEERING
from models.schema.words import Column, Table
from planner.comparison import months
from planner.comparison.directions import NEITHER, Verdict, verdict
from planner.comparison.standing.calendars import Periods, Span
from planner.comparison.standing.terms import Terms

Key = tuple[object, ...]
Cells = dict[str, object]
Rows = dict[Key, Cells]

RELATIVE, ABSOLUTE, CENTS = 1e-9, 1e-4, 0.005
"""How far two results, and two amounts of money, may lie apart and still be the same: what a solver leaves open.

Inputs are compared exactly. The share is so small that items which differ still add up to what their sum differs by.
"""

OPEN = {"start of plan": 0, "end of plan": 1}
"""What a blank date means: the first or the last day of the plan."""

ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One cell of a table, or one whole row (`column` empty), in every plan; the first plan is the base.

    `key` holds the key's parts under the plans' common names, `values` one value per plan, None where it is blank or
    the plan lacks the row; of a whole row the value is its cells in words. `good` is 1 if more is better, `money` says
    whether the values are money.
    """

    table: str
    key: Key
    column: str
    unit: str
    change: str
    values: tuple[object, ...]
    good: int = 0
    money: bool = False
    terms: Terms | None = None

    @property
    def row(self) -> str:
        """The row's key as people write it."""
        return key_text([text_of(part) for part in self.key])

    @property
    def differences(self) -> tuple[float | None, ...]:
        """Each plan's figure less the base's; None where either is no number, or of another currency without a rate."""
        rates = self._terms.rates_of(self.money)
        return tuple(
            less(value, self.values[0], rate, self.money) for value, rate in zip(self.values, rates, strict=True)
        )

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """For each plan whether it is better than the base or worse; neither of another plant."""
        found = zip(self.differences, self._terms.comparable, strict=True)
        return tuple(verdict(difference, self.good if comparable else NEITHER) for difference, comparable in found)

    @property
    def _terms(self) -> Terms:
        return self.terms or Terms.plain(len(self.values))

    def differs_in(self, plan: int) -> bool:
        """Return whether that plan's value is not the base's."""
        return self.change != SAME and not same(self.values[plan], self.values[0])


def _steers(difference: Difference) -> bool:
    """Return whether it is of a setting that has no say in the plan itself."""
    return difference.table == "Settings" and difference.key[0] in STEERING


def inputs_differ(
    table: Table, frames: Sequence[pd.DataFrame], periods: Periods, *, all_rows: bool = False
) -> list[Difference]:
    """Return where the planner's tables differ: rows added and removed, cells changed;
    blank cells count as their default. Settings that have no say in the plan itself are left out.

    Args:
        table: the input table.
        frames: that table of each plan; they may have columns of different components.
        periods: the plans' periods.
        all_rows: also what is the same.
    """
    rows = [rows_by_key(table, frame, periods.renamed[i]) for i, frame in enumerate(frames)]
    days = [periods.days_of(i) for i in range(len(rows))]
    pairs = zip(rows, days, strict=True)
    rows = [_under_the_same_dates(table, rows[0], of_plan, days[0], span) for of_plan, span in pairs]
    columns = _columns(table, frames)
    found: list[Difference] = []
    for key in _keys(rows):
        cells = [plan.get(key) for plan in rows]
        if None in cells:
            found.append(_whole_row(table, key, cells, columns))
        else:
            found += _cells(table, key, cells, columns, days)
    return [one for one in found if all_rows or not (one.change == SAME or _steers(one))]


def results_differ(
    table: Table,
    frames: Sequence[pd.DataFrame],
    periods: Periods,
    *,
    all_rows: bool = False,
    terms: Terms | None = None,
) -> list[Difference]:
    """Return where the plans' own tables differ, cell by cell; rows of periods that not every plan has are left out,
    and so are months of which they have other days.

    Windows that were open when the latest of the plans begins count as beginning with it, and those still open when the
    first of them ends as ending with it, so that the same window is found in plans of different weeks.
    """
    frames = [months.of_all(table, frame, periods) for frame in frames]
    rows = [rows_by_key(table, frame, periods.renamed[i]) for i, frame in enumerate(frames)]
    if "Period" in table.keys and not all_rows:
        at, kept = table.keys.index("Period"), {*periods.shared, None}
        rows = [{key: cells for key, cells in plan.items() if key[at] in kept} for plan in rows]
    if not periods.same_everywhere:
        rows = [_within_all(table, plan, periods) for plan in rows]
    columns = months.columns_of_all(table, periods)
    cells = ((key, [plan.get(key) for plan in rows]) for key in _keys(rows))
    found = [one for key, of_plans in cells for one in _cells(table, key, of_plans, columns)]
    found = [replace(one, terms=terms) for one in found] if terms else found
    found = [one for one in found if all_rows or one.change != SAME]
    return _by_period(table, found, periods)


def rows_by_key(table: Table, frame: pd.DataFrame, renamed: Mapping[str, str]) -> Rows:
    """Return cells by key; where two rows have the same key (or the table has none) they are told apart by their
    order."""
    keys = table.keys or tuple(column.name for column in table.columns)
    of_periods = {column.name for column in table.columns if column.name == "Period" or "Periods" in column.refers_to}
    cells: dict[str, list[object]] = {str(name): [plain(value) for value in frame[name]] for name in frame}
    for name in of_periods & cells.keys():
        cells[name] = [renamed.get(str(value), value) for value in cells[name]]
    rows: Rows = {}
    for values in zip(*cells.values(), strict=True):
        row = dict(zip(cells, values, strict=True))
        rows[_free(tuple(row[name] for name in keys), rows)] = row
    return rows


def _under_the_same_dates(table: Table, base: Rows, rows: Rows, days: Span | None, days_of_it: Span | None) -> Rows:
    """Return the rows of a plan, those that only the dates of their keys tell from a row of the base under its key:
    where one has no date and the other the day that this means."""
    dates = {at: table[name] for at, name in enumerate(table.keys) if table[name].blank in OPEN}
    if not dates or days is None or days_of_it is None:
        return rows

    def undated(key: Key) -> Key:
        return tuple(part for at, part in enumerate(key) if at not in dates)

    def is_same(of_base: Key, key: Key) -> bool:
        return all(
            of_base[at] == key[at] or _dated(column, of_base[at], days) == _dated(column, key[at], days_of_it)
            for at, column in dates.items()
        )

    alone: dict[Key, list[Key]] = {}
    for key in base:
        if key not in rows:
            alone.setdefault(undated(key), []).append(key)
    renamed: Rows = {}
    for key, cells in rows.items():
        found = [of_base for of_base in alone.get(undated(key), ()) if key not in base and is_same(of_base, key)]
        renamed[next((of_base for of_base in found if of_base not in renamed), key)] = cells
    return renamed


def _dated(column: Column, value: object, span: Span | None) -> object:
    """Return a cell, of a window that is open in the plan the day on which it begins or ends."""
    return span[OPEN[column.blank]] if value is None and span is not None and column.blank in OPEN else value


def _free(key: Key, rows: Rows) -> Key:
    """Return the key itself, with a number at the end where another row has it."""
    if key not in rows:
        return key
    return next(other for other in ((*key, f"({number})") for number in count(2)) if other not in rows)


def plain(value: object) -> object:
    """Return a cell of a typed frame as a plain value: None where it is blank, dates without a time."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def _keys(rows: Sequence[Rows]) -> list[Key]:
    return list(dict.fromkeys(key for plan in rows for key in plan))


def _columns(table: Table, frames: Sequence[pd.DataFrame]) -> list[Column]:
    """Return the columns of all frames that are not part of the key, those of the components last."""
    fixed = {column.name for column in table.columns}
    names = dict.fromkeys(str(name) for frame in frames for name in frame if name not in fixed)
    columns = table.columns_with(dict.fromkeys(names, False)) if table.components else table.columns
    return [column for column in columns if not column.key]


def _whole_row(table: Table, key: Key, rows: Sequence[Cells | None], columns: Sequence[Column]) -> Difference:
    words = tuple(None if row is None else _in_words(row, columns) or "all blank" for row in rows)
    change = ADDED if rows[0] is None else REMOVED
    return Difference(table=table.name, key=key, column="", unit="", change=change, values=words)


def _in_words(row: Cells, columns: Sequence[Column]) -> str:
    """Return the row's filled cells: `Quantity 12 t; Price 5000 per t`."""
    filled = [
        (column, row.get(column.name)) for column in columns if row.get(column.name) not in (None, _none_of(column))
    ]
    return "; ".join(f"{column.name} {_figure(value)} {column.unit}".rstrip() for column, value in filled)


def _none_of(column: Column) -> float | None:
    """Return what goes without saying: that none of a component is in something."""
    return 0.0 if column.analysed else None


def _figure(value: object) -> str:
    """Return a cell in words, a number with the six digits that people read."""
    return text_of(float(f"{value:.6g}") if isinstance(value, float) else value)


def _cells(
    table: Table, key: Key, rows: Sequence[Cells | None], columns: Sequence[Column], days: Sequence[Span | None] = ()
) -> Iterator[Difference]:
    for column in columns:
        alike = operator.eq if table.name in INPUTS else partial(same, money=column.money)
        values = tuple(_value(column, row) for row in rows)
        if all(value is None for value in values):
            continue
        meant = [_dated(column, value, span) for value, span in zip(values, days, strict=True)] if days else values
        is_same = all(
            alike(value, values[0]) or alike(as_meant, meant[0])
            for value, as_meant in zip(values[1:], meant[1:], strict=True)
        )
        yield Difference(
            table=table.name,
            key=key,
            column=column.name,
            unit=column.unit,
            change=SAME if is_same else CHANGED,
            values=values,
            good=column.better,
            money=column.money,
        )


def _value(column: Column, row: Cells | None) -> object:
    if row is None:
        return column.unlisted
    value = row.get(column.name)
    return column.default if value is None else value


def same(one: object, other: object, *, money: bool = False) -> bool:
    """Return whether two results say the same; figures may differ by rounding."""
    if _is_number(one) and _is_number(other):
        close = CENTS if money else ABSOLUTE
        return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=close)  # type: ignore[arg-type]
    return one == other


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def less(value: object, base: object, rate: float | None = 1.0, money: bool = False) -> float | None:
    """Return a figure at a rate, less the base's; 0 where that is rounding, None where it cannot be said."""
    if rate is None or not (_is_number(value) and _is_number(base)):
        return None
    converted = float(value) * rate  # type: ignore[arg-type]
    return 0.0 if same(converted, base, money=money) else converted - float(base)  # type: ignore[arg-type]


def _within_all(table: Table, rows: Rows, periods: Periods) -> Rows:
    """Return the rows with the dates of their keys drawn into the days that all plans have."""
    first, last = periods.days_of_all
    dates = [at for at, name in enumerate(table.keys) if name in ("From", "Due")]
    drawn: Rows = {}
    for key, cells in rows.items():
        within = tuple(
            min(max(part, first), last) if at in dates and isinstance(part, date) else part
            for at, part in enumerate(key)
        )
        drawn[_free(within, drawn)] = cells
    return drawn


def _by_period(table: Table, found: list[Difference], periods: Periods) -> list[Difference]:
    if "Period" not in table.keys:
        return found
    at = table.keys.index("Period")
    order = {name: i for i, name in enumerate(periods.spans)}
    return sorted(found, key=lambda one: order.get(str(one.key[at]), len(order)))
