"""Findings on tables that have no sheet, and on sheets that look like a table and are not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from models.checks.facts import in_words
from models.checks.lacking import Named
from models.schema.outputs import MANIFEST
from models.schema.problems import SHEET_NOT_READ, Severity
from models.schema.words import Table
from planner.reading.files.grid import Grid
from planner.reading.files.sniff import Refusal
from planner.reading.findings import Finding
from planner.reading.headers import key
from planner.reading.locate import Found
from planner.reading.unread.resemblance import HeaderRow, Resemblance, Tables, best, is_named

_error = partial(Finding, severity=Severity.ERROR)
_warning = partial(Finding, severity=Severity.WARNING)

LISTED = 5
"""So many sheets are listed by name."""
NO_TABLE = "None of planner's tables"
MANY = 5
"""So many missing sheets are one finding."""


class Sheets:
    """The sheets of a workbook, compared with the tables that were read from them.

    `used` are those from which a table was read, by the table's name; `found` where on it the table lies; `needed`
    names the tables that lack the rows that no plan can do without, with what names them.
    """

    def __init__(
        self,
        tables: Tables,
        sheets: Sequence[Grid],
        used: Mapping[str, Grid],
        found: Mapping[str, Found],
        needed: Mapping[str, Named],
    ) -> None:
        self._tables, self._sheets, self._used, self._found, self._needed = tables, sheets, used, found, needed
        names = {grid.sheet for grid in used.values()}
        is_a_plan = any(sheet.sheet == MANIFEST.name for sheet in sheets)
        self._unused = [sheet for sheet in sheets if sheet.sheet not in names and sheet.cells and not is_a_plan]
        self._like = [
            like
            for grid in (*self._unused, *(sheet for sheet in sheets if sheet.sheet in names))
            for like in tables.resemblances(grid, [match for match in found.values() if match.grid is grid])
        ]

    @property
    def is_another_program_s(self) -> bool:
        """True if no table is in the workbook, nor anything like one."""
        return not self._found and not self._like and not any(sheet.damage for sheet in self._sheets)

    @property
    def refusal(self) -> Refusal:
        """For a workbook in which there is no table."""
        names = ", ".join(f"'{sheet.sheet}'" for sheet in self._sheets[:LISTED])
        more = f" and {len(self._sheets) - LISTED} more" if len(self._sheets) > LISTED else ""
        return Refusal(
            "no-tables",
            f"{NO_TABLE} is in it; its sheets are {names}{more}." if names else "It holds no table.",
            "Choose another file, or start from an empty workbook: `planner template`.",
        )

    def findings(self, file: str) -> Iterator[tuple[str, Finding]]:
        """Yield the findings on a file, each with the name of the table that it is on."""
        absent = [table for name, table in self._tables.schema.items() if name not in self._used]
        found = [(table.name, finding) for table in absent for finding in self._absent(table)]
        without_trace = [name for name, finding in found if finding.sheet == name]
        if len(without_trace) >= MANY:
            found = [names for names in found if names[0] not in without_trace]
            yield without_trace[0], _many_needed(without_trace, file)
        yield from found
        yield from ((like.table.name, self._not_read(like)) for like in self._like if self._is_another(like))

    def _is_another(self, like: Resemblance) -> bool:
        """Return True for rows of a table that has another place, if nothing else is said of them."""
        header, used = like.header, self._used.get(like.table.name)
        if used is None or not header.count or not (like.is_sure or like.is_named):
            return False
        if used is not header.grid:
            return key(header.grid.sheet) != key(like.table.name)
        return header.row not in {found.repeated for found in self._found.values() if found.grid is used}

    def _absent(self, table: Table) -> Iterator[Finding]:
        like = best(resemblance for resemblance in self._like if resemblance.table is table)
        called = next((grid.sheet for grid in self._unused if is_named(grid.sheet, table)), None)
        meant = like.header.grid.sheet if like else called
        is_lost = like is not None and like.header.count > 0 and (like.is_sure or like.is_named)
        is_needed = table.name in self._needed and not any(sheet.damage for sheet in self._sheets)  # else it may be it
        if like is not None and is_lost and not (is_needed and table.may_need_rows):
            yield _lost(like, f"There is no sheet {table.name}")
        elif is_needed:
            yield _needed(table, meant, self._needed[table.name])
        elif meant is not None:
            yield _perhaps(table, meant)

    def _not_read(self, like: Resemblance) -> Finding:
        """Return rows that are a copy, or all that there is."""
        if like.table.name in self._found:
            return self._copy(like)
        return _lost(like, f"Nothing was read from the sheet {self._used[like.table.name].sheet}")

    def _copy(self, like: Resemblance) -> Finding:
        """Return a copy of a table, on a sheet of its own or beside or below the table itself."""
        header, name = like.header, like.table.name
        return _warning(
            check=SHEET_NOT_READ,
            sheet=header.grid.sheet,
            message=f"{_not_read(header)} under headers of {name} (row {header.row}): {name} was read "
            f"from {self._source(like)}.",
            remedy="Move what is to be planned there; delete the rest, or rename its headers if it has to stay.",
            cell=header.first,
        )

    def _source(self, like: Resemblance) -> str:
        found, grid = self._found.get(like.table.name), self._used[like.table.name]
        if grid is like.header.grid and found is not None:
            return f"row {found.header_row} on"
        return f"the sheet {grid.sheet}"


def _not_read(header: HeaderRow) -> str:
    return "1 row is not read" if header.count == 1 else f"{header.count} rows are not read"


def _needed(table: Table, meant: str | None, named: Named) -> Finding:
    remedy = f"Add it as it stands in the template{', with these names' if named else ''}."
    return _error(
        check="missing-sheet",
        sheet=table.name,
        message=f"The sheet {table.name} is missing{f', and {in_words(named)}' if named else ''}.",
        remedy=f"Is it the sheet '{meant}'? Rename it." if meant else remedy,
    )


def _many_needed(names: Sequence[str], file: str) -> Finding:
    return _error(
        check="missing-sheet",
        sheet=file,
        message=f"{len(names)} of the sheets that a plan needs are missing: {', '.join(names)}.",
        remedy="Add them as they stand in the template (`planner template`), or choose another file.",
    )


def _lost(like: Resemblance, why: str) -> Finding:
    """Return rows of a table that may be left out, on a sheet of another name:
    without them the plan would be another one."""
    header, name, them = like.header, like.table.name, "it" if like.header.count == 1 else "them"
    return _error(
        check="missing-sheet",
        sheet=header.grid.sheet,
        message=f"{why}, and {_not_read(header)} under headers of {name} (row {header.row}).",
        remedy=f"To plan {them}, put {them} on a sheet {name}; if not, delete {them}, or rename the headers.",
        cell=header.first,
    )


def _perhaps(table: Table, meant: str) -> Finding:
    return _warning(
        check="missing-sheet",
        sheet=meant,
        message=f"There is no sheet {table.name}; the sheet '{meant}' was not read.",
        remedy=f"If it is meant to be {table.name}, rename it.",
    )
