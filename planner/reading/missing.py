"""What a table lacks: a sheet of its own, a header row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from models.schema.problems import Severity
from models.schema.words import Table
from planner.reading.files.grid import Grid
from planner.reading.findings import Finding
from planner.reading.headers import key
from planner.reading.locate import Found

HEADERS = "missing-headers"

_error = partial(Finding, severity=Severity.ERROR)
_warning = partial(Finding, severity=Severity.WARNING)


def other_sheet(table: Table, read: Grid, is_excel_table: bool, grids: Sequence[Grid]) -> Iterator[Finding]:
    """Yield the table lies on one sheet, and another sheet carries its name too."""
    how = f" ({table.list_object})" if is_excel_table else ""
    for other in grids:
        if other is not read and key(other.sheet) == key(table.name) and other.cells:
            message = f"{table.name} was read from the sheet '{read.sheet}'{how}, not from this one."
            yield _warning(
                check="two-sheets",
                sheet=other.sheet,
                message=message,
                remedy="Delete or rename the one that is not meant.",
            )


def everything(table: Table, grid: Grid) -> Iterator[Finding]:
    """Yield the sheet is there and blank, as is a file that was cut off; of a table that
    must have rows the checks say so."""
    if not table.may_need_rows:
        yield _warning(
            check=HEADERS,
            sheet=grid.sheet,
            message=f"{grid.sheet} is empty: it has neither headers nor rows, so nothing of it is planned.",
            remedy="If something is missing, put it back; if there is nothing to plan, delete the sheet.",
        )


def header_row(table: Table, grid: Grid) -> Iterator[Finding]:
    """Yield the sheet holds something, but none of the table's headers."""
    headers = ", ".join(column.header for column in table.columns[:4])
    make = _error if table.may_need_rows else _warning
    remedy = f"Put the headers into one row: {headers}, ..., as in the template."
    yield make(
        check=HEADERS,
        sheet=grid.sheet,
        message=f"No header of {table.name} was found, so nothing was read.",
        remedy=remedy,
    )


def too_many_rows(found: Found, most: int) -> Iterator[Finding]:
    """Yield the table has more rows than any plan."""
    yield _error(
        check="too-many-rows",
        sheet=found.grid.sheet,
        message=f"The table has {len(found.rows):,} rows, and a plan takes {most:,}: nothing of it was read.",
        remedy="Leave out what is not planned, such as lots of the past.",
    )
