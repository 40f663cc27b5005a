"""Findings on what a planner does not see, or sees struck through: it is planned like all else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from openpyxl.utils import get_column_letter

from models.schema.problems import HIDDEN_COLUMNS, HIDDEN_ROWS, HIDDEN_SHEETS, STRUCK_THROUGH, Severity
from planner.reading.files.grid import Grid
from planner.reading.findings import Finding
from planner.reading.locate import Found
from planner.reading.unread.row_words import in_all, named
from planner.reading.values.flaws import is_blank

_warning = partial(Finding, severity=Severity.WARNING, remedy="Show them; delete what is not meant.")


def hidden(found: Found) -> Iterator[Finding]:
    """Yield what is said of rows and columns of a table that are hidden, and of rows that are struck through."""
    sheet = found.grid.sheet
    rows = [row for row in found.rows if row in found.grid.hidden_rows]
    if rows:
        message = f"{named(rows)} {_are(rows)} hidden, by hand or by a filter, and {_planned(rows)}{in_all(rows)}."
        yield _warning(check=HIDDEN_ROWS, sheet=sheet, message=message, cell=f"A{rows[0]}")
    columns = [(at, name) for name, at in found.match.found.items() if _is_hidden(found, at)]
    if columns:
        letters = [f"{get_column_letter(at)} ({name})" for at, name in sorted(columns)]
        them = f"Column {letters[0]}" if len(letters) == 1 else f"Columns {_and(letters)}"
        message = f"{them} {_are(columns)} hidden, and {_planned(columns)}."
        first = f"{get_column_letter(min(columns)[0])}{found.header_row}"
        yield _warning(check=HIDDEN_COLUMNS, sheet=sheet, message=message, cell=first)
    struck = [row for row in found.rows if any((row, at) in found.grid.struck for at in found.match.found.values())]
    if struck:
        has = "has" if len(struck) == 1 else "have"
        message = f"{named(struck)} {has} cells that are struck through, and {_planned(struck)}{in_all(struck)}."
        remedy = "Delete what is not meant, or set it as it is meant."
        yield _warning(check=STRUCK_THROUGH, sheet=sheet, message=message, remedy=remedy, cell=f"A{struck[0]}")


def hidden_sheets(grids: Sequence[Grid]) -> Iterator[Finding]:
    """Yield what is said of the sheets of tables that are hidden: nothing where all are, as in a plan."""
    some = [grid.sheet for grid in grids if grid.is_hidden and grid.cells]
    if some and not all(grid.is_hidden for grid in grids):
        them = f"The sheet {some[0]}" if len(some) == 1 else f"The sheets {_and(some)}"
        message = f"{them} {_are(some)} hidden, and {_planned(some)}."
        yield _warning(check=HIDDEN_SHEETS, sheet=some[0], message=message)


def _is_hidden(found: Found, at: int) -> bool:
    if not any(first <= at <= last for first, last in found.grid.hidden_columns):
        return False
    return any(not is_blank(found.grid.cells[row].get(at)) for row in found.rows)


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _are(some: Sequence[object]) -> str:
    return "is" if len(some) == 1 else "are"


def _planned(some: Sequence[object]) -> str:
    return f"{_are(some)} planned like all others"
