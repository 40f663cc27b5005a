"""A published problem of several plants, stated with Sites and Lanes, has the optimum that its source prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.engine import pipeline
from tests.choices import UNEXPLAINED
from tests.published import sites
from tests.published.common import case
from tests.workbooks import write_tables


def test_mexican_steel_costs_what_is_printed(tmp_path: Path) -> None:
    """As with a recipe for each plant and railway, which `test_published` solves: 538.8112 million dollars."""
    plan = pipeline.solve(write_tables(tmp_path / "mexss.xlsx", sites.mexss()), choices=UNEXPLAINED)
    assert plan.margin == pytest.approx(-case("mexss")["published"]["objective"], rel=1e-6)
    assert plan.tables["Broken promises"].empty
