"""resource_limits: each tonne takes 2 kg of acid, of which there are 10 kg a day.

With the rule 5 t are worked: 500. Without it all 10 t: 1000.
"""

import pytest

from tests.models.solved import lot, solved, tiny
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
