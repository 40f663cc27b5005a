"""The overview of a plan: what stands on the one page, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.views import overview
from tests.plan_fixture import a_plan


def with_bids(*rows: dict[str, object]) -> Plan:
    plan = a_plan()
    return replace(plan, tables={**plan.tables, "Bids": frame(OUTPUTS["Bids"].columns, rows)})


def test_promises_that_are_short_come_first_and_those_of_dy_and_tb_before_others() -> None:
    this_overview = overview.of_plan(a_plan())
    assert [row.key for row in this_overview.promises] == ["Target Tb year", "Contract Motor maker", "Target Dy year"]
    assert this_overview.more_promises == this_overview.more_broken == 0
    assert list(this_overview.money) == ["Cash margin", "Change in stock value", "Margin"]


def test_decisions_rest_on_solving_again_and_the_greatest_come_first() -> None:
    """First-order figures and what would lose money are no decisions."""
    plan = with_bids(
        {"Lot": "A", "Status": "offered", "Quantity": 5.0, "Adds": 10.0, "Found by": "two plans"},
        {"Lot": "B", "Status": "blocked", "Quantity": None, "Adds": 90.0, "Found by": "two plans"},
        {"Lot": "C", "Status": "offered", "Quantity": 5.0, "Adds": -5.0, "Found by": "two plans"},
        {"Lot": "D", "Status": "offered", "Quantity": 5.0, "Adds": 999.0, "Found by": "first order"},
        {
            "Lot": "E",
            "Status": "offered",
            "Adds": 50.0,
            "Found by": "two plans",
            "Depends on promises": "Tb: 3 kg more",
        },
    )
    decisions = overview.of_plan(plan).decisions
    assert [(one.words, one.adds) for one in decisions] == [
        ("Release B", 90.0),
        ("Buy E", 50.0),
        ("Buy A (5 t)", 10.0),
    ]
    assert [one.promises for one in decisions] == ["", "Tb: 3 kg more", ""]


def test_that_nothing_adds_is_said_only_where_something_was_solved_again() -> None:
    loss = {"Lot": "C", "Status": "offered", "Quantity": 5.0, "Adds": -5.0, "Found by": "two plans"}
    slope = {"Lot": "D", "Status": "offered", "Quantity": 5.0, "Adds": 9.0, "Found by": "first order"}
    plan = with_bids(loss)
    none = replace(plan, tables={**plan.tables, "Marginal values": plan.tables["Marginal values"].iloc[:0]})
    assert overview.of_plan(none).no_decision == "Nothing that was solved again adds to the margin."
    unsolved = replace(none, tables={**none.tables, "Bids": with_bids(slope).tables["Bids"]})
    assert overview.of_plan(unsolved).no_decision == "Not known: nothing was solved again to find it."


def test_what_is_delivered_late_is_not_called_kept() -> None:
    """All that was asked came, 30 kg of it after its day."""
    plan = a_plan()
    windows = plan.tables["Delivery status"].copy()
    windows["Delivered"], windows["Short"], windows["Late"] = windows["Min"], 0.0, 0.0
    assert _of_contract(plan, windows).state == summary.KEPT
    windows.loc[windows.index[0], "Late"] = 30.0
    late = _of_contract(plan, windows)
    assert (late.state, late.kept, late.late) == (summary.LATE, True, 30.0)
    windows.loc[windows.index[0], "Short"] = 5.0
    assert _of_contract(plan, windows).state == summary.SHORT


def _of_contract(plan: Plan, windows: pd.DataFrame) -> summary.Row:
    changed = replace(plan, tables={**plan.tables, "Delivery status": windows})
    (row,) = (row for row in overview.of_plan(changed).promises if row.key == "Contract Motor maker")
    return row
