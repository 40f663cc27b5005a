"""The audit refuses rows of a plan that its plant knows nothing of, whatever is left out where tables are empty."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from models.schema.outputs import OUTPUTS
from models.schema.words import Kind
from tests.models.audited import audited
from tests.models.rules.test_store_batches import ROWS as BATCHES
from tests.models.solved import Row, Solved, lot, solved, tiny
from tests.plants import Rows

PLAIN = tiny(1, Lots=[lot("A", 10.0)])
MIXED_LINES = {"Lines": [{"Line": "Mill", "Campaigns": "feed class"}, {"Line": "Kiln"}]}


@cache
def planned() -> Solved:
    return solved(PLAIN)


def claimed(table: str, **cells: object) -> pd.DataFrame:
    """One row of a table of a plan; its other figures are 5, other names and dates those of nothing."""
    others = {Kind.NUMBER: 5.0, Kind.DATE: pd.Timestamp("2026-01-05")}
    row = {column.name: others.get(column.kind, "X") for column in OUTPUTS[table].columns}
    return pd.DataFrame([{**row, **{name.replace("_", " "): value for name, value in cells.items()}}])


def found(rows: Rows, plan: Solved, **edited: pd.DataFrame) -> list[str]:
    """What the audit says of a plan with some tables edited; its harness has no Summary."""
    return [
        str(violation) for violation in audited(rows, plan, **edited) if violation.table not in ("Summary", "Lot use")
    ]


CLAIMS: dict[str, tuple[str, Row]] = {
    "a campaign": ("Campaigns", {"Line": "Mill"}),
    "a setup": ("Setups", {"Line": "Mill", "Recipe": "Work", "Batches": 0.0, "Batch hours": 0.0}),
    "batches": ("Setups", {"Line": "Mill", "Recipe": "Work", "Hours": 0.0, "Cost": 0.0}),
    "hours of no batches": (
        "Setups",
        {"Line": "Mill", "Recipe": "Work", "Hours": 0.0, "Cost": 0.0, "Batches": float("nan")},
    ),
    "maintenance": ("Maintenance dates", {}),
    "a supply": ("Supplies held", {}),
    "a batch in a store": ("Batches", {"Site": None}),
    "what is in a store": ("Compositions", {"Site": None, "Batch": None}),
    "a store": ("Intermediate stock", {"Site": None}),
    "a shipment": ("Shipments", {}),
    "stock at a site": ("Stock at sites", {"Product": "Metal"}),
    "a change of a published plan": ("Changes", {"Lot": "A", "Recipe": "Work"}),
    "a broken promise": ("Broken promises", {}),
}


def test_the_plan_itself_is_accepted() -> None:
    assert found(PLAIN, planned()) == []


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_row_of_what_the_plant_does_not_have_is_refused(claim: str) -> None:
    table, cells = CLAIMS[claim]
    row = claimed(table, **{"Period": "D1", **cells})
    assert found(PLAIN, planned(), **{table: row}), row


def test_a_batch_that_there_cannot_be_is_refused_beside_those_that_are() -> None:
    plan = solved(BATCHES)
    other = claimed("Batches", Period="D1", Intermediate="Liquor", Batch="Poor / Fire", Site=None)
    every = pd.concat([plan.tables["Batches"], other], ignore_index=True)
    words = found(BATCHES, plan, Batches=every)
    assert words == ["Batches: Liquor / Poor / Fire / D1: there can be no such batch"]


def test_a_campaign_of_a_line_without_is_refused_beside_those_of_others() -> None:
    uses = [{"Recipe": "Work", "Line": line, "Rate": 1.0, "Basis": "t"} for line in ("Mill", "Kiln")]
    rows = tiny(1, Lots=[lot("A", 10.0)], **MIXED_LINES, **{"Line use": uses})
    plan = solved(rows)
    other = claimed("Campaigns", Line="Kiln", Period="D1", Changed_from=None, Hours_lost=0.0, Cost=0.0)
    every = pd.concat([plan.tables["Campaigns"], other], ignore_index=True)
    assert found(rows, plan) == []
    assert found(rows, plan, Campaigns=every) == ["Campaigns: Kiln / D1: the line has no campaigns"]
