"""Explanations in words."""

from __future__ import annotations

from dataclasses import replace

from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from planner.views.in_words import reasons
from tests.plan_fixture import a_plan

KEY = {"Sheet": "Targets", "Row": "Tb year", "Promise": "made", "Unit": "kg"}


def part(step: float, cause: str, detail: str, amount: float, through: str | None = None) -> dict[str, object]:
    row = {"Cause": cause, "Detail": detail, "Through": through}
    return {**KEY, **row, "Step": step, "Part": amount, "Still short": 0.0}


def why(*parts: dict[str, object]) -> str:
    (sentence,) = reasons.why_in_words(frame(OUTPUTS["Why short"].columns, list(parts))).values()
    return sentence


def test_the_greatest_reason_comes_first_with_its_kind_in_words():
    assert why(part(1, "Hours", "Leach", 40.0), part(2, "Blocked lot", "EV-B14", 300.0)) == (
        "Why: 300 kg blocked lot EV-B14; 40.0 kg hours of Leach."
    )


def test_parts_of_one_kind_are_added_up_and_named():
    assert why(part(1, "Hours", "Leach", 30.0), part(2, "Hours", "Roasting", 10.0)) == (
        "Why: 40.0 kg hours of Leach (30.0), Roasting (10.0)."
    )


def test_of_many_parts_of_one_kind_the_greatest_three_are_named():
    parts = [part(i, "Hours", f"L{i}", 10.0 * i) for i in range(1, 6)]
    assert why(*parts) == "Why: 150 kg hours of L5 (50.0), L4 (40.0), L3 (30.0) and 2 more."


def test_of_many_causes_the_greatest_four_are_named_and_the_rest_is_counted():
    """A promise that is short for thirteen causes took 28 lines; five are all named."""
    parts = [part(i, f"Cause {i}", "x", 64.0 / 2**i) for i in range(7)]
    assert why(*parts[:5]).endswith("; 8 kg cause 3 x; 4 kg cause 4 x.")
    assert why(*parts) == (
        "Why: 64.0 kg cause 0 x; 32.0 kg cause 1 x; 16.0 kg cause 2 x; 8 kg cause 3 x; "
        "7 kg 3 smaller causes, on the sheet Why short."
    )


def test_causes_of_next_to_nothing_are_counted():
    """Less than a two hundredth of what is missing: three of 0.4 kg of 101.2."""
    parts = [part(0, "Hours", "Leach", 100.0), *(part(i, f"Cause {i}", "x", 0.4) for i in (1, 2, 3))]
    assert why(*parts) == "Why: 100 kg hours of Leach; 1.2 kg 3 smaller causes, on the sheet Why short."


def test_a_cause_names_the_promises_through_which_it_holds():
    assert why(part(1, "Hours", "Calcine", 270.0, "Deliveries / Noveon"), part(2, "Hours", "Calcine", 1.0)) == (
        "Why: 270 kg hours of Calcine, through Deliveries / Noveon; 1 kg hours of Calcine."
    )
    two = [part(i, "Hours", "Calcine", 10.0 * i, f"Deliveries / C{i}") for i in (1, 2)]
    assert why(*two) == "Why: 30.0 kg hours of Calcine, through Deliveries / C2 (20.0), Deliveries / C1 (10.0)."


def test_each_broken_promise_gets_its_own_reason():
    broken = [
        {**KEY, "Asked": 800.0, "Got": 700.0, "Short": 100.0},
        {**KEY, "Row": "Dy", "Asked": 2, "Got": 1, "Short": 1},
    ]
    plan = a_plan(
        **{
            "Broken promises": frame(OUTPUTS["Broken promises"].columns, broken),
            "Why short": frame(OUTPUTS["Why short"].columns, [part(1, "Lag", "what is still on its way", 100.0)]),
        }
    )
    assert reasons.broken_in_words(plan) == [
        "Targets / Tb year / made: asked 800 kg, got 700 kg, 100 kg short. Why: 100 kg lag: what is still on its way.",
        "Targets / Dy / made: asked 2 kg, got 1 kg, 1 kg short.",
    ]


def test_only_levels_that_cost_much_get_a_sentence():
    rows = [
        {"Level": "0", "Cost": 50_000.0, "Dearest promise": "Lots / A / Must use", "Cost of its last unit": 9_000.0}
        | {"Unit": "t"},
        {
            "Level": "1",
            "Cost": 1.0,
            "Dearest promise": "Targets / T / Amount",
            "Cost of its last unit": 1.0,
            "Unit": "kg",
        },
        {"Level": "2", "Cost": 60_000.0},
        {"Level": "0", "Cost": 90_000.0, "Dearest promise": "Fixed runs / A / Amount", "Unit": "t"}
        | {"Cost of its last unit": 59_918_122.0},
        {"Level": "3"},
        {"Level": "4", "Cost": 70_000.0, "Cost at most": 80_000.0},
    ]
    plan = a_plan(**{"Level costs": frame(OUTPUTS["Level costs"].columns, rows)})
    assert abs(plan.margin) < 5_000_000
    unpriced, second, dear, fourth = reasons.costs_in_words(plan)
    words = (
        "Must use, stocks and fixed runs cost 50,000 {0} of margin; the last t of Lots / A / Must use costs 9,000 {0}."
    )
    assert unpriced == words.format(plan.currency)
    assert second == f"Priority 2 costs 60,000 {plan.currency} of margin."
    assert "the last kg of Fixed runs / A / Amount costs 59,918" in dear  # 59,918,122 a t, more than all of it
    assert fourth == f"Priority 4 costs 70,000 to 80,000 {plan.currency} of margin."


def test_beside_mixes_and_whole_numbers_a_cost_is_said_to_be_one_at_the_pattern():
    told = {
        "Level costs": [{"Level": "1", "Cost": 60_000.0}],
        "Compositions": [{"Store": "Tank", "Mass": 1.0}],
        "Rule costs": [rule("campaigns", None, None)],
    }
    plan = a_plan(**{name: frame(OUTPUTS[name].columns, rows) for name, rows in told.items()})
    said = reasons.costs_in_words(plan)
    assert said == [f"At this pattern of whole numbers priority 1 costs 60,000 {plan.currency} of margin."]


def test_rules_in_whole_numbers_say_what_they_cost_where_it_is_much():
    """Of a margin of 1,000,000: known, in a range, small, unknown above or below, of promises, and not computed."""
    costs = [
        rule("campaigns", 20_000.0, 20_000.2),
        rule("batches", 5_000.0, 15_000.0),
        rule("setups", 0.0, 9_000.0),
        rule("maintenance", 40_000.0, None),
        rule("least runs", None, 50_000.0),
        rule("most periods", None, None, "Targets / Dy: 3.0 kg less missing"),
        rule("supplies", -200.0, 100.0, "Targets / Tb: 12.0 kg less missing"),
        rule("companions", None, None),
    ]
    plan = replace(a_plan(), margin=1e6)
    plan = replace(plan, tables={**plan.tables, "Rule costs": frame(OUTPUTS["Rule costs"].columns, costs)})
    said = [
        f"Without campaigns: 20,000 {plan.currency} of margin more.",
        f"Without batches: 5,000 to 15,000 {plan.currency} of margin more.",
        f"Without maintenance: at least 40,000 {plan.currency} of margin more.",
        f"Without least runs: at most 50,000 {plan.currency} of margin more.",
        "Without most periods: Targets / Dy: 3.0 kg less missing.",
        f"Without supplies: -200 to 100 {plan.currency} of margin more; Targets / Tb: 12.0 kg less missing.",
    ]
    assert reasons.rules_in_words(plan) == said
    assert list(reasons.what_costs(plan))[-1] == ("What rules in whole numbers cost", said)


def rule(name: str, low: float | None, high: float | None, promises: str | None = None) -> dict[str, object]:
    return {"Rule": name, "Costs at least": low, "Costs at most": high, "Promises": promises}
