"""A plan's tables into a workbook with pivots, slicers and charts of a company's own.

The tables are found by the names of their Excel tables (`tblFacts`, `tblRuns`, ...), wherever they stand. Their rows
are replaced in the parts of their sheets, and all other parts of the file stay byte for byte as they were. Only where
a table with formulas becomes shorter the list of the order of calculation is left out: Excel makes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pandas as pd

from models.schema.frames import columns_of
from models.schema.outputs import OUTPUTS
from models.schema.words import Column
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.excel.company import cell_xml, sheet_rows
from planner.excel.company.areas import Area, area_of, table_with
from planner.excel.company.fixed_ranges import FixedRanges
from planner.excel.company.package import Parts, Placed, calculation_order, counts_from_1904, tables_of, without
from planner.excel.company.problems import CannotFill
from planner.excel.plan.sheets.summary import SHEET, TABLE, figures
from planner.jobs.safe_write import write_safely
from planner.reading.files import sniff
from planner.reading.files.sniff import Refusal

__all__ = ["CannotFill", "Filled", "fill", "must_be_fillable"]


@dataclass(frozen=True)
class Filled:
    """Where the workbook was written, the names of the tables that were filled in, and what does not follow them.

    `fixed` has for a table what names its cells and ends elsewhere than its rows, in words.
    """

    path: Path
    tables: tuple[str, ...]
    fixed: dict[str, list[str]] = field(default_factory=dict)


def must_be_fillable(workbook: Path) -> None:
    """Look before solving whether a workbook has tables of a plan that can be filled in.

    Raises:
        CannotFill: why it cannot.
    """
    known = {table.name: table.columns for table in OUTPUTS.values()} | {SHEET: TABLE.columns}
    if not list(_areas(_read(workbook), known)):
        raise CannotFill(
            f"{workbook.name} has none of the plan's tables. Copy a sheet such as Facts from a plan workbook into it "
            "(Excel table tblFacts), build pivots on that, and give it again."
        )


def fill(plan: Plan, workbook: Path) -> Filled:
    """Fill a plan's tables into a workbook, whole or not at all; where it is open, beside it under the next free name.

    Raises:
        CannotFill: it has none of the plan's tables, or one that cannot be filled in.
        CannotWrite: the folder does not take files.
    """
    parts = _read(workbook)
    known = {table.name: columns_of(table, plan.inputs["Components"]) for table in OUTPUTS.values()}
    known |= {SHEET: TABLE.columns}
    tables = {**plan.tables, SHEET: figures(summary.rows(plan))}
    first_day = cell_xml.FIRST_DAY_1904 if counts_from_1904(parts) else cell_xml.FIRST_DAY
    names, shorter, fixed, ranges = [], False, dict[str, list[str]](), FixedRanges(parts)
    for placed, area in list(_areas(parts, known)):
        rows = tables[area.table.name]
        new = area.with_rows(len(rows))
        words = ranges.beside(placed, new)
        fixed |= {area.table.name: words} if words else {}
        sheet = parts[placed.sheet].decode("utf-8")
        shorter |= new.last_row < area.last_row and sheet_rows.has_formulas(sheet, area)
        cells = _cells(rows, area, known[area.table.name], first_day)
        parts[placed.sheet] = sheet_rows.with_cells(sheet, area, new, cells).encode("utf-8")
        table = parts[placed.table].decode("utf-8")
        parts[placed.table] = table_with(table, new, rows=len(rows)).encode("utf-8")
        names.append(area.table.name)
    if shorter:
        parts = without(parts, calculation_order(parts))
    return Filled(write_safely(workbook, lambda path: _write(parts, workbook, path)), tuple(names), fixed)


def _read(workbook: Path) -> Parts:
    data = sniff.load(workbook)
    if isinstance(data, Refusal):
        raise CannotFill(f"{data.message} {data.remedy}")
    if refusal := sniff.refusal(data):
        raise CannotFill(f"{refusal.message} {refusal.remedy}")
    try:
        with ZipFile(BytesIO(data)) as file:
            return {name: file.read(name) for name in file.namelist()}
    except (OSError, BadZipFile, RuntimeError, NotImplementedError) as error:
        raise CannotFill(
            f"{workbook.name} cannot be read as an Excel workbook (.xlsx). Save it in Excel once."
        ) from error


def _areas(parts: Parts, known: dict[str, tuple[Column, ...]]) -> Iterator[tuple[Placed, Area]]:
    for placed in tables_of(parts):
        area = area_of(parts[placed.table], known)
        if area is not None:
            yield placed, area


def _cells(rows: pd.DataFrame, area: Area, columns: tuple[Column, ...], first_day: datetime) -> list[list[str]]:
    """Return the content of each cell of the table; of one without rows, a blank row."""
    by_header = {column.header.lower(): column.name for column in columns}
    blank = [cell_xml.BLANK] * max(len(rows), 1)
    found = []
    for header, formula in zip(area.headers, area.formulas, strict=True):
        name = by_header.get(header.lower())
        if name is not None and len(rows):
            found.append([cell_xml.content(value, first_day) for value in rows[name].tolist()])
        elif name is None and formula is not None:
            found.append([cell_xml.formula(formula)] * len(blank))
        else:
            found.append(blank)
    return [list(row) for row in zip(*found, strict=True)]


def _write(parts: Parts, workbook: Path, path: Path) -> None:
    """Write the parts in the order, with the dates and the compression that they had."""
    with ZipFile(workbook) as before, ZipFile(path, "w") as after:
        for info in before.infolist():
            if info.filename in parts:
                after.writestr(info, parts[info.filename])
