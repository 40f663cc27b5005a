"""Sheets and columns that are filled in, look like a rule, and are not planned: the plan ignores them, and says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from openpyxl.utils import get_column_letter

from models.schema.problems import Severity
from models.schema.reserved import COLUMNS, SHEETS
from models.schema.words import Table
from planner.reading.files.grid import Grid
from planner.reading.findings import Finding
from planner.reading.flaws import is_blank
from planner.reading.headers import key
from planner.reading.locate import Found

LONG = 7
"""Names of so many letters may have one wrong."""

ALIKE = 0.9


def sheets(unused: Sequence[Grid]) -> Iterator[Finding]:
    """Sheets that no table was read from."""
    for grid in unused:
        name = _meant(grid.sheet, SHEETS)
        if name is not None and grid.cells:
            yield _finding(grid.sheet, "", f"The sheet {grid.sheet}", SHEETS[name], "the sheet")


def columns(table: Table, found: Found) -> Iterator[Finding]:
    """Columns of a table's sheet that the table does not have."""
    reserved = COLUMNS.get(table.name, {})
    for position, header in found.match.unused.items():
        name = _meant(header.name, reserved)
        if name is not None and any(not is_blank(found.grid.cells[row].get(position)) for row in found.rows):
            cell = f"{get_column_letter(position)}{found.header_row}"
            yield _finding(found.grid.sheet, cell, f"The column {header.text}", reserved[name], "the column")


def _finding(sheet: str, cell: str, what: str, words: str, it: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        check="not-planned",
        sheet=sheet,
        cell=cell,
        message=f"{what} looks as if it stated {words}. That is not planned: the plan ignores it.",
        remedy=f"Delete {it}, or give it another name if it is a note; state what must hold by other limits.",
    )


def _meant(name: str, reserved: Iterable[str]) -> str | None:
    """The reserved name that a name means: but for case, spaces and a plural, and for a letter if it is long."""
    by_key = {key(own).removesuffix("s"): own for own in reserved}
    typed = key(name).removesuffix("s")
    if typed in by_key:
        return by_key[typed]
    long = [own for own in by_key if len(own) >= LONG]
    close = get_close_matches(typed, long, n=1, cutoff=ALIKE)
    return by_key[close[0]] if close else None
