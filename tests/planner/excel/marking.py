"""Workbooks with mistakes, marked: what the tests of the marked and of the corrected copy share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from planner.engine import pipeline
from planner.excel.marking import findings_sheet, marked, marks
from tests.plants import Rows, changed, small_plant
from tests.workbooks import write_tables


def with_mistakes() -> Rows:
    """The small plant with an unknown class, a quantity in kg beside tonnes, and a word that is no status."""
    rows = changed(small_plant(), "Lots", 0, **{"Feed class": "EV tracton"})
    rows = changed(rows, "Lots", 1, Status="expectd")
    return changed(rows, "Lots", 2, Price="6 000")


def book_with(path: Path, rows: Rows) -> Path:
    return write_tables(path, rows)


def mark(source: Path, target: Path) -> Workbook:
    """The marked copy of a workbook, as openpyxl reads it."""
    written = marked.write(source, pipeline.check(source).findings, target)
    assert written == target
    return load_workbook(target)


def listed(book: Workbook) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of the list of findings by sheet and cell."""
    sheet = marks.find_list(book)
    assert sheet is not None
    rows = [list(row) for row in sheet[sheet.tables[marks.LIST].ref]]
    heads = [cell.value for cell in rows[0]]
    assert heads == list(findings_sheet.HEADERS)
    found = [dict(zip(heads, row, strict=True)) for row in rows[1:]]
    return {(row["Sheet"].value, row["Cell"].value or ""): row for row in found}


def accept(path: Path, answers: Mapping[tuple[str, str], str], **typed: Any) -> None:
    """Write answers into the column Accept of a marked copy as a person would; `typed`: suggested values by cell."""
    book = load_workbook(path)
    rows = listed(book)
    for place, answer in answers.items():
        rows[place]["Accept"].value = answer
    for (_, cell), row in rows.items():
        if cell in typed:
            row["Suggested value"].value = typed[cell]
    book.save(path)


def coloured(book: Workbook, sheet: str) -> dict[str, str]:
    """The cells of a sheet that a mark colours, with the colour."""
    found = {}
    for area in book[sheet].conditional_formatting:
        for rule in area.rules:
            if rule.formula == ['"planner check"="planner check"']:
                for cells in area.cells.ranges:
                    for row in book[sheet][cells.coord] if ":" in cells.coord else ((book[sheet][cells.coord],),):
                        found |= {cell.coordinate: rule.dxf.fill.bgColor.rgb[-6:] for cell in row}
    return found
