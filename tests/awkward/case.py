"""What an awkward workbook is: how a good one is spoiled, and what the reader and the checks are to make of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tests.plants import Rows, added, changed

Spoil = Callable[[Workbook], None]
Cell = tuple[str, int, str, object]

CASES: list[Case] = []


@dataclass(frozen=True, kw_only=True)
class Case:
    """One workbook: the small plant after `spoil`.

    `findings`: all that is to be found in it, each as `severity check Sheet!Cell`, in no order. `reading`: the rows
    that are to be read from it, given those of the small plant; a cell that is not understood is blank. `says`: words
    that stand in the message or the remedy of one of the findings. `suffix`: of the file.
    """

    name: str
    spoil: Spoil
    findings: tuple[str, ...]
    reading: Callable[[Rows], Rows]
    says: str = ""
    suffix: str = ".xlsx"

    def write(self, good: Workbook, folder: Path) -> Path:
        """Write the workbook, made of a good one, into a folder."""
        self.spoil(good)
        path = folder / f"{self.name}{self.suffix}"
        good.save(path)
        return path


def awkward(
    *findings: str,
    reads: Sequence[Cell] = (),
    reading: Callable[[Rows], Rows] | None = None,
    says: str = "",
    suffix: str = ".xlsx",
) -> Callable[[Spoil], Spoil]:
    """Make a function that spoils a workbook a case of its name.

    `reads`: the cells (table, row, column, value) that are to be read other than in the small plant; `reading`: the
    rows, where they differ by more than that. With neither the tables are to be read as if nothing had been done.
    """

    def register(spoil: Spoil) -> Spoil:
        CASES.append(
            Case(
                name=spoil.__name__,
                spoil=spoil,
                findings=findings,
                reading=reading or (lambda rows: with_cells(rows, reads)),
                says=says,
                suffix=suffix,
            )
        )
        return spoil

    return register


def with_cells(rows: Rows, cells: Sequence[Cell]) -> Rows:
    """The rows with some cells replaced; a row just below the last one is added."""
    for table, row, column, value in cells:
        if row < len(rows.get(table, [])):
            rows = changed(rows, table, row, **{column: value})
        else:
            rows = added(rows, table, **{column: value})
    return rows


def blank(table: str, *columns: str) -> Callable[[Rows], Rows]:
    """The rows with whole columns blank."""

    def reading(rows: Rows) -> Rows:
        return {**rows, table: [{key: row[key] for key in row if key not in columns} for row in rows[table]]}

    return reading


def spoiled_row(table: str, row: int, **cells: object) -> Callable[[Rows], Rows]:
    """The rows with one more, of which nothing but some cells was read."""
    return lambda rows: {**rows, table: [*rows[table][:row], cells, *rows[table][row:]]}


def empty(*tables: str) -> Callable[[Rows], Rows]:
    """The rows without those of some tables."""
    return lambda rows: {**rows, **{table: [] for table in tables}}


def shift(sheet: Worksheet, *, rows: int = 0, cols: int = 0) -> None:
    """Move all that stands on a sheet, its Excel tables too."""
    sheet.move_range(sheet.dimensions, rows=rows, cols=cols)
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        first, last = get_column_letter(left + cols), get_column_letter(right + cols)
        table.ref = f"{first}{top + rows}:{last}{bottom + rows}"


def without_list_object(sheet: Worksheet) -> Worksheet:
    """The sheet with its rows as plain cells, not as an Excel table."""
    sheet.tables.clear()
    return sheet


def put(sheet: Worksheet, address: str, value: object) -> None:
    """Write a cell as a text if it is one, even where it looks like a formula or an error."""
    cell = sheet[address]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
