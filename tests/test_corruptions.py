"""One cell of an example is spoiled at random, again and again: it is found, or it is read as typed and planned with.

Of the full examples every spoiled workbook is read and checked. What may come of it, and nothing else:

- a finding at that cell;
- the cell reads as a person would say it was typed (`tests.typed`, which shares nothing with the reader), a blank that
  means something is listed among the assumptions, and either an error elsewhere follows from it (a product that was
  renamed is missing where it is sold), so that nothing is planned; or the tables differ in no other cell, and a plant
  can be made from them. Components and Scenarios change other columns: they only have to give a plant, and Scenarios
  such as can be carried out and checked.

Of the same examples cut to a few lots and weeks (`tests.small_examples`) every spoiled workbook is treated likewise,
and what can be planned is planned, without explanations, with the audit that every plan passes: its margin and tables
are those of the plan of the unspoiled workbook where the inputs are the same, else a comparison of the two plans shows
the cell, or `Assumptions` does. A spoiled row of Scenarios gives a finding or scenarios that are planned like that.

Never a traceback. By default 8 full and 4 small workbooks are tried; in the long run, 5,000 full ones and a
fifth as many small ones, since a plan takes most of a second.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from models.checks.resolved import resolve_and_check
from models.plant.plant import Plant
from models.schema.defaults import fill
from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from planner.engine import cases
from planner.engine.records import assumptions
from tests import small_examples
from tests.spoiled_plans import Plans
from tests.spoiling import Cell, Example, Looked, now_at, other_cells
from tests.typed import is_blank, reads_as_typed
from tests.wide import times

INPUT_FOLDER = Path(__file__).parents[1] / "inputs"
EXAMPLES = ("belfast", "missouri")
TRIES = times("CORRUPTIONS", 8, 5000)
PLANNED = max(TRIES // 5, 4)
PARTS = 2
EACH = len(EXAMPLES) * PARTS
CHANGES_COLUMNS = ("Component", "Counted as")


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request) -> Example:
    return Example.of(request.param, (INPUT_FOLDER / f"{request.param}.xlsx").read_bytes())


@pytest.fixture(scope="module", params=EXAMPLES)
def small(request) -> Plans:
    return Plans(Example.of(request.param, small_examples.workbook(request.param)))


@pytest.mark.long(but=["belfast-1"])
@pytest.mark.parametrize("part", range(PARTS))
def test_a_spoiled_cell_is_found_or_changes_nothing_else(example, part):
    random, seen = Random(part), Counter[str]()
    for _ in range(TRIES // EACH):
        cell = random.choice(example.cells)
        seen[outcome(example, cell, example.junk(cell, random))] += 1
    assert seen["found"] >= TRIES // EACH / 8


@pytest.mark.long(but=["missouri-1"])
@pytest.mark.parametrize("part", range(PARTS))
def test_a_spoiled_cell_is_found_or_planned_with(small, part):
    random, seen = Random(part), Counter[str]()
    for _ in range(PLANNED // EACH):
        cell = random.choice(small.example.cells)
        junk = small.example.junk(cell, random)
        looked = small.example.spoiled(cell, junk)
        word = outcome(small.example, cell, junk, looked)
        seen[small.outcome(cell, junk, looked) if word == "taken" else word] += 1
    assert seen["found"] >= PLANNED // EACH / 8


def outcome(example: Example, cell: Cell, junk: object, looked: Looked | None = None) -> str:
    """What came of one spoiled cell, in a word; fails where nothing allowed did."""
    looked = looked or example.spoiled(cell, junk)
    new = example.new(looked)
    if any((finding.sheet, finding.cell) == example.address(cell) for finding in new):
        return "found"
    row, column, read = now_at(looked, cell, example)
    assert reads_as_typed(cell.table, column, junk, read), (cell, junk, read)
    if any(finding.severity is Severity.ERROR for finding in new):
        return "found elsewhere"
    if column.assumes and row is not None and is_blank(read):
        assert example.address(cell) in assumed(looked), (cell, junk)
    check_rest(example, cell, junk, looked)
    return "taken"


def check_rest(example: Example, cell: Cell, junk: object, looked: Looked) -> None:
    """All but the cell itself is as it was, and there is a plant in it."""
    tables = looked.book.tables
    if cell.table == "Scenarios":
        for name in cases.names(looked.book):
            if name in (tables["Scenarios"]["Scenario"].get(cell.row), example.scenario_at(cell)):
                resolve_and_check(tables, name, looked.problems, looked.book.spoiled)
    elif cell.column not in CHANGES_COLUMNS:
        assert list(other_cells(example.good.book.tables, tables, cell)) == [], (cell, junk)
    Plant.of(fill(tables)[0])


def assumed(looked: Looked) -> set[tuple[str, str]]:
    """The cells, by sheet and address, that the plan lists as assumed."""
    table = assumptions.table(fill(looked.book.tables)[1], looked.book.tables, looked.book.places)
    return set(zip(table["Sheet"], table["Cell"], strict=True))


def test_every_column_that_may_be_blank_without_a_word_tells_nothing_of_the_plan():
    """So that what a blank cell stands for is always among the assumptions."""
    columns = [(name, column.name) for name, table in INPUTS.items() for column in table.columns]
    silent = {
        (name, column)
        for name, column in columns
        if not (INPUTS[name].steers or INPUTS[name][column].required or INPUTS[name][column].assumes)
    }
    assert {column for _, column in silent} == {
        *("Note", "Family", "Assay status", "Site", "Reason", "Customer"),
        *("Takes", "From batch"),  # of Published, where Lot says what is worked
    }
