"""window_days: weeks of 10 h a day at 1 t an hour, 100 kg each; a contract due on the Wednesday of the first.

With the rule it gets what is made by Wednesday: 30 t * 100 kg = 3000 kg at 1. Without it the 7000 kg of the week.
"""

from __future__ import annotations

from math import inf

import pytest

from tests.models.audited import with_cells
from tests.models.explain.plans import why
from tests.models.rules.test_lot_days import FRIDAY, MONDAY, SUNDAY, THURSDAY, WEDNESDAY, week
from tests.models.sites import lane, two_mills
from tests.models.solved import exact, lot, solved
from tests.models.stating import held, planned, refused, written
from tests.plants import Rows, day, weeks

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


def on_spot(*windows: tuple[int, int, float], **tables: object) -> Rows:
    """Two weeks, 500 kg in stock, and the market for metal in these windows, from, to and at what price."""
    spot = [{"Product": "Metal", "From": day(first), "To": day(last), "Price": price} for first, last, price in windows]
    products = [{"Product": "Metal", "Opening stock": 500.0}, {"Product": "Slag"}]
    return week(PLENTY, count=2, **{"Products": products, "Spot sales": spot, **tables})


def sale(first: int, last: int, period: str) -> str:
    return f"spot[Metal / {day(first)} / {day(last)},{period}]"


ENDING = on_spot((1, 3, 3.0), (2, 5, 2.0), (5, 10, 1.5), (1, 14, 1.0), (1, 7, 1.1))
"""Windows end on Wednesday and Friday of the first week, and on Wednesday of the second; two end with a week."""


def test_each_day_on_which_a_window_ends_has_a_row() -> None:
    """Of the 100 kg that a tonne makes in a week 300 / 7 have come by Wednesday and 500 / 7 by Friday.

    By Friday what the first window got is gone, too; in the second week what was in stock on Sunday is there.
    """
    by_wednesday, by_friday = pytest.approx(-300 / 7), pytest.approx(-500 / 7)
    first, second, third = (
        f"window_days[Metal,{words}]" for words in (f"W1,{day(3)}", f"W1,{day(5)}", f"W2,{day(10)}")
    )
    assert written("window_days", ENDING) == {
        first: ({"run[A,Work,W1]": by_wednesday, sale(1, 3, "W1"): 1.0}, -inf, 500.0),
        second: ({"run[A,Work,W1]": by_friday, sale(1, 3, "W1"): 1.0, sale(2, 5, "W1"): 1.0}, -inf, 500.0),
        third: ({"run[A,Work,W2]": by_wednesday, "stock[Metal,W1]": -1.0, sale(5, 10, "W2"): 1.0}, -inf, 0.0),
    }
    assert held("window_days", ENDING) == {
        "Calendar: windows of Metal that end within W1": {first: (-inf, 500.0), second: (-inf, 500.0)},
        "Calendar: windows of Metal that end within W2": {third: (-inf, 0.0)},
    }


def test_what_a_lane_brings_counts_as_what_is_made_does() -> None:
    """A tonne that is carried in a week has come by 3 / 7 on Wednesday: 1000 * 3 / 7 kg."""
    spot = [{"Product": "Metal", "Site": "South", "To": WEDNESDAY, "Price": 1.0}]
    rows = two_mills(Periods=weeks(1), Lanes=[lane(Material="Metal")], **{"Spot sales": spot})
    ((adds, *_),) = written("window_days", rows).values()
    assert {name: value for name, value in adds.items() if name.startswith("shipped")} == {
        "shipped[North - South / Metal,W1]": pytest.approx(-3000 / 7)
    }


def test_the_audit_refuses_more_than_has_come() -> None:
    """3500 kg have come by Wednesday and 5500 by Friday; in the second week 3000, with nothing in stock before."""
    plan = planned(ENDING)
    words = "what is sold in windows that end by then is"
    assert refused("window_days", ENDING, plan) == []
    assert refused("window_days", ENDING, plan, **with_cells(plan, "Sales", 4, Amount=4000.0)) == [
        f"Sales: Metal / W2 / {day(10)}: {words} 4000, more than 3000"
    ]
    assert refused("window_days", ENDING, plan, **with_cells(plan, "Sales", 1, Amount=2500.0))[0] == (
        f"Sales: Metal / W1 / {day(5)}: {words} 6000, more than 5500"
    )
