"""What docs/stages.md says that the stores of Belfast in stages are worth is what comes out when it is solved again."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from inputs.make import HERE
from models.schema.frames import Tables
from planner.engine import cases, pipeline
from planner.engine.plan import Plan
from planner.engine.solved import Choices
from planner.reading import reader
from tests.examples.key_figures import expected

STAGES, ONE_STEP = "belfast-stages", "belfast"
STOPS = "Group separation stops"
QUICKLY = Choices(explain=False)
SHOWN = (ONE_STEP, STAGES)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "stages.md"
FIGURE = re.compile(r"^\**([\d,]+)\**$")


def read(plant: str) -> Tables:
    """The tables of an example workbook."""
    return reader.read(HERE / f"{plant}.xlsx").tables


def stopped() -> Tables:
    """Belfast in one step with the stop that the scenario of Belfast in stages has."""
    changes = read(STAGES)["Scenarios"]
    (row,) = changes[changes["Scenario"] == STOPS]["Row"]
    line, begins, ends = row.split(" / ")
    tables, staged = read(ONE_STEP), read(STAGES)["Downtime"]
    keys = staged[["Line", "From", "To"]].astype(str)
    watch = staged[(keys["Line"] == line) & (keys["From"] == begins) & (keys["To"] == ends)]
    assert len(watch) == 1
    stop = watch.assign(Availability=0.0)
    return {**tables, "Downtime": pd.concat([tables["Downtime"], stop], ignore_index=True)}


@cache
def solved(what: str) -> Plan:
    """One of the four plans, by the plant and whether it stops."""
    if what == f"{ONE_STEP}, stopped":
        return pipeline.solve_case(cases.of_tables(stopped()), choices=QUICKLY)
    plant, _, stops = what.partition(", ")
    return pipeline.solve(HERE / f"{plant}.xlsx", scenario=STOPS if stops else None, choices=QUICKLY)


def stated() -> dict[str, list[float]]:
    """The rows of figures under the heading of the example, by their first cell."""
    example = PAGE.read_text(encoding="utf-8").split("## An example")[1]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in example.splitlines() if "|" in line]
    found = {row[0]: [FIGURE.match(cell) for cell in row[1:]] for row in cells}
    return {key: [float(one[1].replace(",", "")) for one in row if one] for key, row in found.items() if all(row)}


@pytest.mark.long
@pytest.mark.parametrize("plant", SHOWN)
def test_the_page_says_what_a_plant_earns_with_and_without_the_stop(plant: str) -> None:
    (row,) = [figures for key, figures in stated().items() if f"inputs/{plant}.xlsx" in key]
    goes_on, stops = solved(plant).margin, solved(f"{plant}, stopped").margin
    assert row == pytest.approx([goes_on, stops, goes_on - stops], abs=1.01)


def test_the_page_says_of_belfast_what_is_recorded_of_its_plan() -> None:
    (row,) = [figures for key, figures in stated().items() if f"inputs/{ONE_STEP}.xlsx" in key]
    assert row[0] == pytest.approx(expected(ONE_STEP)["margin"], abs=1.01)


def test_the_page_says_what_the_stores_are_worth() -> None:
    """The last row is the difference of the two above it; of what a stop costs, the one step less the stages."""
    one_step, stages, worth = stated().values()
    assert worth == [stages[0] - one_step[0], stages[1] - one_step[1], one_step[2] - stages[2]]


@pytest.mark.long
@pytest.mark.parametrize("stops", ["", ", stopped"])
@pytest.mark.parametrize("plant", SHOWN)
def test_all_four_are_proven_best(plant: str, stops: str) -> None:
    assert solved(plant + stops).status == "optimal"


@pytest.mark.long
def test_the_stop_of_a_middle_stage_does_not_stop_the_others() -> None:
    """In the week of the stop leach works on, and so does the heavy split, which has liquor in its store."""
    plan = solved(f"{STAGES}, stopped")
    periods = plan.inputs["Periods"]
    week = periods["Period"][periods["Start"] == "2027-02-15"].iloc[0]
    hours = plan.tables["Line hours"].set_index(["Period", "Line"])["Used"]
    assert hours[week, "Group separation"] == pytest.approx(0.0, abs=1e-6)
    assert hours[week, "Leach"] > 0.5 * hours.xs("Leach", level="Line").mean()
    assert hours[week, "Heavy separation"] > 0.0
