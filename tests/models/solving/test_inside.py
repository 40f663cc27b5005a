"""A program that is handed to HiGHS in other units is the same program: answers, duals and what is changed later."""

from __future__ import annotations

import numpy as np
import pytest

from models.plant.parts import Numbers
from models.program.arrays.lp import Lp, arrays, objective_of, over_columns
from models.program.build import build
from models.solving.solvers.highs import Algorithm, Highs, Options, Outcome, Status
from models.solving.solvers.inside import AS_TONNES, units
from tests.models.solved import plant_of, tiny
from tests.random_plants import rows as random_rows

SEEDS = range(6)


def program(seed: int) -> tuple[Lp, Numbers]:
    """A random plant's program, and what it costs to earn less."""
    m = build(plant_of(random_rows(seed)))
    return arrays(m), -objective_of(m, "margin")


def both(lp: Lp) -> tuple[Highs, Highs]:
    """The program as it is stated, and in units."""
    stated, in_units = (Highs(lp, Options(algorithm=Algorithm.SIMPLEX, in_units=other)) for other in (False, True))
    return stated, in_units


def are_alike(lp: Lp, one: Outcome, other: Outcome) -> None:
    """Each is optimal at the same cost, and what it says of limits adds up to that cost."""
    assert one.status is other.status is Status.OPTIMAL
    assert other.objective == pytest.approx(one.objective, rel=1e-9, abs=1e-6)
    row = np.bincount(lp.row, weights=lp.values * other.x[lp.columns], minlength=len(lp.row_lower))
    assert float(np.maximum(lp.row_lower - row, row - lp.row_upper).max(initial=0.0)) < 1e-6
    priced = other.reduced + np.bincount(lp.columns, weights=lp.values * other.dual[lp.row], minlength=len(lp.lower))
    assert float(priced @ other.x) == pytest.approx(one.objective, rel=1e-9, abs=1e-6)


def test_kilograms_are_counted_by_the_tonne_and_rows_by_their_largest_coefficient() -> None:
    """Of one lot, recipe and product: run [t], made, stock, spot [kg]. run <= 10; 1 h a tonne; made = 100 kg a tonne,
    which is less than the 1024 of a tonne of what is made; stock = made - spot."""
    lp = arrays(build(plant_of(tiny())))
    columns, rows = units(lp, in_units=True)
    assert columns.tolist() == [1.0, AS_TONNES, AS_TONNES, AS_TONNES]
    assert rows.tolist() == [1.0, 1.0, AS_TONNES, AS_TONNES]
    assert [found.tolist() for found in units(lp, in_units=False)] == [[1.0] * 4, [1.0] * 4]


def test_prices_and_duals_are_those_of_the_program() -> None:
    """10 t make 1,000 kg at 1: a tonne more of the lot would be 100 more, and a kilogram of what is made 1."""
    m = build(plant_of(tiny()))
    _, in_units = both(arrays(m))
    found = in_units.minimise(-objective_of(m, "margin"))
    assert found.x.tolist() == pytest.approx([10.0, 1000.0, 0.0, 1000.0])
    assert sorted(np.abs(found.dual).tolist()) == pytest.approx([0.0, 1.0, 1.0, 100.0])
    assert in_units.row_values().tolist() == pytest.approx([10.0, 10.0, 0.0, 0.0])


@pytest.mark.parametrize("seed", SEEDS)
def test_an_answer_is_the_same_in_other_units_whatever_is_changed(seed: int) -> None:
    """Costs, bounds of columns and rows, a row more, and coefficients, one after the other."""
    lp, cost = program(seed)
    stated, in_units = both(lp)
    are_alike(lp, stated.minimise(cost), in_units.minimise(cost))
    x = stated.minimise(cost).x
    used = np.flatnonzero(x > 1e-6)[:3]
    for one in (stated, in_units):
        one.bound(used, np.zeros(len(used)), 0.9 * x[used])
        one.bound_rows(np.arange(len(lp.row_lower)), lp.row_lower, lp.row_upper)
        one.add_row(used, np.ones(len(used)), float(0.8 * x[used].sum()))
    first, second = stated.minimise(cost), in_units.minimise(cost)
    assert second.objective == pytest.approx(first.objective, rel=1e-9, abs=1e-6)
    assert second.dual[-1] == pytest.approx(first.dual[-1], rel=1e-6, abs=1e-9)
    last = np.full(len(used), len(lp.row_lower))
    for one in (stated, in_units):
        one.change_values(last, used, np.full(len(used), 2.0))
    assert in_units.minimise(cost).objective == pytest.approx(stated.minimise(cost).objective, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_basic_moves_alike_in_other_units(seed: int) -> None:
    """The columns that are basic in one and the same basis, when the first row with a limit moves by one."""
    lp, cost = program(seed)
    stated, in_units = both(lp)
    stated.minimise(cost)
    in_units.start_from(stated.basis())
    in_units.minimise(cost)
    right = np.zeros(len(lp.row_lower))
    right[int(np.flatnonzero(np.isfinite(lp.row_upper))[0])] = 1.0
    moves = [
        dict(zip(one.basic().tolist(), one.through_basis(right).tolist(), strict=True)) for one in (stated, in_units)
    ]
    assert moves[0].keys() == moves[1].keys()
    for column, move in moves[0].items():
        assert moves[1][column] == pytest.approx(move, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_columns_that_come_later_come_in_their_units(seed: int) -> None:
    """The program over every second column of those that nothing needs, then over all."""
    lp, cost = program(seed)
    most = Highs(lp, Options(algorithm=Algorithm.SIMPLEX)).minimise(cost)
    later = np.flatnonzero((most.x > 1e-6) & (lp.lower == 0.0))[::2]
    first = np.setdiff1d(np.arange(len(lp.lower)), later)
    some = Highs(over_columns(lp, first), Options(algorithm=Algorithm.SIMPLEX, in_units=True))
    some.minimise(cost[first])
    bounds = lp.lower[later], lp.upper[later]
    some.add_columns(units(lp, in_units=True)[0][later], cost[later], *bounds, *lp.by_column.taken(later))
    found = some.minimise(cost[np.concatenate([first, later])])
    assert found.objective == pytest.approx(most.objective, rel=1e-9, abs=1e-6)
