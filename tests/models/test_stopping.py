"""A solve that is stopped, by its time limit or by whoever cancels, at every stage: what plan is left, and its gap."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event as Flag

import numpy as np
import pytest

from models.program.arrays.lp import Lp
from models.program.build import build
from models.solving.levels import MENDING, Cancelled, Event, Options, Solution, Status, Unsolved, solve
from models.solving.solvers import sifting
from models.solving.solvers.gap import Pass, Standing, standing
from models.solving.solvers.highs import STOPPED, Algorithm, Highs, Outcome
from models.solving.solvers.stop_watch import Watch
from tests.models.answers import answer_plant
from tests.models.rules.test_sales_caps import late_contract
from tests.models.solved import lot, plant_of, solved, target, tiny

LOSS = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]
OUT_OF_REACH = tiny(Targets=[target("T", 2000.0, Priority=1.0)], Recipes=LOSS)
MIDWAY = {"bound": -np.inf, "feasible": True}
NOTHING = {"bound": -np.inf, "feasible": False}


def stop_at(number: int, monkeypatch: pytest.MonkeyPatch, status: Status, **found: object) -> None:
    """The solve of that number, and every later one within the time limit, is stopped with what it has `found`."""
    minimise, count = Highs.minimise, iter(range(1, 100))

    def stopped(solver: Highs, *arguments: object) -> Outcome:
        outcome = minimise(solver, *arguments)
        is_whole = solver.options.time_limit == MENDING or next(count) < number
        return outcome if is_whole else replace(outcome, status=status, **found)

    monkeypatch.setattr(Highs, "minimise", stopped)


@pytest.mark.parametrize("status", STOPPED)
def test_in_the_first_pass_the_point_that_was_reached_is_a_plan(monkeypatch, status):
    """1000 kg are made and sold when it is stopped; simplex cannot say how much better a plan could be."""
    stop_at(1, monkeypatch, status, **MIDWAY)
    plan = solved(tiny())
    assert (plan.solution.status, plan.solution.gap) == (status, np.inf)
    assert plan.margin == pytest.approx(1000)
    assert plan.solution.levels == ()


def test_without_a_point_there_is_no_plan(monkeypatch):
    stop_at(1, monkeypatch, Status.LIMIT, **NOTHING)
    with pytest.raises(Unsolved):
        solved(tiny())


def test_cancelled_before_there_is_a_plan(monkeypatch):
    stop_at(1, monkeypatch, Status.CANCELLED, **NOTHING)
    with pytest.raises(Cancelled):
        solved(tiny())


@pytest.mark.parametrize("status", STOPPED)
def test_a_bound_on_money_is_the_gap(monkeypatch, status):
    """The margin is 1000, and no plan can cost less than -1050."""
    stop_at(1, monkeypatch, status, bound=-1050.0)
    assert solved(tiny()).solution.gap == pytest.approx(50)


@pytest.mark.parametrize(("amount", "gap"), [(500.0, 50.0), (2000.0, np.inf)])
def test_a_bound_is_a_gap_in_money_only_where_all_promises_are_kept(monkeypatch, amount, gap):
    """A target of 500 kg is kept by the plan that makes 1000; where 2000 are asked, what is missing counts too."""
    minimise = Highs.minimise

    def stopped(solver: Highs, *arguments: object) -> Outcome:
        outcome = minimise(solver, *arguments)
        return replace(outcome, status=Status.LIMIT, bound=outcome.objective - 50.0)

    monkeypatch.setattr(Highs, "minimise", stopped)
    assert solved(tiny(Targets=[target("T", amount, Priority=1.0)])).solution.gap == pytest.approx(gap)


@pytest.mark.parametrize("found", [MIDWAY, NOTHING], ids=["midway", "nothing"])
@pytest.mark.parametrize("status", STOPPED)
def test_in_a_level_the_plan_of_the_pass_before_is_left(monkeypatch, status, found):
    """The first pass makes all 1000 kg at a loss of 500; level 1 alone would not mind what that costs."""
    stop_at(2, monkeypatch, status, **found)
    plan = solved(OUT_OF_REACH)
    assert (plan.solution.status, plan.solution.gap) == (status, np.inf)
    assert plan.margin == pytest.approx(-500)
    assert plan.solution.levels == ()


@pytest.mark.parametrize("status", STOPPED)
def test_in_the_pass_after_a_level_what_the_level_reached_is_kept(monkeypatch, status):
    """Its tolerance of 2 kg is no longer turned to money; -499 would have been the best."""
    stop_at(3, monkeypatch, status, feasible=False, bound=499.0)
    plan = solved(OUT_OF_REACH)
    assert plan.solution.status is status
    assert plan.level("1").value == pytest.approx(0.5)
    assert plan.solution.gap == pytest.approx(1)


@pytest.mark.parametrize("status", STOPPED)
def test_in_the_fixed_choice_the_plan_is_proved(monkeypatch, status):
    stop_at(4, monkeypatch, status, **NOTHING)
    plan = solved(OUT_OF_REACH)
    assert (plan.solution.status, plan.solution.gap) == (Status.OPTIMAL, 0.0)
    assert plan.margin == pytest.approx(-499)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("status", STOPPED)
def test_what_was_never_missing_is_not_late_in_a_plan_that_is_stopped(monkeypatch, status, number):
    """The first pass has 500 kg in time and 66.7 late: the same runs deliver 500, and the rest is in stock."""
    stop_at(number, monkeypatch, status, **MIDWAY)
    plan = solved(late_contract((5.0, 5.0)))
    assert plan.solution.status is status
    assert plan.amount("Delivery status", "Late") == 0.0
    assert plan.margin == pytest.approx(500)
    assert plan.solution.gap >= 0.0


@pytest.mark.parametrize("number", [4, 5])
def test_once_both_sides_are_known_the_better_is_proved(monkeypatch, number):
    """Stopped while it goes back there, and in the fixed choice."""
    stop_at(number, monkeypatch, Status.LIMIT, **NOTHING)
    plan = solved(late_contract((5.0, 5.0)))
    assert (plan.solution.status, plan.solution.gap) == (Status.OPTIMAL, 0.0)
    assert plan.margin == pytest.approx(500)


def test_a_plan_that_cannot_be_mended_is_none(monkeypatch):
    """Of 566.7 kg that are made 66.7 may neither follow late, nor be kept, nor be thrown away."""
    stop_at(1, monkeypatch, Status.LIMIT, **MIDWAY)
    with pytest.raises(Unsolved):
        solved(late_contract((5.0, 5.0), Products=[{"Product": "Metal", "Max stock": 0.0}]))


def cancelled_at(level: str, rows: dict) -> Solution:
    """The solution of a run that is cancelled as soon as it begins with a level."""
    heard: list[Event] = []
    plant = plant_of(rows)
    return solve(
        build(plant), plant, watch=heard.append, cancelled=lambda: any(event.level == level for event in heard)
    )


@pytest.mark.parametrize(
    ("level", "status"),
    [("level 1", Status.CANCELLED), ("money", Status.CANCELLED), ("fixed choice", Status.OPTIMAL)],
)
def test_cancelling_is_heard_at_every_step(level, status):
    assert cancelled_at(level, OUT_OF_REACH).status is status


def test_whoever_solves_again_and_again_has_no_use_for_a_plan_that_is_not_proved(monkeypatch):
    stop_at(1, monkeypatch, Status.CANCELLED, **MIDWAY)
    with pytest.raises(Cancelled):
        answer_plant(plant_of(tiny()))


def test_sifting_keeps_the_best_of_its_last_round(monkeypatch):
    """Twenty days, one run for each lot at first; the second round is stopped while it has nothing in its hands."""
    monkeypatch.setattr(sifting, "FIRST_OF_GROUP", 1)
    stop_at(2, monkeypatch, Status.CANCELLED, **NOTHING)
    rows = tiny(20, Lines=[{"Line": "Mill", "Hours per day": 1.0}], Lots=[lot("A"), lot("B", 5.0)])
    plan = solved(rows, options=Options(algorithm=Algorithm.SIFTING))
    assert plan.solution.status is Status.CANCELLED
    assert 0 < plan.margin < 1500
    assert plan.margin + plan.solution.gap >= 1500 - 1e-6
    assert np.isfinite(plan.solution.gap)


@pytest.mark.parametrize("iterations", range(1, 6))
def test_simplex_stopped_midway_leaves_a_plan_or_none(iterations):
    """HiGHS's own limit of iterations strikes wherever it stands."""
    rows = tiny(5, Lots=[lot(name) for name in "ABCD"], Targets=[target("T", 9000.0, Priority=1.0)], Recipes=LOSS)
    further = {"simplex_iteration_limit": iterations, "presolve": "off", "simplex_strategy": 4}
    try:
        plan = solved(rows, options=Options(further=further, algorithm=Algorithm.SIMPLEX))
    except Unsolved as stop:
        assert stop.status is Status.LIMIT
        return
    assert plan.amount("Runs") <= 40 + 1e-6
    assert plan.amount("Production", "Made") == pytest.approx(100 * plan.amount("Runs"))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("  447     5.49e+08 Pr: 0(0); Du: 2192(594.721) 1.5s", Standing(447, 5.49e8, is_answer=True)),
        ("  12     -2.9e+03 Pr: 3(0.5) 1.9s", Standing(12, -2.9e3)),
        ("  1811    -2.96e+08 4.6s", Standing(1811, -2.96e8)),
        ("  0    -2.97e+03 Ph1: 441(2599.39); Du: 711(2971.82) 2.0s", Standing(0)),
        ("  9    1.004e+09   1.001e+09   1.7e-05   3.6e-06  2.2e+00       0.2", Standing(9, 1.004e9)),
        ("  9    8.1e+09  -1.2e+11   1.7e-05   3.6e-06  2.2e+00       0.2", Standing(9)),
        ("33 631.5 21 columns come in, bound -394.5", Standing(33, 631.5, True, -394.5, 21)),
        ("33 631.5 21 columns come in, bound -inf", Standing(33, 631.5, True, -np.inf, 21)),
        ("Running HiGHS 1.15.1 (git hash: 04024d7)", None),
        ("1640 rows, 48327 cols, 677928 nonzeros 1s", None),
        ("", None),
    ],
)
def test_what_the_solver_prints_says_where_it_stands(line, found):
    assert standing(line) == found


def test_progress_is_told_in_the_plans_own_terms():
    """A cost of -1000 with 50 of fixed income is a margin of 1050; a bound that came before still holds."""
    money = Pass(np.zeros(1), in_plan_terms=lambda cost: 50.0 - cost)
    assert money.standing("12 -1000 3 columns come in, bound -1100") == Standing(12, 1050.0, True, 1150.0, 3)
    assert money.standing("7  -1.05e+03 Pr: 0(0) 1.9s") == Standing(7, 1100.0, True, 1150.0, 3)
    assert Pass().standing("7  -1.05e+03 Pr: 0(0) 1.9s") == Standing(7, None, True)
    assert money.standing("Presolving model") is None


def knapsack(goods: int = 20_000, limits: int = 400) -> Lp:
    """A program that takes any algorithm seconds: the most of many goods, each in a tenth of the limits."""
    rng = np.random.default_rng(1)
    some_goods = [np.sort(rng.permutation(goods)[: goods // 10]) for _ in range(limits)]
    return Lp(
        lower=np.zeros(goods),
        upper=np.full(goods, np.inf),
        row_lower=np.full(limits, -np.inf),
        row_upper=rng.uniform(1e3, 2e3, limits),
        starts=np.arange(limits + 1) * (goods // 10),
        columns=np.concatenate(some_goods).astype(np.int32),
        values=rng.uniform(0.1, 1.0, limits * (goods // 10)),
    )


def here(work: Callable[[], Outcome]) -> Outcome:
    return work()


def in_a_thread(work: Callable[[], Outcome]) -> Outcome:
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work).result()


@pytest.mark.parametrize("where", [here, in_a_thread])
@pytest.mark.parametrize("algorithm", [Algorithm.SIMPLEX, Algorithm.IPX])
def test_the_solver_itself_is_stopped_midway(where, algorithm):
    """Asked for the third time, after 0.1 s, it is to stop."""
    asked = iter([False, False])
    solver = Highs(knapsack(), Options(algorithm=algorithm), cancelled=lambda: next(asked, True))
    worth = -np.linspace(1.0, 2.0, 20_000)
    assert where(lambda: solver.minimise(worth)).status is Status.CANCELLED


def test_nobody_watches_when_nothing_runs():
    """The watch asks for both of two solves, and its thread ends once both are over."""
    watch, first, second = Watch(), Flag(), Flag()
    with watch.over(first.set), watch.over(second.set):
        thread = watch._thread
        assert first.wait(10) and second.wait(10)
    thread.join(10)
    assert not thread.is_alive()
    assert watch._thread is None
