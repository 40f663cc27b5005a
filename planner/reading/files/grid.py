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

from openpyxl.cell.text import Text
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, TABLE_TAG, VALUE_TAG, WorkSheetParser, _cast_number
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring

from planner.reading.files.safe_xml import elements

MOST_CELLS = 3_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

STRING_TAG, TEXT_TAG = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "t"))

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
        reader = _BookReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.read()
        book = reader.wb
        try:
            shown_as_percent = _percent_styles(book)
            sheets = [sheet for sheet in book.worksheets if not tables_only or _has_tables(sheet)]
            return [_grid(sheet, shown_as_percent, watch) for sheet in sheets]
        finally:
            book.close()


class _BookReader(ExcelReader):  # type: ignore[misc]
    """Reads what the sheets of a workbook share."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = [_text(item) for item in elements(source) if item.tag == STRING_TAG]

    def read_worksheets(self) -> None:
        for sheet, part in self.parser.find_sheets():
            if "chartsheet" in part.Type and part.target in self.valid_files:
                self.read_chartsheet(sheet, part)
            elif part.target in self.valid_files:
                self.wb._sheets.append(_Sheet(self.wb, sheet.name, part.target, self.shared_strings))


class _Sheet(ReadOnlyWorksheet):  # type: ignore[misc]
    """A sheet that is not looked through for its size before it is read."""

    def _get_size(self) -> None:
        pass


def _text(item: Element) -> str:
    """A shared string; most are one piece of text without a look of its own, which openpyxl need not take apart."""
    plain = len(item) == 1 and item[0].tag == TEXT_TAG
    text = item[0].text or "" if plain else Text.from_tree(item).content
    item.clear()
    return str(text).replace("x005F_", "")


class _SheetParser(WorkSheetParser):  # type: ignore[misc]
    """Cells and Excel tables of a sheet and nothing else: a faulty drawing, chart or rule in the file does no harm.

    `shown_as_percent` are the styles that show a number as per cent.
    """

    def __init__(self, *given: Any, shown_as_percent: frozenset[int], **further: Any) -> None:
        super().__init__(*given, **further)
        self._shown_as_percent = shown_as_percent
        self._meaning_more = {str(style) for style in shown_as_percent | frozenset(self.date_formats)}
        self._columns: dict[str, int] = {}

    def parse_cell(self, element: Element) -> tuple[int, object]:
        """The column of a cell, and what it holds (None: nothing)."""
        where = element.get("r")
        if where is None or len(element) > 1:
            return self._any_cell(element)
        self.col_counter = column = self._column_of(where)
        part, kind = next(iter(element), None), element.get("t", "n")
        if part is None and kind == "n":
            return column, None
        if part is not None and part.tag == VALUE_TAG and part.text:
            if kind == "s":
                return column, self.shared_strings[int(part.text)]
            if kind == "n" and element.get("s") not in self._meaning_more:
                return column, _cast_number(part.text)
        return self._any_cell(element)

    def _column_of(self, where: str) -> int:
        """The column of an address; of each column only the first is taken apart by openpyxl."""
        letters = where.rstrip("0123456789")
        column = self._columns.get(letters) or int(column_index_from_string(letters))
        _must_be_inside(int(where[len(letters) :]), column)
        self._columns[letters] = column
        return column

    def _any_cell(self, element: Element) -> tuple[int, object]:
        """A cell that may hold anything: a formula, a date, text of its own."""
        cell: dict[str, Any] = super().parse_cell(element)
        _must_be_inside(cell["row"], cell["column"])
        # A formula that gives "" is stored with type `str`; without a stored result the type is missing.
        if cell["value"] is None and cell["data_type"] != "str" and element.find(FORMULA_TAG) is not None:
            return cell["column"], NoValue()
        if cell["data_type"] == "e":
            return cell["column"], CellError(str(cell["value"]))
        if cell["data_type"] == "n" and cell["value"] is not None and cell["style_id"] in self._shown_as_percent:
            return cell["column"], Percent(cell["value"])
        return cell["column"], cell["value"]

    def rows_and_tables(self, watch: Callable[[int], None]) -> tuple[dict[int, dict[int, object]], list[str]]:
        """The cells of each row, and the relationship ids of the sheet's Excel tables; `watch` hears how far it is."""
        rows: dict[int, dict[int, object]] = {}
        tables: list[str] = []
        count = 0
        for element in elements(self.source):
            if element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                filled = {column: value for column, value in cells if value is not None}
                count += len(filled)
                if count > MOST_CELLS:
                    raise TooManyCells
                if filled:
                    rows.setdefault(number, {}).update(filled)
                if number % ROWS_BETWEEN_WORDS == 0:
                    watch(number)
                element.clear()
            elif element.tag == TABLE_TAG:
                tables = [value for part in element for key, value in part.attrib.items() if key.endswith("}id")]
        return rows, tables


def _must_be_inside(row: int, column: int) -> None:
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise ValueError("a cell lies outside the sheet")


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
            shown_as_percent=shown_as_percent,
        )
        rows, tables = parser.rows_and_tables(lambda row: watch(f"sheet {sheet.title}, row {row:,}"))
    cells = {number: rows[number] for number in sorted(rows)}
    blocks = tuple(_blocks(book._archive, sheet._worksheet_path, tables)) if tables else ()
    return Grid(sheet=sheet.title, cells=cells, blocks=blocks, epoch=book.epoch)


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
