"""Levels that are missed and money made better in turns: never worse, no level given up, and an end."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from models.plant.plant import Numbers
from models.program.arrays.lp import Lp, arrays, relaxed
from models.program.build import build
from models.solving.patterns import kernel, whole
from models.solving.patterns.kernel import Found, Search
from models.solving.patterns.pace import Pace
from models.solving.patterns.whole import TURNS, Whole
from models.solving.solvers import highs
from models.solving.solvers.highs import Algorithm, Highs, Options
from tests.models.drawn_patterns import broken
from tests.models.solved import lot, plant_of, setting, target, tiny


def looked_for(seed: int, count: int = 12) -> tuple[Whole, Search]:
    """A mill with a target that is out of reach and lots on two days at most: its levels are settled, money is not."""
    draw = random.Random(seed)
    terms = {"Max periods": 2.0, "Min run": 4.0}
    lots = [
        lot(f"L{i}", draw.uniform(5, 40), **terms, Price=draw.uniform(0, 60), Me=draw.uniform(2, 20))
        for i in range(count)
    ]
    hours = [{"Line": "Mill", "Hours per day": draw.uniform(10, 16)}]
    targets = [target("T", 40000.0, Priority=1.0)]
    rows = tiny(6, Lots=lots, Lines=hours, Targets=targets, Settings=setting("Priority tolerance", 0.5))
    plant = plant_of(rows)
    model = build(plant)
    plan = Whole(model, plant, arrays(model), Options(time_limit=60.0), None, None)
    bound = plan._bound()
    plan.reserve, plan.pace, plan.paced = 0.0, Pace(plan.until), 60.0
    found, bound = plan._level_by_level(bound)
    search = Search(
        plan._program(), plan.money, plan._goal(bound), plan._guide(bound), plan._hearing("money", 1.0), found.x
    )
    return plan, search


@pytest.mark.parametrize("seed", [0, 3, 7])
def test_it_is_never_worse_and_gives_no_level_up(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Of a program that counts as a large one."""
    monkeypatch.setattr(kernel, "FEW_WHOLE", 0)
    plan, search = looked_for(seed)
    before = search.polished().cost
    found = plan._in_turns(search, search.found.x)
    assert broken(search.lp, found.x) < 1e-5
    assert found.cost == pytest.approx(float(plan.money @ found.x))
    assert found.cost <= before
    (level,) = plan.levels
    assert plan.held[level.rank] > 0.5
    assert level.missing(found.x) <= plan.held[level.rank] + 1e-9


def test_what_a_level_misses_costs_more_than_what_it_gains_in_the_linear_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half as much again as a linear plan that may miss a little more earns more for it, in money per kilogram."""
    plan, search = looked_for(4)
    (level,) = plan.levels
    costs = list[Numbers]()

    def searched(lp: Lp, cost: Numbers, *_: object) -> Turns:
        costs.append(cost)
        return Turns(plan, search.found.x, [])

    monkeypatch.setattr(whole, "Search", searched)
    plan._priced(search)
    least = [money(plan)]
    plan.held[level.rank] += 1e-4
    least.append(money(plan))
    gained = (least[0] - least[1]) / 1e-4
    assert gained > 1
    assert costs[0][level.columns] - plan.money[level.columns] == pytest.approx(1.5 * gained * level.weights)


def test_a_large_program_has_prices_by_sifting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is polished at these prices keeps every row but those of levels."""
    monkeypatch.setattr(kernel, "FEW_WHOLE", 0)
    plan, search = looked_for(4)
    monkeypatch.setattr(highs, "SIMPLEX_NONZEROS", 0)
    priced = plan._priced(search)
    assert broken(plan.lp, priced) < 1e-5


def money(plan: Whole) -> float:
    """Return the least cost of money of a linear plan in which every level may miss what is held."""
    lp = relaxed(plan._program())
    return Highs(lp, Options(algorithm=Algorithm.SIMPLEX)).minimise(plan.money).objective


class Turns:
    """Stands for searches: every second one finds what it is told, at a cost; the others find another plan."""

    def __init__(self, plan: Whole, x: np.ndarray, costs: list[float]) -> None:
        self.plan, self.x, self.costs, self.count = plan, x, iter(costs), 0

    def __call__(self, *_: object) -> Turns:
        return self

    def polished(self, patience: int = 0) -> Found:
        self.count += 1
        x = self.x.copy()
        x[self.plan.m.run] += self.count * 1e-9
        return Found(x, next(self.costs) if self.count % 2 == 0 else 0.0, -np.inf)


def ends(costs: list[float], monkeypatch: pytest.MonkeyPatch) -> Iterator[float]:
    """Yield the best cost, from one of 10, and how many turns were taken."""
    plan, search = looked_for(0, 4)
    search.found = Found(search.found.x, 10.0, -np.inf)
    turns = Turns(plan, search.found.x, costs)
    monkeypatch.setattr(whole, "Search", turns)
    yield plan._in_turns(search, search.found.x).cost
    yield turns.count / 2


def test_the_best_of_all_turns_is_kept_and_turns_in_vain_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """9, then 7, then as many turns as may be in vain."""
    costs = [9.0, 12.0, 7.0, *[8.0] * (TURNS + 3)]
    assert list(ends(costs, monkeypatch)) == [7.0, 3 + TURNS]


def test_a_plan_that_misses_more_of_a_level_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, search = looked_for(0, 4)
    (level,) = plan.levels
    best = Found(search.found.x, 10.0, -np.inf)
    search.found = best
    worse = search.found.x.copy()
    worse[level.columns] += 1000.0
    monkeypatch.setattr(whole, "Search", Turns(plan, worse, []))
    assert plan._in_turns(search, search.found.x) is best
