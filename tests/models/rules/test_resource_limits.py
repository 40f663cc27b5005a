"""resource_limits: each tonne takes 2 kg of acid, of which there are 10 kg a day.

With the rule 5 t are worked: 500. Without it all 10 t: 1000.
"""

from math import inf

import pytest

from tests.models.audited import with_cells
from tests.models.solved import lot, solved, tiny
from tests.models.stating import changes, held, moved, planned, refused, written
from tests.plants import day


def acid(amount: float = 2.0, per: str = "t", **cells: object):
    """Consumption of acid by the recipe."""
    return {
        "Resources": [{"Resource": "Acid", "Unit": "kg", **cells}],
        "Consumption": [{"Recipe": "Work", "Resource": "Acid", "Amount": amount, "Per": per}],
    }


ROWS = tiny(**acid(**{"Max per day": 10.0}))
MARGIN = 500.0
MARGIN_WITHOUT = 1000.0


def test_a_period_has_the_resource_of_all_its_days():
    """Two periods of 1 and 3 days: 10 and 30 kg, so 5 and 15 t of the 24 t there are."""
    periods = [
        {"Period": "D1", "Start": day(1), "End": day(1)},
        {"Period": "D2", "Start": day(2), "End": day(4)},
    ]
    plan = solved(tiny(Periods=periods, Lots=[lot("A", 24.0)], **acid(**{"Max per day": 10.0})))
    assert (plan.run(Period="D1"), plan.run(Period="D2")) == pytest.approx((5, 15))
    assert plan.amount("Resource use", "Max", Period="D2") == 30


def test_consumption_per_component_counts_contained_kilograms():
    """0.1 kg of acid per kg of metal, 80 kg of metal in a tonne of 20 % water: 8 kg a tonne, 64 kg for 8 t."""
    plan = solved(tiny(Lots=[lot("A", Moisture=20.0)], **acid(0.1, "Me", **{"Max per day": 64.0})))
    assert plan.run() == pytest.approx(8)
    assert plan.amount("Resource use", "Used") == pytest.approx(64)


def test_none_to_be_had_means_no_work():
    assert solved(tiny(**acid(**{"Max per day": 0.0}))).margin == pytest.approx(0)


WEEK_AND_DAY = tiny(
    Periods=[{"Period": "W", "Start": day(1), "End": day(7)}, {"Period": "D", "Start": day(8), "End": day(8)}],
    Lots=[lot("A", 500.0)],
    Resources=[{"Resource": "Acid", "Unit": "kg", "Max per day": 10.0}, {"Resource": "Water", "Unit": "kg"}],
    Consumption=[{"Recipe": "Work", "Resource": name, "Amount": 2.0, "Per": "t"} for name in ("Acid", "Water")],
)
"""2 kg of acid and of water a tonne; 10 kg of acid a day, water without end: 35 t in a week and 5 in a day."""


def test_each_limited_resource_has_what_its_days_give() -> None:
    most = {"resource_limits[Acid,W]": 70.0, "resource_limits[Acid,D]": 10.0}
    assert written("resource_limits", WEEK_AND_DAY) == {
        "resource_limits[Acid,W]": ({"run[A,Work,W]": 2.0}, -inf, 70.0),
        "resource_limits[Acid,D]": ({"run[A,Work,D]": 2.0}, -inf, 10.0),
    }
    assert held("resource_limits", WEEK_AND_DAY) == {"Resource: Acid": {row: (-inf, kg) for row, kg in most.items()}}
    assert moved("resource_limits", WEEK_AND_DAY) == {
        "Resource per day Acid": {"resource_limits[Acid,W]": (0.0, 7.0), "resource_limits[Acid,D]": (0.0, 1.0)}
    }
    assert [one.now for one in changes("resource_limits", WEEK_AND_DAY).values()] == [10.0]


def test_the_audit_refuses_more_than_there_is() -> None:
    plan = planned(WEEK_AND_DAY)
    assert refused("resource_limits", WEEK_AND_DAY, plan) == []
    assert refused("resource_limits", WEEK_AND_DAY, plan, **with_cells(plan, "Runs", 0, Amount=40.0)) == [
        "Resource use: Acid / W: what is used is 80, more than 70"
    ]
