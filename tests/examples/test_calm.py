"""The scenario in which a shift leader has it calm: lots in two periods at most, and no run of less than a tonne."""

from __future__ import annotations

import pandas as pd
import pytest

from models.schema.scenarios import resolve
from planner.engine import cases, solved
from planner.engine.plan import Plan
from planner.engine.solved import Choices
from tests import small_examples


def planned(scenario: str | None) -> Plan:
    tables = small_examples.small("belfast")
    changed = tables if scenario is None else resolve(tables, scenario)[0]
    return solved.solve(cases.of_tables(changed), choices=Choices(explain=False)).plan


@pytest.fixture(scope="module")
def calm() -> Plan:
    return planned("Calm")


@pytest.fixture(scope="module")
def free() -> Plan:
    return planned(None)


def worked(plan: Plan) -> pd.DataFrame:
    """Tonnes by lot and period."""
    runs = plan.tables["Runs"]
    return runs.groupby(["Lot", "Period"], as_index=False)["Amount"].sum()


def test_no_lot_stops_and_resumes_more_than_once(calm: Plan, free: Plan) -> None:
    """Two periods at most; in the plan without the scenario some lot takes more."""
    assert worked(calm)["Lot"].value_counts().max() <= 2
    assert worked(free)["Lot"].value_counts().max() > 2


def test_nothing_is_opened_for_less_than_a_tonne(calm: Plan) -> None:
    tonnes = worked(calm).merge(calm.inputs["Lots"][["Lot", "Quantity"]], on="Lot")
    assert (tonnes["Amount"] >= tonnes["Quantity"].clip(upper=1.0) - 1e-6).all()


def test_what_calm_costs_is_proven(calm: Plan, free: Plan) -> None:
    """No plan with the rules earns more than the one without: by how much less is proven to 1 % of the margin."""
    assert calm.status in {"optimal", "proven within Gap"}
    assert 0.0 <= calm.gap <= 0.01 * calm.margin
    assert calm.margin <= free.margin * (1 + 1e-6)
