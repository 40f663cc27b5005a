"""The rows of a sheet's XML, of which only the cells of one table are replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string, get_column_letter

from planner.excel.company.areas import Area
from planner.excel.company.problems import CannotFill

RECALCULATE = '<sheetCalcPr fullCalcOnLoad="1"/>'
"""Asks Excel to work all formulas out again when it opens the file."""

_DATA = re.compile(r"<sheetData\s*/>|<sheetData\s*>(.*?)</sheetData>", re.DOTALL)
_ROW = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_RANGES = re.compile(r'(<(?:conditionalFormatting|dataValidation)\b[^>]*?\ssqref=")([^"]*)')

Style = str
Cells = Sequence[Sequence[str]]
"""Row by row and column by column of a table: the XML of the cell's content, with its type."""


@dataclass
class _Row:
    attributes: str = ""
    cells: dict[int, str] = field(default_factory=dict)


def with_cells(xml: str, old: Area, new: Area, cells: Cells) -> str:
    """Return the XML of a sheet with other rows in a table.

    Args:
        xml: the sheet's part.
        old: where the table stands.
        new: where it is to stand.
        cells: what its cells are to hold, as `cell_xml.content` writes it; a blank row where there is none.

    Raises:
        CannotFill: something stands below the table where its rows are to go, or the XML is written in another way.
    """
    found = _DATA.search(xml)
    if found is None:
        raise CannotFill(
            f"The sheet of the table {old.table.name} is written in a way of its own. Save it in Excel once."
        )
    rows = _rows(found[1] or "")
    _must_be_free(rows, old, new)
    styles = [_style(rows, old, column) for column in range(old.first_column, old.last_column + 1)]
    for number in range(old.first_row, max(old.last_row, new.last_row) + 1):
        row = rows.setdefault(number, _Row())
        row.attributes = re.sub(r'\s(?:spans|hidden)="[^"]*"', "", row.attributes)
        row.cells = {at: text for at, text in row.cells.items() if not old.first_column <= at <= old.last_column}
        if number <= new.last_row:
            contents = cells[number - new.first_row]
            for at, (style, content) in enumerate(zip(styles, contents, strict=True), start=old.first_column):
                row.cells[at] = f'<c r="{get_column_letter(at)}{number}"{style}{content}'
    data = f"<sheetData>{''.join(_xml(number, rows[number]) for number in sorted(rows))}</sheetData>"
    after = re.sub(r"^\s*<sheetCalcPr\b[^>]*/>", "", xml[found.end() :])
    return xml[: found.start()] + data + RECALCULATE + _wider(after, old, new)


def has_formulas(xml: str, area: Area) -> bool:
    """Return whether a cell of the table holds a formula."""
    found = _DATA.search(xml)
    rows = _rows(found[1] or "") if found else {}
    inside = range(area.first_column, area.last_column + 1)
    numbers = range(area.first_row, area.last_row + 1)
    return any(
        "<f" in text for number in numbers if number in rows for at, text in rows[number].cells.items() if at in inside
    )


def _rows(data: str) -> dict[int, _Row]:
    rows: dict[int, _Row] = {}
    number = 0
    for attributes, content in _ROW.findall(data):
        stated = re.search(r'\sr="(\d+)"', attributes)
        number = int(stated[1]) if stated else number + 1
        rows[number] = _Row(attributes, _cells(content))
    return rows


def _cells(content: str) -> dict[int, str]:
    cells: dict[int, str] = {}
    column = 0
    for found in _CELL.finditer(content):
        stated = re.search(r'\sr="([A-Za-z]+)', found[1])
        column = column_index_from_string(stated[1]) if stated else column + 1
        cells[column] = found[0]
    return cells


def _style(rows: dict[int, _Row], area: Area, column: int) -> Style:
    """Return the style of a column's first cell, which all its cells get."""
    cell = rows.get(area.first_row, _Row()).cells.get(column, "")
    found = re.match(r'<c\b[^>]*?(\ss="\d+")', cell)
    return found[1] if found else ""


def _must_be_free(rows: dict[int, _Row], old: Area, new: Area) -> None:
    for number in range(old.last_row + 1, new.last_row + 1):
        for at, text in rows.get(number, _Row()).cells.items():
            if old.first_column <= at <= old.last_column and ("<v" in text or "<f" in text or "<is" in text):
                raise CannotFill(
                    f"The table {old.table.name} needs rows down to {new.last_row}, but something stands below it in "
                    f"{get_column_letter(at)}{number}. Move that to another sheet, or above the table."
                )


def _xml(number: int, row: _Row) -> str:
    attributes = row.attributes if re.search(r'\sr="', row.attributes) else f' r="{number}"{row.attributes}'
    return f"<row{attributes}>{''.join(row.cells[at] for at in sorted(row.cells))}</row>"


def _wider(xml: str, old: Area, new: Area) -> str:
    """Return conditional formats and drop-down lists that end with the table's last row end with its new one."""
    return _RANGES.sub(lambda found: found[1] + " ".join(_moved(found[2].split(), old, new)), xml)


def _moved(ranges: Iterable[str], old: Area, new: Area) -> Iterable[str]:
    for one in ranges:
        found = re.fullmatch(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", one)
        if found and int(found[4] or found[2]) == old.last_row and int(found[2]) >= old.first_row:
            yield f"{found[1]}{found[2]}:{found[3] or found[1]}{new.last_row}"
        else:
            yield one
