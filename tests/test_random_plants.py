"""Plants drawn at random: each has a plan, the plan keeps every rule, and no better plan exists.

Seven seeds run always, in which everything happens that may, and a thousand in the long run.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pandas.testing import assert_frame_equal

from models.plant.plant import Plant
from models.program import build
from models.schema import defaults
from models.schema.frames import inputs
from models.schema.inputs import INPUTS
from models.schema.levels import is_level
from models.solving.levels import solve
from models.solving.solvers.highs import Status
from planner.engine import pipeline
from planner.engine.pipeline import Choices
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from tests.random_plants import Row, Rows
from tests.random_under_way import rows_under_way
from tests.recompute import violations
from tests.recompute.optimum import best
from tests.wide import times
from tests.workbooks import write_tables

COUNT = times("RANDOM_PLANTS", 0, 1000)
SEEDS = range(COUNT) if COUNT else (0, 1, 4, 8, 11, 13, 15)
SOME_SEEDS = SEEDS[: max(len(SEEDS) // 3, 1)]
EXPLAINED = SEEDS[: max(len(SEEDS) // 8, 1)]

EVERY_ITEM = {
    "Contract sales",
    "Spot sales",
    "Feed bought",
    "Feed expected",
    "Opening feed",
    "Closing feed",
    "Closing product",
    "Recipe cost",
    "Running cost of lines",
    "Resources",
    "Disposal",
    "Holding cost of feed",
    "Holding cost of products",
    "Shortfall penalties",
    "Late penalties",
    "Maintenance",
}

ELSEWHERE = {
    "Sites",
    "Stores",
    "Lanes",
    "Scenarios",
    "History",
    "Published",
    "Published prices",
    "Intermediates",
    "Opening batches",
    "Spreads",
    "Blend counts",
    "Companions",
    "Supplies",
}
"""Tables that these plants do not draw: those of other commands, and those that have tests of their own rules."""

SAME = 1e-6
"""Relative; sums of relative shortages and margins that differ by less are the same."""


@lru_cache(maxsize=64)
def planned(seed: int) -> Plan:
    with TemporaryDirectory() as folder:
        workbook = write_tables(Path(folder) / "plant.xlsx", rows_under_way(seed))
        return pipeline.solve(workbook, choices=Choices(explain=seed in EXPLAINED))


@pytest.mark.long(but=["0", "4", "8", "11"])
@pytest.mark.parametrize("seed", SEEDS)
def test_there_is_always_a_plan_and_it_keeps_every_rule(seed: int, tmp_path: Path) -> None:
    """Promises are drawn without regard to what the plant can do; what cannot be kept is broken, never infeasible."""
    plan = planned(seed)
    workbook = write_tables(tmp_path / "plant.xlsx", rows_under_way(seed))
    assert plan.status == Status.OPTIMAL
    assert violations(workbook, plan_book.write(plan, tmp_path / "plan.xlsx")) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_is_better(seed: int, tmp_path: Path) -> None:
    """A second program, made of nothing but the re-computation, reaches the same levels and the same margin."""
    plan, found = planned(seed), best(write_tables(tmp_path / "plant.xlsx", rows_under_way(seed)))
    assert levels(plan) == pytest.approx(found.levels, rel=SAME, abs=SAME)
    assert plan.margin == pytest.approx(found.margin, rel=SAME, abs=SAME)


def test_the_plants_put_everything_to_the_test() -> None:
    """Among them every table has rows, every kind of promise is broken, and what seldom happens happens."""
    plans = [planned(seed) for seed in SEEDS]
    assert {table for plan in plans for table, rows in plan.inputs.items() if len(rows)} == set(INPUTS) - ELSEWHERE
    broken = {sheet for plan in plans for sheet in plan.tables["Broken promises"]["Sheet"]}
    assert broken >= {"Lots", "Feed classes", "Products", "Fixed runs", "Deliveries", "Targets"}
    items = {item for plan in plans for item in plan.tables["Money"]["Item"]}
    assert items >= EVERY_ITEM


@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_the_order_of_rows_does_not_change_the_plan(seed: int) -> None:
    """The same workbook with the rows of every table but Periods shuffled gives the same runs and sales."""
    shuffled = deepcopy(rows_under_way(seed))
    for table, rows in shuffled.items():
        if table not in ("Periods", "Components"):
            random.Random(seed).shuffle(rows)
    with TemporaryDirectory() as folder:
        workbook = write_tables(Path(folder) / "plant.xlsx", shuffled)
        again = pipeline.solve(workbook, choices=Choices(explain=False))
    for table in ("Runs", "Sales", "Production", "Money", "Levels"):
        assert_frame_equal(again.tables[table], planned(seed).tables[table])


@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_a_useless_offer_changes_nothing(seed: int) -> None:
    """Sand at a high price: it holds nothing and nobody has to buy it."""
    more = deepcopy(rows_under_way(seed))
    sand = {"Lot": "Sand", "Feed class": more["Feed classes"][0]["Feed class"], "Status": "offered", "Quantity": 5.0}
    sand |= dict.fromkeys(("Nd", "Pr", "Dy", "Tb", "Co", "Oil"), 0.0) | {"Price": 1e5}
    closing = [{"Setting": "Closing feed value", "Value": 0.0}]
    without, with_sand = closed(more, closing), closed(more, closing)
    with_sand["Lots"].append(sand)
    old, new = outcome(without), outcome(with_sand)
    assert worse(new, old) is None


CAPS: dict[str, Callable[[Rows], None]] = {
    "line units": lambda rows: raise_each(rows["Lines"], "Units", 1.0),
    "product max stock": lambda rows: raise_each(rows["Products"], "Max stock"),
    "spot max": lambda rows: raise_each(rows.get("Spot sales", []), "Max"),
    "resource max": lambda rows: raise_each(rows["Resources"], "Max per day"),
    "feed max stock": lambda rows: raise_each(rows["Feed classes"], "Max stock"),
    "blend max": lambda rows: raise_each(rows.get("Blend limits", []), "Max"),
    "recipe max": lambda rows: raise_each(rows["Recipes"], "Max per day"),
}


@pytest.mark.parametrize("cap", CAPS)
@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_raising_a_cap_never_hurts(seed: int, cap: str) -> None:
    """With more room the first figure that changes, levels before margin, changes for the better."""
    wider = deepcopy(rows_under_way(seed))
    CAPS[cap](wider)
    assert worse(outcome(wider), as_drawn(seed)) is None


def raise_each(found: list[Row], column: str, default: float | None = None) -> None:
    """Raises every limit of a column by half; a blank one stays as it is, or is taken as the default."""
    for row in found:
        value = row.get(column, default)
        if value is not None:
            row[column] = 1.5 * value


def closed(rows: Rows, setting: list[Row]) -> Rows:
    """A copy of the rows with one more setting instead of the one it has of that name."""
    kept = [row for row in rows.get("Settings", []) if row["Setting"] != setting[0]["Setting"]]
    return {**deepcopy(rows), "Settings": [*kept, *setting]}


@lru_cache(maxsize=64)
def as_drawn(seed: int) -> list[tuple[str, float]]:
    """The outcome of a plant as it is drawn."""
    return outcome(rows_under_way(seed))


def outcome(rows: Rows) -> list[tuple[str, float]]:
    """What each level reaches, in order, and the margin at last; less is better, so the margin is negative."""
    tables, _ = defaults.fill(inputs(rows))
    plant = Plant.of(tables)
    solution = solve(build.build(plant), plant)
    ranked = [(level.level, level.value) for level in solution.levels if is_level(level.level)]
    return [*ranked, ("money", -solution.margin)]


def worse(new: list[tuple[str, float]], old: list[tuple[str, float]]) -> str | None:
    """The first figure that differs, if it is worse than it was."""
    before = dict(old)
    for name, value in new:
        was = before.get(name, 0.0)
        if abs(value - was) > SAME * max(1.0, abs(value)):
            return f"{name}: {value} after {was}" if value > was else None
    return None


def levels(plan: Plan) -> dict[int, float]:
    """The sum of relative shortages of each level of promises."""
    told = plan.tables["Levels"]
    return {int(name): value for name, value in zip(told["Level"], told["Value"], strict=True) if is_level(name)}
