"""The sheets of .xlsb and .ods files, which need python-calamine (extra `formats`).

It gives no error cells, no formulas without a value and no Excel tables: what these tell of an .xlsx is not told here.
"""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

from planner.reading.files import biff12
from planner.reading.files.grid import MOST_CELLS, Grid, TooManyCells


def grids(data: bytes) -> list[Grid]:
    """Every sheet of the file, in order.

    Raises whatever python-calamine raises on a file that it cannot read, and `TooManyCells`.
    """
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - an extra

    book = CalamineWorkbook.from_filelike(BytesIO(biff12.in_full(data)))
    return [_grid(name, book) for name in book.sheet_names]


def _grid(name: str, book: object) -> Grid:
    sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise TooManyCells
    rows = sheet.to_python(skip_empty_area=False)
    cells = {
        number: {column: _value(value) for column, value in enumerate(row, start=1) if value not in ("", None)}
        for number, row in enumerate(rows, start=1)
    }
    return Grid(sheet=name, cells={number: row for number, row in cells.items() if row})


def _value(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value
