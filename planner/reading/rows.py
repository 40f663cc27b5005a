"""A table that was found on a sheet, read: its rows as a typed frame, its place, and what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

import pandas as pd
from openpyxl.utils import get_column_letter

from models.plant.chemistry import counted_as
from models.schema import units
from models.schema.frames import of_columns
from models.schema.problems import MOST_PROBLEMS_ALIKE, Severity
from models.schema.words import Column, Kind, Table
from planner.reading.files.grid import CellError, NoValue, Senseless
from planner.reading.findings import CellOffer, Finding
from planner.reading.headers import Header
from planner.reading.locate import Found
from planner.reading.unread import merged
from planner.reading.values import amounts, cells, days
from planner.reading.values.amounts import AS_TYPED, DecimalSign, Measure
from planner.reading.values.flaws import Flaw, Reading, clean, shown

NATURAL_IN_TEXT = ("number-as-text", "date-as-text")
MOST_ALIKE = {Severity.WARNING: 10, Severity.ERROR: MOST_PROBLEMS_ALIKE}
"""So many flaws of one kind in one column are listed one by one."""
A_DAY = " per day"
"""Columns whose names end so are of each day already: `Max per day [t]` is in t/d."""

EXCLUDED = ("excl", "exkl")
"""How headers begin to say that the day itself is none of them."""

_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)([.,][0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a table lies: its sheet, and the sheet's rows and columns of the table's rows and columns.

    `factors`: by what a number of a column is multiplied to be in the schema's unit, where its header has another.
    """

    sheet: str
    header_row: int = 0
    rows: tuple[int, ...] = ()
    columns: dict[str, int] = field(default_factory=dict)
    factors: dict[str, float] = field(default_factory=dict)

    def cell(self, row: int | None, column: str | None) -> str:
        """Return the address of a cell, such as `D14`; of the header for row None;
        empty if the sheet has no such column."""
        if column not in self.columns or (row is not None and row >= len(self.rows)):
            return ""
        return f"{get_column_letter(self.columns[column])}{self.header_row if row is None else self.rows[row]}"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table as read. `spoiled`: (row, column) of the cells that have an error; row None is the whole column."""

    frame: pd.DataFrame
    place: Place
    findings: list[Finding]
    spoiled: set[tuple[int | None, str | None]]


class TableReader:
    """Reads one table; `currency` is the one that prices may be headed with (None: any, for it is not known),
    `decimal_sign` the sign before decimals in the file."""

    def __init__(
        self, table: Table, columns: Sequence[Column], found: Found, currency: str | None, decimal_sign: DecimalSign
    ) -> None:
        self._table, self._columns, self._found, self._currency = table, columns, found, currency
        self.decimal_sign = decimal_sign
        self._findings: list[Finding] = []
        self._spoiled: set[tuple[int | None, str | None]] = set()
        self._covered = merged.covered(found)
        self.place = Place(
            sheet=found.grid.sheet, header_row=found.header_row, rows=found.rows, columns=found.match.found
        )

    def read(self) -> Sheet:
        """Return the table."""
        values = {column.name: self._column(column) for column in self._columns if column.name in self.place.columns}
        return self.sheet(values)

    def sheet(self, values: dict[str, list[object]]) -> Sheet:
        """Return the table with these values, by column name."""
        read = of_columns(self._columns, values, len(next(iter(values.values()), [])))
        return Sheet(frame=read, place=self.place, findings=self._findings, spoiled=self._spoiled)

    def raws(self, column: str) -> list[object]:
        """Return what the cells of a column hold."""
        position, grid = self.place.columns.get(column, 0), self._found.grid.cells
        return [grid[row].get(position) for row in self.place.rows]

    def accept(self, column: str, raws: Sequence[object], readings: Sequence[Reading]) -> list[object]:
        """Return the values of a column, with its flaws put down as findings."""
        schema = next(known for known in self._columns if known.name == column)
        readings = merged.readings(self._found, self._covered, self._table, schema, readings)
        alike: Counter[tuple[str, Severity]] = Counter()
        for row, (_, flaw) in enumerate(readings):
            if flaw is None or self._is_natural(flaw):
                continue
            if flaw.severity is Severity.ERROR:
                self._spoiled.add((row, column))
            alike[flaw.check, flaw.severity] += 1
            if alike[flaw.check, flaw.severity] <= MOST_ALIKE[flaw.severity]:
                self.flawed(column, row, raws[row], flaw)
        for (check, severity), count in alike.items():
            if count > MOST_ALIKE[severity]:
                self._more_alike(column, check, severity, count - MOST_ALIKE[severity])
        return [value for value, _ in readings]

    def flawed(self, column: str, row: int | None, raw: object, flaw: Flaw) -> None:
        """Put down a flaw; an error in a whole column (row None) spoils it."""
        if flaw.severity is Severity.ERROR:
            self._spoiled.add((row, column))
        cell, schema = (
            self.place.cell(row, column),
            next(candidate for candidate in self._columns if candidate.name == column),
        )
        others = (CellOffer(cell=cell, column=column, suggestion=other, value=plain(raw)) for other in flaw.others)
        self._findings.append(
            Finding(
                severity=flaw.severity,
                check=flaw.check,
                sheet=self.place.sheet,
                cell=cell,
                column=column,
                value=plain(raw),
                message=flaw.message,
                remedy=flaw.remedy_in(schema),
                suggestion=flaw.suggestion,
                offers=tuple(others),
            )
        )

    def anything(self, raw: object) -> Reading:
        """Return what a cell of any kind holds: in a file that knows only text, a plain number is meant as one."""
        if self._found.grid.as_text and isinstance(raw, str) and _PLAIN_NUMBER.fullmatch(raw.strip()):
            return amounts.number(raw, AS_TYPED, self.decimal_sign)
        return cells.anything(raw)

    def _is_natural(self, flaw: Flaw) -> bool:
        return self._found.grid.as_text and flaw.check in NATURAL_IN_TEXT

    def measure(self, column: Column, header: Header) -> Measure | Flaw:
        """Return the unit of a number column; a flaw (an error means:
        do not read it) where its header says an odd one."""
        wanted = units.parse(column.unit) or AS_TYPED.wanted
        if header.unit is None:
            return Measure(wanted, wanted)
        if not column.unit:
            return self._without_unit(column, header)
        given = units.parse(header.unit)
        if given is not None and column.name.endswith(A_DAY) and units.ratio(given, wanted) is None:
            given = units.of_a_day(given)
        if given is None or units.ratio(given, wanted) is None:
            return _unknown_unit(column, header.unit, wanted)
        if given.currency and self._currency is not None and not units.same_currency(given.currency, self._currency):
            return Flaw(
                check="other-currency",
                message=f"The header says {given.currency}, but the workbook's currency is {self._currency}.",
                remedy=f"Give it in {self._currency}, or change Currency on the sheet Settings.",
            )
        return Measure(given, wanted)

    def _without_unit(self, column: Column, header: Header) -> Measure | Flaw:
        if column not in self._table.columns or units.parse(header.unit or "") == AS_TYPED.wanted:
            return AS_TYPED
        return Flaw(
            check="unknown-unit",
            message=f"{column.name} is a plain number; the unit [{header.unit}] was not read.",
            remedy=f"Change the header to {column.header}.",
            severity=Severity.WARNING,
            suggestion=column.header,
        )

    def _column(self, column: Column) -> list[object]:
        raws = self.raws(column.name)
        if column.kind is Kind.NUMBER:
            return self._numbers(column, raws)
        header = self._found.match.headers[column.name]
        if column.kind is Kind.DATE and (header.unit or "").casefold().startswith(EXCLUDED):
            self.flawed(column.name, None, header.text, _last_day(column))
        return self.accept(column.name, raws, self._readings(column, raws))

    def _numbers(self, column: Column, raws: list[object]) -> list[object]:
        header = self._found.match.headers[column.name]
        measure = self.measure(column, header)
        if isinstance(measure, Flaw):
            self.flawed(column.name, None, header.text, measure)
            if measure.severity is Severity.ERROR:
                return [None] * len(raws)
            measure = AS_TYPED
        if measure.factor != 1:
            self.place.factors[column.name] = float(measure.factor)
        readings = amounts.numbers(raws, measure, self.decimal_sign, analysed=column.analysed)
        if header.oxide and column.analysed:
            share = 1 / counted_as(header.oxide, column.name)
            readings = [(value * share if isinstance(value, float) else value, flaw) for value, flaw in readings]
        return self.accept(column.name, raws, readings)

    def day(self, raw: object) -> Reading:
        """Return a cell as a date."""
        return days.day(raw, self._found.grid.epoch)

    def _readings(self, column: Column, raws: list[object]) -> list[Reading]:
        if column.kind is Kind.DATE:
            return [self.day(raw) for raw in raws]
        if column.kind is Kind.CHOICE:
            return [cells.choice(raw, column) for raw in raws]
        if column.kind is Kind.ANY:
            return [self.anything(raw) for raw in raws]
        if column.kind is Kind.NAME or column.key:
            return cells.names(raws, is_key=column.kind is Kind.TEXT)
        return [cells.word(raw) for raw in raws]

    def _more_alike(self, column: str, check: str, severity: Severity, count: int) -> None:
        what = "are wrong" if severity is Severity.ERROR else "were read"
        self._findings.append(
            Finding(
                severity=severity,
                check=check,
                sheet=self.place.sheet,
                cell=self.place.cell(None, column),
                column=column,
                message=f"{count} more cells of this column {what} in the same way.",
                remedy="Mend the whole column.",
            )
        )


def _last_day(column: Column) -> Flaw:
    return Flaw(
        check="day-included",
        message=f"The header says that the day is excluded; {column.name} is read as a day that counts.",
        remedy=f"Write the last day that counts, and change the header to {column.header}.",
        severity=Severity.WARNING,
        suggestion=column.header,
    )


def _unknown_unit(column: Column, unit: str, wanted: units.Unit) -> Flaw:
    """Return a unit that is none of the column's: which ones are, or what a ton may be."""
    tons = [meant for meant in units.tons(unit) if units.parse(meant).kind == wanted.kind]  # type: ignore[union-attr]
    message, remedy = f"The unit [{unit}] is not one of {column.name}.", f"Give it in [{column.unit}]"
    headers = [column.header]
    if tons:
        message = f"The unit [{unit}] may be {' or '.join(tons)}; a short ton is 0.907 t, a long ton 1.016 t."
        remedy = "Write the one that is meant"
        headers = [f"{column.title or column.name} [{meant}]" for meant in tons]
    return Flaw(
        check="unknown-unit",
        message=message,
        remedy=f"{remedy}, and say so in the header. Known are units of {units.known(wanted.kind)}.",
        suggestion=headers[0],
        others=tuple(headers[1:]),
    )


def plain(raw: object) -> object:
    """Return what a cell holds, as a finding shows it."""
    if isinstance(raw, CellError):
        return raw.text
    if isinstance(raw, NoValue | Senseless):
        return None
    if isinstance(raw, date | time | timedelta):
        return shown(raw)
    return clean(raw) if isinstance(raw, str) else raw
