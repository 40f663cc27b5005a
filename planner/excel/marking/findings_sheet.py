"""The sheet `Findings` of a marked copy: every finding with a link to its cell, and what may be accepted of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from models.schema.problems import Severity
from planner.excel.marking import marks
from planner.excel.marking.copying import put
from planner.excel.paper import looks
from planner.reading.findings import Finding
from planner.views import colours

HEADERS = {
    "No": 6,
    "Severity": 10,
    "Sheet": 15,
    "Cell": 8,
    "Column": 16,
    "Found": 18,
    "Message": 62,
    "Remedy": 48,
    "Suggested value": 18,
    "Accept": 9,
    "Check": 24,
}
MOST_LISTED = 200_000
MOST_LINKS = 60_000  # Excel drops more than 65,530 of a sheet
YES, NO = "yes", "no"
_COLUMN = {name: number for number, name in enumerate(HEADERS, 1)}


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A finding as it is listed: `found` and `suggested` in the unit of `cell`, which is empty where none is meant.

    A finding that offers several values is listed once for each, with the cell that the value is for.
    """

    finding: Finding
    cell: str = ""
    column: str = ""
    found: object = None
    suggested: object = None


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A row of the sheet as the planner left it; `is_formula`: what is suggested is now a formula."""

    row: int
    sheet: str
    cell: str
    found: object
    suggested: object
    accept: str
    is_formula: bool


def write(book: Workbook, rows: Sequence[Listed], introduction: Sequence[str]) -> Worksheet:
    """Add the sheet, in front of all others and under a name that is free."""
    sheet = book.create_sheet(_free_name(book), 0)
    sheet.sheet_properties.tabColor = colours.TAB_GUIDE.lstrip("#")
    sheet.sheet_view.showGridLines = False
    top = _write_top(sheet, introduction)
    _write_headers(sheet, top)
    for number, listed in enumerate(rows[:MOST_LISTED], 1):
        _write_row(sheet, top + number, number, listed, linked=number <= MOST_LINKS)
    last = top + max(1, min(len(rows), MOST_LISTED))
    area = f"A{top}:{get_column_letter(len(HEADERS))}{last}"
    sheet.add_table(Table(displayName=marks.LIST, ref=area))
    _drop_down(sheet, top + 1, last)
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def answers(sheet: Worksheet) -> Iterator[Accepted]:
    """Yield what the planner wrote into the columns Suggested value and Accept."""
    left, top, right, bottom = range_boundaries(sheet.tables[marks.LIST].ref)
    heads = {str(sheet.cell(top, column).value): column for column in range(left, right + 1)}
    for row in range(top + 1, bottom + 1):
        cells = {name: marks.value_of(sheet.cell(row, heads[name])) if name in heads else None for name in HEADERS}
        yield Accepted(
            row=row,
            sheet=str(cells["Sheet"] or ""),
            cell=str(cells["Cell"] or ""),
            found=cells["Found"],
            suggested=cells["Suggested value"],
            accept=str(cells["Accept"] or "").strip().casefold(),
            is_formula=sheet.cell(row, heads.get("Suggested value", right + 1)).data_type == "f",
        )


def _free_name(book: Workbook) -> str:
    taken = {name.casefold() for name in book.sheetnames}
    names = ["Findings", *(f"Findings {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)


def _write_top(sheet: Worksheet, introduction: Sequence[str]) -> int:
    """Return title and introduction; returns the row for the headers."""
    for letter, width in zip((get_column_letter(number) for number in _COLUMN.values()), HEADERS.values(), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet["A1"] = "Findings"
    sheet["A1"].font = _font(size=20, bold=True, color=colours.BRAND)
    sheet.row_dimensions[1].height = 30
    for row, text in enumerate(introduction, 2):
        put(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = _font()
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=_COLUMN["Remedy"])
        sheet.row_dimensions[row].height = 14 * (1 + len(text) // 190)
    return len(introduction) + 3


def _write_headers(sheet: Worksheet, row: int) -> None:
    for name, column in _COLUMN.items():
        cell = sheet.cell(row, column, name)
        cell.font = _font(bold=True, color=colours.WHITE)
        cell.fill = _fill(colours.BRAND)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = 24


def _write_row(sheet: Worksheet, row: int, number: int, listed: Listed, *, linked: bool) -> None:
    finding = listed.finding
    values = {
        "No": number,
        "Severity": finding.severity.value,
        "Sheet": finding.sheet,
        "Cell": listed.cell or None,
        "Column": listed.column or finding.column or None,
        "Found": listed.found,
        "Message": finding.message,
        "Remedy": finding.remedy,
        "Suggested value": listed.suggested,
        "Check": finding.check,
    }
    for name, column in _COLUMN.items():
        cell = sheet.cell(row, column)
        put(cell, values.get(name))
        cell.font, cell.border = _font(), _BORDER
        left = name in ("Message", "Remedy", "Found", "Suggested value")
        cell.alignment = Alignment(
            vertical="top", wrap_text=left, horizontal="left" if left else "center" if name == "No" else None
        )
        if isinstance(values.get(name), date | datetime):
            cell.number_format = looks.DATE
    is_error = finding.severity is Severity.ERROR
    severity = sheet.cell(row, _COLUMN["Severity"])
    severity.fill = _fill(colours.BAD_FILL if is_error else colours.DOUBT_FILL)
    severity.font = _font(color=colours.BAD if is_error else colours.DOUBT)
    longest = max(len(finding.message) / HEADERS["Message"], len(finding.remedy) / HEADERS["Remedy"])
    sheet.row_dimensions[row].height = 14 * (1 + int(longest * 1.05))
    if linked and finding.sheet in sheet.parent.sheetnames:
        _link(sheet, row, finding.sheet, listed.cell)
    if listed.suggested is not None:
        for name in ("Suggested value", "Accept"):
            sheet.cell(row, _COLUMN[name]).fill = _fill(colours.INPUT_FILL)
            sheet.cell(row, _COLUMN[name]).font = _font(color=colours.INPUT_INK)


def _link(sheet: Worksheet, row: int, other: str, cell: str) -> None:
    place = sheet.cell(row, _COLUMN["Cell" if cell else "Sheet"])
    quoted = other.replace("'", "''")
    place.hyperlink = Hyperlink(ref=place.coordinate, location=f"'{quoted}'!{cell or 'A1'}")
    place.font = _font(color=colours.INPUT_INK, underline="single")


def _drop_down(sheet: Worksheet, first: int, last: int) -> None:
    data_validation = DataValidation(type="list", formula1=f'"{YES},{NO}"', allow_blank=True)
    data_validation.promptTitle, data_validation.prompt = (
        "Accept",
        "yes: take the suggested value. It may be changed first.",
    )
    letter = get_column_letter(_COLUMN["Accept"])
    data_validation.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(data_validation)


def _font(**more: object) -> Font:
    colour = str(more.pop("color", colours.INK)).lstrip("#")
    return Font(**{"name": colours.FONT, "size": looks.SIZE, "color": colour, **more})


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour.lstrip("#"))


_SIDE = Side(style="thin", color=colours.LINE.lstrip("#"))
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
