"""What is kept fixed, and is made otherwise: the plan says so."""

from __future__ import annotations

import pytest

from models.results.fixed_off import fixed_off
from models.schema.frames import inputs
from planner.engine import pipeline
from planner.engine.solved import Choices
from tests.models.rules.test_store_batches import kiln
from tests.models.solved import lot, solved
from tests.models.test_intermediates import made_of
from tests.workbooks import write_tables


def fixed(metal: float):
    """Liquor of the rich lot, half of it metal, kept fixed at so many per cent."""
    row = {"Intermediate": "Liquor", "Keeping": "fixed", "Me": metal, "Dirt": 100.0 - metal}
    return kiln(Lots=[lot("Rich", 1.0, Me=20.0, Dirt=20.0)], Intermediates=[row])


@pytest.mark.parametrize(("metal", "is_off"), [(50.0, False), (49.5, False), (48.0, True), (53.0, True)])
def test_more_than_two_per_cent_of_a_component_is_said(metal, is_off):
    rows = fixed(metal)
    plan = solved(rows)
    found = list(fixed_off(inputs(rows), {"Compositions": made_of(rows, plan)}))
    assert bool(found) == is_off
    for problem in found:
        assert (problem.table, problem.row) == ("Intermediates", 0)
        assert f"50 % Me in place of {metal:.3g} %" in problem.message


def test_the_plan_warns_with_the_cell(tmp_path):
    path = write_tables(tmp_path / "plant.xlsx", fixed(40.0))
    plan = pipeline.solve(path, choices=Choices(explain=False))
    (found,) = [finding for finding in plan.findings if finding.check == "fixed-off"]
    assert found.sheet == "Intermediates"
    assert found.cell
