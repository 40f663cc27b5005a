"""The sheets of a workbook, whatever kind of file it is."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from planner.reading.files import ods
from planner.reading.files.excel import xlsb, xlsx
from planner.reading.files.excel.package import Damaged, Listed, NoSuchPart, Package
from planner.reading.files.grid import Grid, Room, Watch, silent

FAULTS = (ExpatError, BadZipFile, zlib.error, struct.error, EOFError, ValueError, IndexError, OSError)
"""What comes of a part whose bytes are not what they should be."""


def every(_name: str) -> bool:
    """Return True, for whoever wants all sheets."""
    return True


def grids(
    data: bytes, *, wanted: Callable[[str], bool] = every, tables_only: bool = False, watch: Watch = silent
) -> list[Grid]:
    """Return the worksheets of a file whose names are wanted, in order; with `tables_only` those that
    have an Excel table.

    One that makes no sense says so, and holds no cells. `watch` hears which sheet is being read, and how far.

    Raises:
        Damaged: what all sheets share makes no sense.
        Unsafe: the file declares entities.
        TooManyCells: it holds more than can be read.
    """
    try:
        package = Package(data)
        if ods.CONTENT in package:
            return ods.grids(package, wanted, Room(watch))
        book = xlsb.Book(package) if xlsb.MAIN in package else xlsx.Book(package)
        sheets = [
            sheet for sheet in book.sheets if wanted(sheet.name) and (not tables_only or book.office.tables(sheet))
        ]
        return list(_read(book, sheets, Room(watch)))
    except (*FAULTS, NoSuchPart) as fault:
        raise Damaged(_words(fault)) from fault


def _read(book: xlsx.Book | xlsb.Book, sheets: list[Listed], room: Room) -> Iterator[Grid]:
    book.prepare()
    parts = Counter(listed.part for listed in sheets)
    for sheet in sheets:
        room.begin(sheet.name)
        try:
            if parts[sheet.part] > 1:
                raise Damaged("another sheet has the same part of the file")
            grid = book.grid(sheet, room)
        except (*FAULTS, NoSuchPart, Damaged) as fault:
            grid = Grid(sheet=sheet.name, cells={}, damage=_words(fault))
        if grid is not None:
            yield grid


def _words(fault: Exception) -> str:
    if isinstance(fault, NoSuchPart):
        return f"its part {fault} is not in the file" if str(fault) else "the file does not say which part it is"
    return str(fault) if isinstance(fault, Damaged) else "a part of it makes no sense"
