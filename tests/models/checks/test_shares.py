"""Fractions typed where per cent is asked for, told by what they stand beside, and what must not be taken for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.checks import check
from models.schema.frames import inputs
from models.schema.problems import Problem
from planner.excel.marking import apply
from tests.models.checks.cases import PLANT, cells, one
from tests.planner.excel.marking import mark
from tests.plants import Rows, added, changed, without
from tests.workbooks import write_tables


def found(rows: Rows) -> list[Problem]:
    return [problem for problem in check(inputs(rows)) if problem.check == "share-as-fraction"]


def wet(*moistures: float) -> Rows:
    """The small plant with a lot of EV traction for each moisture."""
    rows = PLANT
    for number, moisture in enumerate(moistures):
        lot = {"Lot": f"L{number}", "Status": "stock", "Quantity": 5.0, "Nd": 25.0, "Dy": 4.0, "Hardness": 600.0}
        rows = added(rows, "Lots", **lot, Moisture=moisture, **cells("Feed class", "EV traction"))
    return rows


def routes(*recoveries: float) -> Rows:
    """The small plant with a further route for each recovery of Nd, which recovers 90 % of Dy."""
    rows = PLANT
    for number, nd in enumerate(recoveries):
        name = f"Route {number}"
        rows = added(rows, "Recipes", Recipe=name, **cells("Feed class", "HDD"))
        rows = added(rows, "Line use", Recipe=name, Line="Leach", Rate=0.1, Basis="t")
        rows = added(rows, "Yields", Recipe=name, Product="Nd oxide", Nd=nd, Dy=90.0)
    return rows


def test_a_moisture_a_hundredth_of_the_others_is_a_fraction():
    """2, 30 and 28 % in the class, median 28 of those above 1 %: 0.25 is about a hundredth."""
    (problem,) = found(wet(30.0, 28.0, 0.25))
    assert (problem.table, problem.row, problem.column, problem.suggestion) == ("Lots", 5, "Moisture", 25.0)


@pytest.mark.parametrize(
    "moistures", [(0.25,), (0.25, 0.3, 0.2), (2.0, 3.0, 0.02), (30.0, 28.0, 0.9), (30.0, 28.0, 0.0)]
)
def test_dry_feed_is_no_fraction(moistures: tuple[float, ...]):
    """Where the others are dry too, where there are too few to tell, and where it is not about a hundredth."""
    assert found(wet(*moistures)) == []


def test_a_recovery_a_hundredth_of_what_other_recipes_bring_is_a_fraction():
    """95 % by the first route and 94 by the next, 0.93 by the third, whose Dy is in per cent."""
    (problem,) = found(routes(94.0, 0.93))
    assert (problem.table, problem.row, problem.column, problem.suggestion) == ("Yields", 3, "Nd", 93.0)


@pytest.mark.parametrize("recoveries", [(0.93,), (94.0, 5.0), (94.0, 0.1), (0.5, 0.6)])
def test_traces_in_a_product_are_no_fractions(recoveries: tuple[float, ...]):
    assert found(routes(*recoveries)) == []


def test_a_row_of_fractions_is_one_finding():
    (problem,) = found(without(one("Yields", 0, Nd=0.95, Dy=0.02), "Yields", 1))
    assert problem.message == "Nd is 0.95 %, Dy is 0.02 %: they look like fractions."
    assert [(offer.column, offer.value, offer.suggestion) for offer in problem.offers] == [("Dy", 0.02, 2.0)]


def test_each_cell_of_one_finding_can_be_accepted_in_the_marked_copy(tmp_path: Path):
    """An assay typed as 0.26 and 0.045: one finding, two lines, both carried out."""
    source = write_tables(tmp_path / "plant.xlsx", changed(PLANT, "Lots", 0, Nd=0.26, Dy=0.045))
    book = mark(source, tmp_path / "marked.xlsx")
    assert "1 warning in plant.xlsx" in book["Findings"]["A2"].value
    cells = {f"{cell.column_letter}2" for cell in book["Lots"][1] if str(cell.value).startswith(("Nd ", "Dy "))}
    assert {cell for cell in cells if book["Lots"][cell].comment} == cells
    assert len(cells) == 2
    for row in book["Findings"].iter_rows():
        if row[3].value in cells:
            row[9].value = "yes"
    book.save(tmp_path / "marked.xlsx")
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    sheet = load_workbook(done.path)["Lots"]
    assert {sheet[cell].value for cell in cells} == {26.0, 4.5}
