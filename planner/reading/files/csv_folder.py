"""A workbook as a folder of CSV files, one per table: how other systems (LIMS, ERP) feed the engine and take from it.

Files are called like the sheets (`Feed classes.csv`) and headed like them (`Quantity [t]`); UTF-8 or UTF-16, with
commas, semicolons, tabs or upright lines between cells.
Everything in such a file is text, so numbers and ISO dates in it are no matter for a warning.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from models.schema.frames import Tables, columns_of
from models.schema.inputs import INPUTS
from models.schema.tables.actuals import ACTUALS
from models.schema.words import Column
from planner.reading.files import csv_lines
from planner.reading.files.csv_habits import by_habit
from planner.reading.files.grid import Grid, Room, TooManyCells, Watch, silent
from planner.reading.files.sniff import MOST_BYTES, NotAFile, read
from planner.reading.headers import key, parse
from planner.reading.values.numerals import is_ambiguous

GUARDED = ("'", "=", "+", "-", "@", "\t", "\r")
"""A text that begins like this is written with a ' before it: a spreadsheet program would take it for a formula."""


END_OF_FILE = b"\x1a"
"""What old programs write behind the last line."""

HIDDEN = (".", "~$")
"""How names begin of files that macOS and office programs lay beside others."""

OTHER_SUFFIXES = (".txt", ".tsv", ".tab")
"""Of files that are read only where they are called like a table: others are notes."""


_RULED = re.compile(r"[-=_+|*#\s]{5,}")
"""A line that is drawn."""
_HEADERS = {key(column.name) for table in (*INPUTS.values(), *ACTUALS.values()) for column in table.columns}


def files_of(folder: Path) -> list[Path]:
    """Return the CSV files of a folder, in the order of their names."""
    return sorted(path for path in folder.iterdir() if _may_be_csv(path) and not path.is_dir())


def _may_be_csv(path: Path) -> bool:
    suffix = path.suffix.lower()
    if path.name.startswith(HIDDEN):
        return False
    return suffix == ".csv" or (suffix in OTHER_SUFFIXES and _names_a_table(path.stem))


def sha256_of(folder: Path) -> str:
    """Return one digest of all files of the folder and their names."""
    digest = hashlib.sha256()
    for path in files_of(folder):
        try:
            data = read(path)
        except OSError:
            data = b""
        digest.update(os.fsencode(path.name) + b"\0" + data + b"\0")
    return digest.hexdigest()


def grids(folder: Path, watch: Watch = silent) -> list[Grid]:
    """Return every file as a sheet; one that is no CSV says so, unless its name has nothing of a table's.

    Raises:
        TooManyCells: there is more than a plan can need.
        OSError: the folder cannot be read.
    """
    files = files_of(folder)
    if sum(map(_size, files)) > MOST_BYTES:
        raise TooManyCells
    room = Room(watch)
    found = by_habit([_grid(path, room) for path in files])
    return [grid for grid in found if not grid.damage or _names_a_table(grid.sheet)]


def _size(path: Path) -> int:
    """Return how large a file is, as far as it can be told."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _grid(path: Path, room: Room) -> Grid:
    room.begin(path.stem)
    try:
        data = read(path).removesuffix(END_OF_FILE)
        ends = csv_lines.Ends()
        cells = dict(_filled(ends.watched(csv_lines.lines(data, _headers_in)), room))
    except OSError as fault:
        why = "it is no file" if isinstance(fault, NotAFile) else fault.strerror or str(fault)
        return Grid(sheet=path.stem, cells={}, as_text=True, damage=f"it cannot be opened ({why})")
    except (UnicodeError, csv.Error) as fault:
        return Grid(sheet=path.stem, cells={}, as_text=True, damage=f"it is not CSV in UTF-8 or UTF-16 ({fault})")
    return Grid(sheet=path.stem, cells=cells, as_text=True, doubt=ends.doubt(data), lengths=ends.lengths)


def _filled(lines: Iterable[list[str]], room: Room) -> Iterator[tuple[int, dict[int, object]]]:
    """Yield the lines that hold something, by their numbers."""
    for row, line in enumerate(lines, start=1):
        cells: dict[int, object] = {
            column: _unguarded(value) for column, value in enumerate(line, start=1) if value.strip()
        }
        if cells and not _RULED.fullmatch("".join(map(str, cells.values()))):
            room.take(row, cells)
            yield row, cells


def _headers_in(cells: Sequence[str]) -> int:
    """Return how many of some cells are headers of tables."""
    return sum(key(parse(cell.strip('"\ufeff \t\r\n')).name) in _HEADERS for cell in cells)


def _names_a_table(stem: str) -> bool:
    """Return True for `Lots`, `plant-Lots` and `Lots (2)`."""
    words = f" {' '.join(re.findall('[a-z0-9]+', stem.casefold()))} "
    return any(f" {name.casefold()} " in words for name in INPUTS)


def _unguarded(value: str) -> str:
    return value[1:] if value[:1] == "'" and value[1:2] in GUARDED and len(value) > 1 else value


def write(tables: Tables, folder: Path) -> list[Path]:
    """Write every input table that has rows into the folder; returns the files.

    Raises:
        FileExistsError: one of the files is there already; nothing was written.
    """
    wanted = {name: folder / f"{name}.csv" for name in INPUTS if len(tables[name])}
    for path in wanted.values():
        if path.exists():
            raise FileExistsError(path)
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in wanted.items():
        columns = columns_of(INPUTS[name], tables["Components"])
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_lines(columns, tables[name]))
    return list(wanted.values())


def _lines(columns: Iterable[Column], frame: pd.DataFrame) -> Iterable[list[str]]:
    columns = list(columns)
    yield [column.header for column in columns]
    for row in zip(*(frame[column.name] for column in columns), strict=True):
        yield [_written(value) for value in row]


def _written(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        text = repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        return f"{text}0" if is_ambiguous(text) else text
    text = str(value)
    return f"'{text}" if text.startswith(GUARDED) else text
