"""The sheets of .xlsb files, by the published format [MS-XLSB]: the same as of .xlsx files, in records."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from struct import unpack_from

from planner.reading.files import number_format
from planner.reading.files.excel import biff12
from planner.reading.files.excel.package import Damaged, Listed, Office, Package
from planner.reading.files.excel.xlsx_sheet import TWO_VALUES
from planner.reading.files.grid import (
    LAST_COLUMN,
    LAST_ROW,
    MAC_EPOCH,
    MOST_AREAS,
    MOST_SHEETS,
    MOST_STRINGS,
    MOST_STRUCK,
    MOST_STYLES,
    MOST_TABLES,
    WINDOWS_EPOCH,
    Area,
    Block,
    CellError,
    Cells,
    Grid,
    Room,
    Senseless,
    TooManyCells,
)
from planner.reading.files.number_format import NumberFormat

MAIN, STRINGS, STYLES = "xl/workbook.bin", "xl/sharedStrings.bin", "xl/styles.bin"

# Records, by their names in [MS-XLSB]
ROW_HDR, SST_ITEM, FONT, FMT, XF, COL_INFO, CELL_R_STRING = 0, 19, 43, 44, 47, 60, 62
BEGIN_SHEET_DATA, WB_PROP, BUNDLE_SH, MERGE_CELL = 145, 153, 156, 176
BEGIN_LIST, BEGIN_CELL_XFS, END_CELL_XFS, CS_PROP, LIST_PART = 343, 617, 618, 651, 661
CELLS, SHORT_CELLS = range(1, 12), range(12, 19)
SHORT = 11  # by what the number of a cell's record is greater where the cell leaves out its column
BLANK, RK, ERROR, BOOL, REAL, TEXT, SHARED_TEXT = range(1, 8)
RESULTS = {8: TEXT, 9: REAL, 10: BOOL, 11: ERROR}
"""Formulas hold their results like cells without one."""

HIDDEN, HIDDEN_COLUMN, STRUCK, IS_1904 = 0x10, 1, 8, 1
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass(frozen=True)
class _Looks:
    """What styles make of cells: their number formats, None for one that is not in the file, and which are struck
    through."""

    formats: list[NumberFormat | None]
    struck: frozenset[int]


class Book:
    """A workbook: its sheets, and what they share."""

    def __init__(self, package: Package) -> None:
        self.office = Office(package, MAIN)
        self.sheets: list[Listed] = []
        self._epoch = WINDOWS_EPOCH
        part = package.read(self.office.part)
        for number, at in biff12.records(part):
            if number == WB_PROP:
                self._epoch = MAC_EPOCH if part[at] & IS_1904 else WINDOWS_EPOCH
            elif number == BUNDLE_SH:
                if len(self.sheets) >= MOST_SHEETS:
                    raise TooManyCells
                relation, behind = biff12.wide(part, at + 8)
                listed = self.office.listed(biff12.wide(part, behind)[0], relation)
                self.sheets.append(replace(listed, is_hidden=unpack_from("<I", part, at)[0] != 0))
        self._strings: list[str | Senseless] = []
        self._looks = _Looks([], frozenset())

    def prepare(self) -> None:
        """Read what all sheets share."""
        self._strings, self._looks = self._read_strings(), self._read_looks()

    def grid(self, sheet: Listed, room: Room) -> Grid | None:
        """Return a sheet with its cells; None if it is no worksheet. Raises `Damaged`, and what reading raises."""
        if not sheet.id:
            return None  # a sheet of old macros
        part = self.office.package.read(sheet.part)
        read = _Sheet(part, self._strings, self._looks, self._epoch, room)
        read.read()
        if read.is_chart:
            return None
        if not read.has_cells:
            raise Damaged(f"its part {sheet.part} is no worksheet")
        return Grid(
            sheet=sheet.name,
            cells={number: read.rows[number] for number in sorted(read.rows)},
            blocks=tuple(self._blocks(sheet, read.tables)),
            merged=tuple(read.merged),
            hidden_rows=frozenset(read.hidden),
            hidden_columns=tuple(read.hidden_columns),
            is_hidden=sheet.is_hidden,
            struck=frozenset(read.struck),
            epoch=self._epoch,
        )

    def _read_strings(self) -> list[str | Senseless]:
        name = self.office.shared("sharedStrings", STRINGS)
        part = self.office.package.read(name) if name else b""
        found = (biff12.content(part, at + 1) for number, at in biff12.records(part) if number == SST_ITEM)
        strings = list(islice(found, MOST_STRINGS + 1))
        if len(strings) > MOST_STRINGS:
            raise TooManyCells
        return strings

    def _read_looks(self) -> _Looks:
        name = self.office.shared("styles", STYLES)
        part = self.office.package.read(name) if name else b""
        codes: dict[int, str] = {}
        numbers: list[int] = []
        fonts: list[int] = []
        struck: list[bool] = []
        is_of_cells = False
        for number, at in biff12.records(part):
            if number == FMT:
                codes[unpack_from("<H", part, at)[0]] = biff12.wide(part, at + 2)[0]
            elif number in (BEGIN_CELL_XFS, END_CELL_XFS):
                is_of_cells = number == BEGIN_CELL_XFS
            elif number == XF and is_of_cells:
                numbers.append(unpack_from("<H", part, at + 2)[0])
                fonts.append(unpack_from("<H", part, at + 4)[0])
            elif number == FONT:
                struck.append(bool(part[at + 2] & STRUCK))
            if max(len(codes), len(numbers), len(struck)) > MOST_STYLES:
                raise TooManyCells
        known = {number: number_format.parse(code) for number, code in codes.items()}
        return _Looks(
            formats=[known.get(number) or number_format.built_in(number) for number in numbers],
            struck=frozenset(style for style, font in enumerate(fonts) if font < len(struck) and struck[font]),
        )

    def _blocks(self, sheet: Listed, ids: list[str]) -> list[Block]:
        parts = self.office.tables(sheet) if ids else {}
        return [block for name in ids if (block := self._block(parts, name)) is not None]

    def _block(self, parts: dict[str, str], relation: str) -> Block | None:
        """Return an Excel table; None for one without headers."""
        if relation not in parts:
            raise Damaged("the part of its Excel table is not in the file")
        part = self.office.package.read(parts[relation])
        at = next((begins for number, begins in biff12.records(part) if number == BEGIN_LIST), None)
        if at is None:
            raise Damaged(f"the part of its Excel table, {parts[relation]}, does not say where it lies")
        area = biff12.area(part, at)
        headers, totals = unpack_from("<2I", part, at + 24)
        name, behind = biff12.wide(part, at + 64)
        shown, _ = biff12.wide(part, behind)
        last = area.last_row - bool(totals)
        columns = (area.first_column, area.last_column)
        return Block(shown or name, area.first_row, last, *columns, bool(totals)) if headers else None


class _Sheet:
    """A sheet while it is read."""

    def __init__(
        self,
        part: bytes,
        strings: list[str | Senseless],
        looks: _Looks,
        epoch: datetime,
        room: Room,
    ) -> None:
        self._part, self._strings, self._looks, self._epoch, self._room = part, strings, looks, epoch, room
        self.rows: Cells = {}
        self.hidden: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.struck: set[tuple[int, int]] = set()
        self.merged: list[Area] = []
        self.tables: list[str] = []
        self.is_chart = self.has_cells = False
        self._row, self._cells, self._column = 0, dict[int, object](), 0

    def read(self) -> None:
        """Go through the part once."""
        for number, at in biff12.records(self._part):
            if number in CELLS or number == CELL_R_STRING:
                self._in_full(number, at)
            elif number in SHORT_CELLS:
                self._column += 1
                self._put(number - SHORT, at)
            elif number == ROW_HDR:
                self._begin_row(at)
            else:
                self._other(number, at)
        self._end_row()

    def _other(self, number: int, at: int) -> None:
        if number == BEGIN_SHEET_DATA:
            self.has_cells = True
        elif number == CS_PROP:
            self.is_chart = True
        elif number == MERGE_CELL and len(self.merged) < MOST_AREAS:
            self.merged.append(biff12.area(self._part, at))
        elif number == COL_INFO and len(self.hidden_columns) < MOST_AREAS:
            first, last = unpack_from("<2I", self._part, at)
            if self._part[at + 16] & HIDDEN_COLUMN:
                self.hidden_columns.append((first + 1, last + 1))
        elif number == LIST_PART:
            if len(self.tables) >= MOST_TABLES:
                raise TooManyCells
            self.tables.append(biff12.wide(self._part, at)[0])

    def _begin_row(self, at: int) -> None:
        self._end_row()
        self._row, self._column = unpack_from("<I", self._part, at)[0] + 1, 0
        if self._row > LAST_ROW:
            raise Damaged("a cell lies outside the sheet")
        self._cells = self.rows.get(self._row, {})
        if self._part[at + 11] & HIDDEN:
            self.hidden.add(self._row)

    def _end_row(self) -> None:
        if self._cells:
            self._room.take(self._row, self._cells)
            self.rows[self._row] = self._cells

    def _in_full(self, number: int, at: int) -> None:
        self._column = unpack_from("<I", self._part, at)[0] + 1
        self._put(RESULTS.get(number, number), at + 4)

    def _put(self, kind: int, at: int) -> None:
        """Take a cell; it begins with its style."""
        if self._column > LAST_COLUMN:
            raise Damaged("a cell lies outside the sheet")
        style = unpack_from("<I", self._part, at)[0] & 0xFFFFFF
        value = self._meaning(kind, at + 4, style)
        if value not in (None, ""):
            if style in self._looks.struck and len(self.struck) < MOST_STRUCK:
                self.struck.add((self._row, self._column))
            self._cells[self._column] = TWO_VALUES if self._column in self._cells else value

    def _meaning(self, kind: int, at: int, style: int) -> object:
        part = self._part
        if kind in (RK, REAL):
            number = biff12.compact(part, at) if kind == RK else unpack_from("<d", part, at)[0]
            return self._number(number, style)
        if kind == SHARED_TEXT:
            (value,) = unpack_from("<I", part, at)
            known = value < len(self._strings)
            return self._strings[value] if known else Senseless(f"text number {value}, which is not in the file")
        if kind == TEXT:
            return biff12.content(part, at)
        if kind == CELL_R_STRING:
            return biff12.content(part, at + 1)
        if kind == BOOL:
            return bool(part[at])
        return CellError(ERRORS.get(part[at], "without a name")) if kind == ERROR else None

    def _number(self, number: float, style: int) -> object:
        if not math.isfinite(number):
            return Senseless(f"{number}, which is no number")
        formats = self._looks.formats
        if not formats:
            return number
        given = formats[style] if style < len(formats) else None
        return (
            given.value(number, self._epoch) if given else Senseless(f"{number:g} in a format that is not in the file")
        )
