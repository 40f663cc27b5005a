"""Writes small .xlsb workbooks, by the published format [MS-XLSB]: no library for Python does.

Such a file is a zip whose parts are lists of records: the record's number, the length of its content, its content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
PLAIN, DATE = 0, 1  # positions of the styles in `_styles`
DATE_FORMAT = 164  # the first number that is free for formats of one's own

# Records, by their names in [MS-XLSB]
ROW_HDR, CELL_ERROR, CELL_BOOL, CELL_REAL, CELL_ST = 0, 3, 4, 5, 6
SHORT = 11  # by what the number of a cell's record is greater where the cell leaves out its column
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


def write_xlsb(path: Path, sheets: Mapping[str, Iterable[Sequence[Any]]], *, short: bool = False) -> Path:
    """A workbook whose sheets hold exactly these rows from A1 on; None is a blank cell.

    With `short` cells behind another one leave out their column, as some programs write them.
    """
    parts = {f"worksheets/sheet{at}.bin": _sheet(list(rows), short) for at, rows in enumerate(sheets.values(), 1)}
    kinds = [("worksheet", own) for own in parts] + [("styles", "styles.bin")]
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _content_types(kinds))
        file.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.bin")]))
        file.writestr("xl/workbook.bin", _workbook(sheets))
        file.writestr("xl/_rels/workbook.bin.rels", _relations(kinds))
        file.writestr("xl/styles.bin", _styles())
        for name, part in parts.items():
            file.writestr(f"xl/{name}", part)
    return path


def _workbook(names: Iterable[str]) -> bytes:
    sheets = (
        _record(BUNDLE_SHEET, pack("<II", 0, at) + _text(f"rId{at}") + _text(name)) for at, name in enumerate(names, 1)
    )
    return b"".join(
        [_record(BEGIN_BOOK), _record(BEGIN_BUNDLE), *sheets, _record(END_BUNDLE), _record(END_BOOK)],
    )


def _sheet(rows: Sequence[Sequence[Any]], short: bool) -> bytes:
    size = pack("<IIII", 0, max(len(rows) - 1, 0), 0, max(map(len, rows), default=1) - 1)
    return b"".join(
        [
            *(_record(BEGIN_SHEET), _record(DIMENSION, size), _record(BEGIN_DATA)),
            *(record for at, row in enumerate(rows) for record in _row(at, row, short)),
            *(_record(END_DATA), _record(END_SHEET)),
        ]
    )


def _row(at: int, row: Sequence[Any], short: bool) -> Iterator[bytes]:
    yield _record(ROW_HDR, pack("<IIH3xI", at, 0, 300, 0))
    for column, value in enumerate(row):
        if value is not None:
            style = pack("<I", DATE if isinstance(value, date) else PLAIN)
            number, content = _value(value)
            if short and column and row[column - 1] is not None:
                yield _record(number + SHORT, style + content)
            else:
                yield _record(number, pack("<I", column) + style + content)


def _value(value: object) -> tuple[int, bytes]:
    """The record of a cell and what it holds behind its column and style."""
    if isinstance(value, Error):
        return CELL_ERROR, pack("<B", ERRORS[value])
    if isinstance(value, bool):
        return CELL_BOOL, pack("<B", value)
    if isinstance(value, date):
        day = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        return CELL_REAL, pack("<d", (day - EPOCH).total_seconds() / 86_400)
    return (CELL_REAL, pack("<d", value)) if isinstance(value, int | float) else (CELL_ST, _text(str(value)))


def _styles() -> bytes:
    """One plain style and one of dates, with the one font, the two fills and the one border that all files have."""
    colour = pack("<BBhI", 0, 0, 0, 0)
    font = pack("<HHHHBBBx", 220, 0, 400, 0, 0, 2, 0) + colour + b"\0" + _text("Calibri")
    fills = [pack("<I", pattern) + 2 * colour + bytes(48) for pattern in (0, 17)]
    formats = [pack("<H", DATE_FORMAT) + _text("yyyy-mm-dd")]
    own = [_style(0, 0), _style(0, DATE_FORMAT)]
    return b"".join(
        [
            _record(BEGIN_STYLES),
            *_list(FORMATS, FMT, formats),
            *_list(FONTS, FONT, [font]),
            *_list(FILLS, FILL, fills),
            *_list(BORDERS, BORDER, [b"\0" + 5 * (b"\0\0" + colour)]),
            *_list(STYLE_XFS, XF, [_style(0xFFFF, 0)]),
            *_list(CELL_XFS, XF, own),
            _record(END_STYLES),
        ]
    )


def _style(parent: int, number_format: int) -> bytes:
    return pack("<HHHHHBBHH", parent, number_format, 0, 0, 0, 0, 0, 0, int(number_format > 0))


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
    own = "".join(f'<Override PartName="/xl/{part}" ContentType="{EXCEL}.{kind}"/>' for kind, part in kinds)
    defaults = f'<Default Extension="bin" ContentType={main}/><Default Extension="rels" ContentType={rels}/>'
    return f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}/content-types">{defaults}{own}</Types>'


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    own = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE}/relationships">{own}</Relationships>'
