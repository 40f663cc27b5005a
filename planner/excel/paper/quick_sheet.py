"""Sheets that are written fast: the cells of a large plan are hundreds of thousands, and most are formulas.

XlsxWriter looks through every formula for functions of later versions of Excel, and through every attribute of every
cell for letters to be escaped; that takes most of the time of a large workbook. Here cells of the common kinds go
straight to XML, a row at a time, and are let go once they are written. The file is the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet, xl_rowcol_to_cell_fast

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


class QuickSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose cells are named by numbers only: row and column, counted from 0."""

    # Without the look for names such as `B7`.
    write_blank = Worksheet._write_blank
    write_number = Worksheet._write_number
    write_string = Worksheet._write_string

    def write_plain_formula(self, row: int, column: int, formula: str, style: Any, value: object) -> None:
        """Write a formula, without its `=`, that has no function younger than Excel 2007, and the value it gives."""
        self._check_dimensions(row, column)
        self.table[row][column] = CellFormulaTuple(formula, style, value)

    def _write_rows(self) -> None:
        self._calculate_spans()
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            span, info = self.row_spans.get(row // 16), self.row_info.get(row)
            cells = self.table.get(row) if self.hyperlinks else self.table.pop(row, None)
            if cells:
                self._write_row(row, span, info)
                self._write_cells(row, cells)
                self._xml_end_tag("row")
            elif info is not None or row in self.comments:
                self._write_empty_row(row, span, info)

    def _write_cells(self, row: int, cells: dict[int, Any]) -> None:
        text: list[str] = []
        for column in sorted(cells):
            cell = cells[column]
            to_xml = _TO_XML.get(type(cell).__name__)
            if to_xml is None or not cell.format:
                self.fh.write("".join(text))
                text.clear()
                self._write_cell(row, column, cell)
            else:
                place = f'r="{xl_rowcol_to_cell_fast(row, column)}" s="{cell.format._get_xf_index()}"'
                text.append(to_xml(place, cell))
        self.fh.write("".join(text))


class QuickWorkbook(Workbook):  # type: ignore[misc]
    """A workbook of such sheets."""

    worksheet_class = QuickSheet


def _number(place: str, cell: Any) -> str:
    return f"<c {place}><v>{cell.number:.16G}</v></c>"


def _string(place: str, cell: Any) -> str:
    return f'<c {place} t="s"><v>{cell.string}</v></c>'


def _blank(place: str, _cell: Any) -> str:
    return f"<c {place}/>"


def _formula(place: str, cell: Any) -> str:
    value = cell.value
    if isinstance(value, bool):
        place, value = f'{place} t="b"', int(value)
    elif isinstance(value, str) and value:
        place, value = f'{place} t="{"e" if value in ERRORS else "str"}"', _escaped(value)
    return f"<c {place}><f>{_escaped(cell.formula)}</f><v>{value}</v></c>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_TO_XML: dict[str, Callable[[str, Any], str]] = {
    "Number": _number,
    "Datetime": _number,
    "String": _string,
    "Formula": _formula,
    "Blank": _blank,
}
