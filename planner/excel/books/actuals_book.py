"""The workbook that a shift leader fills in: what the plan does in the coming week, beside empty columns."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from models.schema.at_sites import sites_of
from models.schema.frames import Tables, columns_of
from models.schema.inputs import INPUTS
from models.schema.tables.actuals import ACTUALS, IF_ANY, SHOWN, SPOT
from models.schema.words import Column, Kind, Table
from planner.engine.plan import Plan
from planner.excel.paper.looks import Looks
from planner.excel.paper.sheets import TITLE_HEIGHT, Page, set_up_print, workbook
from planner.excel.paper.size import paper_of
from planner.excel.template.guidance import guide
from planner.excel.template.lists import own_name
from planner.jobs.safe_write import write_safely
from planner.reading.files.written import written_as
from planner.sealing.usable import heeds_edits

LISTS = "Lists"
HEADER_ROW = 3
SPARE_ROWS = 10
BATCH = ("Batch", "From batch")
WIDTH_OF_A_PAGE = 150
"""Characters that can be read, and filled in by hand, on a printed page."""


@heeds_edits
def write(plan: Plan, tables: Tables, until: date, out: Path) -> Path:
    """Write the tables of `planner.views.floor.week.to_fill_in`; returns the file.

    Raises:
        CannotWrite: the folder is missing or does not take files.
        NotAPlan: the plan was edited so that nothing can be made of it.
    """
    return write_safely(out, lambda path: _Book(plan, until).write(path, tables))


@dataclass(frozen=True)
class _Book:
    plan: Plan
    until: date

    def write(self, path: Path, tables: Tables) -> None:
        """Write all sheets."""
        paper = paper_of(self.plan.inputs["Settings"])
        title = f"{self.plan.name}: what was done up to {self.until}"
        with workbook(path, created=datetime.now(UTC), title=title, properties=written_as("actuals"), paper=paper) as (
            book,
            looks,
        ):
            for table in self._of_use():
                self._sheet(book, looks, table, tables)
            self._lists(book)

    def _of_use(self) -> list[Table]:
        """Return the tables in which there may be something to fill in."""
        inputs = self.plan.inputs
        return [table for name, table in ACTUALS.items() if name not in IF_ANY or not inputs[IF_ANY[name]].empty]

    def _sheet(self, book: Any, looks: Looks, table: Table, tables: Tables) -> None:
        sheet = book.add_worksheet(table.name)
        sheet.set_row(0, TITLE_HEIGHT)
        page = Page(sheet, looks, output=False, shown=SHOWN)
        columns = columns_of(table, self.plan.inputs["Components"])
        block = page.table(table, columns, tables[table.name], at=(HEADER_ROW, 0), spare=SPARE_ROWS)
        guide(sheet, looks, table, block, self._list_of)
        sheet.freeze_panes(block.first_row, 1)
        shown = [at for at, column in enumerate(columns) if not self._is_of_no_use(column)]
        for at in set(range(len(columns))) - set(shown):
            sheet.set_column(at, at, None, None, {"hidden": True})
        pages = max(1, math.ceil(sum(block.widths[at] for at in shown) / WIDTH_OF_A_PAGE))
        self._title(page, table, 0 if pages == 1 else 1)
        set_up_print(sheet, header_row=HEADER_ROW, footer=f"{self.plan.name}, {table.name}")
        sheet.fit_to_pages(pages, 0)
        sheet.repeat_columns(0)

    def _title(self, page: Page, table: Table, at: int) -> None:
        """Write what the sheet is; from the column `at` on all but its name, for the first is printed on each page."""
        of = f"{self.plan.name}, up to {self.until}"
        page.text(0, 0, table.name if at else f"{table.name}: {of}", "title")
        if at:
            page.text(0, at, of, "title")
        page.text(1, at, table.words, "quiet")

    def _is_of_no_use(self, column: Column) -> bool:
        """Return True of a column that this plant has nothing for: sites where there is one, batches where there are
        none. It stays, hidden, for whoever fills in by a program."""
        if column.name == "Site":
            return not sites_of(self.plan.inputs)
        return column.name in BATCH and not (self.plan.inputs["Intermediates"]["Keeping"] == "apart").any()

    def _lists(self, book: Any) -> None:
        """Write the names that columns choose from, on a hidden sheet."""
        sheet = book.add_worksheet(LISTS)
        sheet.hide()
        chosen = {self._list_of(table.name, header): header for table in self._of_use() for header in table.columns}
        for at, (name, column) in enumerate((name, header) for name, header in chosen.items() if name):
            names = list(dict.fromkeys(self._names(column)))
            sheet.write_string(0, at, name)
            for row, word in enumerate(names, start=1):
                sheet.write_string(row, at, word)
            first, last = (xl_rowcol_to_cell(row, at, row_abs=True, col_abs=True) for row in (1, max(len(names), 1)))
            book.define_name(name, f"={LISTS}!{first}:{last}")

    def _list_of(self, _: str, column: Column) -> str:
        """Return the defined name of a column's list; blank where there is nothing to choose from."""
        if column.kind is Kind.NAME:
            known = any(len(self.plan.inputs[table]) for table in column.refers_to)
            return "Of" + "And".join(own_name(table) for table in column.refers_to) if known else ""
        return "OfContractsAndSpot" if column.name == "Contract or spot" else ""

    def _names(self, column: Column) -> Iterable[str]:
        """Yield the names that a column may hold."""
        for table in column.refers_to or ("Contracts",):
            yield from self.plan.inputs[table][INPUTS[table].keys[0]].dropna()
        if not column.refers_to:
            yield SPOT
