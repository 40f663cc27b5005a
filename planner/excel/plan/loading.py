"""Reads a plan workbook back: the plan that it holds, what an older one lacks, and what was edited in it since."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import from_excel

from models.schema.frames import Tables, columns_of, frame
from models.schema.inputs import INPUTS
from models.schema.outputs import MANIFEST, OUTPUTS, RUNS, SEAL, SUMMARY
from models.schema.scenarios import text_of
from models.schema.words import Column, Kind, Table, Topic
from planner.engine.plan import Plan
from planner.engine.records import manifest, summary
from planner.engine.records.older import renewed
from planner.excel.plan.sheets import findings_sheet
from planner.excel.plan.sheets.findings_sheet import FINDINGS
from planner.jobs.file_names import as_text
from planner.reading.files import sniff
from planner.reading.files.grid import Block, CellError, Grid, NoValue
from planner.reading.files.workbook import grids
from planner.sealing import seal
from planner.sealing.inspection import Loaded
from planner.sealing.usable import NotAPlan

AGAIN = "Put it back, or solve the workbook again."
SPARE_TOPICS = (Topic.MAKING, Topic.WORTHS)
"""What tables explain that a plan can do without."""


def load(path: Path) -> Plan:
    """Return the plan of a workbook, with what was edited in it;
    what an older plan did not have is stated in its `gaps`.

    Raises:
        NotAPlan: the file cannot be read, holds no plan, or one that lacks what no plan can do without.
    """
    try:
        sheets = grids(sniff.read(path), tables_only=True)
        return Blocks({block.name: (grid, block) for grid in sheets for block in grid.blocks}).plan(as_text(path.name))
    except OSError as error:
        raise NotAPlan(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except NotAPlan as stop:
        raise NotAPlan(f"{path.name}: {stop}") from stop
    except Exception as error:  # a file that is not what its name says can fail anywhere
        raise NotAPlan(f"{path.name} is not a plan workbook. Give a file that `planner solve` wrote.") from error


@dataclass(frozen=True)
class Blocks:
    """The Excel tables of a plan workbook, each by its name with the sheet that it stands on."""

    found: Mapping[str, tuple[Grid, Block]]

    def plan(self, file: str = "the plan") -> Plan:
        """Return the plan that they hold, of a file of that name.

        Raises:
            NotAPlan: a table or a figure is missing, holds what it cannot, or is of a format that is not known.
        """
        tables = {name: self._read(table) for name, table in OUTPUTS.items()}
        inputs = {name: self._read(table) for name, table in INPUTS.items()}
        self._heed_format(tables[MANIFEST.name])
        self._heed_missing(tables[SEAL.name])
        edits = seal.edits(inputs, tables, self.missing)
        older = tuple(table.name for table in OUTPUTS.values() if edits is None and self._lacks(table))
        return replace(renewed(self._plan(tables, inputs)), loaded=Loaded(file=file, edits=edits, older=older))

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The tables that are not there."""
        every = (*OUTPUTS.values(), *INPUTS.values())
        return tuple(table.name for table in every if table.list_object not in self.found)

    def _heed_format(self, told: pd.DataFrame) -> None:
        stated = dict(zip(told["Key"], told["Value"], strict=True)).get(manifest.FORMAT, manifest.PLAN_FORMATS[0])
        if stated not in manifest.PLAN_FORMATS:
            known = " and ".join(f"{plan_format:g}" for plan_format in manifest.PLAN_FORMATS)
            raise NotAPlan(
                f"it is in plan format {text_of(stated)}, and this planner reads {known}. Read it with the planner "
                "that wrote it, or solve the workbook again."
            )

    def _heed_missing(self, sealed: pd.DataFrame) -> None:
        """Refuse a plan without what it was made from, or without what it decides."""
        if set(self.missing) >= set(OUTPUTS):
            raise LookupError("no table of a plan")
        spare = {table.name for table in OUTPUTS.values() if table.topic in SPARE_TOPICS}
        needed = {name for name, table in INPUTS.items() if table.may_need_rows} | {SUMMARY.name, RUNS.name}
        needed |= seal.tables_with_rows(sealed) - spare
        for name in self.missing:
            if name in needed:
                had = "It was there when the plan was solved. " if len(sealed) else ""
                raise NotAPlan(f"the sheet {name}, or the Excel table on it, is missing. {had}{AGAIN}")

    def _plan(self, tables: dict[str, pd.DataFrame], inputs: Tables) -> Plan:
        shown = tables[SUMMARY.name]
        figures: dict[str, Any] = dict(zip(shown["Key"], shown["Value"], strict=True))
        if summary.PLAN in figures:  # a plan of tables in memory may have no name, which is a blank cell
            figures[summary.PLAN] = figures[summary.PLAN] or ""
        units: dict[str, Any] = dict(zip(shown["Key"], shown["Unit"], strict=True))
        for key, kind in ((summary.PLAN, str), (summary.STATUS, str), (summary.MARGIN, float)):
            if not isinstance(figures.get(key), kind):
                raise NotAPlan(f"the sheet Summary does not say its {key}. {AGAIN}")
        return Plan(
            name=figures[summary.PLAN],
            status=figures[summary.STATUS],
            margin=figures[summary.MARGIN],
            currency=units[summary.MARGIN] or "",
            tables=tables,
            inputs=inputs,
            findings=tuple(findings_sheet.findings_of(self._read(FINDINGS))),
            gaps=tuple(self._gaps()),
            gap=_gap(figures),
            whole=manifest.WHOLE in manifest.read(tables[MANIFEST.name]),
        )

    def _columns(self, table: Table) -> tuple[Column, ...]:
        return columns_of(table, self._components) if table.components else table.columns

    @cached_property
    def _components(self) -> pd.DataFrame:
        return self._read(INPUTS["Components"])

    def _gaps(self) -> Iterator[str]:
        """Yield the sheets and columns that the workbook does not have; the seal is not spoken of here."""
        for table in (*OUTPUTS.values(), *INPUTS.values()):
            if table is not SEAL:
                yield from self._lacks(table)

    def _lacks(self, table: Table) -> list[str]:
        if table.list_object not in self.found:
            return [f"no sheet {table.name}"]
        grid, block = self.found[table.list_object]
        headers = {str(value) for value in grid.cells[block.first_row].values()}
        return [
            f"no column {column.name} on {table.name}"
            for column in self._columns(table)
            if column.header not in headers
        ]

    def _read(self, table: Table) -> pd.DataFrame:
        """Return the typed frame of one table; empty if the workbook does not have it."""
        columns = self._columns(table)
        if table.list_object not in self.found:
            return frame(columns, [])
        grid, block = self.found[table.list_object]
        header = {str(value): at for at, value in grid.cells[block.first_row].items()}
        names = [(column, column.header if column.header in header else column.before) for column in columns]
        places = [(column, header[name]) for column, name in names if name in header]
        rows = []
        for number in range(block.first_row + 1, _last_row(grid, block) + 1):
            cells = grid.cells.get(number, {})
            rows.append({column.name: _value(column, cells.get(at), grid, (number, at)) for column, at in places})
        blank = len(rows) == 1 and all(value is None for value in rows[0].values())
        return frame(columns, [] if blank else rows)


def _last_row(grid: Grid, block: Block) -> int:
    """Return the last row of a table, with what was typed right below it: the eye takes that for rows of it, too.

    What stands there in one cell alone is a note.
    """
    last, columns = block.last_row, range(block.first_column, block.last_column + 1)
    if block.has_totals:
        return last
    while sum(grid.cells.get(last + 1, {}).get(at) not in (None, "") for at in columns) > 1:
        last += 1
    return last


def _gap(figures: dict[str, Any]) -> float:
    """Return the gap as the summary states it: by the most that the margin can be, or in words that it is not known."""
    most, stated = figures.get(summary.AT_MOST), figures.get(summary.GAP, 0.0)
    if isinstance(most, int | float):
        return float(most) - float(figures[summary.MARGIN])
    return float(stated) if isinstance(stated, int | float) else math.inf


def _value(column: Column, value: object, grid: Grid, place: tuple[int, int]) -> object:
    """Return a cell as its column holds it.

    Raises:
        NotAPlan: it holds what its column cannot.
    """
    if value is None or value == "":
        return None
    fits = not isinstance(value, CellError | NoValue)
    if column.kind is Kind.NUMBER:
        fits = fits and isinstance(value, int | float) and not isinstance(value, bool)
    elif column.kind is Kind.DATE:
        value = _day(value, grid)
        fits = value is not None
    elif column.kind is Kind.ANY:
        value = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    elif fits:
        value = text_of(value)
    if not fits:
        cell = f"{get_column_letter(place[1])}{place[0]}"
        what = {Kind.NUMBER: "a number", Kind.DATE: "a date"}.get(column.kind, "a value")
        raise NotAPlan(f"{grid.sheet}!{cell} ({column.name}) does not hold {what}. {AGAIN}")
    return value


def _day(value: object, grid: Grid) -> object:
    """Return a date, also one that is shown as a number or stands as text; None if it is none."""
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
        return from_excel(value, grid.epoch) if isinstance(value, int | float) else None
    except (ValueError, OverflowError):
        return None
