"""Waterfalls before they are drawn."""

from __future__ import annotations

import pytest

from planner.comparison.steps import Bridge, Measure, Step
from planner.views.waterfall import DOWN, TOTAL, UP, Bar, of_bridge, of_sum


def test_the_parts_of_a_sum_stand_one_on_the_other() -> None:
    """Sales of 90 less costs of 120 leave a loss of 30."""
    assert of_sum({"Sales": 90.0, "Costs": -120.0}, "Margin") == [
        Bar("Sales", 0.0, 90.0, UP),
        Bar("Costs", 90.0, -30.0, DOWN),
        Bar("Margin", 0.0, -30.0, TOTAL),
    ]


def test_a_sum_of_nothing_is_zero() -> None:
    assert of_sum({}, "Margin") == [Bar("Margin", 0.0, 0.0, TOTAL)]


def test_a_bridge_begins_with_one_plan_and_ends_with_the_other() -> None:
    """Of two measures the second: 5 kg, less 2, more 4, are 7 kg."""
    steps = [
        Step(groups=("Feed",), changed=1, values=(0.0, 3.0), differences=(0.0, -2.0)),
        Step(groups=("Prices", "Costs"), changed=2, values=(0.0, 7.0), differences=(0.0, 4.0)),
    ]
    measures = (Measure(name="Margin", unit="GBP"), Measure(name="Dy", unit="kg", products=("Dy oxide",)))
    bridge = Bridge(other=1, measures=measures, start=(0.0, 5.0), end=(0.0, 7.0), steps=tuple(steps))
    assert of_bridge(bridge, 1, ("Base", "Other")) == [
        Bar("Base", 0.0, 5.0, TOTAL),
        Bar("Feed", 5.0, 3.0, DOWN),
        Bar("Prices + Costs", 3.0, 7.0, UP),
        Bar("Other", 0.0, 7.0, TOTAL),
    ]


@pytest.mark.parametrize(
    ("bar", "low", "high", "amount"),
    [
        (Bar("s", 5.0, 3.0, DOWN), 3.0, 5.0, "-2"),
        (Bar("s", -5.0, 1000.0, UP), -5.0, 1000.0, "+1,005"),
        (Bar("s", 0.0, -30.0, TOTAL), -30.0, 0.0, "-30"),
    ],
)
def test_a_column_knows_its_levels_and_what_is_written_on_it(bar: Bar, low: float, high: float, amount: str) -> None:
    assert (bar.low, bar.high, bar.amount) == (low, high, amount)
