"""delivery_minimum: contract C pays half of what the spot market does and asks for 400 of 1000 kg.

With the rule 400 * 0.5 + 600 * 1 = 800. Without it all goes to the market: 1000.
"""

import math

import numpy as np
import pytest

from models.rules.delivery_minimum import DELIVERY, DELIVERY_MIN
from tests.models.solved import contract, exact, lot, solved, tiny
from tests.models.stating import asked, changes, moved, planned, promises, row_names, stated, written
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
    (change,) = changes("delivery_minimum", rows).values()
    assert (change.kind, change.now, change.most) == (kind, 400.0, end)


WINDOWS = tiny(
    3,
    Lots=[lot("A", 50.0)],
    Lines=[{"Line": "Mill", "Hours per day": 5.0}],
    Contracts=[
        {"Contract": "C", "Product": "Metal", "Price": 1.0, "Late": "yes", "Late penalty": 0.1, "Priority": 2.0},
        {"Contract": "D", "Product": "Metal", "Price": 1.0, "Shortfall penalty": 3.0},
    ],
    Deliveries=[
        {"Contract": "C", "From": day(-3), "Due": day(0), "Min": 80.0, "Delivered so far": 10.0},
        {"Contract": "C", "Due": day(1), "Min": 700.0, "Max": 900.0, "Delivered so far": 100.0},
        {"Contract": "D", "From": day(2), "Due": day(2), "Min": 200.0},
        {"Contract": "D", "From": day(3), "Due": day(3), "Min": 0.0, "Max": 250.0},
        {"Contract": "D", "From": day(3), "Due": day(9), "Min": 50.0},
    ],
)
"""500 kg a day. C may be late, and was due before the plan and on D1; D may not, on D2 and after the end.

On D1 500 kg are in time, and 170 follow late on D2; D has its 200 and 50.
"""

OLD, BEGUN, SECOND, LAST = (
    f"C / {day(-3)} / {day(0)}",
    f"C / {day(1)} / {day(1)}",
    f"D / {day(2)} / {day(2)}",
    f"D / {day(3)} / {day(9)}",
)


def test_each_window_asks_for_what_is_left_of_its_min() -> None:
    def row(window: str, left: float, sold: tuple[int, ...], late: tuple[int, ...]) -> dict[str, object]:
        columns = [*(f"sold[{window},D{at}]" for at in sold), *(f"late[{window},D{at}]" for at in late)]
        adds = dict.fromkeys([*columns, f"short_delivery_minimum[{window}]"], 1.0)
        return {f"delivery_minimum[{window}]": (adds, left, math.inf)}

    assert written("delivery_minimum", WINDOWS) == {
        **row(OLD, 70.0, (), (1, 2, 3)),
        **row(BEGUN, 600.0, (1,), (2, 3)),
        **row(SECOND, 200.0, (2,), ()),
        **row(LAST, 50.0, (3,), ()),
    }


def test_what_is_missing_counts_at_the_end_where_it_may_be_late() -> None:
    """C on the last day, D on the day on which it is due, or the last one of the plan."""
    (promise,) = promises("delivery_minimum", WINDOWS)
    assert promise.rows == (OLD, BEGUN, SECOND, LAST)
    assert promise.period.tolist() == [2, 2, 1, 2]
    assert promise.asked.tolist() == [80.0, 700.0, 200.0, 50.0]
    np.testing.assert_equal(promise.rank, [2.0, 2.0, np.nan, np.nan])
    np.testing.assert_equal(promise.penalty, [np.nan, np.nan, 3.0, 3.0])


def test_a_kilogram_more_raises_max_too_where_no_more_is_taken() -> None:
    """C takes up to 900 kg on D1, so that only its Min rises; the choice of what is late moves with both."""
    of, found = stated(WINDOWS), changes("delivery_minimum", WINDOWS)
    assert [(one.now, one.most, one.ranked) for one in found.values()] == [
        (80.0, math.inf, True),
        (700.0, 900.0, True),
        (200.0, math.inf, False),
        (50.0, math.inf, False),
    ]
    both = {window: {f"delivery_minimum[{window}]": (1.0, 0.0)} for window in (OLD, BEGUN, SECOND, LAST)}
    for window in (OLD, SECOND, LAST):
        both[window][f"delivery_max[{window}]"] = (0.0, 1.0)
    assert list(moved("delivery_minimum", WINDOWS).values()) == list(both.values())
    choices = [(row_names(of, np.array(list(one.choices))), list(one.choices.values())) for one in found.values()]
    assert choices == [
        ([f"delivery_max[{window}]"], [(1.0, 0.0 if window == BEGUN else 1.0)]) for window in (OLD, BEGUN, SECOND, LAST)
    ]


def test_the_audit_works_out_what_is_asked_and_delivered() -> None:
    found = asked("delivery_minimum", WINDOWS, planned(WINDOWS))
    assert {name: figures[:2] for name, figures in found.items()} == {
        f"Deliveries: {window}: Min at least": (least, pytest.approx(least))
        for window, least in ((OLD, 80.0), (BEGUN, 700.0), (SECOND, 200.0), (LAST, 50.0))
    }


def test_what_is_missing_of_the_first_day_is_missing_then() -> None:
    (promise,) = promises("delivery_minimum", tiny(3, **contract(400.0, Priority=1.0)))
    assert promise.period.tolist() == [0]


def test_half_a_kilogram_is_asked_for_too() -> None:
    rows = tiny(**contract(0.5, Price=0.5, Priority=1.0))
    assert [least for _, least, _ in written("delivery_minimum", rows).values()] == [0.5]
    assert [one.now for one in changes("delivery_minimum", rows).values()] == [0.5]
    assert [least for least, *_ in asked("delivery_minimum", rows, solved(rows)).values()] == [0.5]
