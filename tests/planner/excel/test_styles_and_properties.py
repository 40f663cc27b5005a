"""Cells belong to named cell styles, which a company can change in one place; properties say what the plan is."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from planner.excel.plan import plan_book
from tests.plan_fixture import a_plan


def test_cells_belong_to_named_styles_that_look_like_them(tmp_path: Path) -> None:
    """Headers, results and inputs each have one; its fill is that of the cell."""
    book = load_workbook(plan_book.write(a_plan(), tmp_path / "plan.xlsx"))
    for sheet, cell, name in (
        ("Runs", "A1", "Planner header"),
        ("Runs", "D2", "Planner output"),
        ("Lots", "A2", "Planner input"),
    ):
        found = book[sheet][cell]
        assert found.style == name
        style = next(style for style in book._named_styles if style.name == name)
        assert style.fill.fgColor.rgb == found.fill.fgColor.rgb
        assert style.font.name == found.font.name


def test_every_cell_that_holds_something_has_one(tmp_path: Path) -> None:
    book = load_workbook(plan_book.write(a_plan(), tmp_path / "plan.xlsx"))
    cells = [cell for name in ("Runs", "Money", "Lots") for row in book[name].iter_rows() for cell in row]
    assert {cell.style for cell in cells} == {"Planner header", "Planner output", "Planner input"}


def test_the_properties_of_the_document_say_what_the_plan_is(tmp_path: Path) -> None:
    """What the Manifest has of them, and the status."""
    plan = a_plan()
    properties = load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx")).custom_doc_props
    made = dict(zip(plan.tables["Manifest"]["Key"], plan.tables["Manifest"]["Value"], strict=True))
    stated = {one.name: one.value for one in properties.props}
    assert stated["Status"] == plan.status
    assert stated["Workbook"] == made["Workbook"]
    assert stated["Made at (UTC)"] == made["Made at (UTC)"]
