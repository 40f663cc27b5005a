"""Tables of which every column is filled, as sheets in memory, and what is found on such a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache

import pandas as pd

from models.schema.frames import columns_of, frame
from models.schema.inputs import INPUTS
from models.schema.words import Column, Kind
from planner.reading import locate, missing
from planner.reading.files import frames_in
from planner.reading.files.grid import Block, Grid
from planner.reading.findings import Finding
from planner.reading.unread.columns import columns as findings_on_columns

COMPONENTS = (("Nd", "Nd2O3"), ("Dy", "Dy2O3"), ("Hardness", "property"))
SETTINGS = (("Plan name", "Full"), ("Currency", "GBP"))

Cells = list[list[object]]
"""A sheet from A1 on, header row first; "" is a blank cell."""

KINDS = ("Excel table", "plain sheet", "CSV", "DataFrame")


@cache
def columns() -> dict[str, tuple[Column, ...]]:
    """The columns of each table."""
    components = frame(INPUTS["Components"].columns, list(_rows("Components")))
    return {name: columns_of(table, components) for name, table in INPUTS.items()}


def sheet(table: str) -> Cells:
    """A table with all its columns, each filled in every row."""
    heads = columns()[table]
    return [[head.header for head in heads], *([row[head.name] for head in heads] for row in _rows(table))]


def grid(table: str, cells: Cells, kind: str) -> Grid:
    """The sheet as a file of that kind holds it."""
    if kind == "DataFrame":
        (this_grid,) = frames_in.grids({table: pd.DataFrame(cells[1:], columns=cells[0])})
        return this_grid
    filled = {
        at: {column: _as_text(value) if kind == "CSV" else value for column, value in enumerate(row, 1) if value != ""}
        for at, row in enumerate(cells, 1)
    }
    block = Block(INPUTS[table].list_object, 1, len(cells), 1, len(cells[0])) if kind == "Excel table" else None
    return Grid(sheet=table, cells=filled, blocks=(block,) if block else (), as_text=kind == "CSV")


def looked_at(table: str, cells: Cells, kind: str) -> tuple[dict[str, int], list[Finding]]:
    """Which column was found where on a sheet, and the findings on its headers."""
    on = grid(table, cells, kind)
    found = locate.find(on, next(iter(on.blocks), None), columns()[table])
    if found is None:
        return {}, list(missing.header_row(INPUTS[table], on))
    return found.match.found, list(findings_on_columns(INPUTS[table], columns()[table], found))


def _rows(table: str) -> Iterator[Mapping[str, object]]:
    found = INPUTS[table].columns if table == "Components" else columns()[table]
    for number, given in enumerate({"Components": COMPONENTS, "Settings": SETTINGS}.get(table, ((), ()))):
        names = [column.name for column in found]
        yield {column.name: _value(column, number) for column in found} | dict(zip(names, given, strict=False))


def _value(column: Column, number: int) -> object:
    if column.kind is Kind.NUMBER:
        return 1 + number
    if column.kind is Kind.DATE:
        return datetime(2026, 3, 4 + number)
    return column.choices[0] if column.kind is Kind.CHOICE else f"{column.name} {number}"


def _as_text(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value)
