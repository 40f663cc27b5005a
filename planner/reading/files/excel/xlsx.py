"""The sheets of .xlsx and .xlsm files. Only values, number formats, tables and names are looked at.

Styles, themes, drawings, comments and all else may be as odd as they like: many programs write such files, and no
fault of theirs changes what a planner has typed.
"""

from __future__ import annotations

from dataclasses import replace

from planner.reading.files import number_format
from planner.reading.files.excel.markup import Markup, local
from planner.reading.files.excel.package import Damaged, Listed, Office, Package
from planner.reading.files.excel.xlsx_sheet import TRUE, Shared, Sheet, area_of, is_struck_run, unescaped
from planner.reading.files.grid import (
    LONGEST_TEXT,
    MAC_EPOCH,
    MOST_SHEETS,
    MOST_STRINGS,
    MOST_STRUCK,
    MOST_STYLES,
    WINDOWS_EPOCH,
    Block,
    Grid,
    Room,
    TooManyCells,
)
from planner.reading.files.number_format import NumberFormat

MAIN, STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
HIDDEN = ("hidden", "veryHidden")
NOT_WORKSHEETS = ("chartsheet", "dialogsheet", "macrosheet")


class Book:
    """A workbook: its sheets, and what they share."""

    def __init__(self, package: Package) -> None:
        self.office = Office(package, MAIN)
        self.sheets: list[Listed] = []
        self._epoch = WINDOWS_EPOCH
        self._shared = Shared(strings=None, formats={}, styles=None, epoch=WINDOWS_EPOCH)
        self._read(self.office.part, Markup({"sheet": self._sheet, "workbookPr": self._properties}, {}))

    def prepare(self) -> None:
        """Read what all sheets share."""
        strings, styles = self.office.shared("sharedStrings", STRINGS), self.office.shared("styles", STYLES)
        texts, formats = _Strings(), _Styles()
        if strings is not None:
            self._read(strings, texts)
        if styles is not None:
            self._read(styles, formats)
        self._shared = Shared(
            strings=texts.found if strings is not None else None,
            formats=formats.meaning_more(),
            styles=len(formats.numbers) if styles is not None else None,
            epoch=self._epoch,
            struck=formats.struck(),
            struck_strings=frozenset(texts.struck),
        )

    def grid(self, sheet: Listed, room: Room) -> Grid | None:
        """Return a sheet with its cells; None if it is no worksheet. Raises `Damaged`, and what reading raises."""
        read = Sheet(self._shared, room)
        self._read(sheet.part, read)
        if read.root in NOT_WORKSHEETS:
            return None
        if read.root != "worksheet":
            raise Damaged(f"its part {sheet.part} is no worksheet")
        return Grid(
            sheet=sheet.name,
            cells=read.rows,
            blocks=tuple(self._blocks(sheet, read.tables)),
            merged=tuple(read.merged),
            hidden_rows=frozenset(read.hidden),
            hidden_columns=tuple(read.hidden_columns),
            is_hidden=sheet.is_hidden,
            struck=frozenset(read.struck),
            epoch=self._epoch,
        )

    def _sheet(self, given: dict[str, str]) -> None:
        if len(self.sheets) >= MOST_SHEETS:
            raise TooManyCells
        listed = self.office.listed(unescaped(given.get("name", "")), local(given, "id") or "")
        self.sheets.append(replace(listed, is_hidden=given.get("state") in HIDDEN))

    def _properties(self, given: dict[str, str]) -> None:
        self._epoch = MAC_EPOCH if given.get("date1904") in TRUE else WINDOWS_EPOCH

    def _read(self, part: str, markup: Markup) -> None:
        with self.office.package.open(part) as source:
            markup.read(source)

    def _blocks(self, sheet: Listed, ids: list[str]) -> list[Block]:
        parts = self.office.tables(sheet) if ids else {}
        return [block for name in ids if (block := self._block(parts, name)) is not None]

    def _block(self, parts: dict[str, str], relation: str) -> Block | None:
        """Return an Excel table; None for one without headers."""
        if relation not in parts:
            raise Damaged("the part of its Excel table is not in the file")
        given: dict[str, str] = {}
        self._read(parts[relation], Markup({"table": given.update}, {}))
        area = area_of(given.get("ref", ""))
        if area is None:
            raise Damaged(f"the part of its Excel table, {parts[relation]}, does not say where it lies")
        if given.get("headerRowCount") == "0":
            return None
        has_totals = given.get("totalsRowCount", "0") not in ("0", "")
        name = unescaped(given.get("displayName") or given.get("name", ""))
        last = area.last_row - has_totals
        return Block(name, area.first_row, last, area.first_column, area.last_column, has_totals)


class _Strings(Markup):
    """The texts that cells name by number, without what is said of their pronunciation."""

    def __init__(self) -> None:
        starts = {"si": self._begin, "strike": self._strike}
        super().__init__(starts, {"t": self._text, "si": self._end}, fresh=("t",))
        self.found: list[str] = []
        self.struck: set[str] = set()
        self._whole = ""

    def _begin(self, _: dict[str, str]) -> None:
        self._whole = ""

    def _strike(self, given: dict[str, str]) -> None:
        if is_struck_run(self.path, given) and len(self.struck) < MOST_STRUCK:
            self.struck.add(str(len(self.found)))

    def _text(self, text: str) -> None:
        if self.path[-1] != "rPh" and len(self._whole) <= LONGEST_TEXT:
            self._whole += text

    def _end(self, _: str) -> None:
        if len(self.found) >= MOST_STRINGS:
            raise TooManyCells
        self.found.append(unescaped(self._whole))


class _Styles(Markup):
    """The number format of each style, and whether it is struck through: all that counts of how cells look."""

    def __init__(self) -> None:
        starts = {"numFmt": self._format, "xf": self._style, "font": self._font, "strike": self._strike}
        super().__init__(starts, {})
        self.numbers: list[str] = []
        self._fonts: list[str] = []
        self._font_count = 0
        self._struck_fonts: set[str] = set()
        self._codes: dict[str, str] = {}

    def meaning_more(self) -> dict[str, NumberFormat | None]:
        """Return the formats of the styles that make more of a number than itself;
        None where the format is not known."""
        formats = {number: self._known(number) for number in set(self.numbers)}
        return {
            str(style): given
            for style, number in enumerate(self.numbers)
            if (given := formats[number]) is None or not given.is_plain()
        }

    def struck(self) -> frozenset[str]:
        """Return the styles that are struck through."""
        return frozenset(str(style) for style, font in enumerate(self._fonts) if font in self._struck_fonts)

    def _format(self, given: dict[str, str]) -> None:
        if self.path[1:] == ["numFmts", "numFmt"]:
            self._codes[given.get("numFmtId", "")] = unescaped(given.get("formatCode", ""))
            self._must_have_measure()

    def _style(self, given: dict[str, str]) -> None:
        if self.path[1:] == ["cellXfs", "xf"]:
            self.numbers.append(given.get("numFmtId", "0"))
            self._fonts.append(given.get("fontId", "0"))
            self._must_have_measure()

    def _must_have_measure(self) -> None:
        if max(len(self._codes), len(self.numbers), self._font_count) > MOST_STYLES:
            raise TooManyCells

    def _font(self, _: dict[str, str]) -> None:
        self._font_count += self.path[1:] == ["fonts", "font"]
        self._must_have_measure()

    def _strike(self, given: dict[str, str]) -> None:
        if self.path[1:] == ["fonts", "font", "strike"] and given.get("val", "1") in TRUE:
            self._struck_fonts.add(str(self._font_count - 1))

    def _known(self, number: str) -> NumberFormat | None:
        if number in self._codes:
            return number_format.parse(self._codes[number])
        return number_format.built_in(int(number)) if number.isascii() and number.isdecimal() else None
