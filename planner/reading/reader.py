"""Reads a planner's workbook: typed tables, the place of every cell, and a finding for whatever is wrong or doubtful.

The file is read once, as bytes, and never written to. Nothing in it, however broken, raises an exception.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import pandas as pd

from models.checks.settings import silenced
from models.schema.frames import Tables, columns_of, frame, inputs
from models.schema.inputs import COMPONENTS, INPUTS, SETTINGS_TABLE
from models.schema.problems import OF_SHEETS, Severity
from models.schema.settings import SETTINGS
from models.schema.words import Column, Table
from planner.reading import locate, missing, not_planned, settings_rows
from planner.reading.files import csv_folder, frames_in, sniff, workbook
from planner.reading.files.grid import Grid, TooManyCells, Watch, silent
from planner.reading.files.markup import Unsafe
from planner.reading.files.package import Damaged
from planner.reading.files.sniff import Refusal
from planner.reading.findings import Finding, errors
from planner.reading.locate import Found
from planner.reading.numerals import decimal_sign
from planner.reading.rows import Place, TableReader
from planner.reading.unread.columns import columns as unread_columns
from planner.reading.unread.rows import rows as unread_rows
from planner.reading.unread.sheets import Sheets

__all__ = ["Book", "Place", "read"]

UNSAFE = Refusal(
    "unsafe-file",
    "The file holds XML entities, which no workbook needs and which can harm a computer.",
    "Do not open it; ask where it comes from.",
)
NO_CSV = Refusal(
    "is-a-folder",
    "This is a folder without CSV files.",
    "Name a workbook inside it, or a folder that `planner export` has written.",
)
MOST_ROWS = 200_000
"""So many rows a table may have."""
WAYS = ("mass", "property")  # to count a component, other than as an oxide

Spoiled = frozenset[tuple[str, int | None, str | None]]


@dataclass(frozen=True, kw_only=True)
class Book:
    """A workbook as it was understood.

    `tables` holds every input table, or none at all if the file could not be read; `places` those that have a sheet.
    `spoiled`: the cells that already have a finding as (table, row, column), and are blank in the tables for that
    reason alone; row None means the whole column, column None too the whole table.
    """

    path: Path
    sha256: str
    tables: Tables = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    spoiled: Spoiled = frozenset()


def read(path: Path, watch: Watch = silent) -> Book:
    """Read a workbook (.xlsx, .xlsm, .xlsb or .ods), or a folder of CSV files.

    `watch` hears which sheet is being read, and how far.
    """
    if path.is_dir():
        return _read_folder(path, watch)
    data = sniff.load(path)
    return _refused(path, "", data) if isinstance(data, Refusal) else _read_data(data, path, watch)


def read_bytes(data: bytes, name: str = "workbook", watch: Watch = silent) -> Book:
    """Read a workbook from the bytes of its file."""
    return _read_data(data, Path(name), watch)


def read_frames(frames: frames_in.Frames, name: str = "tables") -> Book:
    """Read tables from DataFrames, by the same rules as sheets; a table that is not there is empty."""
    return _Workbook(frames_in.grids(frames)).book(Path(name), frames_in.sha256_of(frames))


def _read_data(data: bytes, path: Path, watch: Watch) -> Book:
    sha256 = hashlib.sha256(data).hexdigest()
    sheets = sniff.refusal(data) or _sheets(data, watch)
    if isinstance(sheets, Refusal):
        return _refused(path, sha256, sheets)
    return _Workbook(sheets, watch).book(path, sha256)


def _read_folder(folder: Path, watch: Watch) -> Book:
    """Read a folder of CSV files."""
    try:
        if not csv_folder.files_of(folder):
            return _refused(folder, "", NO_CSV)
        sheets = csv_folder.grids(folder, watch)
        if all(grid.damage for grid in sheets):
            return Book(path=folder, sha256="", findings=[_damaged(grid) for grid in sheets])
        return _Workbook(sheets, watch).book(folder, csv_folder.sha256_of(folder))
    except (MemoryError, TooManyCells):
        return _refused(folder, "", sniff.too_large("holds more than can be read"))
    except OSError as fault:
        return _refused(
            folder, "", Refusal("unreadable", f"The folder cannot be read ({fault}).", "Copy it here first.")
        )


def _sheets(data: bytes, watch: Watch) -> list[Grid] | Refusal:
    """The sheets of a file; whatever goes wrong when it is unpacked is a refusal."""
    try:
        found = workbook.grids(data, watch=watch)
    except (MemoryError, TooManyCells):
        return sniff.too_large("holds more than can be read")
    except Unsafe:
        return UNSAFE
    except Damaged as fault:
        return _unreadable(str(fault))
    except Exception:  # nothing that a file holds may end in a traceback
        return _unreadable("a part of it makes no sense")
    if found and all(grid.damage for grid in found):
        return _unreadable(found[0].damage)
    return found or sniff.damaged()


def _damaged(grid: Grid) -> Finding:
    """What is said of a sheet of which nothing could be read."""
    if grid.as_text:
        check, remedy = "not-csv", "Save it as CSV UTF-8, with commas or semicolons."
    else:
        check = "damaged-sheet"
        remedy = "Open the workbook in Excel, let Excel mend it, and look whether the sheet is whole; or delete it."
    message = f"The sheet {grid.sheet} cannot be read: {grid.damage}."
    return Finding(severity=Severity.ERROR, check=check, sheet=grid.sheet, message=message, remedy=remedy)


def _doubtful(grid: Grid) -> Finding:
    """What is said of a sheet that was read, and that may have been longer."""
    message = f"The file {grid.sheet} may be cut off: {grid.doubt}."
    remedy = "Export it once more, or end its last line."
    return Finding(severity=Severity.WARNING, check="cut-off", sheet=grid.sheet, message=message, remedy=remedy)


def _unreadable(why: str) -> Refusal:
    return Refusal(
        "unreadable", f"The workbook cannot be read: {why}.", "Open it in Excel and save it under a new name."
    )


def _refused(path: Path, sha256: str, why: Refusal) -> Book:
    finding = Finding(severity=Severity.ERROR, check=why.check, sheet=path.name, message=why.message, remedy=why.remedy)
    return Book(path=path, sha256=sha256, findings=[finding])


class _Workbook:
    """One workbook while it is read."""

    def __init__(self, sheets: list[Grid], watch: Watch = silent) -> None:
        self._sheets, self._watch = sheets, watch
        self._on = locate.sheets_of(INPUTS.values(), sheets)
        self._found_at: dict[str, Found] = {}
        self._findings: dict[str, list[Finding]] = {name: [] for name in INPUTS}
        self._spoiled: set[tuple[str, int | None, str | None]] = set()
        self._places: dict[str, Place] = {}
        self._damaged = [grid for grid in sheets if grid.damage]
        self._currency = next(str(own.default) for own in SETTINGS if own.name == "Currency")

    def book(self, path: Path, sha256: str) -> Book:
        """The whole of it. Settings say the currency and Components the columns of other tables, so they come first."""
        tables = inputs({})
        settings = tables["Settings"] = self._table(SETTINGS_TABLE, SETTINGS_TABLE.columns)
        typed = [
            value for name, value in zip(settings["Setting"], settings["Value"], strict=True) if name == "Currency"
        ]
        self._currency = next((str(value) for value in typed if value is not None), self._currency)
        components = tables["Components"] = _in_small_letters(self._table(COMPONENTS, COMPONENTS.columns))
        for name, table in INPUTS.items():
            if name not in ("Settings", "Components"):
                tables[name] = self._table(table, _distinct(columns_of(table, components)))
        tables["Scenarios"] = _in_units_of_columns(tables["Scenarios"], self._places)
        compared = self._compared(components)
        if compared.is_another_program_s:
            return _refused(path, sha256, compared.refusal)
        self._spoiled |= {(name, None, None) for name in INPUTS.keys() - self._on.keys() if INPUTS[name].needs_rows}
        for name, finding in compared.findings(path.name):
            self._note(INPUTS[name], [finding])
        return Book(
            path=path,
            sha256=sha256,
            tables=tables,
            places=self._places,
            findings=_heard([*self._said_of_sheets(), *self._not_planned()], settings),
            spoiled=frozenset(self._spoiled),
        )

    def _said_of_sheets(self) -> Iterator[Finding]:
        yield from map(_damaged, self._damaged)
        yield from (_doubtful(grid) for grid, _ in self._on.values() if grid.doubt)
        for findings in self._findings.values():
            yield from findings

    def _decimal_sign(self, grid: Grid) -> str:
        """The sign before decimals in the texts of a sheet, else in those of all."""
        return decimal_sign(_texts([grid])) or decimal_sign(_texts(self._sheets))

    def _table(self, table: Table, columns: Sequence[Column]) -> pd.DataFrame:
        """One table as a typed frame: without rows where it has no sheet, or none that makes sense."""
        empty = frame(columns, ())
        on = self._on.get(table.name)
        if on is None:
            return empty
        if on[0].damage:
            self._spoiled.add((table.name, None, None))
            return empty
        grid, block = on
        self._watch(f"making sense of {grid.sheet}, {len(grid.cells):,} rows")
        self._places[table.name] = Place(sheet=grid.sheet)
        self._note(table, missing.other_sheet(table, grid, block is not None, self._sheets))
        if not grid.cells:
            self._note(table, missing.everything(table, grid))
            return empty
        found = locate.find(grid, block, columns)
        if found is None:
            self._note(table, missing.header_row(table, grid))
            return empty
        if len(found.rows) > MOST_ROWS:
            self._note(table, missing.too_many_rows(found, MOST_ROWS))
            return empty
        self._found_at[table.name] = found
        return self._found(table, columns, found)

    def _found(self, table: Table, columns: Sequence[Column], found: Found) -> pd.DataFrame:
        decimal_sign = cache(partial(self._decimal_sign, found.grid))
        reader = TableReader(table, columns, found, self._currency, decimal_sign)
        sheet = settings_rows.read(reader) if table is SETTINGS_TABLE else reader.read()
        self._places[table.name] = sheet.place
        of_columns = list(unread_columns(table, columns, found))
        self._findings[table.name] += [
            *of_columns,
            *not_planned.columns(table, found),
            *unread_rows(table, found),
            *sheet.findings,
        ]
        self._spoiled |= {(table.name, row, column) for row, column in sheet.spoiled}
        lost = {finding.column for finding in errors(of_columns)} - found.match.found.keys()
        self._spoiled |= {(table.name, None, column) for column in lost if column}
        return sheet.frame

    def _compared(self, components: pd.DataFrame) -> Sheets:
        """The sheets, compared with the tables that were read from them."""
        columns = {name: columns_of(table, components) for name, table in INPUTS.items()}
        return Sheets(self._sheets, {name: on[0] for name, on in self._on.items()}, self._found_at, columns)

    def _note(self, table: Table, findings: Iterable[Finding]) -> None:
        """Put down findings on a table as a whole; after an error nothing more is said about it."""
        for finding in findings:
            self._findings[table.name].append(finding)
            if finding.severity is Severity.ERROR:
                self._spoiled.add((table.name, None, None))

    def _not_planned(self) -> list[Finding]:
        unused = set(self._unused_sheets())
        return list(not_planned.sheets([grid for grid in self._sheets if grid.sheet in unused]))

    def _unused_sheets(self) -> list[str]:
        used = [grid.sheet for grid, _ in self._on.values()]
        return [grid.sheet for grid in self._sheets if grid.sheet not in used]


def _texts(sheets: Iterable[Grid]) -> Iterator[object]:
    return (value for grid in sheets for row in grid.cells.values() for value in row.values())


def _heard(findings: list[Finding], settings: pd.DataFrame) -> list[Finding]:
    """The findings without the warnings of the reader that Settings silence."""
    unheard = silenced(settings) & set(OF_SHEETS)
    return [one for one in findings if one.severity is Severity.ERROR or one.check not in unheard]


def _in_small_letters(components: pd.DataFrame) -> pd.DataFrame:
    """Components with `Mass` and `Property` as `mass` and `property`."""
    counted = [text.lower() if str(text).lower() in WAYS else text for text in components["Counted as"]]
    return components.assign(**{"Counted as": pd.Series(counted, dtype=object)})


def _in_units_of_columns(scenarios: pd.DataFrame, places: Mapping[str, Place]) -> pd.DataFrame:
    """Scenarios with numbers to set or add in the schema's unit; they are typed in that of the column's header."""

    def value(sheet: object, column: object, change: object, typed: object) -> object:
        place = places.get(str(sheet))
        factor = place.factors.get(str(column), 1.0) if place else 1.0
        return typed * factor if isinstance(typed, float) and change in ("set", "add") else typed

    heads = ["Sheet", "Column", "Change", "Value"]
    values = [value(*row) for row in scenarios[heads].itertuples(index=False, name=None)]
    return scenarios.assign(Value=pd.Series(values, dtype=object))


def _distinct(columns: Sequence[Column]) -> list[Column]:
    """The columns without a component that is called like a column of the table."""
    return list({column.name: column for column in reversed(columns)}.values())[::-1]
