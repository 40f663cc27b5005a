"""Where in a workbook a table lies: by the name of its Excel table, else by the name of its sheet and its headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from models.schema.inputs import INPUTS
from models.schema.tables.actuals import ACTUALS
from models.schema.words import Column, Table
from planner.reading.files.grid import Block, Grid
from planner.reading.headers import Header, Known, Match, key
from planner.reading.values.flaws import is_blank

ROWS_SEARCHED = 200
SEVERAL = 3

_NAMES = "|".join(
    r"[\W_]*".join(map(re.escape, name.casefold().split()))
    for name in sorted({**INPUTS, **ACTUALS}, key=len, reverse=True)
)
_PARTS = re.compile(rf"(?P<before>(?:.*[\W_])?)(?P<table>{_NAMES})(?P<behind>(?:[\W_].*)?)")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Found:
    """A table on a sheet: its header row, which columns are where, and the sheet rows that hold its data.

    `block`: the Excel table that it is, if it is one. `below`: the rows under an Excel table that were read although
    they lie outside it; `repeated`: a row further down that has the headers once more, where reading ended (0: none).
    """

    grid: Grid
    header_row: int
    match: Match
    rows: tuple[int, ...]
    block: Block | None = None
    below: tuple[int, ...] = ()
    repeated: int = 0

    def header_of(self, column: str) -> Header:
        """Return the header under which a column was found; an empty one for a column that was not."""
        return self.match.headers.get(column, Header("", ""))

    def elsewhere(self, row: int, column: int) -> bool:
        """Return whether a cell belongs to another Excel table on the sheet."""
        return any(other is not self.block and other.holds(row, column) for other in self.grid.blocks)


def sheets_of(tables: Iterable[Table], grids: Sequence[Grid]) -> dict[str, tuple[Grid, Block | None]]:
    """Return by table the sheet on which it is looked for, and its Excel table if there is one of the right name."""
    names = names_of([grid.sheet for grid in grids])
    found = {table.name: _sheet_of(table, grids, names) for table in tables}
    return {name: place for name, place in found.items() if place is not None}


def _sheet_of(table: Table, grids: Sequence[Grid], names: Sequence[str]) -> tuple[Grid, Block | None] | None:
    for grid in grids:
        for block in grid.blocks:
            if block.name.casefold() == table.list_object.casefold():
                return grid, block
    for grid, name in zip(grids, names, strict=True):
        if name == key(table.name):
            return grid, None
    return next(_called_like(table, grids), None)


def _called_like(table: Table, grids: Sequence[Grid]) -> Iterator[tuple[Grid, Block]]:
    """Yield the Excel tables that are called as the table is (`Line_use`), and have the header of its first column."""
    for grid in grids:
        for block in grid.blocks:
            if key(block.name.replace("_", "")) == key(table.name):
                headers = Known(table.columns).match(_header_cells(grid, block)).found
                if table.columns[0].name in headers:
                    yield grid, block


def names_of(sheets: Sequence[str]) -> list[str]:
    """Return for what each sheet is named, without what programs put to the names of all: `plant-Lots`,
    `Lots - Table 1`.

    What stands before and behind the name of a table is left out where more sheets have it than are named like a table
    alone, and several do.
    """
    parts = [_PARTS.fullmatch(sheet.casefold()) for sheet in sheets]
    around = [_NUMBER.sub("0", f"{part['before']}|{part['behind']}") if part else "" for part in parts]
    counts = Counter(name for name in around if name)
    common = max(counts, key=lambda count: counts[count], default="")
    tables = [key(part["table"]) for part, each in zip(parts, around, strict=True) if part and each == common]
    if len(tables) < SEVERAL or len(set(tables)) < len(tables):
        return [key(sheet) for sheet in sheets]
    return [
        key(part["table"]) if part and each == common else key(sheet)
        for sheet, part, each in zip(sheets, parts, around, strict=True)
    ]


def find(grid: Grid, block: Block | None, columns: Iterable[Column]) -> Found | None:
    """Return the table on its sheet; None if no row of the sheet holds any of its headers."""
    known = Known(columns)
    if block is not None:
        match = known.match(_header_cells(grid, block))
        if match.found:
            return _in_block(grid, block, match, known)
    row = _best_row(grid, known)
    if row is None:
        return None
    around = next(
        (other for other in grid.blocks if other.first_row == row and _matches(grid, other, known)),
        None,
    )
    if around is not None:
        return _in_block(grid, around, known.match(_header_cells(grid, around)), known)
    found = Found(grid, row, known.match(grid.cells[row]), ())
    repeated = _repeated(found, known)
    rows = [place for place in _down_to(repeated, grid) if place > row]
    return replace(found, rows=tuple(_filled(grid, rows, found.match)), repeated=repeated)


def _best_row(grid: Grid, known: Known) -> int | None:
    """Return the row with the most headers of the table, the first of equals."""
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
    """Return the headers of an Excel table, and those of columns typed right beside it."""
    row = grid.cells.get(block.first_row, {})
    last = block.last_column
    others = [other for other in grid.blocks if other != block]
    while last + 1 in row and not any(other.holds(block.first_row, last + 1) for other in others):
        last += 1
    return {column: row[column] for column in sorted(row) if block.first_column <= column <= last}


def _in_block(grid: Grid, block: Block, match: Match, known: Known) -> Found:
    """Return the table that an Excel table holds, with the rows that follow it at once."""
    found = Found(grid, block.first_row, match, (), block)
    found = replace(found, repeated=_repeated(found, known))
    inside = [row for row in _down_to(found.repeated, grid) if block.first_row < row <= block.last_row]
    below = tuple(_below(found))
    return replace(found, rows=(*_filled(grid, inside, match), *below), below=below)


def _below(found: Found) -> Iterator[int]:
    """Yield the filled rows that follow an Excel table at once, if it has no totals."""
    assert found.block is not None
    row = found.block.last_row + 1
    while not found.block.has_totals and row in found.grid.cells and row != found.repeated:
        others = any(found.elsewhere(row, column) for column in found.match.found.values())
        if others or not _holds_something(found.grid, row, found.match):
            return
        yield row
        row += 1


def _down_to(end: int, grid: Grid) -> list[int]:
    """Return the rows before one, or all for 0."""
    return [row for row in grid.cells if not end or row < end]


def _repeated(found: Found, known: Known) -> int:
    """Return the first row below in which most of the table's headers stand in their columns once more; 0:
    there is none."""
    head, at = found.grid.cells[found.header_row], found.match.found
    typed = {head[column] for column in at.values()}
    for row, cells in found.grid.cells.items():
        if row > found.header_row and not typed.isdisjoint(cells.values()):
            again = known.match(
                {column: cell for column, cell in cells.items() if not found.elsewhere(row, column)}
            ).found
            if sum(at.get(name) == column for name, column in again.items()) >= max(2, len(at) / 2):
                return row
    return 0


def _filled(grid: Grid, rows: Iterable[int], match: Match) -> list[int]:
    """Return those rows that hold something in a column of the table."""
    return [row for row in rows if _holds_something(grid, row, match)]


def _holds_something(grid: Grid, row: int, match: Match) -> bool:
    """Return whether a row holds something in one of the table's columns."""
    cells = grid.cells[row]
    return any(not is_blank(cells.get(column)) for column in match.found.values())
