"""The tables of a workbook, each read from the sheet on which it lies, with everything that is to be said of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pandas as pd

from models.checks.lacking import Named
from models.schema.frames import columns_of, frame
from models.schema.inputs import SETTINGS_TABLE
from models.schema.problems import Severity
from models.schema.settings import SETTINGS
from models.schema.words import Column, Table
from planner.reading import locate, missing, not_planned, settings_rows
from planner.reading.files.grid import Grid, Watch, silent
from planner.reading.files.sniff import Refusal
from planner.reading.findings import Finding, errors
from planner.reading.locate import Found
from planner.reading.rows import Place, TableReader
from planner.reading.unread.columns import columns as unread_columns
from planner.reading.unread.columns import lost as lost_columns
from planner.reading.unread.hidden import hidden, hidden_sheets
from planner.reading.unread.not_rows import not_rows
from planner.reading.unread.resemblance import Tables
from planner.reading.unread.rows import rows as unread_rows
from planner.reading.unread.sheets import Sheets
from planner.reading.values.numerals import decimal_sign

MOST_ROWS = 200_000
"""So many rows a table may have."""

Spoiled = frozenset[tuple[str, int | None, str | None]]


class SheetTables:
    """The tables of one workbook while it is read.

    `schema` are the tables that are looked for; `on` says on which sheet each of them lies, `places` where its cells
    are, `spoiled` which cells have a finding already. `knows_currency`, `knows_components`: what other tables are held
    against was read; while it was not, nothing is said of them.
    """

    def __init__(self, schema: Mapping[str, Table], sheets: Sequence[Grid], watch: Watch = silent) -> None:
        self._schema, self._sheets, self._watch = schema, sheets, watch
        self.on = locate.sheets_of(schema.values(), sheets)
        self.places: dict[str, Place] = {}
        self.spoiled: set[tuple[str, int | None, str | None]] = set()
        self.currency = next(str(setting.default) for setting in SETTINGS if setting.name == "Currency")
        self.knows_currency = self.knows_components = True
        self._found_at: dict[str, Found] = {}
        self._findings: dict[str, list[Finding]] = {name: [] for name in schema}

    def table(self, name: str, columns: Sequence[Column]) -> pd.DataFrame:
        """Return one table as a typed frame: without rows where it has no sheet, or none that makes sense."""
        found = self._found(self._schema[name], columns) if name in self.on else None
        return frame(columns, ()) if found is None else self._read(self._schema[name], columns, found)

    def compared(self, components: pd.DataFrame, needed: Mapping[str, Named]) -> Sheets:
        """Return the sheets, compared with the tables that were read from them; `needed` are those that lack rows,
        with what names them."""
        columns = {name: columns_of(table, components) for name, table in self._schema.items()}
        used = {name: grid for name, (grid, _) in self.on.items()}
        return Sheets(Tables(self._schema, columns), self._sheets, used, self._found_at, needed)

    def note(self, name: str, findings: Iterable[Finding]) -> None:
        """Put down findings on a table as a whole; after an error nothing more is said about it."""
        for finding in findings:
            self._findings[name].append(finding)
            if finding.severity is Severity.ERROR:
                self.spoiled.add((name, None, None))

    def is_lost(self, name: str) -> bool:
        """Return whether a finding says that nothing of a table was read."""
        return (name, None, None) in self.spoiled

    def holds(self, name: str) -> bool:
        """Return whether the sheet of a table holds something, be it the table or not."""
        return name in self.on and bool(self.on[name][0].cells)

    def lacks_a_column(self, name: str) -> bool:
        """Return whether a finding says that a column of a table was not read, or all of it."""
        return any(table == name and row is None for table, row, _ in self.spoiled)

    def need(self, names: Iterable[str]) -> None:
        """Take it for an error that a sheet has no headers, where others name what should stand on it."""
        for name in names:
            said = [finding for finding in self._findings[name] if finding.check == missing.HEADERS]
            if said:
                rest = [finding for finding in self._findings[name] if finding not in said]
                self._findings[name] = rest
                self.note(name, [replace(finding, severity=Severity.ERROR) for finding in said])

    def has_unit(self, name: str, column: str) -> bool:
        """Return whether the header of a column says a unit."""
        return name in self._found_at and self._found_at[name].header_of(column).unit is not None

    def note_at(self, name: str, row: int, finding: Finding) -> None:
        """Put down a finding on a cell of a table."""
        self._findings[name].append(finding)
        self.spoiled.add((name, row, finding.column))

    def findings(self) -> Iterator[Finding]:
        """Yield everything that is to be said, sheet by sheet."""
        yield from (damaged(grid) for grid in self._sheets if grid.damage)
        yield from (_doubtful(grid) for grid, _ in self.on.values() if grid.doubt)
        yield from hidden_sheets([grid for grid, _ in self.on.values()])
        for findings in self._findings.values():
            yield from findings

    def unused(self) -> list[Grid]:
        """Return the sheets from which no table was read."""
        used = [grid.sheet for grid, _ in self.on.values()]
        return [grid for grid in self._sheets if grid.sheet not in used]

    def _found(self, table: Table, columns: Sequence[Column]) -> Found | None:
        """Return where on its sheet the table lies, if anything of it is there."""
        grid, block = self.on[table.name]
        if grid.damage:
            self.spoiled.add((table.name, None, None))
            return None
        self._watch(f"making sense of {grid.sheet}, {len(grid.cells):,} rows")
        self.places[table.name] = Place(sheet=grid.sheet)
        self.note(table.name, missing.other_sheet(table, grid, block is not None, self._sheets))
        if not grid.cells:
            self.note(table.name, missing.everything(table, grid))
            return None
        found = locate.find(grid, block, columns)
        if found is None:
            self.note(table.name, missing.header_row(table, grid))
        elif len(found.rows) > MOST_ROWS:
            self.note(table.name, missing.too_many_rows(found, MOST_ROWS))
            found = None
        return found

    def _read(self, table: Table, columns: Sequence[Column], found: Found) -> pd.DataFrame:
        self._found_at[table.name] = found
        currency = self.currency if self.knows_currency else None
        reader = TableReader(table, columns, found, currency, cache(partial(self._decimal_sign, found.grid)))
        sheet = settings_rows.read(reader) if table is SETTINGS_TABLE else reader.read()
        self.places[table.name] = sheet.place
        none = dict(not_rows(columns, found))
        self.spoiled |= {(table.name, index, None) for index, row in enumerate(found.rows) if row in none}
        if found.rows and len(none) == len(found.rows):
            self.spoiled.add((table.name, None, None))
        of_columns = list(unread_columns(table, columns, found, knows_components=self.knows_components))
        self._findings[table.name] += [
            *of_columns,
            *not_planned.columns(table, found),
            *unread_rows(table, found),
            *hidden(found),
            *(finding for finding in none.values() if finding is not None),
            *(finding for finding in sheet.findings if not none or _row_of(finding) not in none),
        ]
        self.spoiled |= {(table.name, row, column) for row, column in sheet.spoiled}
        if errors(of_columns):
            lost = {finding.column for finding in errors(of_columns)} - found.match.found.keys()
            lost |= lost_columns(table, columns, found)
            self.spoiled |= {(table.name, None, column) for column in lost if column}
        if not self.is_lost(table.name):
            return sheet.frame
        self.spoiled = {cell for cell in self.spoiled if cell[0] != table.name} | {(table.name, None, None)}
        return frame(columns, ())

    def _decimal_sign(self, grid: Grid) -> str:
        """Return the sign before decimals in the texts of a sheet, else in those of all."""
        return decimal_sign(_texts([grid])) or decimal_sign(_texts(self._sheets))


def _row_of(finding: Finding) -> int:
    """Return the row of the sheet on which a finding lies."""
    return int(finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)


def _texts(sheets: Iterable[Grid]) -> Iterator[object]:
    return (value for grid in sheets for row in grid.cells.values() for value in row.values())


def refused(path: Path, why: Refusal) -> Finding:
    """Return what is said of a file that is not read."""
    return Finding(severity=Severity.ERROR, check=why.check, sheet=path.name, message=why.message, remedy=why.remedy)


def damaged(grid: Grid) -> Finding:
    """Return what is said of a sheet of which nothing could be read."""
    if grid.as_text:
        check, remedy = "not-csv", "Save it as CSV UTF-8, with commas or semicolons."
    else:
        check = "damaged-sheet"
        remedy = "Open the workbook in Excel, let Excel mend it, and look whether the sheet is whole; or delete it."
    message = f"The sheet {grid.sheet} cannot be read: {grid.damage}."
    return Finding(severity=Severity.ERROR, check=check, sheet=grid.sheet, message=message, remedy=remedy)


def _doubtful(grid: Grid) -> Finding:
    """Return what is said of a sheet that was read, and that may have been longer."""
    message = f"The file {grid.sheet} may be cut off: {grid.doubt}."
    remedy = "Export it once more, or end its last line."
    return Finding(severity=Severity.WARNING, check="cut-off", sheet=grid.sheet, message=message, remedy=remedy)
