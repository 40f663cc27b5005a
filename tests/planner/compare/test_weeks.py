"""The bridge from last week's plan to this week's, by hand and solved again another way.

A line works 70 t a week; each tonne of M-1 makes 100 kg at 50, and costs 1,000: 4,000 a tonne.
"""

from __future__ import annotations

import pytest

from planner.comparison import words
from planner.comparison.bridging.steps import Bridge
from planner.engine.plan import Plan
from planner.rolling.rolled import roll
from tests.models.solved import exact
from tests.models.test_intermediates import staged
from tests.planner.compare.plans import compared, one_lot, solved
from tests.planner.rolling.test_perfect_weeks import plain
from tests.planner.rolling.test_rolled import written
from tests.plants import Rows, added, changed, day, small_plant, weeks

MARGIN = 2
"""The place of the margin among what is bridged."""


def two_weeks() -> Rows:
    """200 t of M-1, two weeks."""
    return changed(one_lot(), "Lots", 0, Quantity=200.0, Price=1_000.0)


def next_week(plan: Plan, worked: float) -> Rows:
    """What the planner gets after a week in which so many tonnes were worked, and sold."""
    done = [{"Period": "W1", "Lot": "M-1", "Recipe": "Route", "Amount": worked}]
    sold = [{"Contract or spot": "spot", "Product": "Dy metal", "Quantity": 100.0 * worked}]
    return plain(roll(plan, day(7), written(plan, Actuals=done, Delivered=sold)).tables)


def with_news(rows: Rows) -> Rows:
    """Metal brings 60, and there are 140 t of M-2 with 12 % Dy."""
    dearer = changed(rows, "Spot sales", 0, Price=60.0)
    return added(
        dearer, "Lots", Lot="M-2", **{"Feed class": "Motor", "Status": "stock"}, Quantity=140.0, Price=1_000.0, Dy=12.0
    )


def steps(found: Bridge) -> dict[str, float]:
    """What each step adds to the margin."""
    return {step.name: step.differences[MARGIN] for step in found.steps}


def bridge(base: Plan, other: Plan) -> Bridge:
    """The bridge between two plans, which closes."""
    (this_bridge,) = compared(base, other, bridges=True).bridges
    for at, _ in enumerate(this_bridge.measures):
        total = sum(step.differences[at] for step in this_bridge.steps)
        assert total == pytest.approx(this_bridge.end[at] - this_bridge.start[at], abs=1e-6)
    return this_bridge


def test_each_step_by_hand() -> None:
    """Base: 140 t, 560,000. Rolled off: 70 of the 130 t that are left, 280,000. Rolled on: 60 t in W3.

    50 of 70 t were worked, so that W3 has 10 t more to work: 40,000. At 60 a tonne earns 5,000, in W3 one of M-2 6,200:
    70 * 5,000 + 70 * 6,200 = 784,000 after 560,000. A new plan works 140 t of M-2: 868,000.
    """
    base = solved(two_weeks())
    this_bridge = bridge(base, solved(with_news(next_week(base, 50.0)), "Next"))
    assert steps(this_bridge) == pytest.approx(
        {
            "Rolled off": -280_000.0,
            "Rolled on": 240_000.0,
            "What happened": 40_000.0,
            "What is new": 224_000.0,
            "Re-planning": 84_000.0,
        }
    )
    assert "Spot sales (1)" in this_bridge.steps[3].meaning and "Lots (1)" in this_bridge.steps[3].meaning


@pytest.mark.long
def test_each_step_is_what_solving_it_another_way_gives() -> None:
    """The published runs held by Fixed runs, instead of being frozen."""
    base = solved(two_weeks())
    after = next_week(base, 50.0)
    this_bridge = bridge(base, solved(with_news(after), "Next"))
    kept = {"Recipe": "Route", "Period": "W2", "Rule": "exactly"}
    fixed: list[dict[str, object]] = [{**kept, "Lot": "M-1", "Amount": 70.0}, {**kept, "Lot": "M-2", "Amount": 0.0}]
    held: Rows = {**with_news(after), "Published": [], "Fixed runs": fixed}
    as_planned = next_week(base, 70.0)
    margins = [
        solved({**as_planned, "Periods": after["Periods"][:1]}).margin,
        solved(as_planned).margin,
        solved(after).margin,
        solved(held).margin,
        solved(with_news(after)).margin,
    ]
    assert [step.values[MARGIN] for step in this_bridge.steps] == pytest.approx(margins)


@pytest.mark.long
def test_after_a_perfect_week_nothing_happened_and_nothing_is_new() -> None:
    """With contracts, lags, offers, a target and a limit on a line."""
    base = solved(small_plant())
    this_bridge = bridge(base, solved(plain(roll(base, day(7), added=0).tables), "Next"))
    found = steps(this_bridge)
    assert [found[name] for name in ("Rolled on", "What happened", "What is new", "Re-planning")] == pytest.approx(
        [0.0] * 4, abs=1e-3
    )
    assert this_bridge.steps[2].meaning == "all that was worked, sold and received is as planned"
    assert this_bridge.steps[3].meaning == "no input is new"


def test_margins_of_other_days_are_not_subtracted_but_compared_like_for_like() -> None:
    """560,000 of 140 t in W1 and W2, and 868,000 in W2 and W3; for the days that both plan 868,000 less 520,000."""
    base = solved(two_weeks())
    comparison = compared(base, solved(with_news(next_week(base, 50.0)), "Next"), bridges=True)
    said = words.sentences(comparison, 1)
    assert said[0] == "Next plans other days than Base: it earns 868,000 EUR, Base 560,000 EUR."
    assert said[1].startswith("Like for like, for the days that both plan, Next earns 348,000 EUR more than Base")
    assert {figure.differences[1] for figure in comparison.figures} == {None}
    (published,) = comparison.inputs["Published"]
    assert (published.row, published.values) == ("all runs", ("0 runs, 0 t", "1 run, 70 t"))


@pytest.mark.long
def test_a_lot_that_is_used_up_after_all_and_one_that_was_to_be_are_what_happened() -> None:
    """Of 70 t nothing is to be left after W1; 60 t were worked, and the 10 t that are left are worked in W2."""
    base = solved(changed(two_weeks(), "Lots", 0, Quantity=70.0))
    this_bridge = bridge(base, solved(next_week(base, 60.0), "Next"))
    assert steps(this_bridge) == pytest.approx(
        {
            "Rolled off": -280_000.0,
            "Rolled on": 0.0,
            "What happened": 40_000.0,
            "What is new": 0.0,
            "Re-planning": 0.0,
        }
    )


SHIFTED: list[dict[str, object]] = [{"Period": "W1", "Start": day(2), "End": day(8)}]


@pytest.mark.parametrize("later", [SHIFTED, weeks(4)[3:]])
def test_a_plan_that_does_not_go_on_from_the_other_has_no_bridge(later: list[dict[str, object]]) -> None:
    """A week that begins a day later, and one after a gap."""
    (this_bridge,) = compared(
        solved(two_weeks()), solved({**two_weeks(), "Periods": later}, "Other"), bridges=True
    ).bridges
    assert this_bridge.steps == () and "does not go on from the first" in this_bridge.reason


@pytest.mark.long
def test_liquor_that_is_gone_is_what_happened() -> None:
    """Each day the kiln makes 240 kg of metal, at 1, of 480 kg of liquor; 10 t of A give 900 kg of it on D1.

    Planned are 240 on D1 and 210 on D2, of the 420 kg left. In the next workbook the liquor is gone, 210 less, but the
    10 t of A are there, of which a new plan makes 240.
    """
    rows = {**staged(2), "Settings": exact()}
    this_bridge = bridge(solved(rows), solved({**rows, "Periods": rows["Periods"][1:]}, "Next"))
    assert steps(this_bridge) == pytest.approx(
        {"Rolled off": -240.0, "Rolled on": 0.0, "What happened": -210.0, "What is new": 0.0, "Re-planning": 240.0},
        abs=1e-4,
    )
