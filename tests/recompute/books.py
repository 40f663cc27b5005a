"""The cells of a workbook as rows by column name, read with calamine: it shares nothing with the product's readers."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def tables(path: Path) -> Tables:
    """Each sheet's rows by column name: of its Excel table or, if it has none, below its first row that is not empty.

    A header's unit is left away, unless two columns differ in nothing else. Rows without any value are left out.
    """
    with CalamineWorkbook.from_path(path, load_tables=True) as book:
        cells: dict[str, list[list[Any]]] = {}
        for table in map(book.get_table_by_name, book.table_names):
            cells.setdefault(table.sheet, [table.columns, *table.to_python()])
        return {name: _rows(cells.get(name) or book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}


def _rows(rows: list[list[Any]]) -> list[Row]:
    cells = [[_value(value) for value in row] for row in rows]
    filled = [row for row in cells if any(value is not None for value in row)]
    if not filled:
        return []
    names = _names(filled[0])
    return [dict(zip(names, row, strict=True)) for row in filled[1:]]


def _names(headers: list[Any]) -> list[str]:
    plain = [str(header or "").split(" [")[0].strip() for header in headers]
    counts = Counter(plain)
    return [name if counts[name] == 1 else str(header) for name, header in zip(plain, headers, strict=True)]


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)  # so that a name that is a number reads as it is typed
    if isinstance(value, str) and not value.strip():
        return None
    return value


def number(row: Row, column: str, default: float = 0.0) -> float:
    """A number, or the default if the cell is blank or the column is not there."""
    value = row.get(column)
    return default if value is None else float(value)


def limit(row: Row, column: str) -> float | None:
    """A number, or None (no limit) if the cell is blank."""
    value = row.get(column)
    return None if value is None else float(value)


def day(row: Row, column: str, default: date) -> date:
    """A date, or the default if the cell is blank."""
    value = row.get(column)
    return default if value is None else value


def name(row: Row, column: str) -> str:
    """A name as text."""
    return str(row[column])
