"""A table that cannot be read is one finding: nothing is said that only follows from it, all else is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from planner.reading.files.grid import Grid
from planner.reading.files.workbook import grids
from planner.reading.findings import Finding
from tests.plants import small_plant
from tests.spoiling import look
from tests.wide import crossed
from tests.workbooks import sheets

EXAMPLES = Path(__file__).parents[3] / "inputs"
Cells = Mapping[str, list[list[object]]]


def as_grids(cells: Cells) -> list[Grid]:
    return [
        Grid(
            sheet=name,
            cells={
                at: filled
                for at, row in enumerate(rows, 1)
                if (filled := {place: value for place, value in enumerate(row, 1) if value is not None})
            },
        )
        for name, rows in cells.items()
    ]


def damaged(some: list[Grid], name: str) -> list[Grid]:
    return [
        replace(grid, cells={}, blocks=(), damage="it makes no sense") if grid.sheet == name else grid for grid in some
    ]


def without(some: list[Grid], name: str) -> list[Grid]:
    return [grid for grid in some if grid.sheet != name]


def without_headers(some: list[Grid], name: str) -> list[Grid]:
    def beheaded(grid: Grid) -> Grid:
        return replace(grid, cells={row: cells for row, cells in grid.cells.items() if row > 1})

    return [beheaded(grid) if grid.sheet == name else grid for grid in some]


def new(some: list[Grid], spoiled: list[Grid]) -> list[Finding]:
    """The findings that come of spoiling."""
    before = {str(finding) for finding in look(some, "plant").findings}
    return [finding for finding in look(spoiled, "plant").findings if str(finding) not in before]


HOW: Mapping[str, Callable[[list[Grid], str], list[Grid]]] = {
    "damaged": damaged,
    "missing": without,
    "headers": without_headers,
}
OF_NO_CONSEQUENCE = ("Settings", "Downtime", "Spot sales", "Targets", "Blend limits", "Fixed runs", "Consumption")
"""Without these there is no such rule, and no more is to be said."""


@pytest.mark.parametrize(("table", "how"), crossed([name for name in INPUTS if name in small_plant()], HOW))
def test_one_finding_says_that_a_table_is_not_there(table: str, how: str) -> None:
    some = as_grids(sheets(small_plant()))
    found = new(some, HOW[how](some, table))
    if how == "missing" and table in (*OF_NO_CONSEQUENCE, "Deliveries"):
        assert {finding.check for finding in found} <= {"contract-without-delivery", "resource-without-use"}
        return
    (finding,) = found
    assert finding.sheet == table
    assert finding.severity is Severity.ERROR or table in OF_NO_CONSEQUENCE


@pytest.mark.parametrize(("name", "table"), [("two-sites", "Components"), ("two-sites", "Intermediates")])
def test_so_it_is_in_a_plant_with_many_rules(name: str, table: str) -> None:
    """Before, these were 61 and 21 findings."""
    some = grids((EXAMPLES / f"{name}.xlsx").read_bytes())
    (finding,) = new(some, damaged(some, table))
    assert (finding.check, finding.sheet) == ("damaged-sheet", table)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("Components", "Component"),
        ("Components", "Counted as"),
        ("Groups", "Components"),
        ("Feed classes", "Feed class"),
        ("Lines", "Line"),
        ("Line use", "Basis"),
        ("Yields", "Nd [%]"),
        ("Contracts", "Contract"),
        ("Spot sales", "Product"),
    ],
)
def test_a_column_without_its_header_is_one_finding(table: str, column: str) -> None:
    cells = {name: [list(row) for row in rows] for name, rows in sheets(small_plant()).items()}
    some = as_grids(cells)
    cells[table][0][cells[table][0].index(column)] = None
    (finding,) = new(some, as_grids(cells))
    assert (finding.check, finding.sheet, finding.severity) == ("missing-column", table, Severity.ERROR)


def test_names_of_a_table_that_is_not_there_are_told_once() -> None:
    some = as_grids(sheets(small_plant()))
    (contracts,) = new(some, without(some, "Contracts"))
    assert contracts.message == "The sheet Contracts is missing, and Deliveries names Motor maker, Magnet maker."
    (groups,) = new(some, without(some, "Groups"))
    assert groups.message == "The sheet Groups is missing, and Line use and Blend limits name TRE."


def test_a_name_like_a_component_is_no_group() -> None:
    """With no group at all `Ndd` is still Nd, mistyped."""
    cells = {name: [list(row) for row in rows] for name, rows in sheets(small_plant()).items()}
    uses = cells["Line use"]
    for row in uses[1:]:
        row[3] = "t"
    cells["Blend limits"][1][2] = None
    some = without(as_grids(cells), "Groups")
    uses[2][3] = "Ndd"
    (finding,) = new(some, without(as_grids(cells), "Groups"))
    assert (finding.check, finding.sheet, finding.cell, finding.suggestion) == (
        "unknown-component",
        "Line use",
        "D3",
        "Nd",
    )


def test_what_does_not_follow_from_it_is_said() -> None:
    """Contracts is damaged: a window beside the plan, a product that is not there and a rate without a
    number are told beside it, the contracts of Deliveries are not."""
    cells = {name: [list(row) for row in rows] for name, rows in sheets(small_plant()).items()}
    good = as_grids(cells)
    head = cells["Targets"][0]
    cells["Targets"][1][head.index("From")] = datetime(2027, 3, 1)
    cells["Spot sales"][1][0] = "Gold"
    cells["Line use"][1][2] = "fast"
    found = new(good, damaged(as_grids(cells), "Contracts"))
    assert sorted((one.check, one.sheet) for one in found) == [
        ("damaged-sheet", "Contracts"),
        ("not-a-number", "Line use"),
        ("unknown-name", "Spot sales"),
        ("window-without-period", "Targets"),
    ]


def test_prices_in_another_currency_are_not_judged_without_settings() -> None:
    cells = {name: [list(row) for row in rows] for name, rows in sheets(small_plant()).items()}
    cells["Settings"] = [["Setting", "Value"], ["Currency", "EUR"]]
    head = cells["Contracts"][0]
    head[head.index("Price [per kg]")] = "Price [EUR per kg]"
    some = as_grids(cells)
    (finding,) = new(some, damaged(some, "Settings"))
    assert finding.sheet == "Settings"
