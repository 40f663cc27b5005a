"""Late deliveries of plants drawn at random: only what was missing at Due follows, and no such plan is better.

A few dozen seeds run always, a thousand in the long run.
"""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final, Unreachable
from models.program.build import build
from models.program.change import Change
from models.program.stated import Stated
from models.rules import sales_caps
from models.solving import choosing
from models.solving.levels import solve
from planner.engine import pipeline
from planner.excel.plan import plan_book
from tests.choices import UNEXPLAINED
from tests.late_plants import late_rows
from tests.models.solved import Solved, plant_of
from tests.recompute import violations
from tests.recompute.optimum import best
from tests.wide import times
from tests.workbooks import write_tables

COUNT = times("RANDOM_PLANTS", 16, 1000)
SEEDS = range(COUNT)
SOME_SEEDS = range(max(COUNT // 6, 1))
MISLED = 90
"""A plant whose second window should go to the side that is worse for the first one alone."""

SAME = 1e-6


@lru_cache(maxsize=64)
def planned(seed: int) -> Solved:
    plant = plant_of(late_rows(seed))
    m = build(plant)
    return Solved(plant, m, solve(m, plant))


def with_hull_only(seed: int) -> Solved:
    """The plan as the linear program alone would have it, with what never was missing delivered late."""
    plan = planned(seed)
    m = copy(plan.model)
    m.choices = []
    return Solved(plan.plant, m, solve(m, plan.plant))


def reached(solved: Solved) -> list[float]:
    """What each level misses."""
    return [level.value for level in solved.solution.levels if level.level.isdigit()]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_more_is_late_than_was_missing_at_due(seed: int) -> None:
    """Min = what came in time + what came late + what is short, wherever anything comes late."""
    status = planned(seed).tables["Delivery status"]
    status = status[status["Late"] > 0]
    in_time = status["Delivered"] - status["Late"]
    assert (status["Late"] <= (status["Min"] - in_time).clip(lower=0.0) + SAME * status["Min"]).all()
    assert status["Short"].to_numpy() == pytest.approx((status["Min"] - status["Delivered"]).to_numpy(), abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_gained_by_settling(seed: int) -> None:
    """Levels and margin are no better than the hull's; where the hull leaves nothing open, the plan is the same."""
    plan, hull = planned(seed), with_hull_only(seed)
    if not plan.solution.solves_to_settle:
        assert plan.margin == pytest.approx(hull.margin, rel=1e-9)
        assert plan.solution.x == pytest.approx(hull.solution.x, rel=1e-9, abs=1e-9)
        return
    assert any(choice.is_open(hull.solution.x) for choice in plan.model.choices)
    more = [ours - least for ours, least in zip(reached(plan), reached(hull), strict=True) if abs(ours - least) > SAME]
    assert more[0] > 0 if more else plan.margin <= hull.margin + SAME * abs(hull.margin)


def test_some_plants_need_settling() -> None:
    """Among them are plants with one and with several windows to settle, and each is settled in a few dozen solves."""
    counts = [planned(seed).solution.settled for seed in SEEDS]
    assert sum(count > 0 for count in counts) >= len(counts) // 10
    assert max(counts) > 1
    assert max(planned(seed).solution.solves_to_settle for seed in SEEDS) < 60


@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_no_plan_is_better(seed: int, tmp_path: Path) -> None:
    """A second program in whole numbers, made of the re-computation alone, reaches the same levels and margin."""
    plan, found = planned(seed), best(write_tables(tmp_path / "plant.xlsx", late_rows(seed)))
    assert reached(plan) == pytest.approx([found.levels[level] for level in sorted(found.levels)], rel=SAME, abs=SAME)
    money = plan.level("money").value
    assert money <= found.margin + SAME * abs(found.margin)
    assert money + plan.solution.gap >= found.margin - SAME * abs(found.margin)


@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_the_plan_passes_every_check(seed: int) -> None:
    with TemporaryDirectory() as folder:
        workbook = write_tables(Path(folder) / "plant.xlsx", late_rows(seed))
        plan = pipeline.solve(workbook, choices=UNEXPLAINED)
        assert violations(workbook, plan_book.write(plan, Path(folder) / "plan.xlsx")) == []
    manifest = dict(zip(plan.tables["Manifest"]["Key"], plan.tables["Manifest"]["Value"], strict=True))
    solution = planned(seed).solution
    told = [manifest.get(key, 0) for key in ("Late deliveries settled", "Solves to settle them")]
    assert told == [solution.settled, solution.solves_to_settle]


def test_one_window_after_the_other_may_mislead_and_says_by_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without going back to sides that were left the plan misses what they lead to, and its gap covers that."""
    proven = planned(MISLED)
    assert (proven.solution.outcome, proven.solution.gap) == ("optimal", 0.0)
    monkeypatch.setattr(choosing, "MORE", 0)
    straight = solve(build(proven.plant), proven.plant)
    assert straight.outcome == "settled"
    assert straight.margin < proven.margin - 1000
    assert straight.margin + straight.gap >= proven.margin - SAME * abs(proven.margin)


@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_what_is_asked_of_a_plan_is_answered_without_such_deliveries(seed: int) -> None:
    """The last program, with half as much again to be sold in each window or half as many hours."""
    plan = planned(seed)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    assert final.first.margin == pytest.approx(plan.level("money").value, rel=SAME)
    for change in sales_caps.changes(Stated(final.original, final.m, lp=final.lp)):
        assert isinstance(change, Change)
        final.change(change, change.now / 2)
        try:
            answer = final.solve()
        except Unreachable:
            continue
        finally:
            final.undo([change])
        held = [choice for choice in final.m.choices if np.isfinite(final.solver.row_upper[choice.hull])]
        assert not any(choice.is_open(answer.x) for choice in held)
