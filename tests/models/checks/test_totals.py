"""Rows of totals: found in every table, in workbooks and CSV alike, and nothing else taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.checks import check
from models.schema.frames import inputs
from models.schema.inputs import INPUTS
from models.schema.words import Kind
from planner.engine import pipeline
from planner.reading.files import csv_folder
from tests.models.checks.cases import PLANT, cells
from tests.plants import Rows, added
from tests.wide import crossed
from tests.workbooks import write_tables

WITH_FIGURES = [
    name
    for name, table in INPUTS.items()
    if name in PLANT and any(column.kind is Kind.NUMBER for column in table.columns)
]


def sums(table: str) -> dict[str, object]:
    """The sum of each number column of a table of the small plant."""
    frame = inputs(PLANT)[table]
    columns = [column.name for column in INPUTS[table].columns if column.kind is Kind.NUMBER]
    return {column: float(frame[column].sum()) for column in columns if frame[column].notna().any()}


def with_total(table: str, label: str | None = "Total") -> Rows:
    """The small plant with a row of sums below a table."""
    return added(PLANT, table, **{**sums(table), INPUTS[table].columns[0].name: label})


def told(rows: Rows) -> list[tuple[str, str, str, int | None]]:
    return [(problem.severity.value, problem.check, problem.table, problem.row) for problem in check(inputs(rows))]


@pytest.mark.parametrize(
    ("table", "label"),
    [
        (table, label)
        for table, label in crossed(WITH_FIGURES, ("Total", "TOTAL:", "Summe", None))
        if label or any(sums(table).values())
    ],
)
def test_a_total_is_told_in_every_table_and_nothing_else_of_its_row(table: str, label: str | None):
    assert told(with_total(table, label)) == [("error", "total-row", table, len(PLANT[table]))]


@pytest.mark.parametrize(
    "label", ["sum", "Sum (t)", "Sub-total", "Grand total", "Gesamt", "Σ", "Total lots", "Summe 2026"]
)
def test_what_people_call_totals(label: str):
    assert told(with_total("Lots", label)) == [("error", "total-row", "Lots", 3)]


def test_the_figures_are_named():
    (problem,) = check(inputs(with_total("Lots", None)))
    assert problem.message == (
        "The row has no name, and looks like a total: Quantity 45 t and Moisture 2 % are the sums of other rows."
    )
    assert (problem.column, problem.remedy) == ("Quantity", "Delete the row: it would be planned as one more of Lots.")


def test_averages_are_told_too():
    rows = added(PLANT, "Lots", Lot="Average", Quantity=15.0, Nd=26.8, Dy=3.2)
    assert told(rows) == [("error", "total-row", "Lots", 3)]


def test_a_total_above_the_rows_and_sub_totals_between_them():
    first, second, third = PLANT["Lots"]
    rows = {
        **PLANT,
        "Lots": [
            {"Lot": "Total", "Quantity": 45.0},
            first,
            second,
            {"Lot": "Subtotal", "Quantity": 30.0},
            third,
            {"Lot": "Subtotal", "Quantity": 15.0},
            {"Lot": "Grand total", "Quantity": 45.0},
        ],
    }
    assert [row for *_, row in told(rows)] == [0, 3, 5, 6]


def test_a_total_is_found_where_it_stands_in_another_text():
    rows = added(PLANT, "Lots", Quantity=45.0, Note="Total")
    (problem,) = check(inputs(rows))
    assert (problem.check, problem.column) == ("total-row", "Note")


def test_a_product_called_total_that_holds_no_sum_is_doubted_only():
    """It may be a customer's product; Settings can silence that."""
    rows = added(PLANT, "Products", Product="Total", **cells("Opening stock", 70.0))
    assert told(rows)[0] == ("warning", "total-row", "Products", 2)
    silent = {"Setting": "Silenced warnings", "Value": "total-row"}
    assert "total-row" not in {check for _, check, *_ in told(added(rows, "Settings", **silent))}


@pytest.mark.parametrize(
    "rows",
    [
        added(PLANT, "Groups", Group="Total", Components="Nd+Dy"),
        added(PLANT, "Contracts", Contract="Total oil", Customer="Total", Product="Nd oxide", Price=75.0, Priority=3.0),
        added(PLANT, "Lots", Lot="Sum-1", Status="stock", Quantity=7.0, Nd=25.0, Dy=4.0, **cells("Feed class", "HDD")),
        added(PLANT, "Lots", Lot="X", Status="stock", Quantity=45.0, Nd=25.0, Dy=4.0, **cells("Feed class", "HDD")),
    ],
)
def test_what_is_no_total(rows: Rows):
    """A group of all rare earths, a customer, a lot of that name, and a lot as large as the others together."""
    assert "total-row" not in {check for _, check, *_ in told(rows)}


def test_a_lot_without_a_name_is_only_that():
    lot = {"Status": "stock", "Quantity": 9.0, "Nd": 25.0, "Dy": 4.0, "Hardness": 550.0}
    rows = added(PLANT, "Lots", **lot, **cells("Feed class", "HDD"))
    assert told(rows) == [("error", "blank-cell", "Lots", 3)]


def test_in_a_workbook_and_in_csv_at_its_cell(tmp_path: Path):
    path = write_tables(tmp_path / "plant.xlsx", with_total("Products"))
    csv_folder.write(inputs(with_total("Products")), tmp_path / "plant")
    for source in (path, tmp_path / "plant"):
        (finding,) = pipeline.check(source).findings
        assert (finding.check, finding.sheet, finding.cell) == ("total-row", "Products", "A4")
