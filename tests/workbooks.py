"""Small workbooks for tests: from rows as they stand on a sheet, or from rows by column name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ListObject
from openpyxl.worksheet.worksheet import Worksheet

from models.schema.frames import columns_of, frame
from models.schema.inputs import INPUTS

Rows = Iterable[Mapping[str, Any]]

LATER = {
    "Lots": (
        "Min run",
        "Max periods",
        "Whole",
        "Used so far",
        "Periods so far",
        "Begun",
        "Late chance",
        "Late by",
        "Supply",
    ),
    "Yields": ("Spread",),
    "Line use": ("After",),
}
"""Columns that an older workbook does not have."""


def write_sheets(path: Path, sheets: Mapping[str, Iterable[Sequence[Any]]]) -> Path:
    """A workbook whose sheets hold exactly these rows from A1 on, header row included; None is a blank cell."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        _fill(book.create_sheet(name), rows)
    book.save(path)
    return path


def write_tables(path: Path, tables: Mapping[str, Rows], *, list_objects: bool = True, older: bool = False) -> Path:
    """A planner's workbook: one sheet per table, headers with units, rows by column name.

    A column that a row names and the schema lacks is written as an extra column under that very header. With
    `list_objects` each sheet's rows are an Excel table named as the template names it. An `older` one lacks the columns
    that came `LATER`.
    """
    cells = sheets(tables, older=older)
    path.write_bytes(_written(_Cells(repr(cells), cells), list_objects))
    return path


@dataclass(frozen=True)
class _Cells:
    """The cells of a workbook by sheet, told apart by their text: many tests write the same plant."""

    text: str
    sheets: dict[str, list[list[Any]]] = field(compare=False)


@lru_cache(maxsize=64)
def _written(cells: _Cells, list_objects: bool) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in cells.sheets.items():
        sheet = book.create_sheet(name)
        _fill(sheet, rows)
        if list_objects:
            add_list_object(sheet, INPUTS[name].list_object)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def sheets(tables: Mapping[str, Rows], *, older: bool = False) -> dict[str, list[list[Any]]]:
    """The same tables as rows of cells, header row first: what `write_sheets` takes."""
    rows = {name: [dict(row) for row in table] for name, table in tables.items()}
    components = frame(INPUTS["Components"].columns, rows.get("Components", []))
    written = {}
    for name, found in rows.items():
        left_out = LATER.get(name, ()) if older else ()
        columns = [column for column in columns_of(INPUTS[name], components) if column.name not in left_out]
        headers = {column.name: column.header for column in columns}
        headers |= {key: key for row in found for key in row if key not in headers}
        written[name] = [list(headers.values()), *([row.get(key) for key in headers] for row in found)]
    return written


def letter_of(table: str, header: str, tables: Mapping[str, Rows]) -> str:
    """The letter of the column of that header, as these tables are written; of the next one if it is none of them."""
    headers = sheets(tables)[table][0]
    return get_column_letter(headers.index(header) + 1 if header in headers else len(headers) + 1)


def add_list_object(sheet: Worksheet, name: str, ref: str | None = None) -> None:
    """Make the sheet's cells (or the range `ref`) an Excel table of that name."""
    last = f"{get_column_letter(sheet.max_column)}{max(sheet.max_row, 2)}"
    sheet.add_table(ListObject(displayName=name, ref=ref or f"A1:{last}"))


def _fill(sheet: Worksheet, rows: Iterable[Sequence[Any]]) -> None:
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            if value is not None:
                sheet.cell(row, column).value = value
