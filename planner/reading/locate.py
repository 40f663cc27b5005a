"""Where in a workbook a table lies: by the name of its Excel table, else by the name of its sheet and its headers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.schema.words import Column, Table
from planner.reading.files.grid import Block, Grid
from planner.reading.flaws import is_blank
from planner.reading.headers import Header, Known, Match, key

ROWS_SEARCHED = 200


@dataclass(frozen=True)
class Found:
    """A table on a sheet: its header row, which columns are where, and the sheet rows that hold its data.

    `block`: the Excel table that it is, if it is one. `below`: the rows under an Excel table that were read although
    they lie outside it; `left_out`: the first row further down that was not read.
    """

    grid: Grid
    header_row: int
    match: Match
    rows: tuple[int, ...]
    block: Block | None = None
    below: tuple[int, ...] = ()
    left_out: int | None = None

    def header_of(self, column: str) -> Header:
        """The header under which a column was found; an empty one for a column that was not."""
        return self.match.headers.get(column, Header("", ""))

    def elsewhere(self, row: int, column: int) -> bool:
        """True if a cell belongs to another Excel table on the sheet."""
        return any(own is not self.block and own.holds(row, column) for own in self.grid.blocks)


def sheet_of(table: Table, grids: Sequence[Grid]) -> tuple[Grid, Block | None] | None:
    """The sheet on which a table is looked for, and its Excel table if there is one of the right name."""
    for grid in grids:
        for block in grid.blocks:
            if block.name.casefold() == table.list_object.casefold():
                return grid, block
    for grid in grids:
        if key(grid.sheet) == key(table.name):
            return grid, None
    return None


def find(grid: Grid, block: Block | None, columns: Iterable[Column]) -> Found | None:
    """The table on its sheet; None if no row of the sheet holds any of its headers."""
    known = Known(columns)
    if block is not None:
        match = known.match(_header_cells(grid, block))
        if match.found:
            return _in_block(grid, block, match)
    row = _best_row(grid, known)
    if row is None:
        return None
    around = next((own for own in grid.blocks if own.first_row == row and _matches(grid, own, known)), None)
    if around is not None:
        return _in_block(grid, around, known.match(_header_cells(grid, around)))
    match = known.match(grid.cells[row])
    return Found(grid, row, match, tuple(_filled(grid, [own for own in grid.cells if own > row], match)))


def _best_row(grid: Grid, known: Known) -> int | None:
    """The row with the most headers of the table, the first of equals."""
    best, most = None, 0
    for row in list(grid.cells)[:ROWS_SEARCHED]:
        count = len(known.match(grid.cells[row]).found)
        if count > most:
            best, most = row, count
        if most == known.count:
            break
    return best


def _matches(grid: Grid, block: Block, known: Known) -> bool:
    return bool(known.match(_header_cells(grid, block)).found)


def _header_cells(grid: Grid, block: Block) -> dict[int, object]:
    """The headers of an Excel table, and those of columns typed right beside it."""
    row = grid.cells.get(block.first_row, {})
    last = block.last_column
    others = [own for own in grid.blocks if own != block]
    while last + 1 in row and not any(own.holds(block.first_row, last + 1) for own in others):
        last += 1
    return {column: row[column] for column in sorted(row) if block.first_column <= column <= last}


def _in_block(grid: Grid, block: Block, match: Match) -> Found:
    inside = [row for row in grid.cells if block.first_row < row <= block.last_row]
    last = block.last_row + block.has_totals
    others = [own for own in grid.blocks if own != block]
    after = [
        row
        for row in grid.cells
        if row > last and not any(own.holds(row, column) for own in others for column in match.found.values())
    ]
    after = _filled(grid, after, match)
    below: list[int] = []
    for row in after:
        if block.has_totals or row != last + 1:
            break
        below.append(row)
        last = row
    left_out = next((row for row in after[len(below) :] if _count(grid, row, match) > 1), None)
    rows = (*_filled(grid, inside, match), *below)
    return Found(grid, block.first_row, match, rows, block, tuple(below), left_out)


def _filled(grid: Grid, rows: Iterable[int], match: Match) -> list[int]:
    """The rows that hold something in a column of the table."""
    return [row for row in rows if _count(grid, row, match, enough=1)]


def _count(grid: Grid, row: int, match: Match, enough: int = 2) -> int:
    """In how many of the table's columns a row holds something, counted up to `enough`."""
    cells, count = grid.cells[row], 0
    for column in match.found.values():
        if not is_blank(cells.get(column)):
            count += 1
            if count == enough:
                break
    return count
