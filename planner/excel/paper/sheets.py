"""Writing typed tables to sheets: named Excel tables with headers, formats, widths and print set-up.

Used for input and output tables alike. Text is only ever written as text and numbers only if they are finite, so
nothing that a planner typed can become a formula, and nothing that Excel cannot hold is dropped in silence.
"""

from __future__ import annotations

import math
import textwrap
import warnings
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from models.schema.words import Column, Kind, Table
from planner.excel.paper.looks import DATE, Looks, number_format
from planner.excel.paper.quick_sheet import QuickWorkbook
from planner.excel.paper.size import Paper, paper_of

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TEXT = 32_767  # characters that an Excel cell can hold
LONGEST_PROPERTY = 255
WIDEST = 34
FAR = 300
"""A column to the right of everything."""
FIRST_YEAR = 1900  # Excel knows no earlier date
BUTTON = 4  # characters that the indent and the filter button of a header cover
HEADER_LINES = 3
LINE_HEIGHT = 13.5
TITLE_HEIGHT = 30
SHORT_UNIT = 10  # characters of a unit that is kept on one line


@dataclass(frozen=True, kw_only=True)
class Block:
    """Where a table stands on its sheet; rows and columns count from 0."""

    sheet: str
    header_row: int
    first_column: int
    columns: tuple[Column, ...]
    rows: int
    widths: tuple[int, ...] = ()

    @property
    def first_row(self) -> int:
        """The first row below the header."""
        return self.header_row + 1

    @property
    def last_row(self) -> int:
        """The last row, blank ones included."""
        return self.header_row + self.rows

    @property
    def last_column(self) -> int:
        """The rightmost column."""
        return self.first_column + len(self.columns) - 1

    def column(self, name: str) -> int:
        """Return the sheet's column in which the table's column of that name stands."""
        return self.first_column + self._places[name]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {column.name: at for at, column in enumerate(self.columns)}

    def cells(self, name: str) -> str:
        """Return the data cells of a column for a formula or a chart: `'Lots'!$A$5:$A$34`."""
        at = self.column(name)
        first = xl_rowcol_to_cell(self.first_row, at, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(self.last_row, at, row_abs=True, col_abs=True)
        return f"{quoted(self.sheet)}!{first}:{last}"


def quoted(sheet: str) -> str:
    """Return a sheet's name as a formula needs it."""
    return "'" + sheet.replace("'", "''") + "'"


@contextmanager
def workbook(
    target: Path | BytesIO,
    *,
    created: datetime,
    title: str,
    properties: Mapping[str, str] | None = None,
    paper: Paper | None = None,
) -> Iterator[tuple[Any, Looks]]:
    """Open a new XlsxWriter workbook and its formats; the file is written on leaving, and not at all after an error.

    What XlsxWriter would drop with a warning (a text that is too long, a bad name) raises here. `properties` are custom
    properties of the document: other programs read them without opening a sheet. All sheets are printed on `paper`, or
    else on that of the computer's region.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    content = BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", module="xlsxwriter")
        book = QuickWorkbook(content, {"in_memory": True, **options})
        book.paper = (paper or paper_of(None)).code
        book.set_properties({"title": title, "author": "planner", "created": created})
        for name, text in (properties or {}).items():
            book.set_custom_property(name, text[:LONGEST_PROPERTY], "text")
        yield book, Looks(book)
        book.close()
    if isinstance(target, BytesIO):
        target.write(content.getvalue())
    else:
        target.write_bytes(content.getvalue())


class Page:
    """One sheet and the looks it is written in: those of input cells, or of results (`output`, and columns `shown`)."""

    def __init__(self, sheet: Any, looks: Looks, *, output: bool = True, shown: Container[str] = ()) -> None:
        self.sheet = sheet
        self.looks = looks
        self._output, self._shown = output, shown
        self._style = "output" if output else "input"

    def text(self, row: int, column: int, text: str, *styles: str, **more: Any) -> None:
        """Write text as text, whatever it begins with."""
        style = self.looks(*styles, quote=text.startswith(FORMULA_STARTS), **more)
        self.sheet.write_string(row, column, text[:LONGEST_TEXT], style)

    def table(
        self,
        table: Table,
        columns: tuple[Column, ...],
        frame: pd.DataFrame,
        *,
        at: tuple[int, int] = (0, 0),
        spare: int = 0,
    ) -> Block:
        """Write a typed frame as the named Excel table of `table`, its header at the row and column `at`.

        `columns` are the table's columns, those of the components included; `spare` blank rows are added. A table
        without rows keeps room for one, as Excel wants. Sets column widths and the header's height too.
        """
        values = [frame[column.name].tolist() if len(frame) else [] for column in columns]
        block = Block(
            sheet=self.sheet.get_name(),
            header_row=at[0],
            first_column=at[1],
            columns=columns,
            rows=max(len(frame) + spare, 1),
            widths=tuple(map(_width, columns, values)),
        )
        headers = [{"header": column.header, "header_format": self._header_format(column)} for column in columns]
        options = {"name": table.list_object, "style": None, "columns": headers}
        self.sheet.add_excel_table(at, (block.last_row, block.last_column), len(frame) + spare, options)
        for column, cell in zip(columns, values, strict=True):
            page = Page(self.sheet, self.looks) if column.name in self._shown else self
            page._column(block, column, cell, spare)
        _set_widths(self.sheet, block)
        return block

    def _header_format(self, column: Column) -> Any:
        return self.looks("header", "required" if self._output or column.required else "optional")

    def _column(self, block: Block, column: Column, values: list[Any], spare: int) -> None:
        styles = (self._style,) if column.kind in (Kind.NUMBER, Kind.DATE) else (self._style, "letters")
        usual = self.looks(*styles, number=number_format(column, output=self._output))
        at = block.column(column.name)
        for row, value in enumerate(values, start=block.first_row):
            self.value(row, at, value, usual)
        for row in range(block.first_row + len(values), block.first_row + len(values) + spare):
            self.sheet.write_blank(row, at, None, usual)

    def value(self, row: int, column: int, value: object, usual: Any) -> None:
        """Write one value of a typed frame in the format `usual` or, where that would not do, in one of its own.

        Raises:
            ValueError: an infinite number.
        """
        if type(value) is float and math.isfinite(value):  # most are, in a large plan
            self.sheet.write_number(row, column, value, usual)
        elif is_blank(value):
            self.sheet.write_blank(row, column, None, usual)
        elif isinstance(value, bool):
            self.sheet.write_boolean(row, column, value, usual)
        elif isinstance(value, date):
            self._date(row, column, value)
        elif isinstance(value, (int, float)):
            if not math.isfinite(value):
                raise ValueError(f"{self.sheet.get_name()}: {value} cannot be written to a cell")
            self.sheet.write_number(row, column, value, usual)
        else:
            self._text(row, column, str(value), usual)

    def _text(self, row: int, column: int, text: str, usual: Any) -> None:
        style = self.looks(self._style, "letters", number="@", quote=True) if text.startswith(FORMULA_STARTS) else usual
        self.sheet.write_string(row, column, text[:LONGEST_TEXT], style)

    def _date(self, row: int, column: int, value: date) -> None:
        style = self.looks(self._style, number=DATE)
        if value.year < FIRST_YEAR:
            self.sheet.write_string(row, column, value.isoformat()[:10], style)
        else:
            self.sheet.write_datetime(row, column, value, style)


def is_blank(value: object) -> bool:
    """Return True for what a typed frame holds where a cell is blank."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or value is pd.NaT or (isinstance(value, str) and not value)


def _set_widths(sheet: Any, block: Block) -> None:
    """Set each column's width, and the header's row as high as its longest header needs."""
    lines = 1
    for at, (column, width) in enumerate(zip(block.columns, block.widths, strict=True), start=block.first_column):
        sheet.set_column(at, at, width)
        lines = max(lines, len(textwrap.wrap(column.header, max(width - BUTTON, 4), break_long_words=True)))
    sheet.set_row(block.header_row, LINE_HEIGHT * lines + 6)


def _width(column: Column, values: list[Any]) -> int:
    words = column.header.split()
    if len(column.unit) <= SHORT_UNIT:
        words.append(f"[{column.unit}]")
    longest_word = max(math.ceil(len(column.header) / HEADER_LINES), *(len(word) for word in words))
    least = {Kind.TEXT: 16, Kind.NAME: 18, Kind.DATE: 11, Kind.NUMBER: 8, Kind.ANY: 16}.get(column.kind, 12)
    if column.name in ("Note", "Reason", "Why"):
        least = 30
    texts = [len(value) for value in values if isinstance(value, str)]
    figures = [value for value in values if isinstance(value, float) and math.isfinite(value)]
    texts += [len(f"{value:,.2f}") for value in (min(figures), max(figures))] if figures else []
    return min(max(least, longest_word + BUTTON, *(length + 2 for length in texts), 0), WIDEST)


def keep_from_print(sheet: Any) -> None:
    """Leave a sheet of data out when the whole workbook is printed: its print area is a blank cell.

    Excel prints no page without content. To print such a sheet all the same: Page Layout, Print Area, Clear.
    """
    sheet.print_area(0, FAR, 0, FAR)


def set_up_print(sheet: Any, *, header_row: int, footer: str) -> None:
    """Set up print: landscape, one page wide, the header on every page, the name and page number in the footer."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(header_row)
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&C&8&A&R&8&P / &N")
