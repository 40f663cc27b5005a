"""The schedule: which lot stands where, when lines are down, and what fits on a page."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from models.schema.frames import frame, inputs
from models.schema.outputs import OUTPUTS
from planner.engine.plan import Plan
from planner.excel.paper.size import A4, LETTER, SIZES
from planner.excel.plan import plan_book
from planner.excel.plan.sheets import schedule
from planner.views import schedule_rows
from planner.views.colours import FAMILY_COLOURS
from planner.views.families import families
from tests.plan_fixture import a_plan, day, input_rows


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory):
    return load_workbook(plan_book.write(a_plan(), tmp_path_factory.mktemp("plan") / "plan.xlsx"))["Schedule"]


def _with_runs(*runs: tuple[str, str, float]) -> Plan:
    rows = [{"Period": p, "Lot": lot, "Recipe": "Full route", "Amount": tonnes} for p, lot, tonnes in runs]
    return a_plan(Runs=frame(OUTPUTS["Runs"].columns, rows))


def _shown(grid: schedule_rows.Grid) -> list[dict[int, str]]:
    return [{p: work.lot for p, work in row.items()} for row in grid]


def _row_of(sheet, name: str, column: int = 1) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == name)


def test_a_lot_stands_on_the_lines_of_its_recipe_only():
    """Swarf goes the light route, which books no hours on the heavy line."""
    grids = schedule_rows.work_of_lines(a_plan())
    lots = {line: {work.lot for row in grid for work in row.values()} for line, grid in grids.items()}
    assert list(grids) == ["Leach", "Light", "Heavy"]
    assert "SW-071" in lots["Leach"] and "SW-071" in lots["Light"] and "SW-071" not in lots["Heavy"]


def test_a_lot_that_goes_on_keeps_its_row():
    """EV-2602 is below EV-2601 in W45; when EV-2601 ends it stays there and EV-2603 takes the free row."""
    plan = _with_runs(
        ("W45", "EV-2601", 1.0), ("W45", "EV-2602", 2.0), ("W46", "EV-2602", 3.0), ("W46", "EV-2603", 4.0)
    )
    grid = schedule_rows.work_of_lines(plan)["Heavy"]
    assert _shown(grid) == [{0: "EV-2601", 1: "EV-2603"}, {0: "EV-2602", 1: "EV-2602"}]
    assert [work.tonnes for work in grid[1].values()] == [2.0, 3.0]


def test_no_more_rows_than_lots_at_once():
    plan = _with_runs(
        *((f"W{week}", f"EV-260{lot}", 1.0) for week in range(45, 53) for lot in (week % 5 + 1, (week + 1) % 5 + 1))
    )
    assert len(schedule_rows.work_of_lines(plan)["Heavy"]) == 2


def test_two_runs_of_a_lot_in_a_period_stand_as_one():
    runs = [
        {"Period": "W45", "Lot": "EV-2601", "Recipe": recipe, "Amount": 1.5} for recipe in ("Full route", "Light route")
    ]
    grid = schedule_rows.work_of_lines(a_plan(Runs=frame(OUTPUTS["Runs"].columns, runs)))["Leach"]
    assert grid == [{0: schedule_rows.Work("EV-2601", 3.0)}]


def test_lots_beyond_the_last_row_are_summed_up():
    """14 lots of 1 t in 12 rows: eleven alone, three in the last."""
    rows = input_rows()
    lots = [f"L{i:02}" for i in range(14)]
    rows["Lots"] = [{"Lot": lot, "Feed class": "MRI", "Status": "stock", "Quantity": 1.0} for lot in lots]
    plan = replace(_with_runs(*(("W45", lot, 1.0) for lot in lots)), inputs=inputs(rows))
    grid = schedule_rows.work_of_lines(plan)["Heavy"]
    assert len(grid) == 12
    assert schedule.in_words(grid[-1][0]) == "+3 lots  3.0 t"


def test_lots_are_listed_class_by_class_and_then_by_first_period():
    plan = _with_runs(("W46", "EV-2601", 1.0), ("W45", "EV-2602", 1.0), ("W45", "MRI-A", 1.0), ("W47", "SW-071", 1.0))
    assert schedule_rows.lots_in_order(plan) == ["EV-2602", "EV-2601", "SW-071", "MRI-A"]


def test_downtime_says_why_and_how_many_days_of_each_period():
    """Days 12 to 16 are the last three of W46 and the first two of W47; a pump runs at half from day 16 to 17."""
    rows = input_rows()
    rows["Downtime"] = [
        {"Line": "Leach", "From": day(12), "To": day(16), "Reason": "Lining"},
        {"Line": "Leach", "From": day(16), "To": day(17), "Availability": 50.0},
    ]
    words = schedule_rows.downtime(replace(a_plan(), inputs=inputs(rows)))
    assert words == {("Leach", 1): "Lining: 3 d", ("Leach", 2): "Lining: 2 d, Down: 2 d at 50 %"}


def test_a_class_without_family_is_its_own():
    rows = input_rows()
    rows["Feed classes"][2].pop("Family")
    row = families(replace(a_plan(), inputs=inputs(rows)))
    assert row == {"EV traction": "Sintered", "Swarf": "Swarf", "MRI": "MRI"}


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-11-02", "2026-11-08", "2–8 Nov"),
        ("2026-11-30", "2026-12-06", "30 Nov–6 Dec"),
        ("2026-11-02", "2026-11-02", "2 Nov"),
    ],
)
def test_periods_are_dated_in_words(start, end, words):
    assert schedule.dates_in_words(pd.Timestamp(start), pd.Timestamp(end)) == words


@pytest.mark.parametrize(
    ("tonnes", "words"), [(12.0, "EV-1  12.0 t"), (1234.5, "EV-1  1,234.5 t"), (0.0391, "EV-1  0.039 t")]
)
def test_small_amounts_are_not_rounded_to_nothing(tonnes, words):
    assert schedule.in_words(schedule_rows.Work("EV-1", tonnes)) == words


def test_cells_hold_lot_and_tonnes_in_the_colour_of_the_family(sheet):
    """W45 stands in column C; the lots of the lines follow their hours."""
    cell = sheet.cell(_row_of(sheet, "Light") + 1, 3)
    assert cell.value == "EV-2601  12.0 t"
    assert cell.fill.fgColor.rgb == "FF" + FAMILY_COLOURS[0][1:]


def test_hours_and_downtime_stand_with_the_line(sheet):
    """W47 stands in column E: 10 t at 0.15 t/h are 66.7 h of the 86.4 h that three days of lining leave."""
    row = _row_of(sheet, "Leach")
    assert sheet.cell(row, 5).value == "77 %  67 h"
    assert sheet.cell(row + 1, 5).value == "Lining of the tanks: 3 d"


def test_the_legend_names_every_family(sheet):
    assert [cell.value for cell in sheet[2]][2:6] == ["Sintered", "Swarf", "Large blocks", "Downtime"]


def test_below_the_lines_each_lot_has_its_row_of_tonnes(sheet):
    """EV-2602 is worked from W46 to W48."""
    row = _row_of(sheet, "EV-2602")
    assert [sheet.cell(row, column).value for column in range(2, 7)] == ["18.0 of 18.0 t", None, 3.5, 6, 8.5]
    assert sheet.cell(_row_of(sheet, "All feed"), 3).value == 20


def test_lines_that_work_the_same_lots_share_one_list(sheet):
    """Leach and Light work every lot: their hours stand together, above one list of lots."""
    assert _row_of(sheet, "Light") == _row_of(sheet, "Leach") + 2
    assert sheet.cell(_row_of(sheet, "Light") + 1, 1).value == "lots of these 2 lines"


def test_headers_and_lines_are_repeated_on_every_page(sheet):
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.print_title_cols == "$A:$B"


@pytest.mark.parametrize("periods", range(1, 60))
@pytest.mark.parametrize("width", [80, 110, 160])
def test_pages_share_the_periods_evenly_and_stay_legible(periods, width):
    """26 periods of which 5 fit: 4 and 5 on each of 6 pages, and never one alone on the last."""
    pages, scale = schedule._pages(SIZES[A4], periods, width, 600)
    sizes = [end - first for first, end in pairwise([*pages, periods])]
    assert max(sizes) - min(sizes) <= 1 and max(sizes) <= 13
    assert min(sizes) > 1 or periods == 1
    assert 0.65 <= scale <= 1


def test_a_page_has_room_in_a_font_wider_than_calibri():
    """Columns are 9 / 7 as wide in DejaVu Sans; A4 has 1,045 pixels between the margins, Letter 979."""
    for paper, pixels in ((SIZES[A4], 1045), (SIZES[LETTER], 979)):
        assert paper.across * 9 / 7 < pixels


def test_a_block_that_does_not_fit_begins_a_page():
    """40 rows on a page, 4 of them repeated headers: blocks of 20, 15 and 10 rows break before the third.

    With two rows of twice the height the second block does not fit either.
    """
    assert schedule._breaks([4, 24, 39, 49], set(), 40) == [39, 49]
    assert schedule._breaks([4, 24, 39, 49], {5, 6}, 40) == [24, 49]


def test_a_plan_without_any_work_still_has_its_schedule(tmp_path: Path):
    path = plan_book.write(a_plan(Runs=frame(OUTPUTS["Runs"].columns, [])), tmp_path / "plan.xlsx")
    sheet = load_workbook(path)["Schedule"]
    assert sheet.cell(_row_of(sheet, "Heavy"), 2).value == "used, hours"
