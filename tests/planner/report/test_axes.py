"""What the axes of charts on the page say."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.report import options
from tests.plan_fixture import a_plan
from tests.planner.report.test_page import charts, report


@pytest.mark.parametrize(("shares", "most"), [([40.0], 100), ([134.52], 150), ([299.1], 300), ([556.98], None)])
def test_the_axis_of_promises_ends_at_a_tick(shares, most):
    """What is reached of what is asked has a tick at every quarter; beyond 300 % the chart chooses them."""
    axis = options.kept(["Dy made"], shares, [""], [True])["xAxis"]
    assert (axis.get("max"), axis.get("interval")) == (most, None if most is None else 25)


def test_days_below_the_schedule_are_those_on_which_periods_begin():
    plan = a_plan()
    days = charts(report.page([plan]))["p0-gantt"]["variants"][""]["xAxis"]["axisLabel"]["customValues"]
    assert list(pd.to_datetime(days, unit="ms")) == list(plan.inputs["Periods"]["Start"])
