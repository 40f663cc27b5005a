"""delivery_minimum: contract C pays half of what the spot market does and asks for 400 of 1000 kg.

With the rule 400 * 0.5 + 600 * 1 = 800. Without it all goes to the market: 1000.
"""

import math

import pytest

from models.program.stated import Stated
from models.rules.delivery_minimum import DELIVERY, DELIVERY_MIN, changes
from tests.models.solved import contract, exact, lot, solved, tiny
from tests.plants import day

ROWS = tiny(**contract(400.0, Price=0.5, Priority=1.0))
MARGIN = 800.0
MARGIN_WITHOUT = 1000.0

LATE = {"Late": "yes", "Late penalty": 0.25, "Priority": 1.0}
LONG = [
    {"Period": "D1", "Start": day(1), "End": day(1)},
    {"Period": "D2", "Start": day(2), "End": day(5)},
]
DOWN = [{"Line": "Mill", "From": day(1), "To": day(1)}]


def test_what_is_missing_comes_back_as_a_broken_promise():
    """2 t make 200 of the 400 kg."""
    plan = solved(tiny(Lots=[lot("A", 2.0)], Settings=exact(), **contract(400.0, Price=0.5, Priority=1.0)))
    assert plan.broken() == {"Deliveries: C / 2026-01-05 / 2026-01-05: Min": pytest.approx(200)}
    assert plan.amount("Delivery status", "Short") == pytest.approx(200)


def test_each_window_is_a_promise_of_its_own():
    """400 kg on each of two days, 5 t a day: 500 kg a day, 100 kg of which the market gets."""
    rows = tiny(2, **contract(400.0, Price=0.5, Priority=1.0), Lines=[{"Line": "Mill", "Hours per day": 5.0}])
    rows["Deliveries"].append({"Contract": "C", "From": day(2), "Due": day(2), "Min": 400.0})
    plan = solved(rows)
    assert plan.margin == pytest.approx(800 * 0.5 + 200)
    assert plan.amount("Sales", Contract="C", Period="D2") == pytest.approx(400)


def test_a_window_without_minimum_does_not_count_for_others():
    """B may take 600 kg and pays most; C and D ask for 300 kg each and pay nothing: 400 * 2."""
    rows = tiny(**{"Spot sales": []})
    rows["Contracts"] = [
        {"Contract": name, "Product": "Metal", "Price": price, "Priority": 1.0}
        for name, price in (("B", 2.0), ("C", 0.0), ("D", 0.0))
    ]
    rows["Deliveries"] = [
        {"Contract": name, "Due": day(1), "Min": least, "Max": most}
        for name, least, most in (("B", 0.0, 600.0), ("C", 300.0, 300.0), ("D", 300.0, 300.0))
    ]
    plan = solved(rows)
    assert plan.margin == pytest.approx(800)
    assert not plan.broken()


def test_what_is_missing_at_due_follows_late_at_the_penalty_for_each_day():
    """Due on day 1, the mill is down: 400 kg follow on day 2, a day late. 400 * (0.5 - 0.25) + 600."""
    plan = solved(tiny(2, **contract(400.0, Price=0.5, **LATE), Downtime=DOWN))
    assert plan.margin == pytest.approx(700)
    assert not plan.broken()
    assert plan.amount("Delivery status", "Late") == pytest.approx(400)


def test_late_days_count_to_the_end_of_the_period_of_delivery():
    """Day 1 is down, the next period is days 2 to 5: 4 days at 0.25 a kilogram on 400 kg."""
    plan = solved(tiny(Periods=LONG, **contract(400.0, Price=0.5, **LATE), Downtime=DOWN))
    assert plan.money()["Late penalties"] == pytest.approx(-400)


def test_a_window_that_ends_within_a_period_is_late_by_the_rest_of_it():
    """Day 1 is down, the next period is days 2 to 5, due is day 2: 250 kg are in time, the rest is 3 days late."""
    plan = solved(tiny(Periods=LONG, **contract(400.0, 2, Price=0.5, **LATE), Downtime=DOWN))
    assert plan.money()["Late penalties"] == pytest.approx(-150 * 3 * 0.25)
    assert not plan.broken()


def test_what_is_still_missing_at_the_end_is_short():
    """5 t in all, 500 kg, 800 asked for: 300 are short, and what comes on day 2 is late."""
    plan = solved(tiny(2, Lots=[lot("A", 5.0)], Settings=exact(), **contract(800.0, **LATE), Downtime=DOWN))
    assert plan.amount("Delivery status", "Short") == pytest.approx(300)
    assert plan.amount("Delivery status", "Late") == pytest.approx(500)


def test_late_is_avoided_by_delivering_in_time():
    """The mill works on day 1 too: nothing is late."""
    plan = solved(tiny(2, **contract(400.0, **LATE)))
    assert plan.amount("Delivery status", "Late") == 0
    assert plan.margin == pytest.approx(1000)


@pytest.mark.parametrize(("most", "kind", "end"), [(None, DELIVERY, math.inf), (900.0, DELIVERY_MIN, 900.0)])
def test_a_min_that_is_all_that_is_taken_goes_up_with_max(most, kind, end):
    """Where Max is blank more is asked and taken; else more is asked, up to Max."""
    rows = tiny(**contract(400.0, Priority=1.0))
    rows["Deliveries"][0] |= {} if most is None else {"Max": most}
    plan = solved(rows)
    (change,) = changes(Stated(plan.plant, plan.model))
    assert (change.kind, change.now, change.most) == (kind, 400.0, end)
