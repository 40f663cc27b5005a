"""Sheets that are written fast: the cells of a large plan are hundreds of thousands, and most are formulas.

XlsxWriter looks through every formula for functions of later versions of Excel, and through every attribute of every
cell for letters to be escaped; that takes most of the time of a large workbook. Here cells of the common kinds go
straight to XML, a row at a time, and are let go once they are written. The cells are the same, byte for byte.

Tables without rows are written as Excel writes them: the row below the header is where the first one may go, no data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.table import Table
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet, xl_rowcol_to_cell_fast

from planner.excel.paper import named_styles

NO_ROWS = "insertRow"
"""What a table without rows says, for its one blank row is there to be filled in."""

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

    def add_excel_table(
        self, first: tuple[int, int], last: tuple[int, int], rows: int, options: dict[str, Any]
    ) -> None:
        """Add an Excel table from its first header to its last cell; with no `rows` its one blank row is no data."""
        self.add_table(*first, *last, options)
        self.tables[-1][NO_ROWS] = not rows

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


class _Table(Table):  # type: ignore[misc]
    """A table that says so where it has no rows."""

    def _xml_start_tag(self, tag: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        empty = [(NO_ROWS, 1)] if tag == "table" and self.properties.get(NO_ROWS) else []
        super()._xml_start_tag(tag, [*attributes, *empty])


class _Packager(Packager):  # type: ignore[misc]
    def _write_table_files(self) -> None:
        tables = [listed for sheet in self.workbook.worksheets() for listed in sheet.tables]
        for number, excel_table in enumerate(tables, start=1):
            table = _Table()
            table._set_xml_writer(self._filename(f"xl/tables/table{number}.xml"))
            table._set_properties(excel_table)
            table._assemble_xml_file()

    def _write_styles_file(self) -> None:
        named_styles.write(self.workbook, self._filename("xl/styles.xml"))


class QuickWorkbook(Workbook):  # type: ignore[misc]
    """A workbook of such sheets."""

    worksheet_class = QuickSheet
    paper = 9
    """Excel's number of the size of paper."""

    def add_worksheet(self, name: str | None = None) -> QuickSheet:
        """Add a worksheet as to any workbook, on its paper."""
        sheet: QuickSheet = super().add_worksheet(name)
        sheet.set_paper(self.paper)
        return sheet

    def _get_packager(self) -> _Packager:
        return _Packager()


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
