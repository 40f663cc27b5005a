"""The example of two sites: its data say where they come from, and its plan ships what its first sheet announces."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from inputs.make import DATA, HERE, SOURCE, tables, write
from models.schema.frames import columns_of
from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from planner.engine import pipeline
from planner.engine.plan import Plan
from tests.choices import UNEXPLAINED
from tests.examples.test_data import FIGURES, WORDINGS, _cells

PLANT = "two-sites"


@cache
def plan_of(scenario: str | None = None) -> Plan:
    return pipeline.solve(HERE / f"{PLANT}.xlsx", scenario=scenario, choices=UNEXPLAINED)


def test_the_workbook_is_what_its_tables_make(tmp_path: Path) -> None:
    assert _cells(write(PLANT, tmp_path)) == _cells(HERE / f"{PLANT}.xlsx"), "run python -m inputs.make"


def test_every_row_of_the_current_columns_says_where_its_numbers_come_from() -> None:
    inputs = tables(PLANT)
    for path in (DATA / PLANT).glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            headers, *rows = csv.reader(file)
        (table,) = [table for table in INPUTS.values() if table.name.lower().replace(" ", "-") == path.stem]
        assert headers == [*(column.header for column in columns_of(table, inputs["Components"])), SOURCE]
        assert all(any(wording in row[-1] for wording in WORDINGS) for row in rows), path.name


def test_assays_and_prices_lie_in_their_ranges() -> None:
    inputs = tables(PLANT)
    for row in inputs["Lots"].to_dict("records"):
        for name, (low, high) in FIGURES["feed_classes"][row["Feed class"]]["assay"].items():
            assert name not in row or not (row[name] < low or row[name] > high), (row["Lot"], name)
    for row in inputs["Contracts"].to_dict("records"):
        low, high = FIGURES["price_per_kg"][row["Product"]]
        assert low <= row["Price"] <= high


def test_the_plan_is_proven_and_keeps_its_promises() -> None:
    findings = pipeline.check(HERE / f"{PLANT}.xlsx").findings
    assert not [str(found) for found in findings if found.severity is Severity.ERROR]
    assert plan_of().status == "optimal"
    assert plan_of().tables["Broken promises"].empty


def test_carbonate_and_cobalt_liquor_travel_both_ways() -> None:
    """Carbonate is separated at Belfast only, and cobalt liquor refined in Missouri only."""
    shipped = plan_of().tables["Shipments"].groupby(["From site", "Material"])["Amount"].sum()
    assert shipped["Missouri", "Mixed RE carbonate"] > 1.0
    assert shipped["Belfast", "Cobalt liquor"] > 0.5


@pytest.mark.long
def test_the_lane_for_carbonate_earns_its_freight() -> None:
    shut = plan_of("Carbonate lane shut")
    assert "Mixed RE carbonate" not in set(shut.tables["Shipments"]["Material"])
    assert shut.margin < plan_of().margin - 1000.0
