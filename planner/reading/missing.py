"""What a workbook lacks: sheets, header rows, rows; and what in it looks as if it had been meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import partial

from models.schema.problems import Severity
from models.schema.words import Table
from planner.reading.files.grid import Grid
from planner.reading.findings import Finding
from planner.reading.headers import key
from planner.reading.locate import Found

_error = partial(Finding, severity=Severity.ERROR)
_warning = partial(Finding, severity=Severity.WARNING)

ALIKE = 0.75


def sheet(table: Table, unused: Sequence[str]) -> Iterator[Finding]:
    """The table has no sheet: an error if it needs rows, else of note only if a sheet is called almost like it."""
    by_key = {key(name): name for name in unused}
    close = get_close_matches(key(table.name), list(by_key), n=1, cutoff=ALIKE)
    meant = by_key[close[0]] if close else None
    if table.needs_rows:
        remedy = f"Is it the sheet '{meant}'? Rename it." if meant else "Add it as it stands in the template."
        yield _error(
            check="missing-sheet", sheet=table.name, message=f"The sheet {table.name} is missing.", remedy=remedy
        )
    elif meant:
        message = f"There is no sheet {table.name}; the sheet '{meant}' was not read."
        yield _warning(
            check="missing-sheet", sheet=meant, message=message, remedy=f"If it is meant to be {table.name}, rename it."
        )


def other_sheet(table: Table, read: Grid, grids: Sequence[Grid]) -> Iterator[Finding]:
    """The Excel table lies on one sheet, and another sheet carries its name."""
    for other in grids:
        if other is not read and key(other.sheet) == key(table.name) and other.cells:
            message = f"{table.name} was read from the sheet '{read.sheet}' ({table.list_object}), not from this one."
            yield _warning(
                check="two-sheets",
                sheet=other.sheet,
                message=message,
                remedy="Delete or rename the one that is not meant.",
            )


def header_row(table: Table, grid: Grid) -> Iterator[Finding]:
    """The sheet holds something, but none of the table's headers."""
    headers = ", ".join(column.header for column in table.columns[:4])
    make = _error if table.needs_rows else _warning
    remedy = f"Put the headers into one row: {headers}, ..., as in the template."
    yield make(
        check="missing-headers",
        sheet=grid.sheet,
        message=f"No header of {table.name} was found, so nothing was read.",
        remedy=remedy,
    )


def rows(found: Found) -> Iterator[Finding]:
    """Rows under an Excel table: read where they follow at once, otherwise left out."""
    sheet_name = found.grid.sheet
    if found.below:
        first, last = found.below[0], found.below[-1]
        which = f"Row {first} lies" if first == last else f"Rows {first} to {last} lie"
        remedy = "Drag the table's lower right corner down over them."
        message = f"{which} below the Excel table, and were read as part of it."
        yield _warning(check="rows-below-table", sheet=sheet_name, message=message, remedy=remedy, cell=f"A{first}")
    if found.left_out is not None:
        message = f"Row {found.left_out} lies outside the Excel table and was not read."
        remedy = "Move it into the table, or delete it."
        yield _warning(
            check="rows-not-read", sheet=sheet_name, message=message, remedy=remedy, cell=f"A{found.left_out}"
        )
