"""The cells of one sheet of an .xlsx file, and what is said of them as a whole: tables, merged cells, hidden rows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import IO

from planner.reading.files.excel.markup import Markup, local
from planner.reading.files.excel.package import Damaged
from planner.reading.files.grid import (
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_TEXT,
    MOST_AREAS,
    MOST_STRUCK,
    MOST_TABLES,
    Area,
    CellError,
    Cells,
    NoValue,
    Room,
    Senseless,
    TooManyCells,
)
from planner.reading.files.number_format import NumberFormat, at_midnight

TWO_VALUES = Senseless("two values")
TRUE, FALSE = ("1", "true"), ("0", "false")

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.I | re.ASCII)
_DIGITS = "0123456789"


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What the sheets of a workbook share.

    `strings`: None if the file has none. `formats`: those of the styles that make more of a number than itself, None
    for one that is not in the file. `styles`: how many there are, None if the file knows no styles. `struck`: those
    that are struck through. `struck_strings`: the numbers of the strings of which a part is.
    """

    strings: list[str] | None
    formats: Mapping[str, NumberFormat | None]
    styles: int | None
    epoch: datetime
    struck: frozenset[str] = frozenset()
    struck_strings: frozenset[str] = frozenset()


class Sheet(Markup):
    """A worksheet while it is read."""

    def __init__(self, shared: Shared, room: Room) -> None:
        starts = {"row": self._begin_row, "c": self._begin_cell, "f": self._formula, "is": self._inline}
        starts |= {"mergeCell": self._merged, "tablePart": self._table, "col": self._columns_alike}
        starts |= {"strike": self._strike}
        ends = {"v": self._value, "t": self._text, "c": self._end_cell, "row": self._end_row}
        super().__init__(starts, ends, fresh=("v", "t"))
        self._shared, self._room = shared, room
        self._columns: dict[str, int] = {}
        self.rows: Cells = {}
        self.hidden: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.struck: set[tuple[int, int]] = set()
        self.merged: list[Area] = []
        self.tables: list[str] = []
        self._row, self._column, self._row_text, self._cells = 0, 0, "", dict[int, object]()
        self._is_hidden, self._in_cell, self._has_formula, self._given = False, False, False, dict[str, str]()
        self._content: str | None = None
        self._contents, self._is_struck = 0, False

    def read(self, source: IO[bytes]) -> None:
        """Go through the part once."""
        super().read(source)
        self.rows = {number: self.rows[number] for number in sorted(self.rows)}

    def _begin_row(self, given: dict[str, str]) -> None:
        if self.path[1:] != ["sheetData", "row"]:
            self._must_be_elsewhere("row")
            return
        self._row_text = given.get("r", str(self._row + 1))
        self._row, self._column = _number_of_row(self._row_text), 0
        self._is_hidden = given.get("hidden") in TRUE or is_nothing(given.get("ht"))
        self._cells = {}

    def _columns_alike(self, given: dict[str, str]) -> None:
        if self.path[1:] != ["cols", "col"] or len(self.hidden_columns) >= MOST_AREAS:
            return
        first, last = (given.get(name, "") for name in ("min", "max"))
        is_hidden = given.get("hidden") in TRUE or is_nothing(given.get("width"))
        if is_hidden and is_number(first) and is_number(last):
            self.hidden_columns.append((int(first), int(last)))

    def _begin_cell(self, given: dict[str, str]) -> None:
        if len(self.path) == 4 and self.path[2] == "row":
            self._given, self._content, self._has_formula, self._in_cell = given, None, False, True
            self._contents, self._is_struck = 0, False
        else:
            self._must_be_elsewhere("cell")

    def _must_be_elsewhere(self, what: str) -> None:
        """Raise `Damaged` where the element at hand lies among the cells: what it holds would be lost."""
        if self.path[1:2] == ["sheetData"] and not self._in_cell:
            raise Damaged(f"a {what} of it lies where none can")

    def _formula(self, _: dict[str, str]) -> None:
        self._has_formula = True

    def _inline(self, _: dict[str, str]) -> None:
        self._contents += 1

    def _strike(self, given: dict[str, str]) -> None:
        self._is_struck |= is_struck_run(self.path, given)

    def _value(self, text: str) -> None:
        self._content = text
        self._contents += text != ""

    def _text(self, text: str) -> None:
        before = self._content or ""
        if self.path[-1] != "rPh" and len(before) <= LONGEST_TEXT:
            self._content = before + text

    def _end_cell(self, _: str) -> None:
        if not (self._in_cell and len(self.path) == 3):
            return
        self._in_cell = False
        where = self._given.get("r")
        row = self._row if where is None else self._go_to(where)
        self._column += where is None
        value = self._meaning()
        if value is None:
            return
        cells = self._cells if row == self._row else self._elsewhere(row, value)
        if self._has_strike() and len(self.struck) < MOST_STRUCK:
            self.struck.add((row, self._column))
        cells[self._column] = TWO_VALUES if self._column in cells else value

    def _has_strike(self) -> bool:
        """Return whether the cell at hand, or a part of its text, is struck through."""
        is_shared = self._given.get("t") == "s" and self._content in self._shared.struck_strings
        return self._given.get("s") in self._shared.struck or self._is_struck or is_shared

    def _go_to(self, where: str) -> int:
        """Take the column that an address names, and say its row."""
        letters = where.rstrip(_DIGITS)
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_of(letters)
        self._column = column
        number = where[len(letters) :]
        return self._row if number == self._row_text else _number_of_row(number)

    def _elsewhere(self, row: int, value: object) -> dict[int, object]:
        """Return the cells of a row other than the one around, as in odd files."""
        self._room.take(row, {self._column: value})
        return self.rows.setdefault(row, {})

    def _end_row(self, _: str) -> None:
        if len(self.path) != 2 or not self._cells:
            return
        self._room.take(self._row, self._cells)
        if self._row in self.rows:
            self.rows[self._row] = either(self.rows[self._row], self._cells)
        else:
            self.rows[self._row] = self._cells
        if self._is_hidden:
            self.hidden.add(self._row)

    def _merged(self, given: dict[str, str]) -> None:
        if len(self.merged) < MOST_AREAS and (area := area_of(given.get("ref", ""))):
            self.merged.append(area)

    def _table(self, given: dict[str, str]) -> None:
        if len(self.tables) >= MOST_TABLES:
            raise TooManyCells
        self.tables.append(local(given, "id") or "")

    def _meaning(self) -> object:
        """Return what the cell holds; None for nothing."""
        kind, text = self._given.get("t", "n"), self._content
        if self._contents > 1:
            return TWO_VALUES
        if not text:
            return self._without_content(kind)
        if kind == "n":
            return self._number(text)
        if kind == "s":
            return self._shared_text(text)
        return _MEANINGS.get(kind, _unknown)(text)

    def _without_content(self, kind: str) -> object:
        # A formula that gives "" is stored with type `str`; without a stored result the type is missing.
        if kind == "e":
            return CellError("without a name")
        return NoValue() if self._has_formula and kind != "str" else None

    def _number(self, text: str) -> object:
        value = number(text)
        style = self._given.get("s")
        if style is None or isinstance(value, Senseless):
            return value
        number_format = self._shared.formats.get(style)
        if number_format is not None:
            return number_format.value(value, self._shared.epoch)
        return value if self._is_plain(style) else Senseless(f"{text} in a format that is not in the file")

    def _is_plain(self, style: str) -> bool:
        """Return True for a style that shows numbers as they are, and for any where the file knows no styles at all."""
        if self._shared.styles is None:
            return True
        known = style.isascii() and style.isdecimal() and int(style) < self._shared.styles
        return known and style not in self._shared.formats

    def _shared_text(self, text: str) -> object:
        strings = self._shared.strings
        if strings is None:
            raise Damaged("the part that holds its texts is not in the file")
        if not text.isdecimal() or int(text) >= len(strings):
            return Senseless(f"text number {text[:20]}, which is not in the file")
        return string(strings[int(text)])


def is_number(text: str) -> bool:
    """Return whether an attribute is the number of something, in a few digits."""
    return text.isascii() and text.isdecimal() and len(text) <= 7


def is_nothing(size: str | None) -> bool:
    """Return whether a height or a width is none."""
    return size is not None and re.fullmatch(r"0+(?:\.0*)?", size) is not None


def either(cells: dict[int, object], others: dict[int, object]) -> dict[int, object]:
    """Return the cells of a row that stands twice in a sheet; one that has two values has neither."""
    twice = {column for column in cells.keys() & others.keys() if cells[column] != others[column]}
    return {**cells, **others, **dict.fromkeys(twice, TWO_VALUES)}


def number(text: str) -> float | Senseless:
    """Return a number as XML has it."""
    try:
        value: float = float(text) if "." in text or "e" in text or "E" in text else int(text)
    except ValueError:
        value = math.nan
    if not -math.inf < value < math.inf or "_" in text or not text.isascii():
        return Senseless(f"{text[:20]}, which is no number")
    return value


def string(text: str) -> str | Senseless:
    """Return a text, if it is not longer than any cell's."""
    return text if len(text) <= LONGEST_TEXT else Senseless(f"a text of more than {LONGEST_TEXT:,} letters")


def is_struck_run(path: list[str], given: dict[str, str]) -> bool:
    """Return whether a mark strikes out a part of a text, which stands in runs of different looks."""
    return path[-3:] == ["r", "rPr", "strike"] and given.get("val", "1") in TRUE


def unescaped(text: str) -> str:
    """Return a text with the signs that stand in it as `_x000D_`."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def column_of(letters: str) -> int:
    """Return the number of a column; raises `Damaged` where there is none of that name."""
    found = 0
    for letter in letters.replace("$", "").upper() if len(letters) <= 5 else "?":
        found = found * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else LAST_COLUMN + 1
    if not 1 <= found <= LAST_COLUMN:
        raise Damaged(f"a cell lies outside the sheet, in column {letters[:20] or '(none)'}")
    return found


def _number_of_row(text: str) -> int:
    found = int(text) if is_number(text) else 0
    if not 1 <= found <= LAST_ROW:
        raise Damaged(f"a cell lies outside the sheet, in row {text[:20] or '(none)'}")
    return found


def area_of(ref: str) -> Area | None:
    """Return the area that `B2:D5` or `B2` names; None for anything else."""
    corners = [match for text in ref.split(":") if (match := _ADDRESS.fullmatch(text.strip()))]
    if len(corners) != ref.count(":") + 1 or len(corners) > 2:
        return None
    try:
        (left, top), (right, bottom) = (
            (column_of(corner[1]), _number_of_row(corner[2])) for corner in (corners * 2)[:2]
        )
    except Damaged:
        return None
    return Area(min(top, bottom), max(top, bottom), min(left, right), max(left, right))


def _truth(text: str) -> object:
    return text in TRUE if text in TRUE + FALSE else Senseless(f"{text[:20]}, which is neither true nor false")


def iso(text: str) -> object:
    """Return a date, a date with a time, or a time, as ISO 8601 writes it; with a zone the text as it is."""
    for kind in (datetime, time):
        try:
            found: datetime | time = kind.fromisoformat(text.removeprefix("T"))
        except ValueError:
            continue
        if found.tzinfo is not None:
            return text
        return at_midnight(found) if isinstance(found, datetime) else found
    return Senseless(f"{text[:40]}, which is no date")


def _unknown(text: str) -> object:
    return Senseless(f"{text[:20]} in a way that no cell does")


_MEANINGS: dict[str, Callable[[str], object]] = {
    "str": lambda text: string(unescaped(text)),
    "inlineStr": lambda text: string(unescaped(text)),
    "b": _truth,
    "e": CellError,
    "d": iso,
}
