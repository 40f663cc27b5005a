"""Hours of lots on lines and the ways of elements, against sums by hand on the plan of `tests/plan_fixture.py`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.views.network.flows import RESIDUE, Flows
from tests.models.solved import tiny
from tests.plan_fixture import a_plan
from tests.planner.compare.plans import solved
from tests.plants import weeks


@pytest.fixture
def flows() -> Flows:
    return Flows(a_plan())


def test_hours_of_a_lot_are_its_tonnes_over_the_rate(flows):
    """12 t of EV-2601 in W45 at 0.15 t/h on Leach: 80 h."""
    hours = flows.hours().set_index(["Period", "Lot", "Line"])["Hours"]
    assert hours["W45", "EV-2601", "Leach"] == pytest.approx(80.0)


def test_hours_of_all_lots_are_the_hours_of_the_line(flows):
    used = flows.plan.tables["Line hours"].set_index(["Line", "Period"])["Used"]
    found = flows.hours().groupby(["Line", "Period"])["Hours"].sum()
    assert found.to_dict() == pytest.approx({key: used[key] for key in found.index})


def test_what_is_worked_twice_on_a_line_in_a_week_is_one_job_of_its_tonnes():
    """10 t take 10 h when work begins, and 5 h two days later: 15 h for 10 t, and not for 20."""
    use = [{"Recipe": "Work", "Line": "Mill", "Basis": "t"} for _ in range(2)]
    rows = tiny(Periods=weeks(1), **{"Line use": [{**use[0], "Rate": 1.0}, {**use[1], "Rate": 2.0, "After": 2.0}]})
    (row,) = Flows(solved(rows)).hours().to_dict("records")
    assert (row["Amount"], row["Hours"]) == pytest.approx((10.0, 15.0))


def test_element_goes_to_the_product_that_recovers_it(flows):
    """EV traction: 22 + 18 + 20 + 12 + 13.25 = 85.25 t at 4 % Dy are 3,410 kg, recovered in full."""
    ways = flows.ways("Dy")
    assert set(ways["Product"]) == {"Dy oxide"}
    assert ways.set_index("Feed class")["kg"]["EV traction"] == pytest.approx(3_410.0)


def test_what_no_product_recovers_goes_to_the_residue():
    """At a recovery of 90 %, 341 of the 3,410 kg of Dy in EV traction are left; at 10 % moisture 306.9 kg of 3,069."""
    plan = a_plan()
    yields = plan.inputs["Yields"].assign(Dy=plan.inputs["Yields"]["Dy"] * 0.9)
    lots = plan.inputs["Lots"].assign(Moisture=10.0)
    flows = Flows(replace(plan, inputs=plan.inputs | {"Yields": yields, "Lots": lots}))
    kg = flows.ways("Dy").set_index(["Feed class", "Product"])["kg"]
    assert kg["EV traction", "Dy oxide"] == pytest.approx(2_762.1)
    assert kg["EV traction", RESIDUE] == pytest.approx(306.9)


def test_dysprosium_and_terbium_come_first(flows):
    assert flows.elements() == ["Dy", "Tb", "NdPr"]


def test_element_that_is_not_in_the_feed_is_left_out():
    plan = a_plan()
    lots = plan.inputs["Lots"].assign(Tb=0.0)
    assert Flows(replace(plan, inputs=plan.inputs | {"Lots": lots})).elements() == ["Dy", "NdPr"]
