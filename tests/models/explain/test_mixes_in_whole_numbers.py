"""Explanations of plans with stores that mix beside rules in whole numbers: true when the changed workbook is solved.

The mill leaches a rich and a poor lot of 1 t to 400 kg of liquor each, half and a quarter of it metal, into one tank;
the kiln fires 400 kg of what it holds in a day.
"""

from __future__ import annotations

import pytest

from models.explain.budget import Budget
from models.explain.rule_costs import NO_STEPS, Limits, RuleCost, rule_costs
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import of_mixes
from tests.models.explain.moved import moved
from tests.models.explain.plans import costs, rungs, why
from tests.models.explain.test_mixes import asking, short
from tests.models.rules.test_one_mix import tank
from tests.models.solved import Solved, solved
from tests.plants import Rows, changed, day


def in_batches() -> Rows:
    """The kiln takes batches of 300 kg and 18 h, one in each of two days; 250 kg of metal are asked for."""
    return changed(tank(0.4, 2) | asking(250.0), "Line use", 1, Batch=0.3)


def with_setups() -> Rows:
    """The kiln is set up for 6 h and 10 on each of three days on which it fires; 320 kg are asked for, of 300."""
    use = {"Setup hours": 6.0, "Setup cost": 10.0}
    return changed(tank(0.4, 3) | asking(320.0), "Line use", 1, **use)


def in_least_runs(**asked: object) -> Rows:
    """The kiln fires 300 kg in a day at least."""
    return changed(tank(0.4, 2) | asking(250.0, **asked), "Recipes", 1, **{"Min run": 0.3})


def of(plan: Solved, paced: float = 20.0) -> list[RuleCost]:
    return rule_costs(plan.plant, plan.model, plan.solution, Limits(paced, 600.0))


def test_the_pattern_of_lots_kept_apart_is_tried_too():
    """A batch on each day: 300 kg of the rich liquor, then 100 of it with 200 of the poor one: 150 + 100 kg of metal.

    Where the components of the mix go separate ways one batch would hold 250 kg of metal, and really holds 150."""
    plan = solved(in_batches())
    assert plan.broken() == {}
    assert plan.amount("Runs", Recipe="Fire") == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("rows", "without"),
    [
        (in_batches(), changed(in_batches(), "Line use", 1, Batch=None)),
        (with_setups(), changed(with_setups(), "Line use", 1, **{"Setup hours": None, "Setup cost": None})),
    ],
)
def test_what_a_rule_costs_is_between_what_is_proven_of_both_plans(rows: Rows, without: Rows):
    plan, free = solved(rows), solved(without)
    (cost,) = of(plan)
    assert cost.without == pytest.approx(free.margin, rel=1e-6)
    assert cost.low is not None
    assert cost.high is not None
    assert cost.low - 1e-6 <= free.margin - plan.margin <= cost.high + 1e-6


def test_with_no_more_steps_no_further_rule_is_left_out():
    assert of(solved(with_setups()), paced=0.0) == [RuleCost("setups", promises=NO_STEPS)]


def test_why_a_promise_is_short():
    """On the first day the kiln fires 400 kg of the rich batch: 200 of 250 kg; twice as fast the poor one too."""
    assert why(in_least_runs(To=day(1))) == [("Hours", "Kiln", 50.0)]
    fast = [{**row, "Rate": 0.8 / 24.0} if row["Line"] == "Kiln" else row for row in in_least_runs()["Line use"]]
    assert short(in_least_runs(To=day(1))) == pytest.approx(50.0)
    assert short({**in_least_runs(To=day(1)), "Line use": fast}) == pytest.approx(0.0)


def test_what_whole_numbers_hold_back():
    """One batch of 300 kg and 18 h fits into a day: 150 of 190 kg. Without batches 400 kg of the rich one are fired."""
    rows = changed(tank(0.4, 1) | asking(190.0), "Line use", 1, Batch=0.3)
    (part,) = why(rows)
    assert part == (
        "Whole-number rules",
        "whole numbers, and other promises: no plan with them was found that gives it",
        40.0,
    )
    assert short(changed(rows, "Line use", 1, Batch=None)) == 0.0


def test_what_a_level_costs_and_how_far_a_target_can_be_reached():
    """With 250 kg of metal 250 are earned, without the target 300. Lots kept apart, in no batches, give 200 kg on the
    first day, and 300 on both."""
    rows = in_batches()
    cost = costs(rows)["1"]
    assert (cost.without, cost.cost) == (pytest.approx(300.0), pytest.approx(50.0))
    assert solved({**rows, "Targets": []}).margin == pytest.approx(300.0)
    assert [rung.most for rung in rungs(rows, "T")] == pytest.approx([200.0, 300.0])


@pytest.mark.long(but=["rows0"])
@pytest.mark.parametrize("rows", [in_batches(), with_setups(), in_least_runs()])
def test_a_step_more_is_no_more_than_a_plan_of_the_changed_workbook_adds(rows: Rows):
    """Which may have another pattern of whole numbers: what is said holds at that of the plan."""
    plan = solved(rows)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    told = [one for one in of_mixes(final, str) if one.kind.what in {"Owned lot", "Opening stock", "Target"}]
    assert len(told) == 4
    for one in told:
        assert one.gain is not None
        again = solved(moved(rows, one, one.step))
        less = sum(plan.broken().values()) - sum(again.broken().values())
        assert -sum(move.more for move in one.gain.promises) <= less + 1e-4
        if less < 1e-4:
            assert one.gain.margin <= again.margin - plan.margin + 1e-4
