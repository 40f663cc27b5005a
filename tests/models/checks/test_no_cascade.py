"""One slip gives one finding: what the reader or another check has said is not said again."""

from __future__ import annotations

import pytest

from models.checks import check
from models.schema.frames import inputs
from tests.models.checks.cases import PLANT, one
from tests.plants import Rows


def found(rows: Rows, *spoiled: tuple[str, int | None, str | None]) -> list[tuple[str, str, int | None]]:
    return [(problem.check, problem.table, problem.row) for problem in check(inputs(rows), frozenset(spoiled))]


@pytest.mark.parametrize("row", [0, None])
def test_a_cell_that_the_reader_reported_is_not_called_blank(row):
    rows = one("Lots", 0, Status=None)
    assert found(rows) == [("blank-cell", "Lots", 0)]
    assert found(rows, ("Lots", row, "Status")) == []


def test_an_unreadable_quantity_is_not_called_missing():
    assert found(one("Lots", 0, Quantity=None), ("Lots", 0, "Quantity")) == []


@pytest.mark.parametrize("column", ["Priority", "Shortfall penalty"])
def test_an_unreadable_priority_or_penalty_is_not_called_missing(column):
    assert found(one("Contracts", 0, Priority=None), ("Contracts", 0, column)) == []


@pytest.mark.parametrize("column", ["Min", "Max"])
def test_an_unreadable_limit_is_not_called_missing(column):
    assert found(one("Blend limits", 0, Max=None), ("Blend limits", 0, column)) == []


def test_a_missing_table_is_not_called_empty():
    rows = {**PLANT, "Periods": [], "Fixed runs": []}
    assert found(rows) == [("empty-table", "Periods", None)]
    assert found(rows, ("Periods", None, None)) == []


def test_names_that_look_for_a_table_without_rows_are_not_reported_one_by_one():
    assert {check for check, _, _ in found({**PLANT, "Products": []})} == {"empty-table"}


def test_while_the_periods_are_wrong_no_window_is_judged():
    rows = {**one("Periods", 1, Start=None), "Targets": [{**PLANT["Targets"][0], "To": PLANT["Periods"][0]["Start"]}]}
    assert found(rows) == [("blank-cell", "Periods", 1)]


def test_a_rich_class_is_reported_once_and_not_for_each_lot_that_takes_its_typical_assay():
    rows = one("Feed classes", 0, Nd=98.0)
    rows = {**rows, "Lots": [{**lot, "Nd": None, "Dy": None} for lot in PLANT["Lots"]]}
    assert [one_found for one_found in found(rows) if one_found[0] == "assay-over-hundred"] == [
        ("assay-over-hundred", "Feed classes", 0)
    ]


def test_a_blank_assay_makes_a_lot_too_rich_only_together_with_its_class():
    """80 % Nd typed and 25 % Dy by the class: 105 %."""
    rows = one("Feed classes", 1, Dy=25.0, Nd=10.0)
    rows = {**rows, "Lots": [PLANT["Lots"][0], {**PLANT["Lots"][1], "Nd": 80.0, "Dy": None}, PLANT["Lots"][2]]}
    problems = [problem for problem in check(inputs(rows)) if problem.check == "assay-over-hundred"]
    assert [(problem.row, problem.column) for problem in problems] == [(1, "Nd")]
    assert "105 %, with its class's typical values" in problems[0].message


def test_the_value_of_the_cell_is_given():
    problem = check(inputs(one("Lots", 0, Moisture=120.0)))[0]
    assert problem.value == 120.0
