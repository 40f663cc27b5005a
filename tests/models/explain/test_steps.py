"""What a step more of each figure does, against the workbook planned again with that figure changed."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import Marginal, marginals
from models.program.objective import levels
from models.schema.frames import inputs
from tests.models.explain.moved import MOVES, moved
from tests.models.solved import Row, Solved, errors, plant_of, solved
from tests.plants import Rows
from tests.random_plants import rows
from tests.wide import LONG

SEEDS = range(60 if LONG else 8)
UNITS = 10.0
EACH = 3
"""Of each kind the figures with most to say are looked at."""
SOME = 1000 if LONG else 6
"""How many of these are planned again in each plant."""


def restated(made: Rows) -> Rows:
    """The same plant with the hours of each line and period stated as Downtime of ten units."""
    lines, downtime = plant_of(made).lines, list[Row]()
    for line, hours in zip(lines.names, lines.hours.tolist(), strict=True):
        for period, hour in zip(made["Periods"], hours, strict=True):
            days = (period["End"] - period["Start"]).days + 1  # type: ignore[operator]
            share = 100.0 * hour / (UNITS * 24.0 * days)
            downtime.append({"Line": line, "From": period["Start"], "To": period["End"], "Availability": share})
    kept = ("Line", "Running cost")
    units = [{name: row[name] for name in kept if name in row} | {"Units": UNITS} for row in made["Lines"]]
    return {**made, "Lines": units, "Downtime": downtime}


@cache
def drawn(seed: int) -> Rows | None:
    """A random plant; None if its workbook has errors."""
    plant = rows(seed)
    return None if errors(inputs(plant)) else restated(plant)


@cache
def plan(seed: int) -> Solved:
    plant = drawn(seed)
    assert plant is not None
    return solved(plant)


@cache
def values(seed: int) -> tuple[Marginal, ...]:
    found = plan(seed)
    return tuple(marginals(Final(found.plant, found.model, found.solution, Budget(100_000))))


def telling(seed: int) -> list[Marginal]:
    """The figures of each kind with most to say."""
    found, seen = list[Marginal](), Counter[str]()
    for one in sorted(values(seed), key=_weight, reverse=True):
        if one.kind.what in MOVES and one.gain is not None and seen[one.kind.what] < EACH:
            seen[one.kind.what] += 1
            found.append(one)
    return found


def _weight(one: Marginal) -> float:
    if one.gain is None:
        return -1.0
    return abs(one.gain.margin) + 1e3 * one.short + sum(abs(move.more) for move in one.gain.promises)


def missing(best: Solved) -> dict[str, float]:
    """What each promise misses, by its name; of a run that is fixed exactly, both ways."""
    found = Counter[str]()
    for promise in best.model.promises:
        for row, column in zip(promise.rows, promise.short, strict=True):
            found[f"{promise.sheet} / {row} / {promise.words}"] += float(best.solution.x[column])  # type: ignore[assignment]
    return dict(found)


def together(found: Solved, short: dict[str, float]) -> dict[int, float]:
    """What each level misses in relation to what it asks, if its promises miss so much."""
    asked = {
        f"{promise.sheet} / {row} / {promise.words}": (rank, max(float(amount), 1.0))
        for promise in found.model.promises
        for row, rank, amount in zip(promise.rows, promise.rank.tolist(), promise.asked, strict=True)
    }
    sums = dict.fromkeys((level.rank for level in levels(found.model)), 0.0)
    for name, (rank, amount) in asked.items():
        if rank in sums:
            sums[int(rank)] += short[name] / amount
    return sums


def before_tidying(found: Solved) -> float:
    """The margin before any is given away to leave out small runs."""
    return found.level("money").value


@pytest.mark.long(but=["1"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_step_does_what_planning_again_does(seed: int) -> None:
    """The margin to rounding; what a level misses to its tolerance, within which plans are free."""
    made = drawn(seed)
    some = [] if made is None else telling(seed)
    for one in random.Random(seed).sample(some, min(SOME, len(some))):
        assert one.gain is not None
        assert made is not None
        again = solved(moved(made, one, one.step))
        stated = before_tidying(plan(seed)) + one.gain.margin
        assert before_tidying(again) == pytest.approx(stated, rel=1e-7, abs=1e-2), one
        short = missing(plan(seed))
        for move in one.gain.promises:
            short[move.name] += move.more
        expected, tolerance = together(again, short), again.plant.settings.priority_tolerance
        for rank, value in together(again, missing(again)).items():
            assert value == pytest.approx(expected[rank], abs=tolerance + 1e-6), (rank, one)


@pytest.mark.long
def test_random_plants_have_steps_enough_to_tell() -> None:
    """Of nearly every kind, many of which move promises."""
    found = [one for seed in SEEDS if drawn(seed) is not None for one in telling(seed)]
    assert len({one.kind.what for one in found}) > 14
    assert sum(bool(one.gain and one.gain.promises) for one in found) > 40
    assert sum(one.short > 0 for one in found) > 10


@pytest.mark.long
def test_steps_are_planned_anew_in_small_plants() -> None:
    """So that no figure of them is an estimate; what cannot be more has no step."""
    for seed in SEEDS:
        if drawn(seed) is not None:
            assert [one for one in values(seed) if one.step > 0 and one.gain is None] == []
