"""Plants drawn at random with dates anywhere: the plan keeps every rule day by day, and no better plan exists."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from tests.dated_plants import dated_rows
from tests.recompute import violations
from tests.recompute.optimum import best
from tests.test_random_plants import SAME, levels
from tests.wide import times
from tests.workbooks import write_tables

COUNT = times("RANDOM_PLANTS", 2, 1000)
SEEDS = range(COUNT)


@lru_cache(maxsize=COUNT)
def planned(seed: int) -> Plan:
    with TemporaryDirectory() as folder:
        workbook = write_tables(Path(folder) / "plant.xlsx", dated_rows(seed))
        return pipeline.solve(workbook, choices=pipeline.Choices(explain=False))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_keeps_every_rule_day_by_day(seed: int, tmp_path: Path) -> None:
    workbook = write_tables(tmp_path / "plant.xlsx", dated_rows(seed))
    assert violations(workbook, plan_book.write(planned(seed), tmp_path / "plan.xlsx")) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_is_better(seed: int, tmp_path: Path) -> None:
    plan, found = planned(seed), best(write_tables(tmp_path / "plant.xlsx", dated_rows(seed)))
    assert levels(plan) == pytest.approx(found.levels, rel=SAME, abs=SAME)
    assert plan.margin == pytest.approx(found.margin, rel=SAME, abs=SAME)
