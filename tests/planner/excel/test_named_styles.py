"""Cells belong to named cell styles, so that a company can change how all of them look in one place."""

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
        own = book[sheet][cell]
        assert own.style == name
        style = next(style for style in book._named_styles if style.name == name)
        assert style.fill.fgColor.rgb == own.fill.fgColor.rgb
        assert style.font.name == own.font.name


def test_every_cell_that_holds_something_has_one(tmp_path: Path) -> None:
    book = load_workbook(plan_book.write(a_plan(), tmp_path / "plan.xlsx"))
    cells = [cell for name in ("Runs", "Money", "Lots") for row in book[name].iter_rows() for cell in row]
    assert {cell.style for cell in cells} == {"Planner header", "Planner output", "Planner input"}
