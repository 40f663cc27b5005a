"""Copies of a planner's workbook: as much of it as openpyxl keeps, and a word for all that it does not.

The planner's own file is read once, as bytes, and never written to. Stored results of formulas, which openpyxl drops,
are put back into the copy, so that it can be checked and solved without being opened in Excel first.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from importlib.util import find_spec
from io import BytesIO, StringIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.exceptions import IllegalCharacterError

from planner.jobs.file_names import NO_TEXT
from planner.jobs.safe_write import CannotWrite
from planner.reading.files import sniff
from planner.reading.files.grid import CellError, Grid, NoValue, Percent, Scaled, Senseless
from planner.reading.files.sniff import Refusal
from planner.reading.files.workbook import grids

MACROS = ".xlsm"
VALUES_ONLY = "formats, formulas, charts and all else but the values"

MOST_BESIDE_CELLS = 1_000_000
"""Formats, names and the like: openpyxl takes up to a kilobyte for each."""
_OF_CELLS = (b"c ", b"c>", b"v>", b"f>", b"f ", b"is>", b"si>", b"t>", b"t ", b"r>", b"rPr>", b"row ")
_FORMULA = re.compile(rb'<c r="([A-Z]+)([0-9]+)"([^>]*)>(<f[^>]*>[^<]*</f>)<v ?/?>(?:</v>)?</c>')
_LOST_PARTS = (
    ("xl/slicers/", "slicers"),
    ("xl/timelines/", "timelines"),
    ("xl/ctrlProps/", "buttons and other controls"),
    ("xl/activeX/", "buttons and other controls"),
    ("xl/threadedComments/", "threads of comments (kept as notes)"),
    ("xl/charts/chartEx", "charts of newer kinds"),
    ("xl/charts/chart", "details of charts (drawn anew)"),
    ("xl/diagrams/", "SmartArt"),
    ("xl/richData/", "pictures in cells and data types"),
    ("xl/embeddings/", "embedded objects"),
    ("xl/queryTables/", "queries"),
    ("xl/connections.xml", "connections"),
    ("xl/model/", "the data model"),
    ("xl/featurePropertyBag/", "check boxes in cells"),
    ("customUI/", "own ribbon buttons"),
)
_LOST_CONTENT = (
    ("xl/drawings/drawing", rb"<xdr:(sp|grpSp|cxnSp)[ >]", "shapes and text boxes"),
    ("xl/drawings/vmlDrawing", rb'ObjectType="(?!Note)', "buttons and other controls"),
    ("xl/worksheets/sheet", rb"<legacyDrawingHF ", "pictures in headers and footers"),
    ("xl/worksheets/sheet", rb'<c [^>]*cm="', "arrays that grow by themselves (kept as fixed ones)"),
    ("xl/worksheets/sheet", rb"sparklineGroup", "sparklines"),
    ("xl/worksheets/sheet", rb"x14:dataValidation ", "drop-downs that take their list from another sheet"),
    ("xl/worksheets/sheet", rb"x14:cfRule ", "newer kinds of conditional format"),
    ("xl/worksheets/sheet", rb"<picture ", "sheet backgrounds"),
    ("xl/worksheets/sheet", rb"<protectedRange ", "ranges that may be edited in protected sheets"),
)


class CannotCopy(CannotWrite):
    """A file of which no copy can be made; the message is for the user."""


@dataclass(frozen=True)
class Copy:
    """A workbook to be changed and saved; `lost` is what it has no more, in words; `grids` are its stored values."""

    book: Workbook
    lost: tuple[str, ...]
    grids: dict[str, Grid]
    suffix: str

    def save(self, target: Path, *, with_results: bool = True) -> None:
        """Write it to `target`; `with_results` puts the stored results of formulas back."""
        self.book.calculation.fullCalcOnLoad = True
        self.book.save(target)
        if with_results:
            _put_results_back(target, [self.grids.get(sheet.title) for sheet in self.book.worksheets])


def copy_of(source: Path) -> Copy:
    """Return a workbook as a copy in memory, with all that can be kept.

    Raises:
        CannotCopy: the file is no workbook, or cannot be read.
    """
    if source.is_dir():
        raise CannotCopy(f"{source} is a folder: a copy with marks is made of workbooks only.")
    data = sniff.load(source)
    if isinstance(data, Refusal):
        raise CannotCopy(f"{source}: {data.message} {data.remedy}")
    refusal = sniff.refusal(data)
    if refusal is not None:
        raise CannotCopy(f"{source}: {refusal.message} {refusal.remedy}")
    try:
        sheets = grids(data)
    except Exception as fault:  # nothing that a file holds may end in a traceback
        raise CannotCopy(f"{source} cannot be read, so that no copy of it can be made.") from fault
    stored = {grid.sheet: grid for grid in sheets}
    book = _opened(data, source.suffix)
    if book is None or not stored.keys() <= set(book.sheetnames):
        return Copy(_of_values(sheets), (VALUES_ONLY,), stored, ".xlsx")
    return Copy(book, tuple(_lost(data)), stored, source.suffix.lower())


def put(cell: Cell, value: object) -> None:
    """Give a cell a value as it is: a text that looks like a formula stays a text."""
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    try:
        cell.value = value
    except (IllegalCharacterError, ValueError):
        cell.value = visible(str(value))
    if isinstance(value, str) and cell.data_type != "s":
        cell.data_type = "s"
        cell.quotePrefix = True


def visible(text: str) -> str:
    """Return a text without the control characters that no workbook can hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub(" ", NO_TEXT.sub("\ufffd", text)))


def plain(value: object) -> object:
    """Return a value of a grid as it can be put into a cell."""
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, Senseless):
        return value.what
    if isinstance(value, NoValue):
        return None
    return float(value) if isinstance(value, Percent | Scaled) else value


def _opened(data: bytes, suffix: str) -> Workbook | None:
    """Return the workbook in full; None if openpyxl stumbles over something that the reader has no need of, or would
    need more memory for it than there may be."""
    if _beside_cells(data) > MOST_BESIDE_CELLS:
        return None
    with warnings.catch_warnings(), redirect_stdout(StringIO()):  # openpyxl prints what it thinks of some styles
        warnings.simplefilter("ignore")
        try:
            return _finished(load_workbook(BytesIO(data), keep_vba=suffix.lower() == MACROS, rich_text=True))
        except Exception:
            return None


def _finished(book: Workbook) -> Workbook:
    """Return the workbook with its macros in an archive that is complete: openpyxl leaves one open to be written to,
    which Python tries to complete, and says that it cannot, when it is no longer there."""
    if book.vba_archive is not None:
        file = book.vba_archive.fp
        book.vba_archive.close()
        book.vba_archive = ZipFile(file)
    return book


def _beside_cells(data: bytes) -> int:
    """Return how many elements there are in a workbook besides those of cells and their texts."""
    found = 0
    with ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name) if name.lower().endswith((".xml", ".rels")) else b""
            found += part.count(b"<") - part.count(b"</") - sum(part.count(b"<" + cell) for cell in _OF_CELLS)
    return found


def _of_values(sheets: list[Grid]) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for grid in sheets:
        sheet = book.create_sheet(grid.sheet)
        for row, cells in grid.cells.items():
            for column, value in cells.items():
                put(sheet.cell(row, column), plain(value))
    return book


def _lost(data: bytes) -> Iterator[str]:
    """Yield what openpyxl does not carry over of what the file holds, in words."""
    words: list[str] = []
    with ZipFile(BytesIO(data)) as package:
        names = package.namelist()
        words += [word for start, word in _LOST_PARTS if any(name.startswith(start) for name in names)]
        if find_spec("PIL") is None and any(name.startswith("xl/media/") for name in names):
            words.append("pictures")
        for start, pattern, word in _LOST_CONTENT:
            parts = (package.read(name) for name in names if name.startswith(start))
            if any(re.search(pattern, part) for part in parts):
                words.append(word)
    yield from dict.fromkeys(words)


def _put_results_back(target: Path, sheets: list[Grid | None]) -> None:
    """Write the stored results into the sheets of a saved workbook, which openpyxl numbers in their order."""
    patched: dict[str, bytes] = {}
    with ZipFile(target) as package:
        for number, grid in enumerate(sheets, 1):
            name = f"xl/worksheets/sheet{number}.xml"
            if grid is not None and b"<f" in (xml := package.read(name)):
                patched[name] = _FORMULA.sub(partial(_with_result, grid), xml)
        if not patched:
            return
        parts = {item: patched.get(item.filename) or package.read(item) for item in package.infolist()}
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for item, content in parts.items():
            package.writestr(item.filename, content)


def _with_result(grid: Grid, match: re.Match[bytes]) -> bytes:
    letters, number, attributes, formula = match.groups()
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    kind, text = _stored(grid.cells.get(int(number), {}).get(column), grid)
    if text is None:
        return match.group()
    return b'<c r="%s%s"%s%s>%s<v>%s</v></c>' % (letters, number, attributes, kind, formula, text.encode())


def _stored(value: object, grid: Grid) -> tuple[bytes, str | None]:
    """Return the type and the text with which a result stands in a sheet."""
    if value is None or isinstance(value, NoValue | Senseless):
        return b"", None
    if isinstance(value, CellError):
        return b' t="e"', escape(value.text)
    if isinstance(value, bool):
        return b' t="b"', str(int(value))
    if isinstance(value, datetime | date | time | timedelta):
        return b"", repr(to_excel(value, grid.epoch))
    if isinstance(value, int | float):
        return b"", repr(float(value))
    return b' t="str"', escape(str(value))
