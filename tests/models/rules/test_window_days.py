"""window_days: weeks of 10 h a day at 1 t an hour, 100 kg each; a contract due on the Wednesday of the first.

With the rule it gets what is made by Wednesday: 30 t * 100 kg = 3000 kg at 1. Without it the 7000 kg of the week.
"""

from __future__ import annotations

import pytest

from tests.models.explain.plans import why
from tests.models.rules.test_lot_days import FRIDAY, MONDAY, SUNDAY, THURSDAY, WEDNESDAY, week
from tests.models.solved import exact, lot, solved
from tests.plants import Rows, day

PLENTY = lot("A", 1000.0)


def contract(due: object, most: float, *lots: dict[str, object], count: int = 1, **terms: object) -> Rows:
    """Weeks in which a contract takes so much of the metal at 1 a kilogram, and nobody else takes any."""
    row = {key: terms.pop(key) for key in ("From", "Min") if key in terms}
    tables = {
        "Contracts": [{"Contract": "C", "Product": "Metal", "Price": 1.0, "Priority": 1.0, **terms}],
        "Deliveries": [{"Contract": "C", "Due": due, "Min": most, "Max": most, **row}],
        "Spot sales": [],
        "Settings": exact(),
    }
    return week(*(lots or (PLENTY,)), count=count, **tables)


ROWS = contract(WEDNESDAY, 7000.0)
MARGIN = 3000.0
MARGIN_WITHOUT = 7000.0


def lagged(rows: Rows, lag: float) -> Rows:
    return {**rows, "Yields": [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": lag}]}


@pytest.mark.parametrize(("lag", "in_time"), [(0.0, 3000.0), (1.0, 7000.0 * 2 / 6), (2.0, 7000.0 / 5), (5.0, 0.0)])
def test_output_comes_evenly_from_its_first_day_to_the_end_of_the_week(lag: float, in_time: float) -> None:
    """With 5 days all of it comes on Saturday and Sunday, with 2 a fifth of it on Wednesday."""
    assert solved(lagged(ROWS, lag)).margin == pytest.approx(in_time)


def test_nothing_is_there_by_wednesday_of_a_lot_that_comes_on_thursday() -> None:
    plan = solved(contract(WEDNESDAY, 7000.0, lot("A", 1000.0, Available=THURSDAY)))
    assert plan.margin == pytest.approx(0.0)
    assert plan.broken() == pytest.approx({"Deliveries: C / 2026-01-05 / 2026-01-07: Min": 7000.0})


def test_of_a_lot_that_comes_on_tuesday_a_part_is_there_by_wednesday() -> None:
    """60 t from Tuesday to Sunday, of which two sixths have come on Wednesday: 2000 kg."""
    assert solved(contract(WEDNESDAY, 7000.0, lot("A", 1000.0, Available=day(2)))).margin == pytest.approx(2000.0)


def test_what_lies_in_stock_may_be_sold_on_any_day() -> None:
    """500 kg in stock and 3000 made by Wednesday; in the second week 4000 of the first are left."""
    rows = {**ROWS, "Products": [{"Product": "Metal", "Opening stock": 500.0}]}
    assert solved(rows).margin == pytest.approx(3500.0)
    later = contract(day(10), 20000.0, count=2, From=day(8))
    assert solved(later).margin == pytest.approx(7000.0 + 3000.0)


def test_a_window_of_two_days_within_a_week_gets_what_is_there() -> None:
    """Tuesday to Thursday: four days of seven are over then."""
    assert solved(contract(THURSDAY, 7000.0, From=day(2))).margin == pytest.approx(4000.0)


def test_a_month_that_ends_on_wednesday_gets_its_share_of_the_week() -> None:
    """Four weeks and three days: 28,000 and 3000 kg; the next month gets what is left of the week."""
    rows = contract(day(31), 50000.0, count=5)
    assert solved(rows).margin == pytest.approx(31000.0)
    next_month = {"Contract": "C", "From": day(32), "Due": day(35), "Min": 50000.0, "Max": 50000.0}
    plan = solved({**rows, "Deliveries": [*rows["Deliveries"], next_month]})
    got = plan.tables["Delivery status"].sort_values("Due")["Delivered"].tolist()
    assert got == pytest.approx([31000.0, 4000.0])


def test_two_ends_in_one_week_share_what_has_come() -> None:
    """By Wednesday 3000 kg at 3, by Friday 2000 more at 2, by Sunday 2000 more at 1."""
    ends = ((WEDNESDAY, 3.0), (FRIDAY, 2.0), (SUNDAY, 1.0))
    plan = solved(
        week(PLENTY, **{"Spot sales": [{"Product": "Metal", "To": to, "Price": price} for to, price in ends]})
    )
    assert plan.margin == pytest.approx(9000.0 + 4000.0 + 2000.0)


def test_spot_sales_end_on_their_day_too() -> None:
    spot = [{"Product": "Metal", "To": WEDNESDAY, "Price": 1.0}]
    assert solved(week(PLENTY, **{"Spot sales": spot})).margin == pytest.approx(3000.0)


def test_what_is_missing_on_wednesday_may_follow_in_the_same_week() -> None:
    """Of 5000 kg 3000 are in time, 2000 follow by Sunday: 4 days at 0.05."""
    plan = solved(contract(WEDNESDAY, 5000.0, Late="yes", **{"Late penalty": 0.05}))
    assert plan.amount("Sales", "Late") == pytest.approx(2000.0)
    assert plan.amount("Sales") == pytest.approx(5000.0)
    assert plan.margin == pytest.approx(5000.0 - 2000.0 * 4 * 0.05)
    assert plan.amount("Delivery status", "Late") == pytest.approx(2000.0)


def test_what_was_due_before_the_plan_may_still_be_served_from_the_first_week_on() -> None:
    """Due on the day before the plan: 6000 kg in the first week, 7 days late, at 0.01."""
    plan = solved(contract(day(0), 6000.0, Late="yes", From=day(-6), **{"Late penalty": 0.01}))
    assert plan.amount("Sales", "Late") == pytest.approx(6000.0)
    assert plan.margin == pytest.approx(6000.0 * (1 - 0.07))


def test_arrivals_are_there_from_their_date() -> None:
    """700 kg arrive on Wednesday and 500 on Thursday, and the mill makes 3000 by Wednesday."""
    arrivals = [{"Product": "Metal", "Date": WEDNESDAY, "Quantity": 700.0}]
    arrivals += [{"Product": "Metal", "Date": THURSDAY, "Quantity": 500.0}]
    assert solved({**ROWS, "Arrivals": arrivals}).margin == pytest.approx(3700.0)


def test_why_short_names_the_calendar() -> None:
    """Of 7000 kg due on Wednesday 4000 are made after it, in a week that makes 7000."""
    label = f"C / {MONDAY} / {WEDNESDAY}"
    assert [(kind, amount) for kind, _, amount in why(ROWS, label)] == [("Calendar", pytest.approx(4000.0))]


def test_where_windows_end_with_weeks_there_is_no_such_row() -> None:
    assert "window_days" not in {
        name for name, row_block in solved(contract(SUNDAY, 7000.0)).model.row_blocks.items() if row_block.positions
    }
