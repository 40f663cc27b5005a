"""Every part of why a promise is short, found again by an ordinary plan of an edited workbook."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from models.explain.budget import Budget
from models.explain.shortages.ladder import ladder, shares
from models.explain.shortages.level_costs import level_costs
from models.explain.shortages.shared_programs import AS_IT_IS, Programs
from models.explain.shortages.shortage import Explained, why_short
from models.explain.shortages.tally import Part
from models.program.shared.counting import counting
from models.schema.defaults import fill
from models.schema.frames import Tables, inputs
from planner.reading import reader
from tests.models.answers import Answer, answer
from tests.models.explain.alone import alone, always_there, least_short, lifted
from tests.models.explain.among import EVERY_PERIOD, among, can_be_asked, least_short_among
from tests.models.solved import errors
from tests.random_plants import rows

BELFAST = Path(__file__).parents[3] / "inputs" / "belfast.xlsx"
KINDS = (
    "Calendar",
    "Hours",
    "Max per day",
    "Blend limit",
    "Resource",
    "Max stock",
    "Sales limit",
    "Blocked lot",
    "Late lot",
    "Use by",
    "Lag",
)
SEEDS = range(12)
MORE_SEEDS = range(20)
"""Few plants serve promises first that a workbook can ask for so."""


@cache
def belfast() -> tuple[Tables, Answer, Programs]:
    tables = reader.read(BELFAST).tables
    found = answer(tables)
    return tables, found, Programs(found.plant, found.model, found.solution, Budget(100_000))


@cache
def planned(seed: int) -> tuple[Tables, Answer | None]:
    """The filled tables of a random plant and its plan; none if the workbook has errors."""
    tables, _ = fill(inputs(rows(seed)))
    return tables, None if errors(inputs(rows(seed))) else answer(tables)


@cache
def drawn(seed: int) -> tuple[Tables, list[Explained]]:
    """The filled tables of a random plant and its broken promises, explained."""
    tables, found = planned(seed)
    if found is None:
        return tables, []
    return tables, why_short(Programs(found.plant, found.model, found.solution, Budget(100_000)))


def of_its_own(explained: Explained) -> list[Part]:
    """The parts that neither money nor other promises have to do with."""
    return [part for part in explained.parts if part.cause != "Money" and not part.through]


def left_to_it(explained: Explained) -> float:
    """What is left short when money does not count and no other promise is served."""
    return sum(part.amount for part in of_its_own(explained))


@pytest.mark.long(but=["9", "2", "6"])
@pytest.mark.parametrize("seed", SEEDS)
def test_parts_add_up_to_what_is_missing(seed: int):
    for explained in drawn(seed)[1]:
        short = explained.broken.short
        assert sum(part.amount for part in explained.parts) == pytest.approx(short, rel=1e-9)
        assert explained.parts[-1].left == 0
        assert min(part.amount for part in explained.parts) >= 0


@pytest.mark.long
def test_random_plants_break_enough_promises_to_tell():
    assert sum(len(drawn(seed)[1]) for seed in SEEDS) > 30


@pytest.mark.long(but=["9", "2", "6"])
@pytest.mark.parametrize("seed", SEEDS)
def test_each_kind_leaves_what_a_plan_without_it_misses(seed: int):
    """Of every broken promise of a random plant: alone, then with one kind lifted after the other."""
    tables, all_of_them = drawn(seed)
    for explained in all_of_them:
        if explained.broken.promise.words in EVERY_PERIOD:
            continue
        edited, left, parts = alone(tables, explained), left_to_it(explained), of_its_own(explained)
        tolerance = {"rel": 1e-6, "abs": 1e-5}
        assert least_short(edited, explained) == pytest.approx(left, **tolerance)
        for kind in KINDS:
            edited = lifted(edited, kind)
            if any(part.cause == kind for part in parts):
                left = [part.left for part in parts if part.cause == kind][-1]
                assert least_short(edited, explained) == pytest.approx(left, **tolerance)


def through(explained: Explained) -> tuple[float, list[Part]]:
    """What is missing before the promise that is let go of first, and the parts that hold through it."""
    first = next((part.through for part in explained.parts if part.through), None)
    found = [part for part in explained.parts if first and part.through == first]
    return sum(part.amount for part in found) + (found[-1].left if found else 0.0), found


def followed(seed: int) -> list[Explained]:
    """The broken promises of a random plant that others are served before, and that a workbook can ask for so."""
    tables, found = planned(seed)
    return [one for one in drawn(seed)[1] if found is not None and through(one)[1] and can_be_asked(tables, found, one)]


@pytest.mark.long(but=["7", "14"])
@pytest.mark.parametrize("seed", MORE_SEEDS)
def test_what_holds_through_others_gives_its_part_while_they_are_kept(seed: int):
    """All others ask what the plan gives them; then one kind of cause after the other is lifted in the workbook."""
    tables, told = planned(seed)
    for explained in followed(seed):
        assert told is not None
        before, found = through(explained)
        edited = among(tables, told, explained)
        tolerance = {"rel": 1e-6, "abs": 1e-5 * max(1.0, explained.broken.short)}
        assert least_short_among(edited, explained) == pytest.approx(before, **tolerance)
        for kind in KINDS:
            edited = lifted(edited, kind)
            if any(part.cause == kind for part in found):
                left = [part.left for part in found if part.cause == kind][-1]
                assert max(least_short_among(edited, explained), found[-1].left) == pytest.approx(left, **tolerance)


@pytest.mark.long
def test_random_plants_serve_enough_promises_first_to_tell():
    assert sum(len(followed(seed)) for seed in MORE_SEEDS) > 10
    assert len({part.cause for seed in MORE_SEEDS for one in followed(seed) for part in through(one)[1]}) > 4


@pytest.mark.long(but=["9", "2", "6"])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_served_first_is_followed_to_what_it_lacks(seed: int):
    """No promise is short for others alone, and none for itself."""
    for explained in drawn(seed)[1]:
        broken = explained.broken
        itself = " / ".join((broken.promise.sheet, broken.promise.rows[broken.place], broken.promise.words))
        assert [part for part in explained.parts if part.cause == "Served first" or itself in part.words] == []


@pytest.mark.long
def test_belfast_adds_up_and_names_the_lot_that_would_close_it():
    """Tb: 412.86 kg short. The greatest part is the blocked lot EV-B14."""
    _, _, programs = belfast()
    (explained,) = why_short(programs)
    assert explained.broken.short == pytest.approx(412.86, abs=0.01)
    assert sum(part.amount for part in explained.parts) == pytest.approx(explained.broken.short, rel=1e-12)
    assert [part.detail for part in explained.parts if part.cause == "Blocked lot"] == ["EV-B14"]
    assert max(explained.parts, key=lambda part: part.amount).detail == "EV-B14"


@pytest.mark.long
def test_belfast_parts_are_those_of_edited_workbooks():
    """Alone; with lots there for whole periods and without hours of the first line, or of any; the blocked lot free."""
    tables, _, programs = belfast()
    (explained,) = why_short(programs)
    hours = [part for part in of_its_own(explained) if part.cause == "Hours"]
    edited = alone(tables, explained)
    assert least_short(edited, explained) == pytest.approx(left_to_it(explained), rel=1e-6)
    edited = lifted(edited, "Calendar")
    assert least_short(always_there(edited, [hours[0].detail]), explained) == pytest.approx(hours[0].left, rel=1e-6)
    edited = always_there(edited, list(tables["Lines"]["Line"]))
    assert least_short(edited, explained) == pytest.approx(hours[-1].left, rel=1e-6)
    lots = edited["Lots"]
    lots.loc[lots["Lot"] == "EV-B14", "Status"] = "expected"
    assert least_short(edited, explained) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.long
def test_belfast_level_costs_are_those_of_a_plan_without_the_level():
    """Without its Tb target, the only one of priority 4, the plan earns what the table says."""
    tables, found, programs = belfast()
    last = level_costs(programs)[-1]
    targets = tables["Targets"]
    without = answer({**tables, "Targets": targets[targets["Priority"] != 4.0]}).solution.margin
    assert last.without == pytest.approx(without, rel=1e-9)
    best = next(level.value for level in found.solution.levels if level.level == "money")
    assert last.cost == pytest.approx(without - best, rel=1e-6)


@pytest.mark.long
def test_belfast_ladder_is_the_most_that_a_plan_can_make():
    """The rung of Tb in W10: a target far out of reach whose window ends with W10 misses all but that."""
    tables, found, programs = belfast()
    (explained,) = why_short(programs)
    rung = next(r for r in ladder(programs) if "Tb" in found.plant.targets.names[r.target] and r.period == 9)
    edited = alone(tables, explained)
    edited["Targets"] = edited["Targets"].assign(To=tables["Periods"]["End"][9])
    assert 2500.0 - least_short(edited, explained) == pytest.approx(rung.most, rel=1e-6)


@pytest.mark.long
def test_belfast_shares_of_a_rung_add_up_to_it():
    """By strong duality, what all limits account for is the most; no Tb target counts opening stock."""
    _, found, programs = belfast()
    program, wide = programs.wide(AS_IT_IS, programs.alone())
    program.hold([*wide.causes, wide.quantities])
    cost = np.zeros(len(wide.model.variables))
    target = next(i for i, name in enumerate(found.plant.targets.names) if "Tb" in name)
    counted = counting(wide.model, found.plant, target, 9)
    cost[counted.columns] = -counted.kg
    outcome = program.minimise(cost)
    assert sum(share for _, share in shares(program, wide, outcome)) == pytest.approx(-outcome.objective, rel=1e-6)
