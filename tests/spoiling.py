"""Example workbooks of which single cells are spoiled, and what is found in them then."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from random import Random

import pandas as pd

from models import checks
from models.schema.frames import Tables, columns_of
from models.schema.inputs import INPUTS
from models.schema.problems import Problem
from models.schema.words import Column
from planner.reading import reader
from planner.reading.files.grid import CellError, Grid, NoValue, Percent
from planner.reading.files.workbook import grids
from planner.reading.findings import Finding
from planner.reading.locate_findings import located
from tests.typed import column_of

JUNK: tuple[object, ...] = (
    *(None, "", " ", "\u00a0", "abc", "NA", "None", "#REF!", "=1+1", "@x", "'", "x" * 40_000, "\x0b", "\u201cEV\u201d"),
    *("12,5", "1 250", "1,250", "12.5 %", "3e2", "-", "1e400", "--5", "3-12", "12E3", "0x10", "1/2", "nan", "inf"),
    *(True, False, 0, -1, 1, 7.25, 1e9, -1e300, 1e308, float("inf"), float("nan"), 45_000, 10**20, 0.125),
    *(Percent(0.125), Percent(12.5), CellError("#N/A"), CellError("#DIV/0!"), NoValue()),
    *(datetime(2026, 12, 7), datetime(2026, 12, 7, 13, 30), datetime(1900, 1, 1), datetime(9999, 12, 31), time(13, 30)),
    *("2026-12-07", "07/12/2026", "7 Dec 26", "2026-13-40"),
)


@dataclass(frozen=True)
class Cell:
    """A cell by its table, the row of the frame and the column."""

    table: str
    row: int
    column: str


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A workbook as it was read, the problems of its tables, and all findings."""

    book: reader.Book
    problems: list[Problem]

    @property
    def findings(self) -> list[Finding]:
        """What the reader and the checks have found."""
        return [*self.book.findings, *located(self.problems, self.book.places)]


@dataclass(frozen=True, kw_only=True)
class Example:
    """A workbook as it stands: its sheets, what is read from it and found in it, and the cells that can be spoiled."""

    name: str
    sheets: list[Grid]
    good: Looked
    found: frozenset[str]
    cells: list[Cell]

    @classmethod
    def of(cls, name: str, data: bytes) -> Example:
        """The example of that name from the bytes of its workbook."""
        sheets = grids(data)
        good = look(sheets, name)
        cells = [
            Cell(table, row, column)
            for table, place in good.book.places.items()
            for column in place.columns
            for row in range(len(place.rows))
        ]
        found = frozenset(map(str, good.findings))
        return cls(name=name, sheets=sheets, good=good, found=found, cells=cells)

    def spoiled(self, cell: Cell, junk: object) -> Looked:
        """The example with something else in one cell."""
        place = self.good.book.places[cell.table]
        at = place.rows[cell.row]
        sheets = []
        for grid in self.sheets:
            rows = copy.copy(grid.cells)
            if grid.sheet == place.sheet:
                rows[at] = {**rows[at], place.columns[cell.column]: junk}
                if junk is None:
                    del rows[at][place.columns[cell.column]]
            sheets.append(replace(grid, cells=rows))
        return look(sheets, self.name)

    def address(self, cell: Cell) -> tuple[str, str]:
        """The sheet of a cell and its address there."""
        place = self.good.book.places[cell.table]
        return place.sheet, place.cell(cell.row, cell.column)

    def scenario_at(self, cell: Cell) -> object:
        """The scenario to which the row of a cell of Scenarios belongs."""
        return self.good.book.tables["Scenarios"]["Scenario"].iloc[cell.row]

    def new(self, looked: Looked) -> list[Finding]:
        """The findings that the example as it stands does not have."""
        return [finding for finding in looked.findings if str(finding) not in self.found]

    def junk(self, cell: Cell, random: Random) -> object:
        """Something to put into a cell: nonsense, or a slip of the hand close to what stands there."""
        return random.choice([*JUNK, *near(self.good.book.tables[cell.table][cell.column].iloc[cell.row])])


def look(sheets: list[Grid], name: str) -> Looked:
    """Read sheets and check what was read."""
    book = reader._Workbook(sheets).book(Path(f"{name}.xlsx"), "")
    return Looked(book=book, problems=checks.check(book.tables, book.spoiled) if book.tables else [])


def now_at(looked: Looked, cell: Cell, example: Example) -> tuple[int | None, Column, object]:
    """Where a cell stands in the tables read anew (None: its row is gone), its column, and what it holds."""
    tables, at = looked.book.tables, example.good.book.places[cell.table].rows[cell.row]
    columns = columns_of(INPUTS[cell.table], example.good.book.tables["Components"])
    column = next(this_column for this_column in columns if this_column.name == cell.column)
    rows = looked.book.places[cell.table].rows
    if at not in rows:
        return None, column, None
    row, table = rows.index(at), tables[cell.table]
    setting = table["Setting"].iloc[row] if cell.table == "Settings" else None
    return row, column_of(cell.table, column, setting), table[cell.column].iloc[row]


def other_cells(before: Tables, after: Tables, cell: Cell) -> Iterator[str]:
    """Where the tables differ, but for one cell."""
    for name, frame in before.items():
        rows = after[name]
        if frame.shape != rows.shape or list(frame) != list(rows):
            yield f"{name}: other rows or columns"
            continue
        for head in frame:
            same = _same(frame[head], rows[head])
            yield from (f"{name} {head} {i}" for i in same.index[~same] if Cell(name, i, head) != cell)


def _same(left: pd.Series, right: pd.Series) -> pd.Series:
    return (left == right) | (left.isna() & right.isna())


def near(typed: object) -> list[object]:
    """Slips of the hand close to what stands there."""
    if isinstance(typed, float) and not pd.isna(typed):
        number = float(typed)
        return [number * 1000, number / 1000, -number, number / 100, str(number), str(number).replace(".", ",")]
    if isinstance(typed, str):
        return [f"{typed}\u00a0", typed.upper(), typed[:-1], f"{typed} ", typed + typed]
    return []
