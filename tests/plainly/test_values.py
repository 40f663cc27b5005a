"""What a plan says that a step more, or a rule, is worth against the changed plant, stated once more and plainly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest

from models.explain.budget import Budget
from models.explain.rule_costs import Limits, rule_costs
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import marginals
from models.schema.frames import inputs
from models.schema.levels import is_level
from tests.models.explain.moved import moved
from tests.models.solved import errors, solved
from tests.plainly.best import best
from tests.plainly.cells import Rows
from tests.plainly.rules import RULES, drawn

NEAR, CENT = 1e-5, 0.05

WHOLE = {
    "least of lots": "Lots, Min run",
    "most periods": "Lots, Max periods; Settings, Value",
    "whole": "Lots, Whole",
    "supplies": "Lots, Supply; Supplies",
    "counts": "Blend counts",
    "companions": "Companions",
    "batches": "Line use, Batch",
    "setups": "Line use, Setup hours, Setup cost",
    "class campaigns": "Lines, Campaigns, Opening campaign, Campaign since, Min campaign; Changeovers",
    "recipe campaigns": "Lines, Campaigns, Opening campaign, Campaign since, Min campaign; Changeovers",
    "maintenance": "Maintenance",
}
"""Rules in whole numbers, each by itself, with the sheets and columns that hold it."""

OTHERS = {"least of recipes", "family campaigns", "begun", "sites"}
"""What a rule is held by with another, or what the tests of values have no rows for."""

LINEAR = sorted(set(RULES) - set(WHOLE) - OTHERS)

AS_THEY_ARE = ("Line hours",)
"""Figures of which the sheets of these plants hold a part only."""


def some(names: Sequence[str], many: int, seed: int) -> tuple[str, ...]:
    return tuple(Random(seed).sample(sorted(names), many))


@pytest.mark.long(but=["1", "4", "8"])
@pytest.mark.parametrize("seed", range(100))
def test_a_step_more_adds_what_the_plan_of_the_changed_plant_earns(seed: int) -> None:
    """Of the plan without the price of moving away from the published one."""
    rows = drawn(some(LINEAR, 4, seed), seed)
    assert errors(inputs(rows)) == []
    plan = solved(rows)
    now = best(rows).margin
    for value in marginals(Final(plan.plant, plan.model, plan.solution, Budget(100_000))):
        changed = changed_by(rows, lambda value=value: moved(rows, value, value.step))  # type: ignore[misc]
        if value.gain is not None and value.kind.what not in AS_THEY_ARE and changed is not None:
            gain = best(changed).margin - now
            assert value.gain.margin == pytest.approx(gain, rel=NEAR, abs=CENT + NEAR * abs(now)), value


def changed_by(rows: Rows, change: Callable[[], Rows]) -> Rows | None:
    """The rows of a changed plant; none where no row holds the figure."""
    try:
        return change()
    except LookupError:
        return None


@pytest.mark.long(but=["companions-0", "batches-1", "recipe campaigns-0"])
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("rule", WHOLE)
def test_a_rule_costs_what_the_plan_without_it_gains(rule: str, seed: int) -> None:
    """With levels held as in the plan: within half a tolerance of the linear plan one is as good as another."""
    rows = drawn((rule, *some([name for name in LINEAR if name != "published"], 2, seed)), seed)
    assert errors(inputs(rows)) == []
    plan = solved(rows)
    held = {int(level.level): level.held_at for level in plan.solution.levels if is_level(level.level)}
    gain = best(without(rows, WHOLE[rule])).margin - best(rows, held).margin
    within = CENT + NEAR * abs(plan.margin)
    for cost in rule_costs(plan.plant, plan.model, plan.solution, Limits(100.0)):
        assert cost.low is not None
        assert cost.high is not None
        assert cost.low - within <= gain <= cost.high + within


def without(rows: Rows, places: str) -> Rows:
    """The rows without what stands in some columns of a sheet, or on all of it."""
    left = dict(rows)
    for place in places.split("; "):
        table, *columns = place.split(", ")
        some_rows = [
            row for row in left.get(table, []) if table != "Settings" or row["Setting"] != "Max periods per lot"
        ]
        of_table = [{name: cell for name, cell in row.items() if name not in columns} for row in some_rows]
        left[table] = some_rows if table == "Settings" else of_table if columns else []
    return left
