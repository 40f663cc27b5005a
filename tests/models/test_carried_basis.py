"""A program that starts where another one ended: the same plan, in fewer steps."""

from __future__ import annotations

import numpy as np
import pytest

from models.plant.plant import Plant
from models.program.arrays.lp import arrays, objective_of
from models.program.build import build
from models.schema import defaults
from models.schema.frames import inputs
from models.solving.levels import solve
from models.solving.solvers.carried_basis import Ended
from models.solving.solvers.highs import Highs, Options
from models.solving.solvers.options import CHOOSE, PRIMAL
from tests.models.explain.busy_plants import plants
from tests.plants import Rows

OTHERS = {"blocked": {"Status": "blocked"}, "expected": {"Status": "expected"}, "dearer": {"Price": 9000.0}}


def plant_of(rows: Rows) -> Plant:
    return Plant.of(defaults.fill(inputs(rows))[0])


@pytest.mark.parametrize("name", list(plants()))
@pytest.mark.parametrize("change", list(OTHERS))
def test_a_plan_from_the_end_of_another_is_the_same_in_fewer_steps(name: str, change: str) -> None:
    """A lot that is not on offer any more has no columns, one that is bought no column of what is taken of it."""
    rows = plants()[name]
    plant = plant_of(rows)
    model = build(plant)
    ended = Ended.of(model, solve(model, plant).basis)
    assert ended is not None
    lots = [{**row, **OTHERS[change]} if row["Lot"] == "EV-2" else row for row in rows["Lots"]]
    other = plant_of({**rows, "Lots": lots})
    m = build(other)
    cold, warm = solve(m, other), solve(m, other, start=ended.onto(m))
    assert warm.margin == pytest.approx(cold.margin, rel=1e-9)
    assert np.allclose(warm.x, cold.x, atol=1e-6)
    assert warm.iterations < cold.iterations


def without_lot(name: str) -> Rows:
    """A plant without a lot that its plan works."""
    rows = plants()[name]
    return {**rows, "Lots": [{**row, **OTHERS["blocked"]} if row["Lot"] == "EV-2" else row for row in rows["Lots"]]}


@pytest.mark.parametrize(
    ("rows", "strategy"), [(plants()["short of hours"], CHOOSE), (without_lot("short of hours"), PRIMAL)]
)
def test_what_lost_columns_goes_on_by_primal_simplex(rows: Rows, strategy: int) -> None:
    """Where a lot has gone the basis is neither primal nor dual feasible; otherwise HiGHS chooses."""
    plant = plant_of(plants()["short of hours"])
    model, other = build(plant), build(plant_of(rows))
    ended = Ended.of(model, solve(model, plant).basis)
    assert ended is not None
    solver = Highs(arrays(other), Options())
    assert solver.goes_on_from(ended.onto(other))
    assert solver.option("simplex_strategy") == strategy
    solver.minimise(-objective_of(other, "margin"))
    assert solver.option("simplex_strategy") == PRIMAL


def test_what_sifting_leaves_is_no_start() -> None:
    plant = plant_of(plants()["short of hours"])
    assert Ended.of(build(plant), None) is None
