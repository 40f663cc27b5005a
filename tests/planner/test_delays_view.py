"""What people see of how long lines may stand still: on the Overview, on the page and in the workbook."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from openpyxl import load_workbook

from models.schema.frames import frame, inputs
from models.schema.plan_tables.explanation_outputs import DELAYS
from planner.engine.cases import of_tables
from planner.engine.pipeline import solve_case
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from planner.report import page
from planner.views.network import delays
from tests.models.explain.test_delays import plant
from tests.models.rules.test_one_mix import tank
from tests.models.solved import Row, tiny
from tests.plan_fixture import a_plan
from tests.plants import day

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


@cache
def staged(opening: float) -> Plan:
    """480 kg of metal are due on day 4 of 4; the kiln needs days 3 and 4 for it, and the mill feeds the kiln."""
    return solve_case(of_tables(inputs(plant(opening))))


def told(*rows: Row) -> list[str]:
    """The words of a plan of 14 days with these rows."""
    plan = a_plan(Delays=frame(DELAYS.columns, [{"From": pd.Timestamp("2026-11-02"), **row} for row in rows]))
    return list(delays.in_words(plan))


def test_the_overview_names_the_line_with_least_time_and_the_one_with_most() -> None:
    (words,) = delays.in_words(staged(480.0))
    row = f"C / {day(1)} / {day(4)}"
    first, last = "Kiln reaches a customer soonest: after 2 days", "last Mill does: after 3 days"
    assert words == f"Of lines that stop on {day(1)} {first} ({row}); {last}."


def test_a_line_may_stand_still_to_the_end() -> None:
    (words,) = delays.in_words(staged(960.0))
    assert words.endswith("; last Mill does: not before the plan ends.")


def test_several_lines_are_named_together() -> None:
    touched = "C / 1 / 2"
    (words,) = told(*({"Line": line, "Days": 0.0, "First touched": touched} for line in ("A", "B", "D")))
    assert words == "Of lines that stop on 2026-11-02 A, B and D reach a customer soonest: at once (C / 1 / 2)."


def test_nothing_is_said_of_what_was_not_computed() -> None:
    assert told({"Line": "A", "First touched": "not computed: no steps"}) == []


def test_workbook_and_page_show_them(tmp_path) -> None:
    plan = staged(480.0)
    path = plan_book.write(plan, tmp_path / "plan.xlsx")
    sheet = load_workbook(path)["Delays"]
    assert sheet.sheet_state == "visible"
    pd.testing.assert_frame_equal(plan_book.load(path).tables["Delays"], plan.tables["Delays"])
    assert delays.TITLE in page.page([plan])


@pytest.mark.long
@pytest.mark.parametrize("rows", [tiny(), tank()])
def test_plans_without_intermediates_and_with_stores_that_mix_have_none(rows, tmp_path) -> None:
    plan = solve_case(of_tables(inputs(rows)))
    assert plan.tables["Delays"].empty
    assert load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx"))["Delays"].sheet_state == "hidden"
