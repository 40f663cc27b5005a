"""A small Belfast with `Max per day` 0.05 t on each row of Recipes: a rule that only its file knows, seen everywhere.

Its targets ask what it reaches without the caps, so that all that is short is their doing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from models.audit.auditing import audit
from planner.comparison.comparing import Options, compare_plans
from planner.engine import cases
from planner.engine.pipeline import Choices, solve_case
from planner.engine.plan import Plan
from tests import small_examples

pytestmark = pytest.mark.long

TB = "Tb: half of the year's 5 t"
REACHED = {"Dy: half of the year's 21 t": 1_469.0, TB: 236.0}


def planned(*, explain: bool, **recipes: float) -> Plan:
    tables = small_examples.small("belfast")
    targets = tables["Targets"].assign(Amount=tables["Targets"]["Target"].map(REACHED))
    inputs = {**tables, "Targets": targets, "Recipes": tables["Recipes"].assign(**recipes)}
    return solve_case(cases.of_tables(inputs), choices=Choices(explain=explain))


@pytest.fixture(scope="module")
def base() -> Plan:
    return planned(explain=False)


@pytest.fixture(scope="module")
def capped() -> Plan:
    return planned(explain=True, **{"Max per day": 0.05})


def test_without_the_caps_the_targets_are_reached(base: Plan) -> None:
    assert base.tables["Target status"]["Short"].max() < 0.01 * min(REACHED.values())


def test_the_shortage_of_tb_is_explained_by_the_cap(capped: Plan) -> None:
    """Its parts add up to what is missing, and the caps account for more of it than everything else together."""
    why = capped.tables["Why short"]
    rows = why[why["Row"] == TB]
    broken = capped.tables["Broken promises"].set_index("Row")["Short"]
    assert rows["Part"].sum() == pytest.approx(broken[TB])
    assert rows[rows["Cause"] == "Max per day"]["Part"].sum() > broken[TB] / 2
    assert "Magnet route / EV traction" in set(rows[rows["Cause"] == "Max per day"]["Detail"])


def test_it_stops_the_ladder_is_priced_and_bid_through(capped: Plan) -> None:
    ladder, values, bids = (capped.tables[name] for name in ("Ladder", "Marginal values", "Bids"))
    assert ladder["What stops it"].str.contains("max per day of ").any()
    assert (values[values["What"] == "Recipe Max per day"]["Value"] > 0).any()
    assert bids["Made of"].str.contains("Max per day of ").any()


def test_the_comparison_lists_it_among_the_inputs(base: Plan, capped: Plan) -> None:
    plans = [(Path("base.xlsx"), base), (Path("capped.xlsx"), capped)]
    found = compare_plans(plans, Options()).inputs["Recipes"]
    assert {difference.column for difference in found} == {"Max per day"}
    assert {difference.values[1] for difference in found} == {0.05}


def test_the_audit_refuses_the_plan_without_it(base: Plan, capped: Plan) -> None:
    assert audit(capped.inputs, capped.tables, capped.margin) == ()
    words = [str(violation) for violation in audit(capped.inputs, base.tables, base.margin)]
    assert any("what is worked by the recipe" in word for word in words)
