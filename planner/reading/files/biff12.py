"""Cells of .xlsb files that are written in short, in full: python-calamine passes over short ones without a word.

A part of such a file is a list of records: the record's number, the length of its content, its content. A short cell
leaves out its column, which is the one after the cell before it; some programs write such cells, Excel reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from struct import pack, unpack_from
from zipfile import ZipFile

ROW = 0
CELLS = range(1, 12)
SHORT = {12: 1, 13: 2, 14: 3, 15: 4, 16: 5, 17: 6, 18: 7}
"""The record of each kind of short cell (blank, number, error, ...), and that of the same cell in full."""


def in_full(data: bytes) -> bytes:
    """The same file with every short cell in full; the very same bytes where there is none."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as package:
        names = package.namelist()
        sheets = {name: package.read(name) for name in names if _is_sheet(name)}
        full = {name: _in_full(part) for name, part in sheets.items()}
        if full == sheets:
            return data
        with ZipFile(file, "w") as whole:
            for name in names:
                whole.writestr(name, full.get(name) or package.read(name))
    return file.getvalue()


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".bin")


def _in_full(part: bytes) -> bytes:
    """A sheet with its short cells in full."""
    full, column, kept = bytearray(), -1, 0
    for number, begins, content, ends in _records(part):
        if number == ROW:
            column = -1
        elif number in CELLS:
            (column,) = unpack_from("<I", part, content)
        elif number in SHORT:
            column += 1
            cell = pack("<I", column) + part[content:ends]
            full += part[kept:begins] + bytes([SHORT[number]]) + _length(len(cell)) + cell
            kept = ends
    return bytes(full + part[kept:]) if kept else part


def _records(part: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Each record's number, and where it begins, where its content begins, and where it ends."""
    at = 0
    while at < len(part):
        number, length_at = _sevens(part, at)
        length, content = _sevens(part, length_at)
        yield number, at, content, content + length
        at = content + length


def _sevens(part: bytes, at: int) -> tuple[int, int]:
    """A number in bytes of seven bits, the lowest first, and where it ends; the eighth bit says that more follow."""
    number = shift = 0
    while True:
        byte = part[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def _length(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _length(rest) if rest else bytes([low])
