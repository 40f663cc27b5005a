"""Plans of workbooks with a spoiled cell, against the plan of the workbook as it stands."""

from __future__ import annotations

import pandas as pd

from models.schema.inputs import INPUTS
from models.schema.problems import OUT_OF_RANGE
from planner.comparison.differences import Difference, inputs_differ
from planner.comparison.standing.calendars import join
from planner.engine import cases, pipeline
from planner.engine.cases import Case
from planner.engine.plan import Plan
from planner.reading.findings import errors
from tests.choices import UNEXPLAINED
from tests.spoiling import Cell, Example, Looked, other_cells

OF_THE_RUN = ("Manifest", "Seal")
SAY_WHAT_WAS_ASSUMED = ("Assumptions", "Summary")
NOWHERE = Cell("", 0, "")


class Plans:
    """Plans of an example, each solved once, and what becomes of them when a cell is spoiled."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self._solved: dict[str | None, Plan | None] = {}

    def outcome(self, cell: Cell, junk: object, looked: Looked) -> str:
        """What became of the plans, in a word; fails where a change is not explained.

        `looked` is the example with the spoiled cell, in which nothing wrong was found.
        """
        wanted: list[str | None] = [None, *self._scenarios(cell, looked)]
        return " and ".join(dict.fromkeys(self._outcome(cell, junk, looked, name) for name in wanted))

    def _scenarios(self, cell: Cell, looked: Looked) -> list[str]:
        """The scenarios that the row of a spoiled cell belonged to, or belongs to."""
        if cell.table != "Scenarios":
            return []
        found = {looked.book.tables["Scenarios"]["Scenario"].get(cell.row), self.example.scenario_at(cell)}
        return [name for name in cases.names(looked.book) if name in found]

    def _outcome(self, cell: Cell, junk: object, looked: Looked, scenario: str | None) -> str:
        case = _case(looked, scenario)
        if not case.is_sound:
            assert scenario is not None
            return "found elsewhere"
        try:
            plan = pipeline.solve_case(case, choices=UNEXPLAINED)
        except pipeline.WorkbookHasErrors as stop:
            assert {finding.check for finding in errors(list(stop.findings))} <= {"margin-without-end", OUT_OF_RANGE}
            return "found elsewhere"
        except pipeline.LimitReached:
            assert self.example.good.book.tables["Settings"]["Setting"].get(cell.row) == "Time limit", (cell, junk)
            return "out of time"
        before = self._plan(scenario)
        return "planned anew" if before is None else self._compared(cell, junk, before, plan)

    def _plan(self, scenario: str | None) -> Plan | None:
        """The plan of the example as it stands; None for a scenario that it does not have or cannot plan."""
        if scenario not in self._solved:
            known = scenario is None or scenario in cases.names(self.example.good.book)
            case = _case(self.example.good, scenario) if known else None
            sound = case is not None and case.is_sound
            self._solved[scenario] = pipeline.solve_case(case, choices=UNEXPLAINED) if case and sound else None
        return self._solved[scenario]

    def _compared(self, cell: Cell, junk: object, before: Plan, after: Plan) -> str:
        differences = differences_of(before, after)
        if differences:
            self._shows_the_cell(cell, junk, differences)
            return "explained"
        assert after.margin == before.margin, (cell, junk)
        if (cell.table, cell.column) == ("Periods", "Period"):
            return "renamed"  # plans are compared by the days of their periods, whatever these are called
        same = not list(other_cells(before.inputs, after.inputs, NOWHERE))
        assert same or other_assumptions(before, after) == {self.example.address(cell)}, (cell, junk)
        for name, table in before.tables.items():
            if name not in OF_THE_RUN and (same or name not in SAY_WHAT_WAS_ASSUMED):
                pd.testing.assert_frame_equal(table, after.tables[name], obj=f"{name} after {cell} {junk!r}")
        return "unchanged"

    def _shows_the_cell(self, cell: Cell, junk: object, differences: list[Difference]) -> None:
        """What a comparison of the plans shows is the spoiled cell and nothing else."""
        if cell.table in ("Scenarios", "Components", "Periods"):
            return  # they change rows, columns and names of other tables
        assert {difference.table for difference in differences} == {cell.table}, (cell, junk)
        if cell.column not in INPUTS[cell.table].keys:
            assert [difference.column for difference in differences] == [cell.column], (cell, junk)


def differences_of(before: Plan, after: Plan) -> list[Difference]:
    """Where the inputs of two plans differ, as `planner compare` finds it; scenarios are plans of their own there."""
    plans = (before, after)
    periods = join([plan.inputs["Periods"] for plan in plans])
    found = (inputs_differ(table, [plan.inputs[name] for plan in plans], periods) for name, table in INPUTS.items())
    return [one for differences in found for one in differences]


def other_assumptions(before: Plan, after: Plan) -> set[tuple[str, str]]:
    """The cells that only one of two plans lists as assumed, by sheet and address."""
    listed = (plan.tables["Assumptions"].drop(columns="Group") for plan in (before, after))
    rows = [set(table.itertuples(index=False, name=None)) for table in listed]
    return {(sheet, address) for sheet, address, *_ in rows[0] ^ rows[1]}


def _case(looked: Looked, scenario: str | None) -> Case:
    if scenario is None:
        return cases.base(looked.book, looked.problems)
    return cases.scenario(looked.book, looked.problems, scenario)
