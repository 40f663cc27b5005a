"""feed_at_sites: the mill of the north stands still; of its 10 t at most 3 a day go south, where they are worked at 20.

In two days 6 t: 600 - 120. Without the rule the south works all 10 t, although they lie in the north: 1000 - 200.
"""

import pytest

from tests.models.audited import audited, with_cells
from tests.models.rules.test_lanes import METAL_AND_FEED
from tests.models.sites import lane, two_mills
from tests.models.solved import solved
from tests.models.stating import planned, refused, written
from tests.plants import day

ROWS = two_mills(
    2,
    Downtime=[{"Line": "Mill", "From": day(1), "To": day(2)}],
    Lanes=[lane(Material="Feed", **{"Max per day": 3.0})],
)
MARGIN = 480.0
MARGIN_WITHOUT = 800.0


def test_the_audit_refuses_a_plan_that_works_what_lies_elsewhere():
    plan = solved(ROWS)
    said = [str(violation) for violation in audited(ROWS, plan, Shipments=plan.tables["Shipments"].iloc[:0])]
    assert any("what lies there of the lot" in words for words in said)


def test_what_is_shipped_back_and_forth_stays_what_it_is():
    """With a lane back as well the plan is no better and no worse."""
    back = {"From site": "South", "To site": "North", "Material": "Feed"}
    assert solved({**ROWS, "Lanes": [*ROWS["Lanes"], back]}).margin == pytest.approx(MARGIN)


def test_each_lot_balances_at_both_ends_of_its_way() -> None:
    """A lies in the north from D1, B from D2; what leaves is in the south a day later, on D2 at the earliest."""
    rows = {name: (adds, lower) for name, (adds, lower, _) in written("feed_there_balance", METAL_AND_FEED).items()}
    shipped = "shipped_feed[{},North - South / Feed,D{}]"
    assert {name: kg for name, (_, kg) in rows.items() if kg} == {
        "feed_there_balance[A,North,D1]": 30.0,
        "feed_there_balance[B,North,D2]": 6.0,
    }
    assert rows["feed_there_balance[A,North,D2]"][0] == {
        "run[A,Work,D2]": 1.0,
        shipped.format("A", 2): 1.0,
        "feed_there[A,North,D1]": -1.0,
        "feed_there[A,North,D2]": 1.0,
    }
    assert rows["feed_there_balance[A,South,D2]"][0] == {
        "run[A,Work there,D2]": 1.0,
        shipped.format("A", 1): -1.0,
        "feed_there[A,South,D1]": -1.0,
        "feed_there[A,South,D2]": 1.0,
    }


def test_a_lot_on_offer_lies_there_as_far_as_it_is_bought() -> None:
    offered = {**METAL_AND_FEED["Lots"][1], "Status": "offered"}
    rows = {**METAL_AND_FEED, "Lots": [METAL_AND_FEED["Lots"][0], offered]}
    adds, lower, upper = written("feed_there_balance", rows)["feed_there_balance[B,North,D2]"]
    assert (adds["bought[B]"], lower, upper) == (-1.0, 0.0, 0.0)
    assert written("feed_there_balance", rows)["feed_there_balance[A,North,D1]"][1] == 30.0


def test_the_audit_refuses_to_work_what_lies_elsewhere() -> None:
    """Of 30 t of A 2.5 are shipped on D1; told to have worked 33 t then, 5.5 are not there."""
    plan = planned(METAL_AND_FEED)
    found = refused("feed_at_sites", METAL_AND_FEED, plan, **with_cells(plan, "Runs", 0, Amount=33.0))
    assert refused("feed_at_sites", METAL_AND_FEED, plan) == []
    assert found[0] == "Shipments: A / North / D1: what lies there of the lot is -5.5, less than 0"
