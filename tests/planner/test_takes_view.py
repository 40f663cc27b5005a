"""What each line takes in a plan with stages: feed and intermediates by name, in the period of the hours."""

from __future__ import annotations

from functools import cache

import pytest
from openpyxl import load_workbook

from models.schema.frames import inputs
from planner.engine.cases import of_tables
from planner.engine.plan import Plan
from planner.engine.solved import solve
from planner.excel.plan import plan_book
from planner.report import page
from planner.views.network import takes
from tests.choices import UNEXPLAINED
from tests.models.rules.test_one_mix import tank
from tests.models.solved import solved
from tests.models.test_intermediates import staged
from tests.plan_fixture import a_plan
from tests.plants import Rows

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


def planned(rows: Rows) -> Plan:
    return solve(of_tables(inputs(rows)), choices=UNEXPLAINED).plan


@cache
def two_days() -> Plan:
    """10 t are leached into 900 kg on day 1; the kiln takes 480 kg of them then and 420 kg on day 2."""
    return planned(staged())


def told(plan: Plan) -> dict[tuple[str, str], list[float]]:
    return {(line, name): tonnes for line, name, tonnes in takes.in_rows(plan)}


def test_each_line_takes_feed_or_an_intermediate_by_its_name() -> None:
    assert told(two_days()) == {
        ("Mill", "Feed"): pytest.approx([10.0, 0.0]),
        ("Kiln", "Liquor"): pytest.approx([0.48, 0.42]),
    }


def test_a_line_that_works_both_takes_both() -> None:
    """The kiln also dries the feed, which it does with a rate of 1 t an hour."""
    rows = staged()
    rows["Line use"].append({"Recipe": "Leach", "Line": "Kiln", "Rate": 1.0, "Basis": "t"})
    names = [name for line, name in told(planned(rows)) if line == "Kiln"]
    assert names == ["Feed", "Liquor"]


def test_with_after_it_stands_in_the_period_of_the_hours() -> None:
    """What is leached on day 1 keeps the kiln busy on day 2."""
    rows = staged()
    rows["Line use"].append({"Recipe": "Leach", "Line": "Kiln", "Rate": 1.0, "Basis": "t", "After": 1.0})
    worked = solved(rows).run(Recipe="Leach", Period="D1")
    assert told(planned(rows))["Kiln", "Feed"] == pytest.approx([0.0, worked])


def test_a_mix_is_taken_by_its_name() -> None:
    assert {name for line, name in told(planned(tank()))} == {"Feed", "Liquor"}


def test_plans_without_intermediates_say_nothing() -> None:
    assert takes.of_lines(a_plan()) == {}


def test_schedule_and_page_show_it(tmp_path) -> None:
    sheet = load_workbook(plan_book.write(two_days(), tmp_path / "plan.xlsx"))["Schedule"]
    rows = [[cell.value for cell in row][:4] for row in sheet.iter_rows() if row[0].value == "takes"]
    assert rows == [["takes", "Feed", "10.0 t", None], ["takes", "Liquor", "0.5 t", "0.4 t"]]
    assert takes.TITLE in page.page([two_days()])
