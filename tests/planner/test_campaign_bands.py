"""Campaigns as bands: what a line is set up for, where it changes, and what takes hours without working."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.schema.frames import inputs
from planner.engine import cases, solved
from planner.engine.plan import Plan
from planner.engine.solved import Choices
from planner.excel.plan import plan_book
from planner.report import gantt
from planner.views.campaign_bands import bands, taken
from planner.views.network.flows import Flows
from tests.models.rules.test_campaigns import ROWS
from tests.models.rules.test_maintenance import lining


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Two days: A on the first and 2 h of maintenance, a change of 4 h to B at the start of the second."""
    tables = inputs({**ROWS, "Maintenance": [lining(Cost=5.0, Hours=2.0)]})
    return solved.solve(cases.of_tables(tables), choices=Choices(explain=False)).plan


def test_a_band_begins_where_the_line_changes(plan: Plan) -> None:
    (line,) = bands(plan)
    assert [(band.words, band.first, band.last) for band in bands(plan)[line]] == [("A", 0, 0), ("→ B, 4 h", 1, 1)]


def test_a_campaign_that_goes_on_is_one_band(plan: Plan) -> None:
    told = plan.tables["Campaigns"]
    going_on = told.assign(Campaign="A", **{"Changed from": None, "Hours lost": 0.0})
    same = replace(plan, tables={**plan.tables, "Campaigns": going_on})
    ((band,),) = bands(same).values()
    assert (band.first, band.last, band.before) == (0, 1, None)


def test_changes_and_maintenance_take_hours(plan: Plan) -> None:
    (line,) = bands(plan)
    assert taken(plan) == {(line, 0): [("Lining", 2.0)], (line, 1): [("Change to B", 4.0)]}
    lost = plan.tables["Line hours"].groupby("Period")["Lost"].sum()
    assert [sum(hours for _, hours in parts) for _, parts in sorted(taken(plan).items())] == lost.tolist()
    assert list(taken(plan, changes=False)) == [(line, 0)]


def test_a_plan_without_campaigns_has_no_band(plan: Plan) -> None:
    none = {name: plan.tables[name].head(0) for name in ("Campaigns", "Maintenance dates", "Setups")}
    without = replace(plan, tables={**plan.tables, **none})
    assert (bands(without), taken(without)) == ({}, {})


def test_the_schedule_of_the_workbook_shows_them(plan: Plan, tmp_path: Path) -> None:
    sheet = load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx"))["Schedule"]
    rows = {row[1].value: [cell.value for cell in row[2:4]] for row in sheet.iter_rows()}
    assert rows["campaign"] == ["A", "→ B, 4 h"]
    assert rows["hours lost"] == ["Lining: 2 h", None]


def test_a_line_is_full_with_the_hours_that_are_lost(plan: Plan, tmp_path: Path) -> None:
    """On the first day 20 t and 2 h of 24, on the second 20 t and 4 h."""
    sheet = load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx"))["Schedule"]
    (first, second) = (cells for row in sheet.iter_rows() if row[1].value == "used, hours" for cells in row[2:4])
    assert [cell.value for cell in (first, second)] == ["83 %  20 h", "83 %  20 h"]
    assert first.fill.fgColor.rgb != second.fill.fgColor.rgb or first.font.color.rgb != second.font.color.rgb


def test_the_page_shows_them(plan: Plan) -> None:
    option = gantt.chart("p0", plan, Flows(plan)).variants[""]
    (line,) = bands(plan)
    assert option["yAxis"]["data"] == ["", line, f"{line}: campaign"]
    words = {segment["lot"] for series in option["series"] for segment in series["data"] if segment.get("lot")}
    assert {"A", "→ B, 4 h", "Change to B", "Lining"} <= words
    tops = [
        one["value"][3:] for series in option["series"] for one in series["data"] if one.get("lot") == "Change to B"
    ]
    assert tops == [[pytest.approx(1 - 4 / 24, abs=1e-5), 1]]
