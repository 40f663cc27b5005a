"""The plan workbook: a plan written for people and for other programs, and read back as the same plan.

Sheets: Summary, Schedule, Charts, one table for each result, the findings; then, hidden, the figures of the charts and
the planner's own tables as they were understood, so that a plan workbook can itself be planned from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from models.schema.frames import columns_of, frame
from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS, SUMMARY
from models.schema.problems import Severity
from models.schema.words import Column, Kind, Table
from planner.engine import manifest, summary
from planner.engine.older import renewed
from planner.engine.plan import Plan
from planner.excel.checks import checks_sheet
from planner.excel.paper.sheets import Page, keep_from_print, set_up_print, workbook
from planner.excel.paper.size import paper_of
from planner.excel.plan import bids_sheet, cash_sheet, charts, ladder, marginals_sheet, schedule, why_short
from planner.excel.plan import summary as summary_sheet
from planner.jobs.safe_write import write_safely
from planner.reading.files import sniff
from planner.reading.files.grid import Block, Grid, Watch, silent
from planner.reading.files.workbook import grids
from planner.reading.findings import Finding

NAME_IN_FOOTER = 80  # characters; Excel takes 255 for a footer in all

FINDINGS = Table(
    name="Findings",
    words="What the checks found in the planner's workbook.",
    columns=(
        Column(name="Severity", kind=Kind.TEXT, words="error or warning."),
        Column(name="Sheet", kind=Kind.TEXT, words="The sheet."),
        Column(name="Cell", kind=Kind.TEXT, words="The cell; blank where the whole sheet is meant."),
        Column(name="Column", kind=Kind.TEXT, words="The column."),
        Column(name="Value", kind=Kind.ANY, words="What stands there."),
        Column(name="Message", kind=Kind.TEXT, words="What is wrong or doubtful."),
        Column(name="Remedy", kind=Kind.TEXT, words="What to do about it."),
        Column(name="Suggestion", kind=Kind.ANY, words="A value that would mend the cell."),
        Column(name="Check", kind=Kind.TEXT, words="The check that found it."),
    ),
)


OWN_FORM: dict[str, Callable[[Any, Page, Plan, str], None]] = {
    "Why short": why_short.add,
    "Ladder": ladder.add,
    "Marginal values": marginals_sheet.add_table,
    "Bids": bids_sheet.add_table,
    "Cash by month": cash_sheet.add_table,
}


PRINTED = ("Delivery status", "Target status", "Broken promises", "Cash by month", "Why this lot")
"""Tables for people: they are printed with the workbook, as sheets with a form of their own are."""


class NotAPlan(Exception):
    """A file that holds no plan; the message is for the user."""


def write(plan: Plan, path: Path, *, protected: Iterable[Path] = (), watch: Watch = silent) -> Path:
    """Write the plan to a new workbook, whole or not at all, and return the path really written.

    That path is another than `path` where that file is open, locked or one of the `protected` (the planner's own).
    `watch` hears which sheet is being written.

    Raises:
        CannotWrite: the folder is missing or does not take files.
    """
    return write_safely(path, lambda temporary: _write(plan, temporary, watch), protected=protected)


def _write(plan: Plan, path: Path, watch: Watch) -> None:
    name = plan.name[:NAME_IN_FOOTER]
    footer = "&L&8" + name.replace("&", "&&") + "&C&8&A&R&8&P / &N"
    paper = paper_of(plan.inputs["Settings"])
    with workbook(path, created=_made_at(plan), title=name, properties=_properties(plan), paper=paper) as (book, looks):
        watch("sheets Summary, Schedule and Charts")
        summary_sheet.add(book, looks, plan, footer=footer)
        schedule.add(book, looks, plan, footer=footer)
        figures = charts.add(book, looks, plan, footer=footer)
        marginals_sheet.add(book, looks, plan, footer=footer)
        checks = Page(book.add_worksheet("Checks"), looks)
        for table in OUTPUTS.values():
            if table is not SUMMARY:
                watch(f"sheet {table.name}, {len(plan.tables[table.name]):,} rows")
                page = Page(book.add_worksheet(table.name), looks)
                _add_output(book, page, table, plan, name)
        page = Page(book.add_worksheet(FINDINGS.name), looks)
        _add_table(page, FINDINGS, FINDINGS.columns, _findings_frame(plan), name)
        keep_from_print(page.sheet)
        watch("sheet Checks")
        checks_sheet.fill(checks, Page(book.add_worksheet("Check data"), looks), plan, name)
        figures.hide()
        for table in INPUTS.values():
            watch(f"sheet {table.name}, {len(plan.inputs[table.name]):,} rows")
            page = Page(book.add_worksheet(table.name), looks, output=False)
            columns = columns_of(table, plan.inputs["Components"])
            _add_table(page, table, columns, plan.inputs[table.name], name)
            page.sheet.hide()
        watch("packing the file")


def _properties(plan: Plan) -> dict[str, str]:
    """What other programs need to know of a plan before they open it."""
    made = manifest.read(plan.tables["Manifest"])
    return {"Status": plan.status} | {key: str(made[key]) for key in manifest.PROPERTIES if key in made}


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
        if table.name not in PRINTED:
            keep_from_print(page.sheet)


def _add_table(page: Page, table: Table, columns: tuple[Column, ...], rows: pd.DataFrame, footer: str) -> None:
    block = page.table(table, columns, rows)
    keys = [i for i, column in enumerate(columns) if column.key]
    page.sheet.freeze_panes(block.first_row, len(keys) if keys == list(range(len(keys))) else 0)
    set_up_print(page.sheet, header_row=block.header_row, footer=footer)


def _findings_frame(plan: Plan) -> pd.DataFrame:
    names = {column.name: column.name.lower() for column in FINDINGS.columns}
    rows = [{name: finding.as_dict()[field] for name, field in names.items()} for finding in plan.findings]
    return frame(FINDINGS.columns, rows)


def status_of(path: Path) -> str | None:
    """The status that a plan workbook states, without reading more of it; None if it cannot be told."""
    try:
        (sheet,) = grids(sniff.read(path), wanted=lambda name: name == SUMMARY.name)
    except Exception:  # a file that is not what its name says can fail anywhere
        return None
    return next((str(row.get(2)) for row in sheet.cells.values() if row.get(1) == summary.STATUS), None)


def load(path: Path) -> Plan:
    """Read a plan workbook back; what an older plan did not have yet is empty, and stated in its `gaps`.

    Raises:
        NotAPlan: the file cannot be read, or holds no plan.
    """
    try:
        sheets = grids(sniff.read(path), tables_only=True)
        found = {block.name: (grid, block) for grid in sheets for block in grid.blocks}
        return _plan(found)
    except OSError as error:
        raise NotAPlan(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except Exception as error:  # a file that is not what its name says can fail anywhere
        raise NotAPlan(f"{path.name} is not a plan workbook. Give a file that `planner solve` wrote.") from error


def _plan(found: dict[str, tuple[Grid, Block]]) -> Plan:
    components = _read(found, INPUTS["Components"], INPUTS["Components"].columns)
    tables = {name: _read(found, table, columns_of(table, components)) for name, table in OUTPUTS.items()}
    shown = tables[SUMMARY.name]
    figures: dict[str, Any] = dict(zip(shown["Key"], shown["Value"], strict=True))
    units: dict[str, Any] = dict(zip(shown["Key"], shown["Unit"], strict=True))
    inputs = {name: _read(found, table, columns_of(table, components)) for name, table in INPUTS.items()}
    plan = Plan(
        name=figures[summary.PLAN],
        status=figures[summary.STATUS],
        margin=float(figures[summary.MARGIN]),
        currency=units[summary.MARGIN],
        tables=tables,
        inputs=inputs,
        findings=tuple(_findings(_read(found, FINDINGS, FINDINGS.columns))),
        gaps=tuple(_gaps(found, components)),
        gap=_gap(figures.get(summary.GAP, 0.0)),
    )
    return renewed(plan)


def _gap(stated: object) -> float:
    """The gap as the summary states it: a figure, or in words that it is not known."""
    return float(stated) if isinstance(stated, int | float) else math.inf


def _gaps(found: dict[str, tuple[Grid, Block]], components: pd.DataFrame) -> Iterator[str]:
    """The sheets and columns that the workbook does not have."""
    for table in (*OUTPUTS.values(), *INPUTS.values()):
        if table.list_object not in found:
            yield f"no sheet {table.name}"
            continue
        grid, block = found[table.list_object]
        headers = {str(value) for value in grid.cells[block.first_row].values()}
        columns = columns_of(table, components)
        yield from (f"no column {column.name} on {table.name}" for column in columns if column.header not in headers)


def _read(found: dict[str, tuple[Grid, Block]], table: Table, columns: tuple[Column, ...]) -> pd.DataFrame:
    """The typed frame of one table; empty if the workbook does not have it."""
    if table.list_object not in found:
        return frame(columns, [])
    grid, block = found[table.list_object]
    header = {str(value): at for at, value in grid.cells[block.first_row].items()}
    places = [(column, header[column.header]) for column in columns if column.header in header]
    rows = []
    for number in range(block.first_row + 1, block.last_row + 1):
        cells = grid.cells.get(number, {})
        rows.append({column.name: _value(column, cells.get(at)) for column, at in places})
    blank = len(rows) == 1 and all(value is None for value in rows[0].values())
    return frame(columns, [] if blank else rows)


def _value(column: Column, value: object) -> object:
    if column.kind is Kind.ANY and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return None if value == "" else value


def _findings(rows: pd.DataFrame) -> Iterator[Finding]:
    for row in rows.to_dict("records"):
        plain = {str(name).lower(): value for name, value in row.items()}
        texts: dict[str, Any] = {key: value or "" for key, value in plain.items()}
        texts |= {"value": plain["value"], "suggestion": plain["suggestion"], "severity": Severity(plain["severity"])}
        yield Finding(**texts)
