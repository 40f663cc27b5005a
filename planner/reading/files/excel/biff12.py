"""The records of .xlsb files: each is a number, the length of its content, and the content."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack, unpack_from

from planner.reading.files.excel.package import Damaged
from planner.reading.files.grid import LAST_COLUMN, LAST_ROW, LONGEST_TEXT, Area, Senseless, TooManyCells

MOST_RECORDS = 30_000_000
LONGEST_NUMBER, LONGEST_LENGTH = 2, 4  # in bytes


def records(part: bytes) -> Iterator[tuple[int, int]]:
    """Yield each record's number and where its content begins; raises `Damaged` where one ends outside the part."""
    at = count = 0
    while at < len(part):
        number, at = _sevens(part, at, LONGEST_NUMBER)
        length, at = _sevens(part, at, LONGEST_LENGTH)
        if at + length > len(part):
            raise Damaged("a record is cut short")
        yield number, at
        at += length
        count += 1
        if count > MOST_RECORDS:
            raise TooManyCells


def _sevens(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """Return a number in bytes of seven bits, the lowest first, and where it ends; the eighth bit says that
    more follow."""
    number = 0
    for i, byte in enumerate(part[at : at + longest]):
        number |= (byte & 0x7F) << 7 * i
        if byte < 0x80:
            return number, at + i + 1
    raise Damaged("a record is cut short")


def wide(part: bytes, at: int) -> tuple[str, int]:
    """Return a text in full, and where it ends; one that is absent is empty."""
    (length,) = unpack_from("<I", part, at)
    length = 0 if length == 0xFFFFFFFF else 2 * length
    begins = at + 4
    if begins + length > len(part):
        raise Damaged("a text is cut short")
    return part[begins : begins + length].decode("utf-16-le", "replace"), begins + length


def content(part: bytes, at: int) -> str | Senseless:
    """Return the text of a cell, if it is not longer than any cell's."""
    if unpack_from("<I", part, at)[0] > LONGEST_TEXT:
        return Senseless(f"a text of more than {LONGEST_TEXT:,} letters")
    return wide(part, at)[0]


def compact(part: bytes, at: int) -> float:
    """Return a number in four bytes: a whole one or the upper half of a fraction, perhaps times a hundred."""
    (bits,) = unpack_from("<i", part, at)
    upper_half = bytes(4) + (bits & ~3).to_bytes(4, "little", signed=True)
    number: float = bits >> 2 if bits & 2 else unpack("<d", upper_half)[0]
    return number / 100 if bits & 1 else number


def area(part: bytes, at: int) -> Area:
    """Return cells by their first and last row and column."""
    top, bottom, left, right = (bound + 1 for bound in unpack_from("<4I", part, at))
    if not (top <= bottom <= LAST_ROW and left <= right <= LAST_COLUMN):
        raise Damaged("an area lies outside the sheet")
    return Area(top, bottom, left, right)
