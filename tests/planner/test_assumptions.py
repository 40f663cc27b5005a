"""The table of what was assumed: every value, what matters most first."""

from __future__ import annotations

import pandas as pd
import pytest

import planner
from models.audit.auditing import audit
from models.schema.defaults import fill
from models.schema.frames import inputs
from planner.engine.records import assumptions
from tests.models.checks.cases import cells
from tests.plants import Rows, added, changed, small_plant


def gaps() -> Rows:
    """The small plant whose lot HDD-1 lacks Dy, which a recipe recovers, and Fe, which nothing asks for, as do all."""
    rows = added(small_plant(), "Components", Component="Fe", **cells("Counted as", "mass"))
    return changed(rows, "Lots", 1, Dy=None)


def listed(rows: Rows) -> pd.DataFrame:
    tables = inputs(rows)
    return assumptions.table(fill(tables)[1], tables, {})


def test_every_assumption_is_listed_once_in_its_group():
    """All but those of columns that steer only, such as how uncertain recoveries are."""
    table = listed(gaps())
    every = [names for names in fill(inputs(gaps()))[1] if not assumptions.steers(names)]
    assert len(table) == len(every)
    assert table["Group"].drop_duplicates().tolist() == [
        "Assays that count",
        "Prices and costs",
        "Feed and assays",
        "Capacity and downtime",
        "Demand and targets",
        "Policy limits",
        "Settings",
        "Recoveries",
        "Rest",
        "Assays that nothing asks for",
    ]


def test_an_assay_that_recipes_recover_comes_first_and_one_that_nothing_asks_for_last():
    table = listed(gaps())
    assert table.iloc[0][["Sheet", "Column", "Value assumed"]].tolist() == ["Lots", "Dy", "1"]
    assert set(table[table["Group"] == "Assays that nothing asks for"]["Column"]) == {"Fe"}


@pytest.mark.parametrize("column", ["Fe", "Hardness"])
def test_a_limit_makes_an_assay_count(column: str):
    """Hardness is limited on the leach as it is; Fe only once a limit names it."""
    rows = changed(gaps(), "Lots", 1, Hardness=None)
    rows = added(rows, "Blend limits", **cells("On", "Leach", "Share of", "Fe", "Max", 80.0))
    table = listed(rows)
    assert column in set(table[table["Group"] == "Assays that count"]["Column"])


def test_the_summary_says_how_many_assays_were_assumed_and_the_audit_counts_again():
    plan = planner.solve(inputs(gaps()), explain=False)
    told = plan["Summary"].set_index("Key")["Value"]
    assert (told["Assays assumed"], told["Values assumed"]) == (1.0, float(len(plan["Assumptions"])))
    wrong = plan["Summary"].assign(
        Value=plan["Summary"]["Value"].where(plan["Summary"]["Key"] != "Assays assumed", 2.0)
    )
    tables = {**{name: plan[name] for name in plan.tables}, "Summary": wrong}
    assert [violation.what for violation in audit(inputs(gaps()), tables, plan.margin)] == ["Assays assumed"]
