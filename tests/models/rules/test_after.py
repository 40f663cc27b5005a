"""After in Line use: work of a day is fired in the oven on the next one, in the hours of that day.

The mill works 24 t a day and the oven 12 t. Of the first day 12 t are fired on the second; what the second works is
fired behind the plan: 12 + 24 = 36 t * 100 kg * 1 = 3600. Without After it is 12 t a day: 2400.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.models.audited import audited
from tests.models.explain.plans import why
from tests.models.solved import Row, Solved, exact, lot, solved, target, tiny
from tests.plants import Rows, day, weeks


def use(line: str, rate: float, after: float | None = None) -> Row:
    """A row of Line use."""
    return {"Recipe": "Work", "Line": line, "Rate": rate, "Basis": "t", "After": after}


def fired(count: int = 2, after: float | None = 1.0, **tables: list[Row]) -> Rows:
    """100 t for a mill of 1 t an hour and, so many days later, an oven of half a tonne."""
    rows = {"Lots": [lot("A", 100.0)], "Lines": [{"Line": "Mill"}, {"Line": "Oven", "Running cost": 0.0}]}
    return tiny(count, **{**rows, "Line use": [use("Mill", 1.0), use("Oven", 0.5, after)], **tables})


def violations(rows: Rows, plan: Solved) -> list[str]:
    """What the audit says of the hours of a plan and of its money."""
    return [str(one) for one in audited(rows, plan) if not str(one).startswith(("Summary", "Lot use"))]


def test_hours_are_booked_in_the_period_that_holds_the_day() -> None:
    plan = solved(fired())
    assert plan.margin == pytest.approx(3600.0)
    assert plan.amount("Line hours", "Used", Line="Oven", Period="D1") == pytest.approx(0.0)
    assert plan.amount("Line hours", "Used", Line="Oven", Period="D2") == pytest.approx(24.0)
    assert violations(fired(), plan) == []


def test_a_blank_cell_books_them_with_the_work() -> None:
    assert solved(fired(after=None)).margin == pytest.approx(2400.0)
    assert solved(fired(after=0.0)).margin == pytest.approx(2400.0)


def test_nothing_is_begun_that_a_stop_of_the_later_line_keeps_from_going_on() -> None:
    """The oven stands still on the second day: nothing is worked on the first, and 24 t on the second."""
    stop = [{"Line": "Oven", "From": day(2), "To": day(2), "Availability": 0.0}]
    plan = solved(fired(Downtime=stop))
    assert plan.run(Period="D1") == 0.0
    assert plan.run(Period="D2") == pytest.approx(24.0)


def test_a_stop_of_the_later_line_on_the_day_itself_is_none() -> None:
    """The oven stands still on the first day, when nothing comes to it: the same plan as without a stop."""
    stop = [{"Line": "Oven", "From": day(1), "To": day(1), "Availability": 0.0}]
    assert solved(fired(Downtime=stop)).margin == pytest.approx(3600.0)


@pytest.mark.parametrize(("count", "tonnes"), [(2, 24.0), (3, 48.0), (5, 72.0)])
def test_two_rows_keep_a_line_busy_for_two_periods(count: int, tonnes: float) -> None:
    """Work of a day takes the mill as long on the next: 24 t on every other day, the last among them if it can be."""
    rows = tiny(count, Lots=[lot("A", 100.0)], **{"Line use": [use("Mill", 1.0), use("Mill", 1.0, 1.0)]})
    plan = solved(rows)
    assert plan.run() == pytest.approx(tonnes)
    assert violations(rows, plan) == []


def test_the_days_of_a_lot_are_so_many_days_later_on_the_later_line() -> None:
    """A lot is there from Thursday to Sunday; the oven fires 10 t a day, from the next Thursday on: 40 t."""
    days = {"Available": day(4), "Use by": day(7)}
    rows = fired(
        Periods=weeks(2),
        Lots=[lot("A", 100.0, **days)],
        Lines=[{"Line": "Mill"}, {"Line": "Oven", "Hours per day": 10.0}],
        **{"Line use": [use("Mill", 10.0), use("Oven", 1.0, 7.0)]},
    )
    plan = solved(rows)
    assert plan.run() == pytest.approx(40.0)
    assert violations(rows, plan) == []


@pytest.mark.parametrize("available", [None, day(1), day(1) - timedelta(days=3), day(1) - timedelta(days=40)])
def test_a_lot_that_came_before_the_plan_is_begun_on_its_first_day(available: date | None) -> None:
    """After 5 days the oven has two of the first week, 24 t, and all of the second, 84 t."""
    rows = fired(
        Periods=weeks(2),
        Lots=[lot("A", 1000.0, Available=available)],
        **{"Line use": [use("Mill", 10.0), use("Oven", 0.5, 5.0)]},
    )
    plan = solved(rows)
    assert (plan.run(Period="W1"), plan.run()) == pytest.approx((24.0, 108.0))
    assert violations(rows, plan) == []


def test_running_costs_are_those_of_the_hours_that_are_booked() -> None:
    """24 h of the oven at 10 on the second day; what is fired behind the plan costs nothing in it."""
    lines = [{"Line": "Mill"}, {"Line": "Oven", "Running cost": 10.0}]
    rows = fired(Lines=lines)
    plan = solved(rows)
    assert plan.margin == pytest.approx(3600.0 - 240.0)
    assert violations(rows, plan) == []


def test_the_audit_refuses_hours_that_are_booked_at_once() -> None:
    """The plan without After fires 12 t on either day: by After, on the second day only."""
    at_once = solved(fired(after=0.0))
    found = violations(fired(after=1.0), at_once)
    assert any(one.startswith("Line hours: Oven / D1") for one in found), found


def test_the_later_line_is_why_a_promise_is_short() -> None:
    """15 t of the first day are wanted, and the oven fires 12 of them: 3 t, 300 kg."""
    wanted = [target("T", 1500.0, Priority=1.0)]
    rows = fired(Targets=wanted, Lots=[lot("A", 100.0, **{"Use by": day(1)})], Settings=exact())
    assert why(rows) == [("Hours", "Oven", 300.0)]
