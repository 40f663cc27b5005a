"""Reads what a shift leader has written down, by the same rules as a planner's workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from models.checks import actuals as checks
from models.schema.frames import Tables, columns_of, frame
from models.schema.inputs import INPUTS
from models.schema.tables.actuals import ACTUALS, IN_ONE_COLUMN, QUANTITY
from models.schema.words import Column
from planner.reading import locate, quantities
from planner.reading.files import written
from planner.reading.files.grid import Grid, Watch, silent
from planner.reading.files.opened import opened
from planner.reading.files.sniff import Refusal
from planner.reading.findings import Finding
from planner.reading.locate_findings import located
from planner.reading.rows import Place
from planner.reading.sheet_tables import SheetTables, damaged, refused
from planner.reading.unread.sheets import NO_TABLE

A_PLAN = Refusal("written-by-planner", "This is a plan, and not what was done.", "")
NO_SHEET = f"No sheet of what was done ({', '.join(ACTUALS)})"
NOT_THESE = "Choose another file; `planner actuals PLAN.xlsx` writes one to fill in."


@dataclass(frozen=True, kw_only=True)
class Actuals:
    """What was done, as it was understood.

    `tables` holds every table of `models.schema.tables.actuals`, blank cells still blank, or none if the file could not
    be read; `places` those that have a sheet. With an error among the findings nothing should be made of it.
    """

    path: Path
    tables: Tables = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read(path: Path, inputs: Tables, watch: Watch = silent) -> Actuals:
    """Read a workbook or a folder of CSV files, and hold it against the inputs of the plan that was worked to."""
    workbook = opened(path, watch)
    if workbook.refusal is not None:
        return Actuals(path=path, findings=(refused(path, workbook.refusal),))
    if workbook.is_all_damaged:
        return Actuals(path=path, findings=tuple(damaged(grid) for grid in workbook.sheets))
    if workbook.kind not in ("", written.ACTUALS) and (why := written.refusal(workbook.kind) or A_PLAN):
        return Actuals(path=path, findings=(refused(path, replace(why, remedy=NOT_THESE)),))
    return _read(path, workbook.sheets, inputs, watch)


def _read(path: Path, sheets: Sequence[Grid], inputs: Tables, watch: Watch) -> Actuals:
    found, components = SheetTables(ACTUALS, sheets, watch), inputs["Components"]
    tables = {name: _table(found, name, columns_of(table, components), inputs) for name, table in ACTUALS.items()}
    compared = found.compared(components, needed={})
    if compared.is_another_program_s or (not found.on and locate.sheets_of(INPUTS.values(), sheets)):
        message = compared.refusal.message.replace(NO_TABLE, NO_SHEET)
        why = replace(compared.refusal, message=message, remedy=NOT_THESE)
        return Actuals(path=path, findings=(refused(path, why),))
    for name, finding in compared.findings(path.name):
        found.note(name, [finding])
    problems = checks.check(tables, inputs, frozenset(found.spoiled))
    return Actuals(
        path=path,
        tables=tables,
        places=found.places,
        findings=(*found.findings(), *located(problems, found.places)),
    )


def _table(found: SheetTables, name: str, columns: Sequence[Column], inputs: Tables) -> pd.DataFrame:
    """Return one table as read, with what a column Quantity says in those for lots and for products."""
    if name not in IN_ONE_COLUMN:
        return found.table(name, columns)
    table = found.table(name, (*columns, QUANTITY))
    place = found.places.get(name, Place(sheet=name))
    for row, finding in quantities.stated_twice(table, place):
        found.note_at(name, row, finding)
    is_tonnes = found.has_unit(name, QUANTITY.name)
    table, there = quantities.parted(table, place, inputs["Lots"]["Lot"], is_tonnes=is_tonnes)
    if name in found.places:
        found.places[name] = there
    return table


def none(inputs: Tables) -> Tables:
    """Return the tables of a week of which nothing was written down."""
    return {name: frame(columns_of(table, inputs["Components"]), ()) for name, table in ACTUALS.items()}
