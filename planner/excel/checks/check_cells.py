"""Cells of the sheets Checks and Check data: formulas that carry the figure which they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from models.schema.frames import columns_of
from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from planner.excel.paper.sheets import Block, Page, is_blank, quoted

OWN_ROW, SOURCE_ROW = "\x01", "\x02"
"""Stand in a formula for the number of its row, and of the row of the table that it reads."""

Formula = str | Callable[[int], str]
"""The formula of a column: one text for all rows, made of what `each` gives, or a function of the row from 0."""


class Source:
    """Where the figures of a table stand in the plan workbook, by column name; rows count from 0."""

    def __init__(self, name: str, rows: pd.DataFrame, components: pd.DataFrame) -> None:
        columns = columns_of(INPUTS[name] if name in INPUTS else OUTPUTS[name], components)
        self.block = Block(sheet=name, header_row=0, first_column=0, columns=columns, rows=max(len(rows), 1))

    def __getitem__(self, column: str) -> str:
        """Return all cells of a column."""
        return self.block.cells(column)

    def cell(self, column: str, row: int) -> str:
        """Return one cell."""
        place = xl_rowcol_to_cell(self.block.first_row + row, self.block.column(column))
        return f"{quoted(self.block.sheet)}!{place}"

    def each(self, column: str) -> str:
        """Return the cell in the row that belongs to the formula's own."""
        return f"{quoted(self.block.sheet)}!{xl_col_to_name(self.block.column(column))}{SOURCE_ROW}"

    def rows(self, columns: list[str]) -> str:
        """Return all cells of columns that stand side by side."""
        return f"{self[columns[0]].split(':')[0]}:{self[columns[-1]].split(':')[1]}"


@dataclass
class Area:
    """A block of formulas on a sheet: named columns from `left`, `count` rows from `first`."""

    page: Page
    first: int
    left: int
    headers: list[str]
    count: int
    values: dict[str, np.ndarray] = field(default_factory=dict)

    def fill(self, header: str, values: Iterable[Any], formula: Formula, *, number: str = "#,##0.0##") -> None:
        """Write a column: each row's formula with the figure that it gives."""
        column, figures = self._column(header), list(values)
        text = self.page.looks("output", "letters")
        usual = self.page.looks("output", number=number)
        write = self.page.sheet.write_plain_formula
        for row, value in enumerate(figures):
            shown = "" if is_blank(value) else value
            style = text if isinstance(shown, str) else usual
            write(self.first + row, column, self._of_row(formula, row), style, shown)
        self.values[header] = np.array(figures)

    def _of_row(self, formula: Formula, row: int) -> str:
        if not isinstance(formula, str):
            return formula(row)
        return formula.replace(OWN_ROW, str(self.first + row + 1)).replace(SOURCE_ROW, str(row + 2))

    def write(self, header: str, values: Iterable[Any]) -> None:
        """Write a column of figures that no formula gives."""
        column = self._column(header)
        self.values[header] = np.array(list(values), dtype=object)
        for row, value in enumerate(self.values[header]):
            self.page.value(self.first + row, column, value, self.page.looks("output", "letters"))

    def cell(self, header: str, row: int) -> str:
        """Return one cell, for a formula on the same sheet; its column is fixed."""
        return str(xl_rowcol_to_cell(self.first + row, self._column(header), col_abs=True))

    def each(self, header: str) -> str:
        """Return the cell in the formula's own row; its column is fixed."""
        return f"{xl_col_to_name(self._column(header), True)}{OWN_ROW}"

    def across(self, headers: list[str]) -> str:
        """Return the cells of the formula's own row under headers that stand side by side."""
        return f"{self.each(headers[0])}:{self.each(headers[-1])}"

    def __getitem__(self, header: str) -> str:
        """Return all cells of a column, for a formula on any sheet."""
        return self.between(header, header)

    def between(self, first: str, last: str) -> str:
        """Return all cells of columns that stand side by side."""
        begin = xl_rowcol_to_cell(self.first, self._column(first), row_abs=True, col_abs=True)
        end = xl_rowcol_to_cell(self.first + max(self.count, 1) - 1, self._column(last), row_abs=True, col_abs=True)
        return f"{quoted(self.page.sheet.get_name())}!{begin}:{end}"

    def _column(self, header: str) -> int:
        return self.left + self.headers.index(header)


def begin(page: Page, row: int, title: str, headers: list[str], count: int) -> Area:
    """Return a new area below `row`: its title, its headers and nothing else yet."""
    page.text(row, 0, title, "subtitle")
    for column, header in enumerate(headers):
        page.text(row + 1, column, header, "header")
    return Area(page, row + 2, 0, headers, count)


def same(cells: str, text: str) -> str:
    """Return 1 where cells hold exactly that text."""
    return f"--({cells}={text})"


def text(words: str) -> str:
    """Return words as a formula needs them."""
    return '"' + words.replace('"', '""') + '"'


def position(name: str, cells: str) -> str:
    """Return the place of a text among cells, whatever letters it has: MATCH would take * ? ~ for patterns."""
    literal = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({name},"~","~~"),"*","~*"),"?","~?")'
    return f"MATCH({literal},{cells},0)"


def on_data(cell: str) -> str:
    """Return a cell of the sheet Check data for a formula on another one."""
    return f"{quoted('Check data')}!{cell}"
