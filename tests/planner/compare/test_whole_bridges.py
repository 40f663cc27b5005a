"""Bridges between plans in whole numbers: each step is a plan, against sums by hand and other solves."""

from __future__ import annotations

import pytest

from tests.models.rules.test_campaigns import change, plant
from tests.planner.compare.plans import compared, solved
from tests.plants import Rows, changed

BASE = plant(2, 20.0, 30.0, change(4.0, 50.0))
"""20 t of A on the first day, a change of 4 h that costs 50, and 20 t of B on the second, 100 kg a tonne: 3950."""


def dearer() -> Rows:
    """A kilogram sells at 2: 40 t * 200 - 50 = 7950."""
    return changed(BASE, "Spot sales", 0, Price=2.0)


def slower() -> Rows:
    """The change takes 10 h too, which leave 14 t of B: 34 t * 200 - 50 = 6750."""
    return changed(dearer(), "Changeovers", 0, Hours=10.0)


def coarser() -> Rows:
    """Of B at least 15 t in a day as well: the mill changes on the first day and works 24 t of B on the second.

    24 t * 200 - 50 = 4750, where A alone brings 4000.
    """
    return changed(slower(), "Lots", 1, **{"Min run": 15.0})


@pytest.mark.long
def test_the_steps_of_a_bridge_are_plans_in_whole_numbers() -> None:
    """Prices add 4000, the slower change takes 1200, the least run 2000, and each stands at what its plan comes to."""
    bridge = compared(solved(BASE), solved(coarser(), "Other"), bridges=True).bridges[0]
    assert [step.name for step in bridge.steps] == ["Prices and costs", "Capacity and downtime", "Policy limits"]
    margins = [measure.name for measure in bridge.measures].index("Margin")
    assert (bridge.start[margins], bridge.end[margins]) == pytest.approx((3950.0, 4750.0))
    assert [step.differences[margins] for step in bridge.steps] == pytest.approx([4000.0, -1200.0, -2000.0])
    by_hand = [solved(rows).margin for rows in (dearer(), slower(), coarser())]
    assert [step.values[margins] for step in bridge.steps] == pytest.approx(by_hand)
    assert bridge.notes == ()


def test_the_way_back_has_steps_of_its_own() -> None:
    """Back at a price of 1 the change still takes 10 h and of B 15 t are the least: 24 t * 100 - 50 = 2350; then the
    change of 4 h leaves 20 h for 20 t of B: 3950, which the least run no longer holds down."""
    bridge = compared(solved(coarser()), solved(BASE, "Other"), bridges=True).bridges[0]
    margins = [measure.name for measure in bridge.measures].index("Margin")
    assert [step.differences[margins] for step in bridge.steps] == pytest.approx([-2400.0, 1600.0, 0.0], abs=1e-6)
