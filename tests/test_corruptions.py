"""One cell of an example is spoiled at random, again and again: it is found, or nothing else is read differently.

What may come of it, and nothing else: a finding at that cell; an error elsewhere that follows from it (a product that
was renamed is missing where it is sold), so that nothing is planned; or tables that differ in no other cell, from which
a plant can be made: the plan shows the value among its inputs. Changes of Components and Scenarios, which change other
columns, only have to give a plant. Never a traceback; no plan is solved here.

`CORRUPTIONS=5000 pytest tests/test_corruptions.py` tries more of them.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from models import checks
from models.defaults import fill
from models.frames import Tables
from models.plant import Plant
from models.problems import Severity
from models.tables import INPUTS
from planner.excel import reader
from planner.excel.grid import CellError, Grid, NoValue, Percent, grids
from planner.findings import Finding
from planner.located import located

INPUT_FOLDER = Path(__file__).parents[1] / "inputs"
TRIES = int(os.environ.get("CORRUPTIONS", "48"))
PARTS = 2
JUNK: tuple[object, ...] = (
    *(None, "", " ", "\u00a0", "abc", "NA", "None", "#REF!", "=1+1", "@x", "'", "x" * 40_000, "\x0b", "\u201cEV\u201d"),
    *("12,5", "1 250", "1,250", "12.5 %", "3e2", "-", "1e400", "--5", "3-12", "12E3", "0x10", "1/2", "nan", "inf"),
    *(True, False, 0, -1, 1, 7.25, 1e9, -1e300, 1e308, float("inf"), float("nan"), 45_000, 10**20, 0.125),
    *(Percent(0.125), Percent(12.5), CellError("#N/A"), CellError("#DIV/0!"), NoValue()),
    *(datetime(2026, 12, 7), datetime(2026, 12, 7, 13, 30), datetime(1900, 1, 1), datetime(9999, 12, 31), time(13, 30)),
    *("2026-12-07", "07/12/2026", "7 Dec 26", "2026-13-40"),
)


@dataclass
class Example:
    """An example as grids, with what is read from it and found in it as it stands."""

    sheets: list[Grid]
    book: reader.Book
    found: set[str]
    cells: list[tuple[str, int, str]]  # table, row of the frame, column


def found_in(book: reader.Book) -> list[Finding]:
    problems = checks.check(book.tables, book.spoiled) if book.tables else []
    return [*book.findings, *located(problems, book.places)]


@pytest.fixture(scope="module", params=["belfast", "missouri"])
def example(request) -> Example:
    sheets = grids((INPUT_FOLDER / f"{request.param}.xlsx").read_bytes())
    book = reader._Workbook(sheets).book(Path(request.param), "")
    cells = [
        (table, row, column)
        for table, place in book.places.items()
        for column in place.columns
        for row in range(len(place.rows))
    ]
    return Example(sheets, book, {str(finding) for finding in found_in(book)}, cells)


def spoiled(example: Example, cell: tuple[str, int, str], junk: object) -> reader.Book:
    """The example read with something else in one cell."""
    table, row, column = cell
    place = example.book.places[table]
    at = place.rows[row]
    sheets = []
    for grid in example.sheets:
        rows = copy.copy(grid.cells)
        if grid.sheet == place.sheet:
            rows[at] = {**rows[at], place.columns[column]: junk}
            if junk is None:
                del rows[at][place.columns[column]]
        sheets.append(replace(grid, cells=rows))
    return reader._Workbook(sheets).book(example.book.path, "")


def other_cells(before: Tables, after: Tables, cell: tuple[str, int, str]) -> Iterator[str]:
    """Where the tables differ, but for one cell."""
    table, row, column = cell
    for name, frame in before.items():
        own = after[name]
        if frame.shape != own.shape or list(frame) != list(own):
            yield f"{name}: other rows or columns"
            continue
        for head in frame:
            left, right = frame[head], own[head]
            same = (left == right) | (left.isna() & right.isna())
            yield from (f"{name} {head} {i}" for i in same.index[~same] if (name, i, head) != (table, row, column))


def outcome(example: Example, cell: tuple[str, int, str], junk: object) -> str:
    """What came of one spoiled cell, in a word; fails where nothing allowed did."""
    book = spoiled(example, cell, junk)
    place = example.book.places[cell[0]]
    address = place.cell(cell[1], cell[2])
    new = [finding for finding in found_in(book) if str(finding) not in example.found]
    if any((finding.sheet, finding.cell) == (place.sheet, address) for finding in new):
        return "found"
    if any(finding.severity is Severity.ERROR for finding in new):
        return "found elsewhere"
    if cell[0] == "Scenarios" or cell[2] in ("Component", "Counted as"):
        Plant.of(fill(book.tables)[0])
        return "taken"
    assert list(other_cells(example.book.tables, book.tables, cell)) == [], (cell, junk)
    if any(column.assumes for column in INPUTS[cell[0]].columns if column.name == cell[2]) or junk:
        Plant.of(fill(book.tables)[0])
    return "taken"


@pytest.mark.parametrize("part", range(PARTS))
def test_a_spoiled_cell_is_found_or_changes_nothing_else(example, part):
    random = Random(part)
    seen: dict[str, int] = {}
    for _ in range(TRIES // PARTS):
        cell = random.choice(example.cells)
        typed = example.book.tables[cell[0]][cell[2]].iloc[cell[1]]
        junk = random.choice([*JUNK, *near(typed)])
        word = outcome(example, cell, junk)
        seen[word] = seen.get(word, 0) + 1
    assert seen["found"] >= TRIES // PARTS / 8


def near(typed: object) -> list[object]:
    """Slips of the hand close to what stands there."""
    if isinstance(typed, float) and not pd.isna(typed):
        return [typed * 1000, typed / 1000, -typed, typed / 100, str(typed), str(typed).replace(".", ",")]
    if isinstance(typed, str):
        return [f"{typed}\u00a0", typed.upper(), typed[:-1], f"{typed} ", typed + typed]
    return []
