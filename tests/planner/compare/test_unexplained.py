"""What a plan states and its inputs do not give is called unexplained, and is never a part of another step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.comparison import words
from planner.comparison.bridging.steps import Bridge
from planner.comparison.directions import Verdict
from planner.engine.plan import Plan
from planner.excel.books.waterfall import RARE
from planner.sealing.inspection import Loaded
from planner.sealing.seal import Edit
from planner.views.waterfall import UNEXPLAINED, of_bridge
from tests.planner.compare.plans import compared, one_lot, solved
from tests.plants import changed

TYPED_OVER = Loaded(file="edited.xlsx", edits=(Edit("Summary", "Margin", "Value", "changed"),))


def typed_over(plan: Plan, more: float) -> Plan:
    """The plan as a file holds it whose margin was typed over."""
    return replace(plan, margin=plan.margin + more, loaded=TYPED_OVER)


def steps(bridge: Bridge) -> list[tuple[str, int]]:
    return [(step.name, round(step.differences[0 if len(bridge.measures) == 2 else 2])) for step in bridge.steps]


def test_a_margin_that_was_typed_over_is_a_step_of_its_own() -> None:
    """10 t give 1,000 kg: at 60 for 50 per kg that is 10,000 more. The other plan states another 7,000."""
    dearer = solved(changed(one_lot(), "Spot sales", 0, Price=60.0), "Other")
    comparison = compared(solved(one_lot()), typed_over(dearer, 7_000.0), bridges=True)
    (bridge,) = comparison.bridges
    assert steps(bridge) == [("Prices and costs", 10_000), ("Unexplained in Other", 7_000)]
    assert bridge.verdicts(bridge.steps[1])[2] is Verdict.WORSE
    assert "Other: It was edited since it was solved: Summary / Margin / Value." in bridge.notes
    assert "prices and costs +10,000, Unexplained in Other +7,000." in words.sentences(comparison, 1)[1]
    assert (
        "; 7,000 of it is unexplained, for its money does not add up to its margin" in words.sentences(comparison, 1)[0]
    )


@pytest.mark.long
def test_a_base_whose_margin_was_typed_over_is_set_right_first() -> None:
    dearer = solved(changed(one_lot(), "Spot sales", 0, Price=60.0), "Other")
    (bridge,) = compared(typed_over(solved(one_lot()), 7_000.0), dearer, bridges=True).bridges
    assert steps(bridge) == [("Unexplained in Base", -7_000), ("Prices and costs", 10_000)]
    assert bridge.steps[0].values[2] == pytest.approx(50_000.0)


def test_inputs_that_were_edited_after_the_plan_was_solved_are_seen_by_what_they_really_give() -> None:
    """Of the lot 5 t are left in the file, which earn 25,000; the plan still states 50,000."""
    plan = solved(one_lot(), "Other")
    lots = plan.inputs["Lots"].assign(Quantity=5.0)
    edited = replace(plan, inputs={**plan.inputs, "Lots": lots}, loaded=TYPED_OVER)
    (bridge,) = compared(solved(one_lot()), edited, bridges=True).bridges
    assert steps(bridge) == [("Feed and assays", -25_000), ("Unexplained in Other", 25_000)]


def test_an_honest_plan_of_another_version_has_nothing_unexplained() -> None:
    """It is solved again, comes to what it states, and there is no step."""
    other = solved(changed(one_lot(), "Spot sales", 0, Price=60.0), "Other")
    manifest = other.tables["Manifest"].replace({"Value": {other.tables["Manifest"]["Value"].iloc[1]: "0.0.9"}})
    old = replace(other, tables={**other.tables, "Manifest": manifest}, loaded=Loaded(file="old.xlsx", edits=None))
    (bridge,) = compared(solved(one_lot()), old, bridges=True).bridges
    assert steps(bridge) == [("Prices and costs", 10_000)]
    assert bridge.notes[0] == "Other was made by another version of planner (0.0.9)."


def test_the_same_inputs_and_another_margin_are_unexplained_with_or_without_a_bridge() -> None:
    base = solved(one_lot())
    comparison = compared(base, typed_over(replace(base, name="Other"), 5.0))
    assert "The inputs are the same, so the difference is unexplained: no input is its cause." in words.sentences(
        comparison, 1
    )


def test_plans_that_are_the_same_have_nothing_to_bridge() -> None:
    (bridge,) = compared(solved(one_lot()), solved(one_lot(), "Again"), bridges=True).bridges
    assert (bridge.steps, bridge.reason) == ((), "The inputs are the same, and so is what the plans come to.")


@pytest.mark.long
def test_what_is_unexplained_is_drawn_as_such_whichever_way_it_goes() -> None:
    (bridge,) = compared(solved(one_lot()), typed_over(solved(one_lot(), "Other"), 7_000.0), bridges=True).bridges
    bars = of_bridge(bridge, 2, ("Base", "Other"))
    assert [(bar.name, bar.kind, bar.amount) for bar in bars[1:-1]] == [("Unexplained in Other", UNEXPLAINED, "+7,000")]
    assert list(RARE[UNEXPLAINED].values()) == ["Unexplained"]


def test_of_two_plans_of_one_name_it_is_told_by_their_files() -> None:
    comparison = compared(solved(one_lot()), typed_over(solved(one_lot()), 7_000.0), bridges=True)
    assert steps(comparison.bridges[0]) == [("Unexplained in Base-1", 7_000)]
