"""A published problem of several plants, stated with Sites and Lanes, has the optimum that its source prints."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from planner.engine import pipeline
from tests.choices import UNEXPLAINED
from tests.published import sites
from tests.published.common import Rows, case
from tests.workbooks import write_tables


def test_mexican_steel_costs_what_is_printed(tmp_path: Path) -> None:
    """As with a recipe for each plant and railway, which `test_published` solves: 538.8112 million dollars."""
    plan = pipeline.solve(write_tables(tmp_path / "mexss.xlsx", sites.mexss()), choices=UNEXPLAINED)
    assert plan.margin == pytest.approx(-case("mexss")["published"]["objective"], rel=1e-6)
    assert plan.tables["Broken promises"].empty


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("distribution1", sites.distribution1),
        ("facility", partial(sites.plants, "facility")),
        ("computer_plants", partial(sites.plants, "computer_plants")),
    ],
)
def test_transport_costs_what_is_printed(name: str, rows: Callable[[], Rows], tmp_path: Path) -> None:
    """Through depots, and from plants that are set up at a fixed cost or not at all."""
    plan = pipeline.solve(write_tables(tmp_path / "plant.xlsx", rows()), choices=UNEXPLAINED)
    published = case(name)["published"]
    assert plan.margin == pytest.approx(-published["objective"], rel=1e-6)
    assert plan.tables["Broken promises"].empty
    if "open" in published:
        assert sorted(plan.tables["Setups"]["Line"]) == published["open"]
