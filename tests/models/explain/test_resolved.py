"""Every part of why a promise is short, found again by an ordinary plan of an edited workbook."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from models.checks import check
from models.explain.shortages.ladder import ladder, shares
from models.explain.shortages.level_costs import level_costs
from models.explain.shortages.lifting import Clock
from models.explain.shortages.shared_programs import Programs
from models.explain.shortages.shortage import Explained, why_short
from models.rules.targets import counting
from models.schema.defaults import fill
from models.schema.frames import Tables, inputs
from models.schema.problems import Severity
from planner.reading import reader
from tests.models.answers import Answer, answer
from tests.models.explain.alone import alone, always_there, least_short, lifted
from tests.random_plants import rows

BELFAST = Path(__file__).parents[3] / "inputs" / "belfast.xlsx"
KINDS = ("Hours", "Blend limit", "Resource", "Max stock", "Sales limit", "Blocked lot", "Late lot", "Use by", "Lag")
SEEDS = range(12)


@cache
def belfast() -> tuple[Tables, Answer, Programs]:
    tables = reader.read(BELFAST).tables
    own = answer(tables)
    return tables, own, Programs(own.plant, own.model, own.solution, Clock.of(300.0))


@cache
def drawn(seed: int) -> tuple[Tables, list[Explained]]:
    """The filled tables of a random plant and its broken promises, explained; none if the workbook has errors."""
    tables, _ = fill(inputs(rows(seed)))
    if any(problem.severity is Severity.ERROR for problem in check(inputs(rows(seed)))):
        return tables, []
    own = answer(tables)
    return tables, why_short(Programs(own.plant, own.model, own.solution, Clock.of(300.0)))


def left_after(explained: Explained, kinds: tuple[str, ...]) -> float:
    """What is left short when these kinds of causes and those before are lifted."""
    lefts = [explained.broken.short, *(part.left for part in explained.parts if part.cause in kinds)]
    return lefts[-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_add_up_to_what_is_missing(seed: int):
    for explained in drawn(seed)[1]:
        short = explained.broken.short
        assert sum(part.amount for part in explained.parts) == pytest.approx(short, rel=1e-9)
        assert explained.parts[-1].left == 0
        assert min(part.amount for part in explained.parts) >= 0


def test_random_plants_break_enough_promises_to_tell():
    assert sum(len(drawn(seed)[1]) for seed in SEEDS) > 30


@pytest.mark.parametrize("seed", SEEDS)
def test_each_kind_leaves_what_a_plan_without_it_misses(seed: int):
    """Of every broken promise of a random plant: alone, then with one kind lifted after the other."""
    tables, all_of_them = drawn(seed)
    for explained in all_of_them:
        if explained.broken.promise.words in ("Max stock", "Min stock"):
            continue  # they promise in every period, and a workbook cannot ask for one period alone
        edited = alone(tables, explained)
        before: tuple[str, ...] = ("Money", "Served first")
        tolerance = {"rel": 1e-6, "abs": 1e-5}
        assert least_short(edited, explained) == pytest.approx(left_after(explained, before), **tolerance)
        for kind in KINDS:
            edited, before = lifted(edited, kind), (*before, kind)
            if any(part.cause == kind for part in explained.parts):
                assert least_short(edited, explained) == pytest.approx(left_after(explained, before), **tolerance)


def test_belfast_adds_up_and_names_the_lot_that_would_close_it():
    """Tb: 417.39 kg short. The greatest part is the blocked lot EV-B14."""
    _, _, programs = belfast()
    (explained,) = why_short(programs)
    assert explained.broken.short == pytest.approx(417.39, abs=0.01)
    assert sum(part.amount for part in explained.parts) == pytest.approx(explained.broken.short, rel=1e-12)
    assert [part.detail for part in explained.parts if part.cause == "Blocked lot"] == ["EV-B14"]


def test_belfast_parts_are_those_of_edited_workbooks():
    """Alone; without hours of the first line; without hours of any named line; with the blocked lot free."""
    tables, _, programs = belfast()
    (explained,) = why_short(programs)
    hours = [part for part in explained.parts if part.cause == "Hours"]
    edited = alone(tables, explained)
    assert least_short(edited, explained) == pytest.approx(left_after(explained, ("Served first",)), rel=1e-6)
    assert least_short(always_there(edited, [hours[0].detail]), explained) == pytest.approx(hours[0].left, rel=1e-6)
    edited = always_there(edited, list(tables["Lines"]["Line"]))
    assert least_short(edited, explained) == pytest.approx(hours[-1].left, rel=1e-6)
    lots = edited["Lots"]
    lots.loc[lots["Lot"] == "EV-B14", "Status"] = "expected"
    assert least_short(edited, explained) == pytest.approx(0.0, abs=1e-6)


def test_belfast_level_costs_are_those_of_a_plan_without_the_level():
    """Without its Tb target, the only one of priority 4, the plan earns what the table says."""
    tables, own, programs = belfast()
    last = level_costs(programs)[-1]
    targets = tables["Targets"]
    without = answer({**tables, "Targets": targets[targets["Priority"] != 4.0]}).solution.margin
    assert last.without == pytest.approx(without, rel=1e-9)
    best = next(level.value for level in own.solution.levels if level.level == "money")
    assert last.cost == pytest.approx(without - best, rel=1e-6)


def test_belfast_ladder_is_the_most_that_a_plan_can_make():
    """The rung of Tb in W10: a target far out of reach whose window ends with W10 misses all but that."""
    tables, own, programs = belfast()
    (explained,) = why_short(programs)
    rung = next(r for r in ladder(programs) if "Tb" in own.plant.targets.names[r.target] and r.period == 9)
    edited = alone(tables, explained)
    edited["Targets"] = edited["Targets"].assign(To=tables["Periods"]["End"][9])
    assert 2500.0 - least_short(edited, explained) == pytest.approx(rung.most, rel=1e-6)


def test_belfast_shares_of_a_rung_add_up_to_it():
    """By strong duality, what all limits account for is the most; no Tb target counts opening stock."""
    _, own, programs = belfast()
    program, wide = programs.wide()
    program.hold([*wide.causes, wide.quantities])
    cost = np.zeros(len(wide.model.variables))
    target = next(i for i, name in enumerate(own.plant.targets.names) if "Tb" in name)
    cost[counting(wide.model, own.plant, target, 9)] = -1.0
    outcome = program.minimise(cost)
    assert sum(share for _, share in shares(program, wide, outcome)) == pytest.approx(-outcome.objective, rel=1e-6)
