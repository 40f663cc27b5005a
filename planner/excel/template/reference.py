"""The sheet `Columns`: every column of every input sheet with its unit, default, range and meaning."""

from __future__ import annotations

import textwrap
from typing import Any

from models.schema.frames import frame
from models.schema.inputs import INPUTS
from models.schema.words import Column, Kind, Table
from planner.excel.paper.looks import Looks
from planner.excel.paper.sheets import LINE_HEIGHT, TITLE_HEIGHT, Page, set_up_print
from planner.reading import describe
from planner.views.colours import TAB_GUIDE

COLUMNS = Table(
    name="Columns",
    words="Every column of every sheet: what it holds, what a blank cell means, what is allowed.",
    columns=tuple(
        Column(name=name, kind=Kind.TEXT, words=words)
        for name, words in (
            ("Sheet", "Where it stands."),
            ("Column", "Its header."),
            ("Unit", "Its unit."),
            ("Holds", "What kind of value."),
            ("If blank", "What a blank cell means."),
            ("Allowed", "Which values."),
            ("Meaning", "In words."),
        )
    ),
)
WIDTHS = (15, 20, 14, 15, 30, 34, 70)
HEADER_ROW = 3


def reference_rows(table: Table) -> list[dict[str, str]]:
    """Return one row per column of a table, the component columns as one."""
    rows: list[dict[str, str]] = []
    for column in (*table.columns, *([table.components] if table.components else [])):
        name = "one per component" if column is table.components else column.title or column.name
        rows.append(
            {
                "Sheet": table.name,
                "Column": name,
                "Unit": column.unit,
                "Holds": describe.kind(column),
                "If blank": describe.need(column),
                "Allowed": describe.allowed(column),
                "Meaning": describe.unmarked(column.words),
            }
        )
    return rows


def add_columns_sheet(book: Any, looks: Looks) -> None:
    """Add the sheet `Columns`."""
    sheet = book.add_worksheet(COLUMNS.name)
    sheet.set_tab_color(TAB_GUIDE)
    sheet.set_row(0, TITLE_HEIGHT)
    page = Page(sheet, looks)
    page.text(0, 0, COLUMNS.name, "title")
    page.text(1, 0, COLUMNS.words, "quiet")
    sheet.write_url(2, 0, "internal:'Start'!A1", looks("link"), "back to Start")
    rows = [row for table in INPUTS.values() for row in reference_rows(table)]
    block = page.table(COLUMNS, COLUMNS.columns, frame(COLUMNS.columns, rows), at=(HEADER_ROW, 0))
    wrapped = looks("output", "wrap")
    for i, row in enumerate(rows, start=block.first_row):
        sheet.set_row(i, LINE_HEIGHT * max(map(_lines, row.values(), WIDTHS)))
        for j, column in enumerate(COLUMNS.columns):
            page.value(i, j, row[column.name], wrapped)
    for j, width in enumerate(WIDTHS):
        sheet.set_column(j, j, width)
    sheet.freeze_panes(block.first_row, 2)
    set_up_print(sheet, header_row=HEADER_ROW, footer=COLUMNS.name)


def _lines(text: str, width: int) -> int:
    return max(len(textwrap.wrap(text, width)), 1)
