"""The sheets of a workbook as plain cells: all that the reader knows of Excel files.

One `Grid` per sheet holds only the cells that hold something, so formats on empty cells cost nothing. Whatever reads
another kind of file only has to make the same grids.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, TABLE_TAG, WorkSheetParser
from openpyxl.xml.functions import fromstring, iterparse

MOST_CELLS = 3_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class TooManyCells(Exception):
    """A sheet holds more than `MOST_CELLS`."""


class Percent(float):
    """A number that the sheet shows as per cent: 0.125 is shown as 12.5 %."""


@dataclass(frozen=True)
class CellError:
    """A cell that shows an error such as `#N/A`."""

    text: str


@dataclass(frozen=True)
class NoValue:
    """A formula whose result was never stored, because no spreadsheet program has calculated it."""


@dataclass(frozen=True)
class Block:
    """Where an Excel table (ListObject) lies: first row is its header, the totals row is not included."""

    name: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    has_totals: bool = False

    def holds(self, row: int, column: int) -> bool:
        """True if the cell belongs to the table."""
        last = self.last_row + self.has_totals
        return self.first_row <= row <= last and self.first_column <= column <= self.last_column


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One sheet. `cells[row][column]` is a value, `Percent`, `CellError` or `NoValue`; rows in ascending order.

    `as_text`: the file knows nothing but text, so numbers and dates stand in it as text.
    """

    sheet: str
    cells: dict[int, dict[int, object]]
    blocks: tuple[Block, ...] = ()
    epoch: datetime = WINDOWS_EPOCH
    as_text: bool = False


Watch = Callable[[str], None]
"""Hears in a few words what is being read or written."""

ROWS_BETWEEN_WORDS = 500


def silent(_words: str) -> None:
    """For whoever does not watch."""


def grids(data: bytes, *, tables_only: bool = False, watch: Watch = silent) -> list[Grid]:
    """Every sheet of an .xlsx or .xlsm file, in order; with `tables_only` those that have an Excel table.

    `watch` hears which sheet is being read, and how many rows of it are.

    Raises whatever openpyxl raises on a file that it cannot read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            shown_as_percent = _percent_styles(book)
            sheets = [sheet for sheet in book.worksheets if not tables_only or _has_tables(sheet)]
            return [_grid(sheet, shown_as_percent, watch) for sheet in sheets]
        finally:
            book.close()


class _SheetParser(WorkSheetParser):  # type: ignore[misc]
    """Cells and Excel tables of a sheet and nothing else: a faulty drawing, chart or rule in the file does no harm."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if not (1 <= cell["row"] <= LAST_ROW and 1 <= cell["column"] <= LAST_COLUMN):
            raise ValueError("a cell lies outside the sheet")
        # A formula that gives "" is stored with type `str`; without a stored result the type is missing.
        if cell["value"] is None and cell["data_type"] != "str" and element.find(FORMULA_TAG) is not None:
            cell["value"] = NoValue()
        elif cell["data_type"] == "e":
            cell["value"] = CellError(str(cell["value"]))
        return cell

    def rows_and_tables(self, watch: Callable[[int], None]) -> tuple[dict[int, list[dict[str, Any]]], list[str]]:
        """The cells of each row, and the relationship ids of the sheet's Excel tables; `watch` hears how far it is."""
        rows: dict[int, list[dict[str, Any]]] = {}
        tables: list[str] = []
        count = 0
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                filled = [cell for cell in cells if cell["value"] is not None]
                count += len(filled)
                if count > MOST_CELLS:
                    raise TooManyCells
                if filled:
                    rows.setdefault(number, []).extend(filled)
                if number % ROWS_BETWEEN_WORDS == 0:
                    watch(number)
                element.clear()
            elif element.tag == TABLE_TAG:
                tables = [value for part in element for key, value in part.attrib.items() if key.endswith("}id")]
        return rows, tables


def _has_tables(sheet: ReadOnlyWorksheet) -> bool:
    """True if the sheet has an Excel table, which is known without reading its cells."""
    archive, relations = sheet.parent._archive, get_rels_path(sheet._worksheet_path)
    names = archive.namelist()
    return relations in names and any(own.Type.endswith("/table") for own in get_dependents(archive, relations))


def _grid(sheet: ReadOnlyWorksheet, shown_as_percent: frozenset[int], watch: Watch) -> Grid:
    book = sheet.parent
    watch(f"sheet {sheet.title}")
    with sheet._get_source() as source:
        parser = _SheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        rows, tables = parser.rows_and_tables(lambda row: watch(f"sheet {sheet.title}, row {row:,}"))
    cells = {
        number: {cell["column"]: _value(cell, shown_as_percent) for cell in rows[number]} for number in sorted(rows)
    }
    blocks = tuple(_blocks(book._archive, sheet._worksheet_path, tables)) if tables else ()
    return Grid(sheet=sheet.title, cells=cells, blocks=blocks, epoch=book.epoch)


def _value(cell: dict[str, Any], shown_as_percent: frozenset[int]) -> object:
    value = cell["value"]
    if cell["style_id"] in shown_as_percent and cell["data_type"] == "n" and not isinstance(value, NoValue):
        return Percent(value)
    return value


def _percent_styles(book: Workbook) -> frozenset[int]:
    """The styles that show 0.125 as 12.5 %; a % in quotes or after a backslash is mere text."""
    shown = set()
    for style, look in enumerate(book._cell_styles):
        own = look.numFmtId - BUILTIN_FORMATS_MAX_SIZE
        text = book._number_formats[own] if own >= 0 else BUILTIN_FORMATS.get(look.numFmtId, "")
        if "%" in _LITERAL.sub("", text):
            shown.add(style)
    return frozenset(shown)


def _blocks(archive: ZipFile, path: str, ids: list[str]) -> Iterator[Block]:
    relations = get_dependents(archive, get_rels_path(path))
    targets = {relation.Id: relation.target for relation in relations}
    for own in ids:
        if own not in targets:
            continue
        table = fromstring(archive.read(targets[own])).attrib
        left, top, right, bottom = range_boundaries(table["ref"])
        has_totals = int(table.get("totalsRowCount", "0")) > 0
        if table.get("headerRowCount") != "0":
            name = table.get("displayName") or table.get("name", "")
            yield Block(name, top, bottom - has_totals, left, right, has_totals)
