"""The program of a plan in any world is the one that the rules write there."""

from __future__ import annotations

import numpy as np
import pytest

from models.plant.plant import Plant
from models.program.arrays.lp import arrays, objective_of
from models.program.build import build
from models.schema.defaults import fill
from models.schema.frames import inputs
from models.solving.solvers.carried_basis import places_of_rows
from models.worlds.drawn import draw
from models.worlds.otherwise import plant_in
from models.worlds.program import program_of
from models.worlds.stated import Source, Spreads
from tests.plants import Rows, added, changed, small_plant

UNCERTAIN = [
    {"Feed class": "*", "Component": "Nd", "Spread": 5.0},
    {"Feed class": "*", "Component": "Dy", "Spread": 30.0},
]


def rich() -> Rows:
    """The small plant with resources and limits that count components, and what is left at the end worth something."""
    rows = small_plant(Spreads=UNCERTAIN)
    rows = added(rows, "Consumption", Recipe="NdFeB route", Resource="HCl 33 %", Amount=2.0, Per="Nd+Dy")
    rows = added(rows, "Blend limits", **{"On": "Nd oxide", "Share of": "Dy", "Max": 5.0})
    return changed(rows, "Products", 0, **{"Closing value": 30.0})


@pytest.mark.long(but=["0", "1"])
@pytest.mark.parametrize("number", range(3))
def test_it_is_what_the_rules_write_in_that_world(number: int) -> None:
    """Every coefficient and every amount of money, to 1e-9."""
    plant = Plant.of(fill(inputs(rich()))[0])
    spreads = Spreads.of(plant)
    world = draw(plant, spreads, 3, number, off=(Source.LATE_LOTS, Source.BREAKDOWNS))
    told = program_of(plant, spreads)
    found = told.at(world)
    m = build(plant_in(plant, world))
    written = arrays(m)
    place = {name: row for row, name in enumerate(told.rows)}
    rows = np.array([place[name] for name in places_of_rows(m)])
    for made in (found.lp, written):
        assert np.isfinite(made.values).all()
    assert dense(written) == pytest.approx(dense(found.lp)[rows], rel=1e-9, abs=1e-9)
    assert objective_of(m, "margin") == pytest.approx(found.earned, rel=1e-9, abs=1e-9)


def dense(lp):
    rows, columns, _ = lp.size
    matrix = np.zeros((rows, columns))
    matrix[np.repeat(np.arange(rows), np.diff(lp.starts)), lp.columns] = lp.values
    return matrix
