"""Hours under way: work begun before the plan takes hours of a line in the period that holds their date.

Two days of 24 t, 100 kg a tonne at 1: of 100 t 48 are worked, 4800. With 10 h under way on the second day it is 38 t,
3800, and at 5 an hour all 48 h cost 240.
"""

from __future__ import annotations

import pytest

from tests.models.rules.test_after import violations
from tests.models.solved import Row, lot, solved, tiny
from tests.plants import Rows, day, weeks


def busy(*hours: tuple[int, float], cost: float = 0.0, **tables: list[Row]) -> Rows:
    """100 t and a mill that is busy so many hours on some days."""
    under_way = [{"Line": "Mill", "Date": day(on), "Hours": value} for on, value in hours]
    lines = [{"Line": "Mill", "Running cost": cost}]
    return tiny(2, **{"Lots": [lot("A", 100.0)], "Lines": lines, "Hours under way": under_way, **tables})


def test_they_are_not_there_for_the_plan() -> None:
    """10 h of the second day: 24 + 14 = 38 t, 3800. Without them it is 4800."""
    rows = busy((2, 10.0))
    plan = solved(rows)
    assert plan.margin == pytest.approx(3800.0)
    assert solved(busy()).margin == pytest.approx(4800.0)
    assert plan.amount("Line hours", "Lost", Period="D2") == pytest.approx(10.0)
    assert violations(rows, plan) == []


def test_they_cost_what_others_do() -> None:
    """38 h of the plan and 10 under way at 5 an hour: 3800 - 240."""
    rows = busy((2, 10.0), cost=5.0)
    plan = solved(rows)
    assert plan.margin == pytest.approx(3800.0 - 240.0)
    assert violations(rows, plan) == []


def test_several_on_days_of_one_period_add_up_and_those_behind_the_plan_are_none_of_it() -> None:
    """A week of 168 h less 10 and 20; 50 h after its end cost nothing in it."""
    rows = busy((2, 10.0), (5, 20.0), (9, 50.0), cost=5.0, Periods=weeks(1), Lots=[lot("A", 1000.0)])
    plan = solved(rows)
    assert plan.margin == pytest.approx(138.0 * 100.0 - 168.0 * 5.0)
    assert violations(rows, plan) == []


def test_more_than_there_are_take_up_all_of_them() -> None:
    """30 h on a day of 24 h are 24: one day is left, 2400, and 48 h are paid for."""
    rows = busy((2, 30.0), cost=5.0)
    plan = solved(rows)
    assert plan.margin == pytest.approx(2400.0 - 240.0)
    assert violations(rows, plan) == []


def test_the_audit_refuses_work_in_hours_that_are_taken() -> None:
    plan = solved(busy())
    found = violations(busy((2, 10.0)), plan)
    assert any(one.startswith("Line hours: Mill / D2") and "used and lost" in one for one in found), found
