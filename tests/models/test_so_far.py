"""What was done before the plan counts towards what is asked and taken; by hand, on 1000 kg of metal."""

from __future__ import annotations

import pytest

from tests.models.solved import Row, Solved, contract, exact, lot, solved, target, tiny
from tests.plants import Rows, day

CONTRACT = "Deliveries: C / 2026-01-05 / 2026-01-05: Min"
COSTLY = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]
"""A tonne costs 150 and brings 100, so that only promises have it worked."""


def window(rows: Rows, **cells: object) -> Rows:
    """The same with cells of the one delivery."""
    return {**rows, "Deliveries": [{**rows["Deliveries"][0], **cells}]}


def so_far(delivered: float, late: float = 0.0) -> Row:
    return {"Delivered so far": delivered, "Late so far": late}


def level(rank: float, missing: float) -> dict[str, list[Row]]:
    return {"Levels so far": [{"Level": rank, "Sum": missing}]}


def test_used_so_far_counts_towards_must_use():
    """Of 8 t that must be used 5 were: 3 more at -50 each."""
    lots = [lot("A", 10.0, **{"Must use": 8.0, "Used so far": 5.0})]
    assert solved(tiny(1, Lots=lots, Recipes=COSTLY)).margin == pytest.approx(3 * -50)


def test_what_is_missing_of_must_use_is_in_relation_to_what_was_agreed():
    """13 t were to be used, 5 were, and 6 are there: 2 of 13 are missing."""
    rows = tiny(1, Lots=[lot("A", 10.0, **{"Must use": 13.0, "Used so far": 5.0})], Settings=exact())
    plan = solved({**rows, "Downtime": [{"Line": "Mill", "From": day(1), "To": day(1), "Availability": 25.0}]})
    assert plan.broken() == {"Lots: A: Must use": pytest.approx(2.0)}
    assert plan.level("0").value == pytest.approx(2.0 / 13.0)


def test_delivered_so_far_counts_towards_min_and_max():
    """C takes 700 kg at 2 and has 300: 400 more; the market takes the other 600 at 1."""
    rows = tiny(1, **contract(500.0, Priority=1.0))
    rows["Contracts"][0]["Price"] = 2.0
    plan = solved(window(rows, Max=700.0, **so_far(300.0)))
    assert plan.margin == pytest.approx(400 * 2 + 600)
    (status,) = plan.tables["Delivery status"].to_dict("records")
    assert (status["Delivered"], status["Short"]) == pytest.approx((700.0, 0.0))


def test_what_is_missing_of_a_delivery_is_in_relation_to_what_was_agreed():
    """2,000 kg were agreed, 400 delivered, 1,000 can be made: 600 of 2,000 are missing."""
    plan = solved(window(tiny(1, **contract(2000.0, Priority=1.0), Settings=exact()), **so_far(400.0)))
    assert plan.broken() == {CONTRACT: pytest.approx(600.0)}
    assert plan.level("1").value == pytest.approx(0.3)


def two_days(maximum: float = 600.0, **cells: object) -> Solved:
    """C asks for 400 kg by day 1, late if need be, and takes up to a maximum; 500 kg can be made on each day."""
    down = [{"Line": "Mill", "From": day(at), "To": day(at), "Availability": 500.0 / 24} for at in (1, 2)]
    rows = tiny(2, **contract(400.0, Late="yes", **{"Shortfall penalty": 0.0}), Downtime=down, **{"Spot sales": []})
    return solved(window(rows, Max=maximum, **cells))


def test_nothing_more_is_late_once_min_was_delivered_in_time():
    """450 of 400 kg were delivered in time: 150 more may come in time, and nothing late."""
    plan = two_days(**so_far(450.0))
    assert plan.margin == pytest.approx(150.0)
    assert plan.amount("Delivery status", "Late") == 0


def test_what_was_delivered_in_time_narrows_what_may_be_late():
    """100 kg were delivered in time: up to 600 in all in time, or up to 400 with what is late: 500 more in time."""
    plan = two_days(**so_far(100.0))
    assert plan.margin == pytest.approx(500.0)


def test_no_more_follows_late_than_is_missing_of_min():
    """100 of 400 kg were delivered in time, and nothing is made on day 1: 300 follow, though up to 600 are taken."""
    down = [{"Line": "Mill", "From": day(1), "To": day(1)}]
    rows = tiny(2, **contract(400.0, Late="yes", **{"Shortfall penalty": 0.0}), Downtime=down, **{"Spot sales": []})
    assert solved(window(rows, Max=600.0, **so_far(100.0))).margin == pytest.approx(300.0)


def test_once_something_was_late_no_more_than_min_is_delivered():
    """200 kg were delivered, 50 of them late: 200 more, up to Min."""
    plan = two_days(**so_far(200.0, 50.0))
    assert plan.margin == pytest.approx(200.0)
    (status,) = plan.tables["Delivery status"].to_dict("records")
    assert status["Delivered"] == pytest.approx(400.0)
    assert status["Late"] >= 50.0


def test_sold_so_far_counts_towards_the_maximum():
    """The market takes 800 kg and has 300: 500 more."""
    spot = [{"Product": "Metal", "Price": 1.0, "Max": 800.0, "Sold so far": 300.0}]
    assert solved(tiny(1, **{"Spot sales": spot})).margin == pytest.approx(500)


@pytest.mark.parametrize("measure", ["made", "delivered"])
def test_reached_so_far_counts_towards_a_target(measure: str):
    """1,500 kg are wanted, 300 were reached, 1,000 can be: 200 of 1,500 are missing."""
    row = target("T", 1500.0, Measure=measure, Priority=1.0, **{"Reached so far": 300.0})
    plan = solved(tiny(1, Targets=[row], Settings=exact()))
    assert plan.broken() == {"Targets: T: Amount": pytest.approx(200.0)}
    assert plan.level("1").value == pytest.approx(200.0 / 1500.0)


def test_a_target_of_stock_has_nothing_that_was_reached_before():
    """100 kg are to lie there; what lay there before does not count."""
    row = target("T", 1500.0, Measure="stock", Priority=1.0, **{"Reached so far": 300.0})
    assert solved(tiny(1, Targets=[row], Settings=exact())).broken() == {"Targets: T: Amount": pytest.approx(500.0)}


def short(**tables: list[Row]) -> Solved:
    """C asks for 1,200 kg at 1 and 1,000 can be made: 1/6 of it is missing. The market pays 3."""
    spot = [{"Product": "Metal", "Price": 3.0}]
    return solved(tiny(1, **contract(1200.0, Priority=1.0), **{"Spot sales": spot}, **tables))


def test_of_a_tolerance_no_more_is_given_up_than_the_published_plan_has():
    """0.1 % of 1,200 kg may go to market: 1.2 kg at 2 more. The published plan has used half of it: 0.6 kg."""
    assert short().margin == pytest.approx(1000 + 1.2 * 2)
    plan = short(**level(1.0, 1 / 6 + 0.0005))
    assert plan.margin == pytest.approx(1000 + 0.6 * 2)
    assert plan.level("1").held_at == pytest.approx(1 / 6 + 0.0005)


def test_a_published_plan_without_tolerance_leaves_none():
    assert short(**level(1.0, 1 / 6)).margin == pytest.approx(1000)


def test_where_things_are_worse_or_better_than_published_a_level_is_held_as_ever():
    """Published with a tenth missing, or with a third: the least that can be missing, and the tolerance."""
    for published in (0.1, 1 / 3):
        assert short(**level(1.0, published)).level("1").held_at == pytest.approx(1 / 6 + 0.001)


def test_a_promise_that_can_be_kept_again_is_kept():
    """900 kg can be delivered, of which a half was missing in the published plan."""
    spot = [{"Product": "Metal", "Price": 3.0}]
    rows = tiny(1, **contract(900.0, Priority=1.0), **{"Spot sales": spot}, **level(1.0, 0.5))
    assert solved(rows).broken() == {}


def test_a_tolerance_of_a_promise_that_is_over_may_still_stand():
    """Published with 0.05 % of 900 kg missing, as another promise of the level had to be broken: 0.45 kg at 2 more."""
    spot = [{"Product": "Metal", "Price": 3.0}]
    rows = tiny(1, **contract(900.0, Priority=1.0), **{"Spot sales": spot}, **level(1.0, 0.0005))
    plan = solved(rows)
    assert plan.margin == pytest.approx(900 + 300 + 0.45 * 2)
    assert plan.level("1").value == 0
