"""feed_stock: a mill of 6 t a day, two days, 10 t of lot A; feed left over night costs 10 per t and day.

With the rule 6 t are worked on day 1, 4 t lie over night: 1000 - 4 * 10 = 960. Without it stock costs nothing: 1000.
"""

import pytest

from tests.models.audited import with_cells
from tests.models.solved import lot, setting, solved, tiny
from tests.models.stating import refused, stated
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


@pytest.mark.parametrize(
    ("cells", "is_watched"),
    [({}, False), ({"Max stock": 9.0}, True), ({"Min closing stock": 1.0}, True), ({"Holding cost": 0.1}, True)],
    ids=str,
)
def test_only_what_has_a_limit_or_a_cost_is_counted(cells: dict[str, float], is_watched: bool) -> None:
    rows = tiny(2, **{"Feed classes": [{"Feed class": "Feed", "Me": 10.0, **cells}, {"Feed class": "Other"}]})
    assert (stated(rows).m.feed_stock >= 0).tolist() == [[is_watched, is_watched], [False, False]]


def test_a_small_minimum_or_cost_is_one() -> None:
    for cells in ({"Min closing stock": 0.5}, {"Holding cost": 0.5}):
        rows = tiny(**{"Feed classes": [{"Feed class": "Feed", "Me": 10.0, **cells}]})
        assert stated(rows).m.feed_stock.min() >= 0


def test_the_audit_works_stocks_out_from_what_is_taken_and_used() -> None:
    """10 t are there, 6 are worked on D1 and 4 on D2; a class without feed has none."""
    rows = {**ROWS, "Feed classes": [*COSTLY, {"Feed class": "Other"}]}
    plan = solved(rows)
    words = "Feed stock: Feed / D1: Stock (end) is 5 in the plan and 4 worked out again"
    assert refused("feed_stock", rows, plan) == []
    assert refused("feed_stock", rows, plan, **with_cells(plan, "Feed stock", 0, **{"Stock (end)": 5.0})) == [words]
    assert refused("feed_stock", rows, plan, **with_cells(plan, "Runs", 1, Amount=5.0)) == [
        "Feed stock: Feed / D2: Stock (end) is 0 in the plan and -1 worked out again",
        "Feed stock: Feed / D2: Stock (end) is -1, less than 0",
    ]


def test_a_stock_of_many_tonnes_may_be_off_by_rounding_of_them() -> None:
    """Of 10,000 t taken a thousandth of a tonne is a ten-millionth; of 10 t it is not."""
    for tonnes, faults in ((10_000.0, 0), (10.0, 1)):
        rows = tiny(1, Lots=[lot("A", tonnes)], **{"Line use": [{**SLOW[0], "Rate": 1000.0}], "Feed classes": COSTLY})
        plan = solved(rows)
        edited = with_cells(plan, "Feed stock", 0, **{"Stock (end)": 0.001})
        assert len(refused("feed_stock", rows, plan, **edited)) == faults
