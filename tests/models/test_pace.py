"""Searches in whole numbers go by steps: a computer with much else to do finds the same plan as a quiet one."""

from __future__ import annotations

import random
from time import sleep

import numpy as np
import pytest

from models.program.arrays.lp import relaxed, with_rows
from models.program.build import build
from models.solving.levels import solve
from models.solving.patterns import kernel, pace
from models.solving.patterns.pace import Pace, taken
from models.solving.solution import Solution
from models.solving.solvers.highs import Algorithm, Highs, Options, Outcome, Status
from planner.engine.records.manifest import of_run
from tests.models.drawn_patterns import Drawn
from tests.models.solved import lot, plant_of, setting, tiny
from tests.plants import Rows


def hard() -> Rows:
    """Forty lots on ten days, each on two days at most and at least 4 t a day, and four of them at most in a day."""
    draw = random.Random(1)
    limits = {"Max periods": 2.0, "Min run": 4.0}
    lots = [lot(f"L{i}", draw.uniform(5, 30), **limits, Me=draw.uniform(2, 20)) for i in range(40)]
    counts = [{"On": "Mill", "Count": "lots", "Max": 4.0}]
    return tiny(10, Lots=lots, **{"Blend counts": counts}, Settings=setting("Gap", 0.0))


def searched() -> Solution:
    plant = plant_of(hard())
    return solve(build(plant), plant, Options(time_limit=60.0))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search the plant as one with many whole numbers, and not for long."""
    monkeypatch.setattr(kernel, "FEW_WHOLE", 0)
    monkeypatch.setattr(pace, "LEAST", 0.2)
    monkeypatch.setattr(pace, "SHARE", 0.0)


@pytest.mark.long
@pytest.mark.usefixtures("short")
def test_a_busy_computer_finds_the_same_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each solve takes a fiftieth of a second more: several times what the search takes by its own clock."""
    quiet, minimise, solves = searched(), Highs.minimise, list[Outcome]()

    def slow(solver: Highs, *given: object, **named: object) -> Outcome:
        solves.append(minimise(solver, *given, **named))
        sleep(0.02)
        return solves[-1]

    monkeypatch.setattr(Highs, "minimise", slow)
    busy = searched()
    assert len(solves) * 0.02 > 2 * pace.LEAST
    assert np.array_equal(quiet.x, busy.x)
    assert (busy.margin, busy.gap, busy.iterations) == (quiet.margin, quiet.gap, quiet.iterations)


@pytest.mark.usefixtures("short")
def test_steps_end_a_search_and_the_manifest_says_so() -> None:
    """What is proven then is true of the plan of a search that goes on."""
    ended = searched()
    assert (ended.status, ended.by_clock) == (Status.NOT_PROVEN, False)
    assert ended.paced >= 0.8 * pace.LEAST
    assert of_run(ended, Options())["Ended by"] == "its steps: the same on every computer"


@pytest.mark.usefixtures("short")
def test_a_search_whose_time_is_over_is_the_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "perf_counter", lambda: np.inf)
    ended = searched()
    assert ended.by_clock
    assert str(of_run(ended, Options())["Ended by"]).startswith("the clock")


def test_a_search_may_take_longer_where_its_time_limit_is_long() -> None:
    """All of a minute, a hundred seconds up to a limit of 200, half of ten minutes or of an hour; or as it is told."""
    limits = [*(Options(time_limit=seconds) for seconds in (60.0, 200.0, 600.0, 3600.0)), Options(paced=2.0)]
    assert [Pace.most(options) for options in limits] == [60.0, 100.0, 300.0, 1800.0, 2.0]


def test_it_goes_on_by_steps_and_by_the_size_of_the_program() -> None:
    """Each step takes as long as it does for so many rows, columns and nonzeros; in whole numbers eight times that.
    Rows without an entry take nothing."""
    drawn = Drawn(0)
    rows, columns, nonzeros = drawn.lp.size
    step = 2e-8 * rows + 1.2e-9 * (columns + nonzeros)
    for lp, times in ((relaxed(drawn.lp), 1.0), (drawn.lp, 8.0)):
        goes = Pace(ends=np.inf)
        outcome = Highs(lp, Options(algorithm=Algorithm.SIMPLEX)).minimise(drawn.cost)
        goes.go_on(lp, outcome)
        assert outcome.iterations > 0
        assert goes.now == pytest.approx(outcome.iterations * times * step)
    empty = with_rows(drawn.lp, [np.zeros(0, dtype=np.int64)], [np.zeros(0)], [1.0])
    assert empty.size[0] == rows + 1
    assert taken(relaxed(empty), 1000) == pytest.approx(1000 * step)
    seconds = [asks * 100 * 8 * step * 1.001 for asks in (5, 50)]
    assert [Pace(ends=np.inf).asks(drawn.lp, some) for some in seconds] == [20, 50]


def test_a_search_of_highs_that_has_asked_enough_says_so() -> None:
    drawn = Drawn(2)
    highs = Highs(drawn.lp, Options(algorithm=Algorithm.SIMPLEX))
    highs.end_after(1)
    highs.minimise(drawn.cost)
    assert highs.has_asked_enough
    assert not Highs(drawn.lp, Options(algorithm=Algorithm.SIMPLEX)).has_asked_enough
