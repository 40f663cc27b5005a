"""feed_stock: a mill of 6 t a day, two days, 10 t of lot A; feed left over night costs 10 per t and day.

With the rule 6 t are worked on day 1, 4 t lie over night: 1000 - 4 * 10 = 960. Without it stock costs nothing: 1000.
"""

import pytest

from tests.models.solved import lot, setting, solved, tiny
from tests.plants import day

SLOW = [{"Recipe": "Work", "Line": "Mill", "Rate": 0.25, "Basis": "t"}]
COSTLY = [{"Feed class": "Feed", "Me": 10.0, "Holding cost": 10.0}]

ROWS = tiny(2, **{"Line use": SLOW, "Feed classes": COSTLY})
MARGIN = 960.0
MARGIN_WITHOUT = 1000.0


def stock(plan, period):
    return plan.amount("Feed stock", "Stock (end)", Period=period)


def test_the_stock_of_the_plan_is_what_the_rule_says():
    plan = solved(ROWS)
    assert (stock(plan, "D1"), stock(plan, "D2")) == pytest.approx((4, 0))


def test_a_lot_counts_from_the_first_period_in_which_it_can_be_used():
    """Lot A comes on day 2 of 3, 6 t are worked on it that day: 4 t over night, 40."""
    plan = solved(tiny(3, Lots=[lot("A", Available=day(2))], **{"Line use": SLOW, "Feed classes": COSTLY}))
    assert (stock(plan, "D1"), stock(plan, "D2"), stock(plan, "D3")) == pytest.approx((0, 4, 0))
    assert plan.margin == pytest.approx(960)


def test_an_offered_lot_is_in_stock_from_its_first_period_as_far_as_it_is_bought():
    """10 t on offer from day 1. 6 t on day 1 bring 600, 4 t on day 2 bring 400 - 40."""
    lots = [lot("A", Status="offered")]
    plan = solved(tiny(2, Lots=lots, **{"Line use": SLOW, "Feed classes": COSTLY}))
    assert stock(plan, "D1") == pytest.approx(4)
    assert plan.margin == pytest.approx(960)


def test_what_expires_stays_in_stock_and_costs_its_holding():
    """Lot A can be used on day 1 only: 6 t bring 600, the 4 t left lie there on both days: 600 - 2 * 40."""
    rows = tiny(2, Lots=[lot("A", **{"Use by": day(1)})], **{"Line use": SLOW, "Feed classes": COSTLY})
    plan = solved({**rows, "Settings": setting("Closing feed value", 0.0)})
    assert stock(plan, "D2") == pytest.approx(4)
    assert plan.margin == pytest.approx(520)


def test_holding_counts_the_days_of_each_period():
    """A week, then a day: nothing can be worked, so 10 t lie for 8 days: -10 * 10 * 8."""
    periods = [
        {"Period": "W", "Start": day(1), "End": day(7)},
        {"Period": "D", "Start": day(8), "End": day(8)},
    ]
    plan = solved(tiny(Periods=periods, Lines=[{"Line": "Mill", "Hours per day": 0.0}], **{"Feed classes": COSTLY}))
    assert plan.margin == pytest.approx(-800)
