"""Header rows that look like those of a table, wherever in a workbook they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from openpyxl.utils import get_column_letter

from models.schema.words import Column, Table
from planner.reading.files.grid import Grid
from planner.reading.headers import Known, key
from planner.reading.locate import ROWS_SEARCHED, Found
from planner.reading.values.flaws import is_blank

MOST = 0.6
"""A row with so many of a table's headers, the required among them, is its header row."""
ALMOST_ALL = 0.8
MANY, FEW = 6, 4
"""So many columns of a table are hardly those of another list; fewer than so many have to be all that there is."""
ALIKE = 0.75

_WORD = re.compile(r"[^\W_]+")

Columns = Mapping[str, Sequence[Column]]
"""Of each table by its name."""


@dataclass(frozen=True, kw_only=True)
class HeaderRow:
    """Cells of one row that may be headers, and how many rows below hold something under them."""

    grid: Grid
    row: int
    cells: Mapping[int, object]
    count: int

    @property
    def first(self) -> str:
        """The address of the first of the cells."""
        return f"{get_column_letter(min(self.cells))}{self.row}"


@dataclass(frozen=True, kw_only=True)
class Resemblance:
    """A header row and the table that it is most like.

    `count`: of the table's columns that it has; `is_sure`: there is hardly another table or list with such headers.
    `is_named`: the sheet is called like the table.
    """

    table: Table
    header: HeaderRow
    count: int
    is_sure: bool
    is_named: bool


class Tables:
    """The tables, to be asked which of them a header row is like."""

    def __init__(self, schema: Mapping[str, Table], columns: Columns) -> None:
        self.schema = schema
        self._known = {name: Known(columns[name]) for name in schema}
        self._words = {column.name.casefold() for some in columns.values() for column in some}

    def resemblances(self, grid: Grid, claimed: Sequence[Found]) -> Iterator[Resemblance]:
        """Yield what looks like a table on a sheet, beside the tables that were found on it: the best of each place."""
        for header in self._header_rows(grid, claimed):
            options = [resemblance for name in self.schema if (resemblance := self._like(name, header)) is not None]
            like = best(options)
            if like is not None:
                yield like

    def _header_rows(self, grid: Grid, claimed: Sequence[Found]) -> Iterator[HeaderRow]:
        used = [found.block for found in claimed]
        blocks = [unused for unused in grid.blocks if unused not in used]
        for block in blocks:
            row = grid.cells.get(block.first_row, {})
            cells = {at: row[at] for at in row if block.first_column <= at <= block.last_column}
            yield _header_row(grid, block.first_row, cells)
        for number in list(grid.cells)[:ROWS_SEARCHED]:
            taken = {at for found in claimed if found.header_row == number for at in found.match.found.values()}
            taken |= {at for at in grid.cells[number] if any(unused.holds(number, at) for unused in blocks)}
            free = {at: raw for at, raw in grid.cells[number].items() if at not in taken}
            if sum(map(self._is_known, free.values())) > 1:
                yield _header_row(grid, number, free)

    def _is_known(self, raw: object) -> bool:
        return isinstance(raw, str) and raw.partition("[")[0].strip().casefold() in self._words

    def _like(self, name: str, header: HeaderRow) -> Resemblance | None:
        table, match = self.schema[name], self._known[name].match(header.cells)
        columns = [column for column in table.columns if column.name in match.found]
        share = len(columns) / len(table.columns)
        has_required = all(column.name in match.found for column in table.columns if column.required)
        is_sure = (has_required and share >= MOST) or (share >= ALMOST_ALL and len(columns) > 3)
        is_sure |= has_required and len(columns) >= MANY and 2 * len(match.unused) <= len(columns)
        named = is_named(header.grid.sheet, table)
        tells = len(table.columns) >= FEW or not match.unused
        is_sure &= tells
        is_like = has_required and len(columns) > 1 and len(match.unused) <= len(match.found)
        if not (is_sure or (is_like and (tells or named))):
            return None
        return Resemblance(table=table, header=header, count=len(match.found), is_sure=is_sure, is_named=named)


def is_named(sheet: str, table: Table) -> bool:
    """Return whether a sheet is called almost like a table, or like it and something more: `Targets (2)`,
    `old targets`."""
    words, names = ([key(word) for word in _WORD.findall(name)] for name in (sheet, table.name))
    if any(words[at : at + len(names)] == names for at in range(len(words))):
        return True
    return SequenceMatcher(None, key(sheet), key(table.name)).ratio() >= ALIKE


def _header_row(grid: Grid, row: int, cells: Mapping[int, object]) -> HeaderRow:
    below = (cell for cell in grid.cells if cell > row)
    count = sum(any(not is_blank(grid.cells[place].get(at)) for at in cells) for place in below)
    return HeaderRow(grid=grid, row=row, cells=cells, count=count)


def best(some: Iterable[Resemblance]) -> Resemblance | None:
    """Return the surest of several that have most columns, the first of equals."""
    return max(some, key=lambda option: (option.is_named, option.count, option.is_sure), default=None)
