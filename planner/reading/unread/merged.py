"""Cells that lie under a merged one: they are shown as one with it, and hold nothing, or nothing that can be seen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from openpyxl.utils import get_column_letter

from models.schema.words import Column, Table
from planner.reading.files.grid import Area
from planner.reading.locate import Found
from planner.reading.values.flaws import Flaw, Reading, is_blank, shown

MOST = 1_000_000
"""So many cells under merged ones are looked at."""

Covered = Mapping[tuple[int, int], Area]
"""The merged area over a cell that is not its first, by the table's row and the sheet's column."""


def covered(found: Found) -> Covered:
    """Return the cells of a table that lie under a merged one which holds something, up to `MOST`."""
    return {(row, column): area for row, column, area in islice(_under(found), MOST)}


def _under(found: Found) -> Iterator[tuple[int, int, Area]]:
    columns = set(found.match.found.values())
    for area in found.grid.merged:
        within = columns.intersection(range(area.first_column, area.last_column + 1))
        if not within or is_blank(_first(found, area)):
            continue
        for row in range(bisect_left(found.rows, area.first_row), bisect_right(found.rows, area.last_row)):
            first = area.first_column if found.rows[row] == area.first_row else None
            yield from ((row, column, area) for column in sorted(within - {first}))


def readings(found: Found, cells: Covered, table: Table, column: Column, read: Sequence[Reading]) -> Sequence[Reading]:
    """Return what was read of a column, with a flaw for each cell under a merged one,
    where a blank cell means something."""
    position = found.match.found.get(column.name, 0)
    if not (column.required or column.assumes) or not any(at == position for _, at in cells):
        return read
    return [
        (None, _flaw(found, cells[row, position], table, column, position)) if (row, position) in cells else reading
        for row, reading in enumerate(read)
    ]


def _flaw(found: Found, area: Area, table: Table, column: Column, position: int) -> Flaw:
    first = _first(found, area)
    address = f"{get_column_letter(area.first_column)}{area.first_row}"
    message = f"The cell is merged with {address}, so that '{shown(first)}' stands in {address} alone."
    if table.keys == (column.name,):
        return Flaw(check="merged-cell", message=message, remedy="Unmerge the cells, and give each row its own name.")
    if position != area.first_column:
        return Flaw(check="merged-cell", message=message, remedy=f"Unmerge the cells, and fill in {column.name}.")
    remedy = f"Unmerge the cells, and write {shown(first)} into each if that is meant."
    suggestion = first if isinstance(first, str | int | float | datetime) else None
    return Flaw(check="merged-cell", message=message, remedy=remedy, suggestion=suggestion)


def _first(found: Found, area: Area) -> object:
    return found.grid.cells.get(area.first_row, {}).get(area.first_column)
