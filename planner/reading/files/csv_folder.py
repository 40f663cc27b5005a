"""A workbook as a folder of CSV files, one per table: how other systems (LIMS, ERP) feed the engine and take from it.

Files are called like the sheets (`Feed classes.csv`) and headed like them (`Quantity [t]`); UTF-8, comma or semicolon.
Everything in such a file is text, so numbers and ISO dates in it are no matter for a warning.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from models.schema.frames import Tables, columns_of
from models.schema.inputs import INPUTS
from models.schema.words import Column
from planner.reading.files.grid import Grid, TooManyCells
from planner.reading.files.sniff import MOST_BYTES

GUARDED = ("'", "=", "+", "-", "@", "\t", "\r")
"""A text that begins like this is written with a ' before it: a spreadsheet program would take it for a formula."""

MOST_CELLS = 3_000_000


class NotCsv(ValueError):
    """A file of the folder is not readable as CSV; the message names it."""


def files_of(folder: Path) -> list[Path]:
    """The CSV files of a folder, in the order of their names."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.is_file())


def sha256_of(folder: Path) -> str:
    """One digest of all files of the folder and their names."""
    digest = hashlib.sha256()
    for path in files_of(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def grids(folder: Path) -> list[Grid]:
    """Every file as a sheet.

    Raises:
        NotCsv: a file is not UTF-8 text, or not a table.
        TooManyCells: there is more than a plan can need.
        OSError: a file cannot be read.
    """
    files = files_of(folder)
    if sum(path.stat().st_size for path in files) > MOST_BYTES:
        raise TooManyCells
    return [_grid(path) for path in files]


def _grid(path: Path) -> Grid:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise NotCsv(f"{path.name} is not a CSV file in UTF-8 ({fault}).") from fault
    if sum(map(len, lines)) > MOST_CELLS:
        raise TooManyCells
    cells: dict[int, dict[int, object]] = {
        row: {column: _unguarded(value) for column, value in enumerate(line, start=1) if value.strip()}
        for row, line in enumerate(lines, start=1)
    }
    return Grid(sheet=path.stem, cells={row: line for row, line in cells.items() if line}, as_text=True)


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return ";" if first.count(";") > first.count(",") else ","


def _unguarded(value: str) -> str:
    return value[1:] if value[:1] == "'" and value[1:2] in GUARDED and len(value) > 1 else value


def write(tables: Tables, folder: Path) -> list[Path]:
    """Writes every input table that has rows into the folder; returns the files.

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
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    text = str(value)
    return f"'{text}" if text.startswith(GUARDED) else text
