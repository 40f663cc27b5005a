"""The work list and the delivery calendar as sheets and as sections: the same figures, and one printed page of work."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from planner.excel.plan.sheets import floor_sheets
from planner.report import page
from tests.planner.compare.plans import solved
from tests.planner.floor.test_deliveries import contracted
from tests.planner.floor.test_work_list import mixed
from tests.plants import day


@pytest.fixture(scope="module")
def late() -> Plan:
    return solved(contracted(100.0, 10_000.0, 7, Late="yes"))


def texts(plan: Plan, path: Path, sheet: str) -> list[list[object]]:
    found = load_workbook(plan_book.write(plan, path))[sheet]
    return [[cell.value for cell in row] for row in found.iter_rows()]


def test_the_work_list_is_one_page_with_room_for_what_was_done(tmp_path: Path) -> None:
    found = load_workbook(plan_book.write(solved(mixed()), tmp_path / "plan.xlsx"))[floor_sheets.WORK_LIST]
    rows = [[cell.value for cell in row] for row in found.iter_rows()]
    assert [row[:2] for row in rows if row[0] in (1, 2, 3)] == [[1, "Y"], [2, "X"], [3, "Z"]]
    assert [row[9] for row in rows if row[0] == 2] == ["Dy 12 %, at most 10 %"]
    assert rows[0][0] == f"Base: work list {day(1)} to {day(7)}"
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert (found.page_setup.fitToWidth or 1, found.page_setup.fitToHeight or 1) == (1, 1)  # blank means 1
    assert any("Done [t]" in row for row in rows)


def test_the_delivery_calendar_says_what_leaves_by_when(late: Plan, tmp_path: Path) -> None:
    rows = texts(late, tmp_path / "plan.xlsx", floor_sheets.DELIVERIES)
    (window,) = [
        row for row in rows if "SHORT" in row or ("late" in row and row[6] is not None and len(row) > 9 and row[9])
    ]
    assert [window[0], round(float(str(window[4]))), round(float(str(window[7]))), window[9]] == [
        "Magnets",
        10_000,
        3_000,
        "late",
    ]
    leaving = [row for row in rows if row[0] == "Magnets" and not row[9]]
    assert [(round(float(str(row[4]))), row[8]) for row in leaving] == [(7_000, None), (3_000, "late")]


def test_the_headers_of_the_longer_table_are_on_each_page(late: Plan, tmp_path: Path) -> None:
    sheet = load_workbook(plan_book.write(late, tmp_path / "plan.xlsx"))[floor_sheets.DELIVERIES]
    longest = max(sheet.tables.values(), key=lambda table: len(sheet[table.ref]))
    header = sheet[longest.ref][0][0].row
    assert sheet.print_title_rows == f"${header}:${header}"


def test_the_page_has_both(late: Plan) -> None:
    html = page.page([late])
    work = html[html.index('id="p0-work"') : html.index('id="p0-deliveries"')]
    calendar = html[html.index('id="p0-deliveries"') : html.index('id="p0-targets"')]
    assert "W1: Leach" in work and "70.00" in work and "Leach 70 of 70 h" in work
    assert "3,000.0" in calendar and str(day(14)) in calendar and "late" in calendar


def test_a_plan_without_work_and_contracts_says_so(tmp_path: Path) -> None:
    plan = solved({**mixed(), "Spot sales": []})
    assert "Nothing is worked in the coming week." in page.page([plan])
    assert "No contract asks for anything." in page.page([plan])
    path = tmp_path / "plan.xlsx"
    assert texts(plan, path, floor_sheets.WORK_LIST)[1][0] == "Nothing is worked in the coming week."
    assert texts(plan, path, floor_sheets.DELIVERIES)[1][0] == "No contract asks for anything."
