"""Plans in whole numbers that are stopped, whenever it be: they keep every rule and claim no more than they may."""

from __future__ import annotations

from functools import cache
from itertools import count

import highspy
import pytest

from models.program.build import build
from models.solving.levels import solve
from models.solving.patterns import kernel
from models.solving.solvers.highs import Cancelled, Highs, Options, Outcome, Status
from planner.engine.records.manifest import of_run
from tests.models.audited import audited
from tests.models.rules.test_campaigns import change
from tests.models.rules.test_campaigns import plant as with_campaigns
from tests.models.rules.test_maintenance import lining
from tests.models.solved import Solved, lot, plant_of, setting, solved, target
from tests.plants import Rows, changed

ASSAYED = {"Me": 10.0, "Assay status": "plant"}
MILL = changed(with_campaigns(2, 20.0, 30.0, change(4.0, 50.0)), "Lots", 0, **ASSAYED)
ROWS: Rows = {
    **changed(MILL, "Lots", 1, **ASSAYED, **{"Min run": 15.0}),
    "Maintenance": [lining(Hours=2.0, Cost=5.0)],
    "Targets": [target("T", 4800.0, Priority=1.0)],
}
"""20 t of A on the first day, with the stop, and 20 t of B on the second: 800 kg of the target are missing, 3945."""
LEAST = 800 / 4800


class Stopping:
    """Someone who cancels as soon as so many programs have been solved."""

    def __init__(self, solves: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.solves, self.ended = solves, 0
        minimise = Highs.minimise

        def counted(solver: Highs, *given: object, **named: object) -> Outcome:
            outcome = minimise(solver, *given, **named)
            self.ended += 1
            return outcome

        monkeypatch.setattr(Highs, "minimise", counted)

    def __call__(self) -> bool:
        return self.ended >= self.solves


def stopped(stopping: Stopping) -> Solved:
    plant = plant_of(ROWS)
    model = build(plant)
    return Solved(plant, model, solve(model, plant, cancelled=stopping))


def rules_nothing_out(plan: Solved, reached: float) -> None:
    """No more of the target than can be had is said to be out of reach; where it is not said, the plan has as much."""
    status = plan.tables["Target status"]
    best = status["Best proven"].fillna(status["Reached"]).iloc[0]
    assert best >= reached - 1e-5 * reached


def test_the_plan_that_nobody_stops():
    plan = solved(ROWS)
    assert (plan.solution.status, plan.margin) == (Status.OPTIMAL, pytest.approx(3945))
    assert plan.level("1").value == pytest.approx(LEAST)


@pytest.mark.long(but=["1", "5", "11"])
@pytest.mark.parametrize("solves", [1, 2, 3, 5, 7, 9, 11, 13, 15, 17])
def test_a_plan_that_is_stopped_after_any_solve_keeps_every_rule(monkeypatch: pytest.MonkeyPatch, solves: int):
    """Of 18 programs; before the linear plan there is none. What a better plan could gain covers the best one."""
    try:
        plan = stopped(Stopping(solves, monkeypatch))
    except Cancelled:
        assert solves < 3, "there was a linear plan already"
        return
    assert [violation for violation in audited(ROWS, plan) if violation.table != "Summary"] == []
    told = plan.solution
    assert not told.by_clock
    missed = {level.level: level.value for level in told.levels}.get("1", 1.0)
    assert missed >= LEAST - 1e-6
    rules_nothing_out(plan, 4000.0)
    assert told.status is not Status.OPTIMAL or plan.margin == pytest.approx(3945)
    assert missed > LEAST + 1e-6 or plan.margin + told.gap >= 3945 - 1e-6


@pytest.mark.parametrize("solves", [4, 6, 8, 12])
def test_it_is_not_the_clock_that_stops_a_search_by_dives(monkeypatch: pytest.MonkeyPatch, solves: int):
    """As a plant with many whole numbers is searched, this one here."""
    monkeypatch.setattr(kernel, "FEW_WHOLE", 0)
    assert not stopped(Stopping(solves, monkeypatch)).solution.by_clock


class Midway:
    """Someone who cancels inside a search: at one of the times that HiGHS asks whether to go on with it.

    HiGHS asks at the same places on every machine, so that nothing of it depends on the clock.
    """

    def __init__(self, search: int, asks: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_asked = False
        minimise, searches = Highs.minimise, count(1)

        def watched(solver: Highs, *given: object, **named: object) -> Outcome:
            if len(solver.whole) and next(searches) == search:
                self._stop_at(solver, asks)
            return minimise(solver, *given, **named)

        monkeypatch.setattr(Highs, "minimise", watched)

    def _stop_at(self, solver: Highs, asks: int) -> None:
        asked = count(1)

        def heard(event: highspy.HighsCallbackEvent) -> None:
            if next(asked) >= asks:
                self.is_asked = True
                solver._heed()
                event.interrupt()

        solver._highs.cbMipInterrupt.subscribe(heard)

    def __call__(self) -> bool:
        return self.is_asked


def several() -> Rows:
    """Four lots of each of two classes on five days, in campaigns, with least runs and two days at most for a lot."""
    lots = [
        {**lot(f"{name}{size}", more + 3.0 * size), "Feed class": name, "Min run": 4.0 + size, "Max periods": 2.0}
        for name, more in (("A", 9.0), ("B", 10.0))
        for size in range(4)
    ]
    return {
        **with_campaigns(5, 0.0, 0.0, change(5.0, 50.0)),
        "Lots": [{**row, **ASSAYED} for row in lots],
        "Blend counts": [{"On": "Mill", "Count": "lots", "Max": 2.0}],
        "Targets": [target("T", 12000.0, Priority=1.0)],
        "Settings": setting("Gap", 0.0),
    }


@cache
def unstopped() -> Solved:
    """The plan of several lots that nobody stops."""
    return solved(several())


@pytest.mark.long(but=["1-1"])
@pytest.mark.parametrize(("search", "asks"), [(1, 1), (1, 120), (2, 40), (3, 60), (4, 60)])
def test_a_search_that_is_stopped_midway_leaves_a_plan_that_keeps_every_rule(
    monkeypatch: pytest.MonkeyPatch, search: int, asks: int
) -> None:
    """It claims no more than is true of the best plan, and its Manifest says who ended it."""
    best = unstopped()
    stopping = Midway(search, asks, monkeypatch)
    plant = plant_of(several())
    model = build(plant)
    plan = Solved(plant, model, solve(model, plant, cancelled=stopping))
    assert stopping.is_asked, "no search went on for so long"
    assert [violation for violation in audited(several(), plan) if violation.table != "Summary"] == []
    told, least = plan.solution, best.level("1").value
    missed = plan.level("1")
    assert missed.value >= least - 1e-6
    assert (least if missed.at_best is None else missed.at_best) <= least + 1e-6
    rules_nothing_out(plan, best.tables["Target status"]["Reached"].iloc[0])
    assert missed.value > least + 1e-6 or plan.margin <= best.margin + 1e-6 <= plan.margin + told.gap + 1e-5
    assert told.status is Status.CANCELLED or (missed.value, plan.margin) == pytest.approx((least, best.margin))
    words = of_run(told, Options())["Ended by"]
    assert (told.status is not Status.CANCELLED) or words.startswith("whoever cancelled it")
    assert not told.by_clock
