"""Cash by month in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.schema.frames import frame
from models.schema.outputs import CASH_BY_MONTH
from planner.engine.plan import Plan
from planner.views import cash
from tests.plan_fixture import a_plan


def with_sums(*sums: float) -> Plan:
    rows = [{"Month": f"2026-{month:02}", "Cumulative": value} for month, value in enumerate(sums, start=1)]
    plan = a_plan()
    return replace(plan, tables={**plan.tables, "Cash by month": frame(CASH_BY_MONTH.columns, rows)})


def test_the_month_in_which_most_cash_is_tied_up_is_named() -> None:
    assert cash.lowest_in_words(with_sums(100.0, -2500.4, -1200.0, 900.0)) == (
        "Most cash is tied up at the end of 2026-02: 2,500 GBP more has been paid than has come in."
    )


@pytest.mark.parametrize("sums", [(), (100.0, 50.0), (-0.2, 0.0)])
def test_nothing_is_said_where_no_cash_is_tied_up(sums: tuple[float, ...]) -> None:
    assert cash.lowest_in_words(with_sums(*sums)) == ""
