"""Which blank assays are spoken of: those of what recipes recover, rates count or limits name, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.checks import check
from models.schema.frames import inputs
from planner.engine import pipeline
from tests.models.checks.cases import PLANT, cells, more, one
from tests.plants import Rows, added, changed, small_plant
from tests.workbooks import write_tables

CHECKS = ("lot-without-assay", "component-not-assayed", "estimated-assay")


def told(rows: Rows, *spoiled: tuple[str, int | None, str | None]) -> dict[str, str]:
    """What is said of blank assays, by check."""
    found = check(inputs(rows), frozenset(spoiled))
    return {problem.check: problem.message for problem in found if problem.check in CHECKS}


def with_iron() -> Rows:
    """The small plant with iron among its components, of which neither lots nor classes have an assay."""
    return more("Components", Component="Fe", **cells("Counted as", "mass"))


def test_what_nothing_asks_for_may_be_blank():
    assert told(with_iron()) == {}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("Line use", {"Recipe": "NdFeB route", "Line": "Leach", "Rate": 900.0, "Basis": "Fe"}),
        ("Consumption", {"Recipe": "NdFeB route", "Resource": "HCl 33 %", "Amount": 1.0, "Per": "Fe"}),
        ("Blend limits", {"On": "Leach", "Share of": "Fe", "Max": 80.0}),
        ("Blend limits", {"On": "Dy oxide", "Share of": "Dy", "In": "Nd+Fe", "Max": 80.0}),
    ],
)
def test_what_a_rate_a_consumption_or_a_limit_names_may_not(table: str, row: dict[str, object]):
    assert set(told(added(with_iron(), table, **row))) == {"estimated-assay"}


def test_a_limit_on_a_line_that_no_recipe_uses_asks_for_nothing():
    rows = added(with_iron(), "Lines", Line="Spare")
    assert told(added(rows, "Blend limits", **cells("On", "Spare", "Share of", "Fe", "Max", 80.0))) == {}


def test_a_recipe_asks_of_the_classes_that_it_takes_only():
    """SmCo is worked for Co by a recipe of its own: its blank Nd and Dy matter to nobody."""
    rows = added(PLANT, "Components", Component="Co", **cells("Counted as", "mass"))
    rows = added(rows, "Feed classes", **cells("Feed class", "SmCo", "Co", 50.0))
    rows = {**rows, "Lots": [{**lot, "Co": 1.0} for lot in rows["Lots"]]}
    rows = added(rows, "Recipes", Recipe="Co route", **cells("Feed class", "SmCo"))
    rows = added(rows, "Line use", Recipe="Co route", Line="Spare mill", Rate=0.2, Basis="t")
    rows = added(rows, "Lines", Line="Spare mill")
    rows = added(rows, "Yields", Recipe="Co route", Product="Co", Co=90.0)
    rows = added(rows, "Products", Product="Co")
    lot = {"Lot": "S", "Feed class": "SmCo", "Status": "stock", "Quantity": 3.0}
    assert told(added(rows, "Lots", **lot, Co=48.0)) == {}
    assert set(told(added(rows, "Lots", **lot, Nd=0.0, Dy=0.0))) == {"lot-without-assay"}


@pytest.mark.parametrize("cells_", [{"Status": "blocked", "Must use": None}, {"Feed class": None}])
def test_a_lot_that_takes_no_part_is_not_spoken_of(cells_: dict[str, object]):
    rows = one("Lots", 0, Nd=None, Dy=None, **cells_) | {"Fixed runs": []}
    assert told(rows) == {}


def test_an_inactive_recipe_asks_for_nothing():
    rows = changed(one("Lots", 1, Nd=None), "Recipes", 1, Active="no")
    assert told(rows) == {}


def test_lots_without_any_assay_are_told_apart_from_gaps():
    rows = changed(one("Lots", 0, Nd=None, Dy=None), "Lots", 2, Dy=None)
    messages = told(rows)
    assert set(messages) == {"lot-without-assay", "estimated-assay"}
    assert "planned for EV-1." in messages["lot-without-assay"]
    assert messages["estimated-assay"].endswith(": Dy of EV-2.")


def test_a_lot_whose_class_has_no_assay_either_is_said_to_hold_nothing():
    rows = changed(one("Lots", 1, Nd=None, Dy=None), "Feed classes", 1, Nd=None, Dy=None)
    assert told(rows)["lot-without-assay"].endswith("HDD-1 count as holding none, as the class has no such assay.")


def test_a_cell_of_which_the_reader_has_spoken_is_no_gap():
    assert told(one("Lots", 2, Nd=None), ("Lots", 2, "Nd")) == {}


def test_where_no_lot_has_any_assay_no_single_component_is_missed():
    rows = {**PLANT, "Lots": [{**lot, "Nd": None, "Dy": None} for lot in PLANT["Lots"]]}
    assert set(told(rows)) == {"lot-without-assay"}


def test_a_deleted_column_is_missed_loudly(tmp_path: Path):
    """Without the column Dy every lot takes its class's; the finding stands at the header row."""
    path = write_tables(tmp_path / "plant.xlsx", small_plant(), list_objects=False)
    book = load_workbook(path)
    sheet = book["Lots"]
    sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == "Dy [%]"))
    book.save(path)
    (finding,) = pipeline.check(path).findings
    assert (finding.check, finding.sheet, finding.cell, finding.column) == ("component-not-assayed", "Lots", "A1", "Dy")


def test_an_empty_column_is_missed_at_its_header(tmp_path: Path):
    rows = {**PLANT, "Lots": [{**lot, "Dy": None} for lot in PLANT["Lots"]]}
    path = write_tables(tmp_path / "plant.xlsx", rows)
    (finding,) = pipeline.check(path).findings
    assert finding.sheet == "Lots"
    assert load_workbook(path)["Lots"][finding.cell].value == "Dy [%]"
