"""The plan workbook: a plan written for people and for other programs, and read back as the same plan.

Sheets: Summary, Schedule, Work list, Delivery calendar, Charts, one table for each result, the findings; then, hidden,
the seal, the figures of the charts and the planner's own tables as they were understood, so that a plan workbook can
itself be planned from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from models.schema.frames import columns_of
from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS, SEAL, SUMMARY
from models.schema.plan_tables.explanation_outputs import DELAYS
from models.schema.plan_tables.risk_outputs import PROMISE_BANDS, PROMISES, UNCERTAINTIES
from models.schema.tables.network import SHIPMENTS
from models.schema.words import Column, Table
from planner.engine.plan import Plan
from planner.engine.records import manifest, summary
from planner.excel.checks import checks_sheet
from planner.excel.paper.sheets import Page, keep_from_print, set_up_print, workbook
from planner.excel.paper.size import paper_of
from planner.excel.plan.loading import load
from planner.excel.plan.sheets import (
    bids_sheet,
    cash_sheet,
    charts,
    findings_sheet,
    floor_sheets,
    flows_sheet,
    ladder,
    lots_sheet,
    marginals_sheet,
    overview_sheet,
    schedule,
    why_short,
)
from planner.excel.plan.sheets import summary as summary_sheet
from planner.excel.plan.sheets.findings_sheet import FINDINGS
from planner.jobs.safe_write import write_safely
from planner.reading.files import sniff
from planner.reading.files.grid import Watch, silent
from planner.reading.files.workbook import grids
from planner.reading.files.written import PLAN, written_as
from planner.sealing import seal
from planner.sealing.usable import heeds_edits

__all__ = ["load", "status_of", "write"]

NAME_IN_FOOTER = 80  # characters; Excel takes 255 for a footer in all
HIDDEN = (SEAL,)
"""Results that are for programs alone."""

OF_SOME = (PROMISES, UNCERTAINTIES, PROMISE_BANDS, DELAYS)
"""Results that only some plans have: those that were tried in other worlds, and those with stores between stages."""

OWN_FORM: dict[str, Callable[[Any, Page, Plan, str], None]] = {
    "Why short": why_short.add,
    "Ladder": ladder.add,
    "Marginal values": marginals_sheet.add_table,
    "Bids": bids_sheet.add_table,
    "Cash by month": cash_sheet.add_table,
    "Why this lot": lots_sheet.add_table,
}


NOT_PRINTED = ("Marginal values",)
"""Tables of which there is a sheet for people."""

PRINTED = ("Delivery status", "Target status", "Broken promises", "Cash by month", "Why this lot", "Promises", "Delays")
"""Tables for people: they are printed with the workbook, as sheets with a form of their own are; so is what lanes
carry, for dispatch. What is empty is not printed."""


@heeds_edits
def write(plan: Plan, path: Path, *, protected: Iterable[Path] = (), watch: Watch = silent) -> Path:
    """Write the plan to a new workbook, whole or not at all, and return the path really written.

    That path is another than `path` where that file is open, locked or one of the `protected` (the planner's own).
    `watch` hears which sheet is being written.

    Raises:
        CannotWrite: the folder is missing or does not take files.
        NotAPlan: the plan was edited so that nothing can be made of it.
    """
    return write_safely(path, lambda temporary: _write(plan, temporary, watch), protected=protected)


def _write(plan: Plan, path: Path, watch: Watch) -> None:
    name = plan.name[:NAME_IN_FOOTER]
    footer = "&L&8" + name.replace("&", "&&") + "&C&8&A&R&8&P / &N"
    paper = paper_of(plan.inputs["Settings"])
    with workbook(path, created=_made_at(plan), title=name, properties=_properties(plan), paper=paper) as (
        book,
        looks,
    ):
        watch("sheets Overview, Summary, Schedule and Charts")
        front = Page(book.add_worksheet(overview_sheet.SHEET), looks)
        summary_sheet.add(book, looks, plan, footer=footer)
        schedule.add(book, looks, plan, footer=footer)
        floor_sheets.add(book, looks, plan, footer=footer)
        figures = charts.add(book, looks, plan, footer=footer)
        flows_sheet.add(book, looks, plan, footer=footer)
        marginals_sheet.add(book, looks, plan, footer=footer)
        checks = Page(book.add_worksheet("Checks"), looks)
        for table in OUTPUTS.values():
            if table is not SUMMARY:
                watch(f"sheet {table.name}, rows: {len(plan.tables[table.name]):,}")
                page = Page(book.add_worksheet(table.name), looks)
                _add_output(book, page, table, plan, name)
                if table in HIDDEN or (table in OF_SOME and plan.tables[table.name].empty):
                    page.sheet.hide()
        page = Page(book.add_worksheet(FINDINGS.name), looks)
        _add_table(page, FINDINGS, FINDINGS.columns, findings_sheet.table_of(plan.findings), name)
        keep_from_print(page.sheet)
        watch("sheet Checks")
        checks_sheet.fill(checks, Page(book.add_worksheet("Check data"), looks), plan, name)
        overview_sheet.fill(front, plan, footer=footer)
        figures.hide()
        for table in INPUTS.values():
            watch(f"sheet {table.name}, rows: {len(plan.inputs[table.name]):,}")
            page = Page(book.add_worksheet(table.name), looks, output=False)
            columns = columns_of(table, plan.inputs["Components"])
            _add_table(page, table, columns, plan.inputs[table.name], name)
            page.sheet.hide()
        watch("packing the file")


def _properties(plan: Plan) -> dict[str, str]:
    """Return what other programs need to know of a plan before they open it."""
    made = manifest.read(plan.tables["Manifest"])
    keys = (*manifest.PROPERTIES, seal.OF_INPUTS, seal.OF_RESULTS)
    return written_as(PLAN) | {"Status": plan.status} | {key: str(made[key]) for key in keys if key in made}


def _made_at(plan: Plan) -> datetime:
    made = manifest.read(plan.tables["Manifest"])
    try:
        return datetime.fromisoformat(str(made["Made at (UTC)"]))
    except (KeyError, ValueError):
        return datetime(2026, 1, 1)  # any fixed day will do: the same plan is to give the same file


def _add_output(book: Any, page: Page, table: Table, plan: Plan, footer: str) -> None:
    """Add a result: as a plain table, unless its sheet has a form of its own."""
    if table.name in OWN_FORM:
        OWN_FORM[table.name](book, page, plan, footer)
    else:
        columns = columns_of(table, plan.inputs["Components"])
        _add_table(page, table, columns, plan.tables[table.name], footer)
    if not _is_printed(table, plan):
        keep_from_print(page.sheet)


def _is_printed(table: Table, plan: Plan) -> bool:
    if plan.tables[table.name].empty or table.name in NOT_PRINTED:
        return False
    return table.name in PRINTED or table.name in OWN_FORM or table is SHIPMENTS


def _add_table(page: Page, table: Table, columns: tuple[Column, ...], rows: pd.DataFrame, footer: str) -> None:
    block = page.table(table, columns, rows)
    keys = [i for i, column in enumerate(columns) if column.key]
    page.sheet.freeze_panes(block.first_row, len(keys) if keys == list(range(len(keys))) else 0)
    set_up_print(page.sheet, header_row=block.header_row, footer=footer)


def status_of(path: Path) -> str | None:
    """Return the status that a plan workbook states, without reading more of it; None if it cannot be told."""
    try:
        (sheet,) = grids(sniff.read(path), wanted=lambda name: name == SUMMARY.name)
    except Exception:  # a file that is not what its name says can fail anywhere
        return None
    return next((str(row.get(2)) for row in sheet.cells.values() if row.get(1) == summary.STATUS), None)
