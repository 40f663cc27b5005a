"""Cells of the sheets Checks and Check data: formulas that carry the figure which they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from models.frames import columns_of
from models.tables import INPUTS, OUTPUTS
from planner.excel.sheets import Block, Page, is_blank, quoted

Formula = Callable[[int], str]


class Source:
    """Where the figures of a table stand in the plan workbook, by column name; rows count from 0."""

    def __init__(self, name: str, rows: pd.DataFrame, components: pd.DataFrame) -> None:
        columns = columns_of(INPUTS[name], components) if name in INPUTS else OUTPUTS[name].columns
        self.block = Block(sheet=name, header_row=0, first_column=0, columns=columns, rows=max(len(rows), 1))

    def __getitem__(self, column: str) -> str:
        """All cells of a column."""
        return self.block.cells(column)

    def cell(self, column: str, row: int) -> str:
        """One cell."""
        place = xl_rowcol_to_cell(self.block.first_row + row, self.block.column(column))
        return f"{quoted(self.block.sheet)}!{place}"

    def rows(self, columns: list[str]) -> str:
        """All cells of columns that stand side by side."""
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
        for row, value in enumerate(figures):
            own = "" if is_blank(value) else value
            style = text if isinstance(own, str) else usual
            self.page.sheet.write_formula(self.first + row, column, f"={formula(row)}", style, own)
        self.values[header] = np.array(figures)

    def write(self, header: str, values: Iterable[Any]) -> None:
        """Write a column of figures that no formula gives."""
        column = self._column(header)
        for row, value in enumerate(values):
            self.page.value(self.first + row, column, value, self.page.looks("output", "letters"))

    def cell(self, header: str, row: int) -> str:
        """One cell, for a formula on the same sheet; its column is fixed."""
        return str(xl_rowcol_to_cell(self.first + row, self._column(header), col_abs=True))

    def across(self, headers: list[str], row: int) -> str:
        """The cells of a row under headers that stand side by side."""
        return f"{self.cell(headers[0], row)}:{self.cell(headers[-1], row)}"

    def __getitem__(self, header: str) -> str:
        """All cells of a column, for a formula on any sheet."""
        return self.between(header, header)

    def between(self, first: str, last: str) -> str:
        """All cells of columns that stand side by side."""
        begin = xl_rowcol_to_cell(self.first, self._column(first), row_abs=True, col_abs=True)
        end = xl_rowcol_to_cell(self.first + max(self.count, 1) - 1, self._column(last), row_abs=True, col_abs=True)
        return f"{quoted(self.page.sheet.get_name())}!{begin}:{end}"

    def _column(self, header: str) -> int:
        return self.left + self.headers.index(header)


def begin(page: Page, row: int, title: str, headers: list[str], count: int) -> Area:
    """A new area below `row`: its title, its headers and nothing else yet."""
    page.text(row, 0, title, "subtitle")
    for column, header in enumerate(headers):
        page.text(row + 1, column, header, "header")
    return Area(page, row + 2, 0, headers, count)


def use_plain_formulas(page: Page) -> None:
    """Have formulas written as they stand.

    XlsxWriter looks through every formula for thirty functions of later versions of Excel, which takes most of the time
    of a large plan; there are none of them here.
    """
    page.sheet._prepare_formula = lambda formula, *_: formula.removeprefix("=")


def same(cells: str, text: str) -> str:
    """1 where cells hold exactly that text."""
    return f"--({cells}={text})"


def text(words: str) -> str:
    """Words as a formula needs them."""
    return '"' + words.replace('"', '""') + '"'


def position(name: str, cells: str) -> str:
    """The place of a text among cells, whatever letters it has: MATCH would take * ? ~ for patterns."""
    literal = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({name},"~","~~"),"*","~*"),"?","~?")'
    return f"MATCH({literal},{cells},0)"
