"""The example plants: tables as CSV files that come with the engine, and the workbooks that are made of them.

A plant is a folder: `start.txt` with the title and the notes of the first sheet, and one CSV file per table that has
rows: a header row as on its sheet (`Quantity [t]`), dates as 2026-11-30, and a last column `Source` that says of every
row whether its numbers are published, commonly quoted, computed or example values. A plant that is another one but for
some tables names it in `based-on.txt` and holds these tables only.
"""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path

import pandas as pd

from models.schema.frames import Tables, inputs
from models.schema.inputs import INPUTS
from models.schema.words import Column, Kind
from planner.excel.template import template

SOURCE = "Source"

_INSTALLED = Path(__file__).resolve().parents[2] / "examples"
_IN_SOURCES = Path(__file__).resolve().parents[3] / "inputs" / "data"
DATA = _INSTALLED if _INSTALLED.is_dir() else _IN_SOURCES

Row = dict[str, object]


def write(plant: str, path: Path | BytesIO) -> None:
    """Write a plant's workbook.

    Raises:
        OSError: the file cannot be written.
    """
    title, *notes = (DATA / plant / "start.txt").read_text(encoding="utf-8").splitlines()
    template.write(path, tables(plant), title=title, notes=notes)


def tables(plant: str) -> Tables:
    """Return a plant's input tables as typed frames, each with the extra column `Source`."""
    raw = {name: _rows(file_of(plant, name)) for name in INPUTS}
    components = {str(row["Component"]): row["Counted as"] == "property" for row in raw["Components"]}
    typed = {}
    for name, table in INPUTS.items():
        columns = {column.name: column for column in table.columns_with(components)}
        typed[name] = [{key: _value(columns[key], row[key]) for key in row if key != SOURCE} for row in raw[name]]
    frames = inputs(typed)
    for name, frame in frames.items():
        frame[SOURCE] = pd.Series([row[SOURCE] for row in raw[name]], dtype=object)
    return frames


def file_of(plant: str, table: str) -> Path:
    """Return the file of a plant's table: its own, or that of the plant which it is based on."""
    name, based_on = f"{table.lower().replace(' ', '-')}.csv", DATA / plant / "based-on.txt"
    path = DATA / plant / name
    return (
        path if path.exists() or not based_on.exists() else file_of(based_on.read_text(encoding="utf-8").strip(), table)
    )


def _rows(path: Path) -> list[Row]:
    """Return the rows of a CSV file by plain column name, `Quantity` for `Quantity [t]`;
    none if there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{key.partition(" [")[0]: cell for key, cell in row.items()} for row in csv.DictReader(file)]


def _value(column: Column, cell: object) -> object:
    """Return a cell's text as the value that its column holds; blank is None."""
    text = str(cell)
    if not text:
        return None
    if column.kind is Kind.NUMBER:
        return float(text)
    if column.kind is Kind.DATE:
        return pd.Timestamp(text)
    return _number_if_it_is_one(text) if column.kind is Kind.ANY else text


def _number_if_it_is_one(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text
