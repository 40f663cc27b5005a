"""The key figures of a plan that are recorded: only such as every best plan of the workbook shares."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from planner.engine import pipeline
from planner.engine.pipeline import Choices
from planner.engine.plan import Plan
from tests.wide import LONG

HERE = Path(__file__).resolve().parent
INPUTS = HERE.parent.parent / "inputs"
EXPECTED = HERE / "expected.json"
ACCEPT = "python -m tests.examples.accept"


@cache
def plan_of(plant: str) -> Plan:
    """The plan of an example workbook, solved once for all tests; explained in a long run only."""
    return pipeline.solve(INPUTS / f"{plant}.xlsx", choices=Choices(explain=LONG))


def key_figures(plan: Plan) -> dict[str, Any]:
    """The margin, feed in t, products and targets in kg, and the kg that each target and contract is short of."""
    tables = plan.tables
    made = tables["Production"].groupby("Product")["Made"].sum()
    short = tables["Delivery status"].groupby("Contract")["Short"].sum()
    targets = tables["Target status"]
    produced = targets[targets["Measure"] == "made"]
    return {
        "margin": plan.margin,
        "feed used": float(tables["Runs"]["Amount"].sum()),
        "made": {str(product): float(kg) for product, kg in made.items()},
        "target reached": dict(zip(produced["Target"], produced["Reached"].astype(float), strict=True)),
        "target short": dict(zip(targets["Target"], targets["Short"].astype(float), strict=True)),
        "contract short": {str(contract): float(kg) for contract, kg in short.items()},
    }


def expected(plant: str) -> dict[str, Any]:
    """What is recorded of a plant."""
    recorded: dict[str, dict[str, Any]] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return recorded[plant]
