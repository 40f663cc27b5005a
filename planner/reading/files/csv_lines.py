"""The lines of a CSV file, one at a time and none without end."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from planner.reading.files.grid import LAST_COLUMN, LAST_ROW, TooManyCells

LONGEST = 4_000_000
"""So many letters a line may have, with the line breaks in its cells."""

BETWEEN = ",;\t|"
"""What may stand between cells."""

HEADERS_WITHIN = 20
"""So many lines are looked through for headers, from the first on in which a sign stands between cells."""

Headers = Callable[[Sequence[str]], int]
"""Says how many of some cells are headers."""

WIDE = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""The encodings that a file names in its first bytes; `Unicode text` of Excel is one."""

LOOKED_AT = 4_096
"""Bytes that tell an encoding that a file does not name: half of those of a text in Latin letters are nothing."""


def none(_cells: Sequence[str]) -> int:
    """Return that no cell is a header, for whoever knows none."""
    return 0


def lines(data: bytes, headers_in: Headers = none) -> Iterator[list[str]]:
    """Yield the cells of each line; commas, semicolons, tabs or upright lines are between them, as in the line of
    headers, else in the first line that has some, or as it says (`sep=;`).

    Raises:
        UnicodeError: it is neither UTF-8 nor UTF-16.
        csv.Error: it is not CSV.
        TooManyCells: a line is without measure.
    """
    text = _Lines(data)
    reader = csv.reader(text, delimiter=text.delimiter(headers_in), strict=True)
    for count, cells in enumerate(reader, start=1):
        text.begin_line()
        if count > LAST_ROW or len(cells) > LAST_COLUMN:
            raise TooManyCells
        yield cells


UTF_8 = "utf-8-sig"
_SAYS = re.compile(r"\ufeff?sep=(.)", re.IGNORECASE)


def encoding(data: bytes) -> str:
    """Return how the letters of a file are written."""
    for begin, wide in WIDE.items():
        if data.startswith(begin):
            return wide
    even, odd = data[:LOOKED_AT:2].count(0), data[1:LOOKED_AT:2].count(0)
    if 4 * abs(odd - even) <= min(len(data), LOOKED_AT):
        return UTF_8
    return "utf-16-le" if odd > even else "utf-16-be"


class Ends:
    """After how many cells each line ends (`lengths`), the last line, and the longest before it."""

    def __init__(self) -> None:
        self._longest = self._last = 0
        self.lengths: dict[int, int] = {}

    def watched(self, lines: Iterable[list[str]]) -> Iterator[list[str]]:
        """Yield the lines as they are."""
        for row, cells in enumerate(lines, start=1):
            self._longest, self._last = max(self._longest, self._last), len(cells)
            self.lengths[row] = self._last
            yield cells

    def doubt(self, data: bytes) -> str:
        """Return why a file may be cut off; empty where the last line has an end, or as many cells as others."""
        end = data[-4:].replace(b"\0", b"") if encoding(data) != UTF_8 else data
        if not self._last or end.endswith((b"\n", b"\r")):
            return ""
        if not self._longest:
            return "it has one line only, and no line end"
        if self._last >= self._longest:
            return ""
        return f"its last line has {self._last} of {self._longest} cells, and no line end"


class _Lines:
    """The text of a file as the parser takes it, piece by piece, with a look at how much it takes for one line."""

    def __init__(self, data: bytes) -> None:
        self._file = io.TextIOWrapper(io.BytesIO(data), encoding=encoding(data), newline="")
        self._taken, self._seen = 0, list[str]()

    def delimiter(self, headers_in: Headers) -> str:
        """Return what stands between cells in the first line of headers, else in the first that has some, or what it
        says; commas where none has."""
        first = ""
        while text := self._file.readline(LONGEST):
            self._seen.append(text)
            told = _SAYS.fullmatch(text.strip())
            if told:
                return told[1]
            if any(sign in text for sign in BETWEEN):
                first = first or max(BETWEEN, key=text.count)
                best = max(BETWEEN, key=lambda sign: headers_in(text.split(sign)))
                if headers_in(text.split(best)) > 1:
                    return best
            if first and len(self._seen) >= HEADERS_WITHIN:
                return first
            if len(self._seen) > LAST_ROW:
                raise TooManyCells
        return first or BETWEEN[0]

    def begin_line(self) -> None:
        """Begin to count anew."""
        self._taken = 0

    def __iter__(self) -> Iterator[str]:
        rest = iter(lambda: self._file.readline(LONGEST), "")
        for text in chain(self._seen, rest):
            self._taken += len(text)
            if self._taken >= LONGEST:
                raise TooManyCells
            yield text
