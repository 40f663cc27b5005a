"""Plans against the same plant stated once more and plainly: each level, the margin, and the audit.

By default every rule that plants are drawn with is in two of them with others; in the long run any two are, twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest

from models.explain.shortages.level_costs import level_costs
from models.schema.frames import inputs
from models.schema.levels import is_level
from tests.models.audited import audited
from tests.models.explain.plans import programs_of
from tests.models.solved import Solved, errors, solved
from tests.plainly.best import best, held_at
from tests.plainly.cells import Rows
from tests.plainly.published import steered
from tests.plainly.rules import RULES, drawn
from tests.plainly.written import program

NEAR = 1e-5
"""Relative; of levels absolute: as near as whole numbers are worked out."""

CENT = 0.01
"""What plans may differ by in money: a level that is kept may miss 3e-6 of a promise."""

NOT_THERE = ("Summary", "Manifest")
"""Tables of the engine, which these plans do not have."""

EVERY_RULE = Random(3).sample(sorted(RULES), len(RULES))


def together(count: int) -> list[tuple[str, ...]]:
    """Every rule once, so many together."""
    return [tuple(EVERY_RULE[place::count]) for place in range(count)]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("rules", together(9), ids=" + ".join)
def test_no_plan_is_better(rules: tuple[str, ...], seed: int) -> None:
    compare(rules, seed)


@pytest.mark.parametrize("rules", together(9), ids=" + ".join)
def test_levels_cost_what_the_plan_without_them_gains(rules: tuple[str, ...]) -> None:
    """Every other level misses no more than in the plan; what is given up to stay as published is no cost. Where late
    deliveries are settled one by one, both plans may be that much better."""
    rows = drawn(rules, 0)
    plan = solved(rows)
    held = {int(one.level): one.held_at for one in plan.solution.levels if is_level(one.level)}
    most = best(rows, held).margin
    for cost in level_costs(programs_of(plan)):
        without = best(rows, held, [int(cost.level)]).margin
        assert cost.without is not None
        assert cost.cost is not None
        near, at_most = CENT + NEAR * abs(most), cost.cost if cost.at_most is None else cost.at_most
        assert cost.without - near <= without <= cost.without + plan.solution.gap + near
        assert cost.cost - near <= max(without - most, 0.0) <= at_most + near


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("rules", list(combinations(RULES, 2)), ids=" + ".join)
def test_no_plan_with_any_two_rules_is_better(rules: tuple[str, ...], seed: int) -> None:
    compare(rules, seed)


def compare(rules: Sequence[str], seed: int) -> None:
    """Hold a plan against the best one.

    A level counts as the best up to half the priority tolerance, and as the linear plan's where that is so near; the
    levels after it may miss what the plan has them miss, so that each is compared by itself. Where late deliveries are
    settled one by one the plan says how much more a better one could have. Where moving away from the published plan
    has its price, the margin less that is compared.
    """
    rows = drawn(rules, seed)
    assert errors(inputs(rows)) == []
    plan = solved(rows)
    levels = {int(one.level): one for one in plan.solution.levels if is_level(one.level)}
    found = best(rows, {rank: one.held_at for rank, one in levels.items()})
    half = plan.plant.settings.priority_tolerance / 2 + NEAR
    for rank, least in found.levels.items():
        assert levels[rank].value == pytest.approx(least, abs=half), f"level {rank}"
        assert levels[rank].held_at == pytest.approx(held_at(rows, rank, levels[rank].value), abs=half), f"level {rank}"
    assert plan.margin <= found.margin + max(CENT, NEAR * abs(found.margin))
    now, most = steered(program(rows), plan), found.steered
    assert now == pytest.approx(most, rel=NEAR, abs=plan.solution.gap + CENT)
    assert said(plan, rows) == []


def said(plan: Solved, rows: Rows) -> list[str]:
    """What the audit says of a plan; the engine's own tables, and its estimates, are not there."""
    every = [str(one) for one in audited(rows, plan) if one.table not in NOT_THERE]
    return [words for words in every if "Estimated share" not in words]
