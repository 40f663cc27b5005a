"""Waterfalls before they are drawn."""

from __future__ import annotations

import pytest

from planner.comparison.bridging.steps import Bridge, Measure, Step
from planner.views.waterfall import DOWN, STOCK, TOTAL, UP, Bar, drawn, of_bridge, of_margin


def test_the_items_of_a_margin_stand_one_on_the_other_and_stock_is_no_gain() -> None:
    """Sales of 90 less costs of 120 leave 30 less in cash; 50 more in stock make a margin of 20."""
    assert of_margin({"Sales": 90.0, "Costs": -120.0}, {"Closing feed": 50.0}) == [
        Bar("Sales", 0.0, 90.0, UP),
        Bar("Costs", 90.0, -30.0, DOWN),
        Bar("Cash margin", 0.0, -30.0, TOTAL),
        Bar("Closing feed", -30.0, 20.0, STOCK),
        Bar("Margin", 0.0, 20.0, TOTAL),
    ]


def test_a_margin_of_nothing_is_zero() -> None:
    assert of_margin({}, {}) == [Bar("Cash margin", 0.0, 0.0, TOTAL), Bar("Margin", 0.0, 0.0, TOTAL)]


def outage(*adds: float) -> Bridge:
    """A bridge of one step that adds so much cash and so much stock to a margin of 100, 90 of it cash."""
    cash, stock = adds
    measures = tuple(Measure(name=name, unit="GBP") for name in ("Cash margin", "Change in stock value", "Margin"))
    differences = (cash, stock, cash + stock)
    start = (90.0, 10.0, 100.0)
    end = tuple(value + less for value, less in zip(start, differences, strict=True))
    step = Step(name="Capacity", meaning="", changed=1, values=end, differences=differences)
    return Bridge(other=1, measures=measures, start=start, end=end, steps=(step,))


def test_a_step_of_a_margin_shows_what_it_does_to_cash_and_to_stock() -> None:
    """60 less in cash and 40 more in stock: 100, 40, 80."""
    assert of_bridge(outage(-60.0, 40.0), 2, ("Base", "Other")) == [
        Bar("Base", 0.0, 100.0, TOTAL),
        Bar("Capacity: cash", 100.0, 40.0, DOWN),
        Bar("Capacity: stock", 40.0, 80.0, STOCK),
        Bar("Other", 0.0, 80.0, TOTAL),
    ]


def test_a_part_of_nothing_has_no_column_but_a_step_of_nothing_has() -> None:
    assert [bar.name for bar in of_bridge(outage(0.0, 40.0), 2, ("Base", "Other"))] == [
        "Base",
        "Capacity: stock",
        "Other",
    ]
    assert [bar.name for bar in of_bridge(outage(0.0, 0.0), 2, ("Base", "Other"))] == ["Base", "Capacity", "Other"]


def test_cash_and_stock_have_no_waterfall_beside_that_of_the_margin() -> None:
    assert drawn(outage(0.0, 0.0)) == [2]


@pytest.mark.parametrize(
    ("cash", "stock", "verdicts"),
    [(-60.0, 70.0, (-1, 0, 0)), (0.0, 40.0, (0, 0, 0)), (60.0, -40.0, (1, 0, 1)), (-60.0, 40.0, (-1, 0, -1))],
)
def test_a_margin_that_is_higher_by_stock_alone_is_not_better(
    cash: float, stock: float, verdicts: tuple[int, ...]
) -> None:
    bridge = outage(cash, stock)
    assert bridge.verdicts(bridge.steps[0]) == verdicts


def test_a_bridge_begins_with_one_plan_and_ends_with_the_other() -> None:
    """Of two measures the second: 5 kg, less 2, more 4, are 7 kg."""
    steps = [
        Step(name="Feed", meaning="", changed=1, values=(0.0, 3.0), differences=(0.0, -2.0)),
        Step(name="Prices + Costs", meaning="", changed=2, values=(0.0, 7.0), differences=(0.0, 4.0)),
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
