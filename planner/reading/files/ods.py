"""The sheets of .ods files (OpenDocument), as LibreOffice writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from planner.reading.files.excel.markup import Markup, Start, local
from planner.reading.files.excel.package import Damaged, Package
from planner.reading.files.excel.xlsx_sheet import area_of, iso, number, string
from planner.reading.files.grid import (
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_TEXT,
    MOST_AREAS,
    MOST_SHEETS,
    MOST_STRUCK,
    MOST_TABLES,
    WINDOWS_EPOCH,
    Area,
    Block,
    CellError,
    Cells,
    Grid,
    NoValue,
    Percent,
    Room,
    Senseless,
    TooManyCells,
)
from planner.reading.files.ods_formats import Formats

CONTENT, STYLES = "content.xml", "styles.xml"
HIDDEN = ("collapse", "filter")
_TRUTHS = {"of:=TRUE()": True, "of:=FALSE()": False}
"""As LibreOffice writes truth values that come from Excel."""
_CELLS = ("table-cell", "covered-table-cell")
_DURATION = re.compile(r"PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2}(?:[.,][0-9]+)?)S")
_ADDRESS = re.compile(r"\$?(?:'((?:[^']|'')+)'|([^.']+))\.([^:.]+)(?::(?:.*\.)?([^:.]+))?")
_OF_OTHER_FILES = re.compile(r"'.*'#\$.*")
"""Sheets that only keep what formulas have fetched from other files."""


def grids(package: Package, wanted: Callable[[str], bool], room: Room) -> list[Grid]:
    """Return the wanted sheets, in order; raises what reading a part raises."""
    formats = Formats()
    if STYLES in package:
        styles = Markup({}, {})
        styles.starts |= formats.starts(styles.path)
        with package.open(STYLES) as source:
            styles.read(source)
    content = _Content(formats, wanted, room)
    with package.open(CONTENT) as source:
        content.read(source)
    if content.root != "document-content":
        raise Damaged("its content is none")
    return [replace(grid, blocks=tuple(content.blocks.get(grid.sheet, ()))) for grid in content.grids]


class _Content(Markup):
    """The part with all sheets, while it is read."""

    def __init__(self, formats: Formats, wanted: Callable[[str], bool], room: Room) -> None:
        starts: dict[str, Start] = {"table": self._begin_table, "table-column": self._column}
        starts |= {"table-row": self._begin_row, **dict.fromkeys(_CELLS, self._begin_cell)}
        starts |= {"p": self._begin_paragraph, "s": self._spaces, "tab": self._tab, "line-break": self._line_break}
        starts |= {"span": self._span}
        starts |= {"null-date": self._null_date, "database-range": self._range}
        ends = {"p": self._paragraph, "table-row": self._end_row, "table": self._end_table}
        super().__init__(starts, ends | dict.fromkeys(_CELLS, self._end_cell), fresh=("p",))
        self.starts |= formats.starts(self.path)
        self._formats, self._wanted, self._room = formats, wanted, room
        self.grids: list[Grid] = []
        self.blocks: dict[str, list[Block]] = {}
        self._epoch = WINDOWS_EPOCH
        self._table: _Table | None = None
        self._spaces_left = LONGEST_TEXT

    def _begin_table(self, given: dict[str, str]) -> None:
        name = given.get("table:name", "")
        if self.path[-2:] == ["spreadsheet", "table"] and not _OF_OTHER_FILES.fullmatch(name):
            if len(self.grids) >= MOST_SHEETS:
                raise TooManyCells
            is_hidden = self._formats.is_hidden(given.get("table:style-name"))
            self._table = _Table(name, self._formats, self._room, is_hidden) if self._wanted(name) else None

    def _end_table(self, _: str) -> None:
        if self._table is not None and self.path[-1] == "spreadsheet":
            self.grids.append(self._table.grid(self._epoch))
            self._table = None

    def _column(self, given: dict[str, str]) -> None:
        if self._table is not None and not self._in_cell():
            self._table.column(given)

    def _begin_row(self, given: dict[str, str]) -> None:
        if self._table is not None and not self._in_cell():
            self._table.begin_row(given)

    def _end_row(self, _: str) -> None:
        if self._table is not None and not self._in_cell():
            self._table.end_row()

    def _begin_cell(self, given: dict[str, str]) -> None:
        if self._table is not None and not self._in_cell(but=1):
            self._table.begin_cell(given)

    def _end_cell(self, _: str) -> None:
        if self._table is not None and not self._in_cell():
            self._table.end_cell()

    def _in_cell(self, but: int = 0) -> bool:
        """Return whether what is at hand stands in a cell, as a table in it does."""
        around = self.path[: len(self.path) - but]
        return any(cell in around for cell in _CELLS)

    def _paragraph(self, text: str) -> None:
        if self._table is not None and self.path[-1] in _CELLS and self.path.count("table-row") == 1:
            self._table.paragraph(text)

    def _span(self, given: dict[str, str]) -> None:
        in_text = self._table is not None and not {"annotation", "table"} & set(self.path[self._cell_at() :])
        if in_text and self._formats.is_struck_text(local(given, "style-name")):
            self._table.strike()  # type: ignore[union-attr]

    def _cell_at(self) -> int:
        """Return where the cell at hand stands in the path; beyond it, outside of any."""
        return next((at for at, name in enumerate(self.path) if name in _CELLS), len(self.path))

    def _begin_paragraph(self, _: dict[str, str]) -> None:
        self._spaces_left = LONGEST_TEXT

    def _spaces(self, given: dict[str, str]) -> None:
        text = local(given, "c") or "1"
        count = min(int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1, self._spaces_left + 1)
        self._spaces_left -= count
        if count > 0:
            self.pieces.append(count * " ")

    def _tab(self, _: dict[str, str]) -> None:
        self.pieces.append("\t")

    def _line_break(self, _: dict[str, str]) -> None:
        self.pieces.append("\n")

    def _null_date(self, given: dict[str, str]) -> None:
        first = iso(local(given, "date-value") or "")
        self._epoch = first if isinstance(first, datetime) else WINDOWS_EPOCH

    def _range(self, given: dict[str, str]) -> None:
        """Read a range with a name, as which LibreOffice keeps an Excel table."""
        address = _ADDRESS.fullmatch(local(given, "target-range-address") or "")
        area = area_of(":".join(group for group in address.groups()[2:] if group)) if address else None
        if address and area and local(given, "contains-header") != "false":
            sheet = address[1].replace("''", "'") if address[1] else address[2]
            columns = (area.first_column, area.last_column)
            block = Block(local(given, "name") or "", area.first_row, area.last_row, *columns)
            of_sheet = self.blocks.setdefault(sheet, [])
            if len(of_sheet) >= MOST_TABLES or len(self.blocks) > MOST_SHEETS:
                raise TooManyCells
            of_sheet.append(block)


class _Table:
    """One sheet, while it is read."""

    def __init__(self, name: str, formats: Formats, room: Room, is_hidden: bool) -> None:
        self._name, self._formats, self._room, self._is_hidden = name, formats, room, is_hidden
        self._rows: Cells = {}
        self._hidden: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._struck: set[tuple[int, int]] = set()
        self._struck_columns: list[int] = []
        self._merged: list[Area] = []
        self._looks: list[tuple[int, str | None]] = []
        self._row, self._alike, self._row_given = 1, 1, dict[str, str]()
        self._cells: dict[int, object] = {}
        self._at, self._given, self._paragraphs, self._letters = 1, dict[str, str](), list[str](), 0
        self._is_struck = False
        room.begin(name)

    def grid(self, epoch: datetime) -> Grid:
        """Return the whole sheet."""
        return Grid(
            sheet=self._name,
            cells=self._rows,
            merged=tuple(self._merged),
            hidden_rows=frozenset(self._hidden),
            hidden_columns=tuple(self._hidden_columns),
            is_hidden=self._is_hidden,
            struck=frozenset(self._struck),
            epoch=epoch,
        )

    def column(self, given: dict[str, str]) -> None:
        """Read columns alike, with the style of cells that have none."""
        last = self._looks[-1][0] if self._looks else 0
        if last < LAST_COLUMN:
            self._looks.append((last + _times(given, "columns"), given.get("table:default-cell-style-name")))
            if given.get("table:visibility") in HIDDEN:
                self._hidden_columns.append((last + 1, self._looks[-1][0]))

    def begin_row(self, given: dict[str, str]) -> None:
        """Begin a row, or several alike."""
        self._alike, self._row_given, self._cells, self._at = _times(given, "rows"), given, {}, 1
        self._struck_columns = []

    def end_row(self) -> None:
        """Put the row down, as often as it is there."""
        rows = range(self._row, self._row + self._alike)
        self._row += self._alike
        if self._cells:
            if self._row > LAST_ROW + 1:
                raise Damaged("a cell lies outside the sheet")
            self._room.take(self._row, self._cells, self._alike)
            self._rows |= {number: dict(self._cells) for number in rows}
            if self._row_given.get("table:visibility") in HIDDEN:
                self._hidden.update(rows)
            struck = ((row, column) for row in rows for column in self._struck_columns)
            self._struck.update(islice(struck, MOST_STRUCK - len(self._struck)))

    def begin_cell(self, given: dict[str, str]) -> None:
        """Begin a cell, or several alike."""
        self._given, self._letters, self._is_struck = given, 0, False
        self._paragraphs.clear()

    def paragraph(self, text: str) -> None:
        """Read a line of the cell's text."""
        if self._letters <= LONGEST_TEXT:
            self._paragraphs.append(text)
            self._letters += len(text) + 1

    def strike(self) -> None:
        """Note that a part of the cell's text is struck through."""
        self._is_struck = True

    def end_cell(self) -> None:
        """Put the cell down, as often as it is there."""
        first = self._at
        self._at += _times(self._given, "columns")
        value = self._meaning()
        if value not in (None, ""):
            if self._at > LAST_COLUMN + 1:
                raise Damaged("a cell lies outside the sheet")
            self._cells |= dict.fromkeys(range(first, self._at), value)
            if self._is_struck or self._formats.is_struck(self._look()):
                self._struck_columns += range(first, self._at)
        down, right = (_number(self._given, f"table:number-{what}-spanned") for what in ("rows", "columns"))
        if (down > 1 or right > 1) and len(self._merged) < MOST_AREAS:
            self._merged.append(Area(self._row, self._row + down - 1, first, first + right - 1))

    def _meaning(self) -> object:
        """Return what the cell holds; None or an empty text for nothing."""
        given = self._given
        if any(word == "error" and key.endswith(":value-type") for key, word in given.items()):
            return CellError("\n".join(self._paragraphs) or "without a name")
        if given.get("table:formula") in _TRUTHS:
            return _TRUTHS[given["table:formula"]]
        kind = given.get("office:value-type", "")
        if kind in _KINDS:
            name, meaning = _KINDS[kind]
            text = given.get(f"office:{name}", "")
            return self._as_shown(meaning(text), kind) if text else Senseless(f"a {kind} without a value")
        if not kind and not self._paragraphs:
            return NoValue() if "table:formula" in given else None
        written = given.get("office:string-value")
        return string("\n".join(self._paragraphs) if written is None else written)

    def _as_shown(self, value: object, kind: str) -> object:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return value
        number_format = self._formats.of(self._look())
        if number_format is None or number_format.is_of_time():
            return Percent(value) if kind == "percentage" else value
        return number_format.value(value, WINDOWS_EPOCH)

    def _look(self) -> str | None:
        """Return the style of the cell: its own, else that of its row, else that of its column."""
        style_name = self._given.get("table:style-name") or self._row_given.get("table:default-cell-style-name")
        return style_name or next((style for last, style in self._looks if self._at - 1 <= last), None)


def _times(given: dict[str, str], what: str) -> int:
    return _number(given, f"table:number-{what}-repeated")


def _number(given: dict[str, str], name: str) -> int:
    text = given.get(name, "1")
    return int(text) if text.isascii() and text.isdecimal() and 1 <= len(text) <= 7 else 1


def _time(text: str) -> object:
    match = _DURATION.fullmatch(text)
    if match is None:
        return Senseless(f"{text[:20]}, which is no time")
    duration = timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=float(match[3].replace(",", ".")))
    return (datetime.min + duration).time() if duration < timedelta(days=1) else duration


def _truth(text: str) -> object:
    known = text in ("true", "false")
    return text == "true" if known else Senseless(f"{text[:20]}, which is neither true nor false")


_KINDS: dict[str, tuple[str, Callable[[str], object]]] = {
    "float": ("value", number),
    "currency": ("value", number),
    "percentage": ("value", number),
    "date": ("date-value", iso),
    "time": ("time-value", _time),
    "boolean": ("boolean-value", _truth),
}
