"""Writes small .xlsb workbooks, by the published format [MS-XLSB]: no library for Python does.

Such a file is a zip whose parts are lists of records: the record's number, the length of its content, its content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from struct import pack
from typing import Any
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXCEL = "application/vnd.ms-excel"
EPOCH = datetime(1899, 12, 30)
ERRORS = {"#DIV/0!": 0x07, "#N/A": 0x2A}
PLAIN, DATE = "General", "yyyy-mm-dd"
FIRST_FORMAT = 164  # the first number that is free for formats of one's own
ADD_4_AND_6 = bytes.fromhex("1e04001e060003")  # the formula =4+6

# Records, by their names in [MS-XLSB]
ROW_HDR, CELL_RK, CELL_ERROR, CELL_BOOL, CELL_REAL, CELL_ST, CELL_ISST = 0, 2, 3, 4, 5, 6, 7
FORMULAS = {CELL_ST: 8, CELL_REAL: 9, CELL_BOOL: 10, CELL_ERROR: 11}
SST_ITEM, BEGIN_SST, END_SST, WB_PROP, MERGE_CELL, BEGIN_MERGED, END_MERGED = 19, 159, 160, 153, 176, 177, 178
BEGIN_LIST, END_LIST, BEGIN_LIST_PARTS, LIST_PART, END_LIST_PARTS = 343, 344, 660, 661, 662
STRUCK = 8
SHORT = 11  # by what the number of a cell's record is greater where the cell leaves out its column
COLUMN, COLUMNS = 60, (390, 391)
FONT, FMT, FILL, BORDER, XF = 43, 44, 45, 46, 47
BEGIN_SHEET, END_SHEET, BEGIN_BOOK, END_BOOK = 129, 130, 131, 132
BEGIN_BUNDLE, END_BUNDLE, BEGIN_DATA, END_DATA, DIMENSION, BUNDLE_SHEET = 143, 144, 145, 146, 148, 156
BEGIN_STYLES, END_STYLES = 278, 279
FILLS, FONTS, BORDERS, FORMATS, CELL_XFS, STYLE_XFS = (
    (603, 604),
    (611, 612),
    (613, 614),
    (615, 616),
    (617, 618),
    (626, 627),
)


class Error(str):
    """A cell that shows an error, one of `ERRORS`."""


@dataclass(frozen=True)
class Shown:
    """A cell with a number format, perhaps struck through; with `is_result` its value is that of a formula."""

    value: Any
    format: str = PLAIN
    is_result: bool = False
    is_struck: bool = False


@dataclass(frozen=True)
class Extras:
    """What a sheet has beside its cells: an Excel table as name, first and last row and column, areas alike, and the
    numbers of rows and columns that are hidden."""

    table: tuple[str, int, int, int, int] | None = None
    has_totals: bool = False
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    is_hidden: bool = False


def write_xlsb(
    path: Path,
    sheets: Mapping[str, Iterable[Sequence[Any]]],
    *,
    short: bool = False,
    extras: Mapping[str, Extras] | None = None,
) -> Path:
    """A workbook whose sheets hold exactly these rows from A1 on; None is a blank cell.

    With `short` cells behind another one leave out their column, as some programs write them.
    """
    given = {name: (extras or {}).get(name, Extras()) for name in sheets}
    book = _Book()
    parts = {
        f"worksheets/sheet{at}.bin": book.sheet(list(rows), given[name], short)
        for at, (name, rows) in enumerate(sheets.items(), 1)
    }
    tables = {at: found for at, found in enumerate(given.values(), 1) if found.table}
    kinds = [("worksheet", text) for text in parts] + [("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")]
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr(
            "[Content_Types].xml", _content_types([*kinds, *(("table", f"tables/{at}.bin") for at in tables)])
        )
        file.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.bin")]))
        file.writestr("xl/workbook.bin", _workbook(given))
        file.writestr("xl/_rels/workbook.bin.rels", _relations(kinds))
        file.writestr("xl/styles.bin", _styles(book.formats))
        file.writestr("xl/sharedStrings.bin", _strings(book.strings))
        for name, part in parts.items():
            file.writestr(f"xl/{name}", part)
        for at, table in tables.items():
            file.writestr(f"xl/worksheets/_rels/sheet{at}.bin.rels", _relations([("table", f"../tables/{at}.bin")]))
            file.writestr(f"xl/tables/{at}.bin", _table(at, table))
    return path


def _workbook(given: Mapping[str, Extras]) -> bytes:
    sheets = (
        _record(BUNDLE_SHEET, pack("<II", extras.is_hidden, at) + _text(f"rId{at}") + _text(name))
        for at, (name, extras) in enumerate(given.items(), 1)
    )
    return b"".join(
        [_record(BEGIN_BOOK), _record(BEGIN_BUNDLE), *sheets, _record(END_BUNDLE), _record(END_BOOK)],
    )


class _Book:
    """The number formats and the texts that the sheets of a workbook share, as they are met."""

    def __init__(self) -> None:
        self.formats: list[str] = [PLAIN]
        self.strings: list[str] = []

    def sheet(self, rows: Sequence[Sequence[Any]], extras: Extras, short: bool) -> bytes:
        size = pack("<IIII", 0, max(len(rows) - 1, 0), 0, max(map(len, rows), default=1) - 1)
        hidden = [pack("<IIIIH", at - 1, at - 1, 2_560, 0, 1) for at in extras.hidden_columns]
        merged = [_record(MERGE_CELL, _area(places)) for places in extras.merged]
        table = [_record(BEGIN_LIST_PARTS, pack("<I", 1)), _record(LIST_PART, _text("rId1")), _record(END_LIST_PARTS)]
        return b"".join(
            [
                *(_record(BEGIN_SHEET), _record(DIMENSION, size)),
                *(_list(COLUMNS, COLUMN, hidden) if hidden else ()),
                _record(BEGIN_DATA),
                *(record for at, row in enumerate(rows) for record in self._row(at, row, extras, short)),
                _record(END_DATA),
                *([_record(BEGIN_MERGED, pack("<I", len(merged))), *merged, _record(END_MERGED)] if merged else []),
                *(table if extras.table else []),
                _record(END_SHEET),
            ]
        )

    def _row(self, at: int, row: Sequence[Any], extras: Extras, short: bool) -> Iterator[bytes]:
        flags = 0x10 if at + 1 in extras.hidden else 0
        yield _record(ROW_HDR, pack("<IIHBBBI", at, 0, 300, 0, flags, 0, 0))
        for column, value in enumerate(row):
            if value is not None:
                shown = value if isinstance(value, Shown) else Shown(value, DATE if isinstance(value, date) else PLAIN)
                number, content = self._value(shown)
                style = pack("<I", 2 * self._style(shown.format) + shown.is_struck)
                if short and column and row[column - 1] is not None and not shown.is_result:
                    yield _record(number + SHORT, style + content)
                else:
                    yield _record(number, pack("<I", column) + style + content)

    def _style(self, code: str) -> int:
        if code not in self.formats:
            self.formats.append(code)
        return self.formats.index(code)

    def _value(self, shown: Shown) -> tuple[int, bytes]:
        """The record of a cell and what it holds behind its column and style."""
        number, content = self._plain(shown.value)
        if not shown.is_result:
            return number, content
        number, content = (CELL_ST, _text(shown.value)) if number == CELL_ISST else (number, content)
        if number == CELL_RK:
            number, content = CELL_REAL, pack("<d", shown.value)
        formula = pack("<HI", 0, len(ADD_4_AND_6)) + ADD_4_AND_6 + pack("<I", 0)
        return FORMULAS[number], content + formula

    def _plain(self, value: object) -> tuple[int, bytes]:
        if isinstance(value, Error):
            return CELL_ERROR, pack("<B", ERRORS[value])
        if isinstance(value, bool):
            return CELL_BOOL, pack("<B", value)
        if isinstance(value, date):
            day = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
            value = (day - EPOCH).total_seconds() / 86_400
        if isinstance(value, int | float):
            is_short = isinstance(value, int) and abs(value) < 2**29
            return (CELL_RK, pack("<i", int(value) << 2 | 2)) if is_short else (CELL_REAL, pack("<d", value))
        if len(str(value)) % 2:  # either way to keep a text occurs
            return CELL_ST, _text(str(value))
        self.strings.append(str(value))
        return CELL_ISST, pack("<I", len(self.strings) - 1)


def _strings(texts: Sequence[str]) -> bytes:
    items = (_record(SST_ITEM, b"\0" + _text(text)) for text in texts)
    return b"".join([_record(BEGIN_SST, pack("<II", len(texts), len(texts))), *items, _record(END_SST)])


def _table(at: int, extras: Extras) -> bytes:
    assert extras.table is not None
    name, *area = extras.table
    counts = pack("<IIIII", 0, at, 1, int(extras.has_totals), 0) + 6 * pack("<I", 0xFFFFFFFF) + pack("<I", 0)
    content = _area(area) + counts + _text(name) + _text(name) + 4 * pack("<I", 0xFFFFFFFF)
    return _record(BEGIN_LIST, content) + _record(END_LIST)


def _area(found: Sequence[int]) -> bytes:
    return pack("<IIII", *(number - 1 for number in found))


def _styles(codes: Sequence[str]) -> bytes:
    """Two styles for each number format, plain and struck through, with the two fills and the one border that all
    files have."""
    colour = pack("<BBhI", 0, 0, 0, 0)
    fonts = [
        pack("<HHHHBBBx", 220, flags, 400, 0, 0, 2, 0) + colour + b"\0" + _text("Calibri") for flags in (0, STRUCK)
    ]
    fills = [pack("<I", pattern) + 2 * colour + bytes(48) for pattern in (0, 17)]
    formats = [pack("<H", FIRST_FORMAT + at) + _text(code) for at, code in enumerate(codes)]
    found = [_style(0, FIRST_FORMAT + at, font) for at in range(len(codes)) for font in range(2)]
    return b"".join(
        [
            _record(BEGIN_STYLES),
            *_list(FORMATS, FMT, formats),
            *_list(FONTS, FONT, fonts),
            *_list(FILLS, FILL, fills),
            *_list(BORDERS, BORDER, [b"\0" + 5 * (b"\0\0" + colour)]),
            *_list(STYLE_XFS, XF, [_style(0xFFFF, 0)]),
            *_list(CELL_XFS, XF, found),
            _record(END_STYLES),
        ]
    )


def _style(parent: int, number_format: int, font: int = 0) -> bytes:
    return pack("<HHHHHBBHH", parent, number_format, font, 0, 0, 0, 0, 0, int(number_format > 0))


def _list(ends: tuple[int, int], number: int, contents: Sequence[bytes]) -> Iterator[bytes]:
    yield _record(ends[0], pack("<I", len(contents)))
    yield from (_record(number, content) for content in contents)
    yield _record(ends[1])


def _record(number: int, content: bytes = b"") -> bytes:
    return _sevens(number) + _sevens(len(content)) + content


def _sevens(number: int) -> bytes:
    """A number in bytes of seven bits, the lowest first; the eighth bit says that more follow."""
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _sevens(rest) if rest else bytes([low])


def _text(text: str) -> bytes:
    coded = text.encode("utf-16-le")
    return pack("<I", len(coded) // 2) + coded


def _content_types(kinds: Iterable[tuple[str, str]]) -> str:
    main = quoteattr(f"{EXCEL}.sheet.binary.macroEnabled.main")
    rels = quoteattr("application/vnd.openxmlformats-package.relationships+xml")
    text = "".join(f'<Override PartName="/xl/{part}" ContentType="{EXCEL}.{kind}"/>' for kind, part in kinds)
    defaults = f'<Default Extension="bin" ContentType={main}/><Default Extension="rels" ContentType={rels}/>'
    return f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}/content-types">{defaults}{text}</Types>'


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    text = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE}/relationships">{text}</Relationships>'
    )
