"""Plans with stores that mix: published pooling problems, and random networks."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.program.build import build
from models.program.lp import arrays
from models.program.mixing import shares_of
from models.solving.climbing import Climber, EndedEarly
from models.solving.highs import Status
from models.solving.levels import Options, solve
from models.solving.whole import Whole
from tests.models.pooling import network, pooling
from tests.models.rules.test_one_mix import tank, violations
from tests.models.solved import plant_of, solved


@pytest.mark.parametrize(("name", "optimum", "apart"), [("haverly1", 400.0, 500.0), ("bental4", 450.0, 550.0)])
@pytest.mark.parametrize("as_property", [False, True])
def test_the_published_optimum_is_found(name, optimum, apart, as_property):
    rows = pooling(name, as_property=as_property)
    plan = solved(rows)
    assert plan.margin == pytest.approx(optimum, rel=1e-6)
    assert plan.margin + plan.solution.gap == pytest.approx(apart, rel=1e-6)
    assert plan.solution.status is Status.FOUND
    assert violations(rows, plan) == []


@given(seed=st.integers(0, 10_000), loop=st.booleans())
@settings(max_examples=3)
def test_every_plan_is_true_and_below_its_bound(seed, loop):
    """And no worse than the one that keeps the assay of the row is better than lots kept apart."""
    rows = network(seed, loop=loop)
    plan = solved(rows)
    assert violations(rows, plan) == []
    if not loop:
        apart = solved(network(seed, "apart")).margin
        assert plan.margin <= apart + 1e-6 * apart
        assert plan.margin + plan.solution.gap >= apart - 1e-5 * apart


def test_every_use_has_the_composition_of_its_mix():
    plan = solved(network(3))
    assert plan.model.mixes
    assert max(mix.off(plan.solution.x) for mix in plan.model.mixes) < 1e-9
    assert all(share.sum() == pytest.approx(1.0) for share in shares_of(arrays(plan.model).mixes, plan.solution.x))


def test_the_same_workbook_gives_the_same_plan():
    first, again = solved(network(5)), solved(network(5))
    assert (first.solution.x == again.solution.x).all()


def test_who_stops_at_once_has_a_true_plan():
    plant = plant_of(tank())
    m = build(plant)
    plan = solve(m, plant, Options(), cancelled=lambda: True)
    assert plan.status is Status.CANCELLED
    assert max(mix.off(plan.x) for mix in m.mixes) < 1e-9


def in_whole_numbers():
    """The kiln fires nothing, or at least 300 kg a day."""
    rows = tank()
    return rows | {"Recipes": [rows["Recipes"][0], {**rows["Recipes"][1], "Min run": 0.3}]}


def test_a_search_for_whole_numbers_that_the_clock_ends_is_told(monkeypatch):
    """It comes first, without the mixes; the one that ends the plan comes to its end."""
    solve_all, ended = Whole.solve, list[bool]()

    def first_by_clock(own, *more):
        ended.append(not ended)
        return replace(solve_all(own, *more), by_clock=ended[-1])

    monkeypatch.setattr(Whole, "solve", first_by_clock)
    assert solved(in_whole_numbers()).solution.by_clock
    assert ended == [True, False]


def test_a_search_for_shares_that_the_clock_ends_is_told(monkeypatch):
    def out_of_time(*given):
        raise EndedEarly(Status.LIMIT)

    assert not solved(in_whole_numbers()).solution.by_clock
    monkeypatch.setattr(Climber, "look", out_of_time)
    assert solved(in_whole_numbers()).solution.by_clock
