"""The planner's workbook, written from the schema: empty, or filled with given tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from models.schema.frames import Tables, columns_of
from models.schema.inputs import INPUTS
from models.schema.words import Column, Kind, Table
from planner.excel.paper.looks import Looks
from planner.excel.paper.sheets import TITLE_HEIGHT, Block, Page, set_up_print, workbook
from planner.excel.paper.size import paper_of
from planner.excel.template import lists
from planner.excel.template.guidance import guide
from planner.excel.template.reference import add_columns_sheet
from planner.excel.template.start import START, add_start_sheet
from planner.excel.template.starting import starting_tables
from planner.reading.describe import row_needs
from planner.views.colours import TAB_GUIDE, TAB_NEEDED, TAB_OPTIONAL

SCHEMA_VERSION = "1"
CREATED = datetime(2026, 1, 1)  # fixed, so that the same tables always give the same workbook
HEADER_ROW = 3
USUAL_WIDTH = 8  # of a column that nobody set
EMPTY_ROWS = 25  # blank input rows of a table without any
SPARE_ROWS = 10  # blank input rows below those of a filled one


def write(
    path: Path | BytesIO,
    tables: Tables | None = None,
    *,
    title: str | None = None,
    notes: Sequence[str] | None = None,
) -> None:
    """Write the template to `path`, or the same workbook filled with `tables` (typed frames of all inputs).

    `title` names the workbook on its first sheet, `notes` stand there as lines of their own. Without `tables` the
    workbook holds the usual components of the magnet trade, their groups, and the settings.

    Raises:
        OSError: the file cannot be written.
    """
    filled = starting_tables() if tables is None else tables
    title = title or "Production plan"
    paper = paper_of(filled["Settings"], anywhere=True)
    with workbook(path, created=CREATED, title=title, paper=paper) as (book, looks):
        book.set_custom_property("plan_schema", SCHEMA_VERSION)
        start = book.add_worksheet(START)
        start.set_tab_color(TAB_GUIDE)
        for table in INPUTS.values():
            columns = columns_of(table, filled["Components"])
            _add_input_sheet(book, looks, table, columns + _own_columns(columns, filled[table.name]), filled)
        add_columns_sheet(book, looks)
        lists.define_names(book)
        lists.add_sheet(book, filled)
        add_start_sheet(Page(start, looks), title, notes or ())
        start.activate()


def _own_columns(columns: tuple[Column, ...], frame: pd.DataFrame) -> tuple[Column, ...]:
    """Return the columns of a frame that the schema does not know: the planner's own, kept as text."""
    known = {column.name for column in columns}
    words = "The planner's own column; it has no effect on the plan."
    return tuple(Column(name=name, kind=Kind.TEXT, words=words) for name in frame.columns if name not in known)


def _add_input_sheet(book: Any, looks: Looks, table: Table, columns: tuple[Column, ...], tables: Tables) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.set_tab_color(TAB_NEEDED if table.may_need_rows else TAB_OPTIONAL)
    sheet.set_row(0, TITLE_HEIGHT)
    page = Page(sheet, looks, output=False)
    page.text(0, 0, table.name, "title")
    words = f"{table.words} This sheet {row_needs(table)}."
    page.text(1, 0, words, "quiet")
    sheet.write_url(2, 0, f"internal:'{START}'!A1", looks("link"), "back to Start")
    frame = tables[table.name]
    known = len(columns_of(table, tables["Components"]))
    spare = SPARE_ROWS if len(frame) else EMPTY_ROWS
    block = page.table(table, columns, frame, at=(HEADER_ROW, 0), spare=spare)
    guide(sheet, looks, table, block)
    sheet.freeze_panes(block.first_row, 1)
    set_up_print(sheet, header_row=HEADER_ROW, footer=table.name)
    sheet.print_area(0, 0, block.last_row, _last_printed(block, known=known, words=words))


def _last_printed(block: Block, *, known: int, words: str) -> int:
    """Return the last column to print: that of the schema's columns, or as far as the words above the table reach.

    The planner's own columns, and notes that run over the edge of the table, would make the print needlessly small.
    """
    missing = len(words) - sum(block.widths[:known])
    return known - 1 + max(math.ceil(missing / USUAL_WIDTH), 0)
