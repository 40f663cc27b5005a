"""The lines of a CSV file, one at a time and none without end."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from planner.reading.files.grid import LAST_COLUMN, LAST_ROW, TooManyCells

LONGEST = 4_000_000
"""So many letters a line may have, with the line breaks in its cells."""


def lines(data: bytes) -> Iterator[list[str]]:
    """Yield the cells of each line; commas or semicolons are between them, as in the first line.

    Raises:
        UnicodeError: it is not UTF-8.
        csv.Error: it is not CSV.
        TooManyCells: a line is without measure.
    """
    text = _Lines(data)
    reader = csv.reader(text, delimiter=_delimiter(text.first()), strict=True)
    for count, cells in enumerate(reader, start=1):
        text.begin_line()
        if count > LAST_ROW or len(cells) > LAST_COLUMN:
            raise TooManyCells
        yield cells


class Ends:
    """After how many cells the last line ends, and the longest before it."""

    def __init__(self) -> None:
        self._longest = self._last = 0

    def watched(self, lines: Iterable[list[str]]) -> Iterator[list[str]]:
        """Yield the lines as they are."""
        for cells in lines:
            self._longest, self._last = max(self._longest, self._last), len(cells)
            yield cells

    def doubt(self, data: bytes) -> str:
        """Return why a file may be cut off; empty where the last line has an end, or as many cells as others."""
        if not self._last or data.endswith((b"\n", b"\r")):
            return ""
        if not self._longest:
            return "it has one line only, and no line end"
        if self._last >= self._longest:
            return ""
        return f"its last line has {self._last} of {self._longest} cells, and no line end"


class _Lines:
    """The text of a file as the parser takes it, piece by piece, with a look at how much it takes for one line."""

    def __init__(self, data: bytes) -> None:
        self._file = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
        self._taken, self._seen = 0, list[str]()

    def first(self) -> str:
        """Return the first line that holds something."""
        while text := self._file.readline(LONGEST):
            self._seen.append(text)
            if text.strip():
                return text
            if len(self._seen) > LAST_ROW:
                raise TooManyCells
        return ""

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


def _delimiter(first: str) -> str:
    return ";" if first.count(";") > first.count(",") else ","
