"""The linear plan found without the rows of whole numbers: the same, where these bind nothing."""

from __future__ import annotations

import numpy as np
import pytest

from models.program.arrays.lp import Lp, arrays, objective_of, relaxed
from models.program.build import build
from models.solving.patterns.loosened import keeps, lifted, loosened
from models.solving.solvers.highs import Algorithm, Highs, Options
from tests.models.drawn_patterns import Drawn
from tests.models.solved import Row, lot, plant_of, tiny
from tests.plants import Rows


def program(rows: Rows) -> tuple[Lp, np.ndarray]:
    """The program of a plant, and what each of its columns costs."""
    m = build(plant_of(rows))
    return arrays(m), -objective_of(m, "margin")


def plan(lp: Lp | None, cost: np.ndarray) -> np.ndarray:
    """The plan of least cost."""
    assert lp is not None
    return Highs(lp, Options(algorithm=Algorithm.SIMPLEX)).minimise(cost).x


def of_a_lot(tonnes: float) -> Rows:
    """Three days of 24 t, and a lot that is worked on two of them at most."""
    return tiny(3, Lots=[lot("A", tonnes, **{"Max periods": 2.0})])


def test_a_lot_that_fits_into_its_days_is_not_bound() -> None:
    """40 t bring 4,000; they are 40 / 24 = 1.67 days of work, in parts, of the two that there may be."""
    lp, cost = program(of_a_lot(40.0))
    x = lifted(lp, plan(loosened(lp, cost), cost))
    assert float(cost @ x) == pytest.approx(-4000.0)
    assert x[lp.whole].sum() == pytest.approx(40.0 / 24.0, abs=1e-6)
    assert keeps(lp, x)


def test_a_lot_that_does_not_is_found_out() -> None:
    """60 t would bring 6,000 in 2.5 days of work; in two, 48 t bring 4,800, and that is the linear plan."""
    lp, cost = program(of_a_lot(60.0))
    x = lifted(lp, plan(loosened(lp, cost), cost))
    assert float(cost @ x) == pytest.approx(-6000.0)
    assert x[lp.whole].sum() == pytest.approx(2.5, abs=1e-6)
    assert not keeps(lp, x)
    assert float(cost @ plan(relaxed(lp), cost)) == pytest.approx(-4800.0)


@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_linear_plan_of_drawn_plants(seed: int) -> None:
    """Where every row is kept it costs what the linear plan costs; else no more than that."""
    drawn = Drawn(seed)
    x = lifted(drawn.lp, plan(loosened(drawn.lp, drawn.cost), drawn.cost))
    least = float(drawn.cost @ plan(relaxed(drawn.lp), drawn.cost))
    if keeps(drawn.lp, x):
        assert float(drawn.cost @ x) == pytest.approx(least, rel=1e-9)
    else:
        assert float(drawn.cost @ x) < least


@pytest.mark.parametrize(
    "use",
    [{"Setup cost": 5.0}, {"Setup hours": 1.0}, {"Batch": 5.0}],
    ids=["cost", "hours", "batches"],
)
def test_whole_numbers_that_say_something_are_not_left_out(use: Row) -> None:
    """A setup that costs, one that takes hours of the line, and batches, which take all of them."""
    rows = tiny(2)
    assert loosened(*program({**rows, "Line use": [{**rows["Line use"][0], **use}]})) is None


def test_nor_are_those_of_a_lot_that_is_worked_whole() -> None:
    """What is worked is the lot times a whole number, and no less."""
    assert loosened(*program(tiny(2, Lots=[lot("A", 10.0, Whole="yes")]))) is None
