"""sales_caps: the market takes 300 kg of the 1000 kg that can be made.

With the rule 300. Without it 1000.
"""

import pytest

from tests.models.solved import contract, solved, tiny
from tests.plants import day

ROWS = tiny(**{"Spot sales": [{"Product": "Metal", "Price": 1.0, "Max": 300.0}]})
MARGIN = 300.0
MARGIN_WITHOUT = 1000.0


def only_contract(count: int = 1, late: str = "no", maximum: float | None = None, **cells: object):
    """No spot market; 200 kg for contract C on day 1, or more if there is a maximum."""
    rows = tiny(count, **contract(200.0, Priority=1.0, Late=late, **cells), **{"Spot sales": []})
    rows["Deliveries"][0]["Max"] = maximum
    return rows


def test_spot_maximum_holds_over_the_whole_window():
    """Two days, 300 kg over both."""
    assert solved({**tiny(2), "Spot sales": ROWS["Spot sales"]}).margin == pytest.approx(300)


def test_windows_of_the_same_product_each_have_their_own_maximum():
    spot = [
        {"Product": "Metal", "Price": 1.0, "From": day(1), "To": day(1), "Max": 300.0},
        {"Product": "Metal", "Price": 2.0, "From": day(2), "To": day(2), "Max": 400.0},
    ]
    plan = solved(tiny(2, **{"Spot sales": spot}))
    assert plan.margin == pytest.approx(300 + 800)


def test_a_contract_takes_what_it_asks_for_where_no_maximum_is_given():
    assert solved(only_contract()).margin == pytest.approx(200)


def test_a_contract_takes_up_to_its_maximum():
    assert solved(only_contract(maximum=700.0)).margin == pytest.approx(700)


def test_no_more_than_the_minimum_may_follow_late():
    """Day 1 is lost (the mill is down). Of the window's 700 kg only the 200 kg that were asked for may follow."""
    rows = only_contract(2, "yes", 700.0)
    plan = solved({**rows, "Downtime": [{"Line": "Mill", "From": day(1), "To": day(1)}]})
    assert plan.margin == pytest.approx(200)
    assert plan.amount("Delivery status", "Late") == pytest.approx(200)


def test_nothing_is_delivered_after_due_where_late_is_not_agreed():
    """The mill is down on day 1 and there is no product: the contract gets nothing."""
    rows = only_contract(2)
    plan = solved({**rows, "Downtime": [{"Line": "Mill", "From": day(1), "To": day(1)}]})
    assert plan.margin == 0
    assert plan.broken() == {"Deliveries: C / 2026-01-05 / 2026-01-05: Min": pytest.approx(200)}


def test_delivery_counts_only_in_periods_inside_its_window():
    """A window from day 2 to day 2 of 3, spot closed: 200 kg on day 2, made on day 1 as early as can be."""
    rows = only_contract(3)
    rows["Deliveries"] = [{"Contract": "C", "From": day(2), "Due": day(2), "Min": 200.0}]
    plan = solved(rows)
    assert plan.amount("Sales", Period="D2") == pytest.approx(200)
    assert plan.amount("Sales") == pytest.approx(200)
