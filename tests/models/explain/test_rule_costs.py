"""What a rule in whole numbers costs is the difference of two plans: with it, and without it, solved again here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.explain import rule_costs as rules_of_plans
from models.explain.rule_costs import Limits, RuleCost, rule_costs, rule_costs_table
from models.solving import levels
from models.solving.levels import LevelResult, Solution
from tests.models.rules import test_campaigns, test_max_periods, test_min_run
from tests.models.solved import Solved, lot, solved, target, tiny


def costs(plan: Solved, solution: Solution | None = None, paced: float = 60.0) -> dict[str, RuleCost]:
    found = rule_costs(plan.plant, plan.model, solution or plan.solution, Limits(paced))
    return {cost.rule: cost for cost in found}


@pytest.mark.parametrize("rule", [test_campaigns, test_max_periods, test_min_run])
def test_it_is_the_margin_without_less_the_margin_with(rule) -> None:
    """The cases solved by hand have both margins."""
    ((_, cost),) = costs(solved(rule.ROWS)).items()
    assert cost.without == pytest.approx(rule.MARGIN_WITHOUT)
    assert (cost.low, cost.high) == pytest.approx((rule.MARGIN_WITHOUT - rule.MARGIN,) * 2)


@pytest.mark.parametrize("hours", [None, 6.0, 4.0])
def test_without_batches_work_takes_the_hours_of_its_rate(hours: float | None) -> None:
    """In a day of 24 h there are 4 batches of 5 t that take 5 h or 6 h, or 6 that take 4 h and gain 600.

    Without batches 24 t are worked at 5 an hour. That is what the workbook with Batch left blank gives.
    """
    use = {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Batch": 5.0, "Batch hours": hours}
    rows = tiny(1, Lots=[lot("A", 30.0)], Lines=[{"Line": "Mill", "Running cost": 5.0}], **{"Line use": [use]})
    plan = solved(rows)
    found = costs(plan)["batches"]
    alone = solved({**rows, "Line use": [{**use, "Batch": None}]}).margin
    assert found.without == pytest.approx(alone) == pytest.approx(24 * 95)
    assert (found.low, found.high) == pytest.approx((alone - plan.margin,) * 2)


def test_without_setups_no_hours_are_lost_to_them() -> None:
    """4 h and 100 of 24 h in a day: 20 t less the cost, 1900, and without 24 t, as with both columns left blank."""
    use = {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Setup hours": 4.0, "Setup cost": 100.0}
    rows = tiny(1, Lots=[lot("A", 30.0)], **{"Line use": [use]})
    found = costs(solved(rows))["setups"]
    alone = solved({**rows, "Line use": [{**use, "Setup hours": None, "Setup cost": None}]}).margin
    assert found.without == pytest.approx(alone) == pytest.approx(2400)
    assert (found.low, found.high) == pytest.approx((500, 500))


def test_each_rule_is_left_out_alone() -> None:
    """30 t on one day of two: 24 t; with 28 t at least in a day nothing. Without the least run 24 t, without the other
    still nothing."""
    rows = tiny(2, Lots=[lot("A", 30.0, **{"Max periods": 1.0, "Min run": 28.0})])
    assert solved(rows).margin == pytest.approx(0.0)
    found = costs(solved(rows))
    assert found["least runs"].high == pytest.approx(2400.0)
    assert found["most periods"].high == pytest.approx(0.0)


@pytest.mark.parametrize("rule", ["exactly", "at least"])
def test_a_fixed_run_that_a_rule_forbids_is_less_missing_without_it(rule: str) -> None:
    """10 t are fixed of a lot of which 28 t at least are to be worked in a day, where 24 t can be."""
    fixed = [{"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": rule, "Amount": 10.0}]
    cost = costs(solved(tiny(Lots=[lot("A", 30.0, **{"Min run": 28.0})], **{"Fixed runs": fixed})))["least runs"]
    assert cost.promises == "Fixed runs / A / Work / D1: 10.0 t less missing"


def test_where_not_all_is_proven_it_is_a_range() -> None:
    """A plan that could gain 100 costs 500 to 600 where the one without earns 600 more."""
    plan = solved(test_max_periods.ROWS)
    cost = costs(plan, replace(plan.solution, gap=100.0))["most periods"]
    assert (cost.low, cost.high) == pytest.approx((500.0, 600.0))


def test_what_is_not_known_of_levels_or_gaps_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this plan may miss less, or was stopped, it may earn less or no bound is known: nothing at most, or at
    least. Where the one without the rule may, nothing at least."""
    plan = solved(test_max_periods.ROWS)
    open_level = (LevelResult("1", 1, 0.5, 0.5, 0.0, at_best=0.0), *plan.solution.levels)
    cost = costs(plan, replace(plan.solution, levels=open_level))["most periods"]
    assert (cost.low, cost.high) == (pytest.approx(600.0), None)
    cost = costs(plan, replace(plan.solution, gap=np.inf))["most periods"]
    assert (cost.low, cost.high) == (None, None)
    solve = levels.solve
    monkeypatch.setattr(levels, "solve", lambda *given, **named: replace(solve(*given, **named), levels=open_level))
    cost = costs(plan)["most periods"]
    assert (cost.low, cost.high) == (None, pytest.approx(0.0))


def test_what_is_given_up_to_move_less_is_no_cost_of_a_rule() -> None:
    """Of 2,400 that could be reached with the rule 100 is given up to stay near the published plan: it costs 600."""
    plan = solved(test_max_periods.ROWS)
    cost = costs(plan, replace(plan.solution, margin=2300.0, given_up=100.0))["most periods"]
    assert (cost.low, cost.high) == pytest.approx((600.0, 600.0))


def test_promises_that_are_kept_better_are_said() -> None:
    """3,000 kg are wanted of 30 t, of which 24 t can be worked: 600 kg are missing less."""
    plan = solved({**test_max_periods.ROWS, "Targets": [target("T", 3000.0, Priority=1.0)]})
    assert costs(plan)["most periods"].promises == "Targets / T: 600.0 kg less missing"


def test_whoever_cancels_waits_for_no_further_program(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, built = solved(test_max_periods.ROWS), list[object]()
    monkeypatch.setattr(rules_of_plans, "build", lambda *given: built.append(given))
    (cost,) = rule_costs(plan.plant, plan.model, plan.solution, Limits(60.0), cancelled=lambda: True)
    assert (cost.without, built) == (None, [])


def test_without_steps_what_is_known_is_said() -> None:
    """Without the only rule the plan is that of a linear program, which takes none of them: 600. Of two rules each is
    still left out, and what a search would find lies in the range: 2400 without the least run, nothing without the
    other."""
    assert costs(solved(test_max_periods.ROWS), paced=0.0)["most periods"].high == pytest.approx(600.0)
    found = costs(solved(tiny(2, Lots=[lot("A", 30.0, **{"Max periods": 1.0, "Min run": 28.0})])), paced=0.0)
    for rule, cost in (("least runs", 2400.0), ("most periods", 0.0)):
        low, high = found[rule].low, found[rule].high
        assert low is not None
        assert high is not None
        assert low - 1e-6 <= cost <= high + 1e-6


def test_whoever_stops_it_is_told_nothing() -> None:
    plan = solved(test_max_periods.ROWS)
    costs_of_none = rule_costs(plan.plant, plan.model, plan.solution, Limits(60.0), cancelled=lambda: True)
    assert [(cost.without, cost.low, cost.high) for cost in costs_of_none] == [(None, None, None)]
    assert rule_costs_table(costs_of_none)["Costs at most"].isna().all()
