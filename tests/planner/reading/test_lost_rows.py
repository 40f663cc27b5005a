"""Rows outside a table, rows under headers that stand once more, and rows that nobody sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.schema.problems import Severity
from planner.reading.findings import Finding
from planner.reading.reader import Book, read
from tests.libreoffice import converted
from tests.plants import small_plant
from tests.workbooks import sheets, write_tables

LOTS = ["EV-1", "HDD-1", "EV-2"]
HEADERS = sheets(small_plant())["Lots"][0]
LAST = get_column_letter(len(HEADERS))
BESIDE = len(HEADERS) + 3
FIRST_BESIDE, NEXT_BESIDE = (get_column_letter(BESIDE + more) for more in (0, 1))
MORE = [["EV-3", "EV traction", "stock", 5.0], ["EV-4", "EV traction", "stock", 6.0]]


def of_lots(tmp_path: Path, change: Callable[[Worksheet], None], *, excel_table: bool) -> Book:
    """The small plant as it is read after a change of its sheet Lots."""
    path = write_tables(tmp_path / "plant.xlsx", small_plant(), list_objects=excel_table)
    workbook = load_workbook(path)
    change(workbook["Lots"])
    workbook.save(path)
    return read(path)


def put(sheet: Worksheet, row: int, column: int, *rows: list[object]) -> None:
    for down, values in enumerate(rows):
        for right, value in enumerate(values):
            sheet.cell(row + down, column + right).value = value  # type: ignore[assignment]


def only(book: Book) -> Finding:
    (finding,) = book.findings
    return finding


def lots(book: Book) -> list[object]:
    return list(book.tables["Lots"]["Lot"])


def test_a_second_block_below_an_excel_table_is_counted(tmp_path: Path):
    book = of_lots(tmp_path, lambda sheet: put(sheet, 7, 1, HEADERS, *MORE), excel_table=True)
    assert (lots(book), only(book).check, only(book).severity) == (LOTS, "rows-not-read", Severity.WARNING)
    assert only(book).cell == "A7"
    assert only(book).message == "Row 7 repeats the headers of Lots: what is below, 2 rows, was not read."


def test_a_second_block_below_plain_rows_stops_the_plan(tmp_path: Path):
    """Whether its rows are further lots or last week's nobody but the planner can say."""
    book = of_lots(tmp_path, lambda sheet: put(sheet, 7, 1, HEADERS, *MORE), excel_table=False)
    assert (lots(book), only(book).check, only(book).severity) == (LOTS, "rows-not-read", Severity.ERROR)


def test_a_header_row_repeated_inside_an_excel_table_stops_the_plan(tmp_path: Path):
    """As on every printed page of some lists."""

    def change(sheet: Worksheet) -> None:
        put(sheet, 5, 1, HEADERS, *MORE)
        sheet.tables["tblLots"].ref = f"A1:{LAST}7"

    book = of_lots(tmp_path, change, excel_table=True)
    assert (lots(book), only(book).check, only(book).severity) == (LOTS, "rows-not-read", Severity.ERROR)


@pytest.mark.parametrize("excel_table", [True, False])
def test_a_block_beside_the_table_with_the_same_headers_is_named(tmp_path: Path, excel_table: bool):
    book = of_lots(tmp_path, lambda sheet: put(sheet, 1, BESIDE, HEADERS, *MORE), excel_table=excel_table)
    twice = [] if excel_table else ["duplicate-header"]
    assert (lots(book), [finding.check for finding in book.findings]) == (LOTS, [*twice, "sheet-not-read"])
    assert book.findings[-1].cell == f"{FIRST_BESIDE}1"
    assert (
        book.findings[-1].message == "2 rows are not read under headers of Lots (row 1): Lots was read from row 1 on."
    )


@pytest.mark.parametrize("excel_table", [True, False])
def test_values_beside_the_table_are_named(tmp_path: Path, excel_table: bool):
    """Without headers in the table's header row, after a blank column."""
    book = of_lots(
        tmp_path, lambda sheet: put(sheet, 2, BESIDE, ["Total", 45.0], ["Sold", 12.0]), excel_table=excel_table
    )
    what = "Excel table" if excel_table else "table"
    assert (lots(book), only(book).check, only(book).cell) == (LOTS, "rows-not-read", f"{FIRST_BESIDE}2")
    assert only(book).message == (
        f"Columns {FIRST_BESIDE} to {NEXT_BESIDE} hold values beside the {what}, without a header in row 1: not read."
    )


@pytest.mark.parametrize("excel_table", [True, False])
def test_rows_below_in_other_columns_are_named(tmp_path: Path, excel_table: bool):
    book = of_lots(tmp_path, lambda sheet: put(sheet, 8, BESIDE, *MORE), excel_table=excel_table)
    what = "Excel table" if excel_table else "table"
    assert only(book).message == f"Rows 8 to 9 lie outside the {what} and were not read, 2 rows in all."
    assert only(book).cell == f"{FIRST_BESIDE}8"


def test_rows_further_below_are_counted(tmp_path: Path):
    def change(sheet: Worksheet) -> None:
        put(sheet, 7, 1, *MORE)
        put(sheet, 12, 1, *MORE[:1])

    book = of_lots(tmp_path, change, excel_table=True)
    assert only(book).message == "Rows 7 to 8 and 12 lie outside the Excel table and were not read, 3 rows in all."


@pytest.mark.parametrize("excel_table", [True, False])
def test_a_note_is_nothing(tmp_path: Path, excel_table: bool):
    """One cell beside the table, or below it where no column of the table is."""

    def change(sheet: Worksheet) -> None:
        sheet[f"{FIRST_BESIDE}3"], sheet[f"{NEXT_BESIDE}9"] = "weighed on Monday", "ask Jo"

    assert of_lots(tmp_path, change, excel_table=excel_table).findings == []


def test_formulas_of_the_planner_s_own_in_rows_to_come_are_nothing(tmp_path: Path):
    """Columns of their own, filled down to where lots will be."""

    def change(sheet: Worksheet) -> None:
        put(sheet, 1, len(HEADERS) + 1, ["Double", "Triple"], *[[0.0, 0.0]] * 12)
        sheet.tables["tblLots"].ref = f"A1:{get_column_letter(len(HEADERS) + 2)}13"

    assert of_lots(tmp_path, change, excel_table=True).findings == []


def test_a_row_typed_over_the_totals_is_named(tmp_path: Path):
    """A word and figures are totals, and said nothing of."""

    def change(sheet: Worksheet, *typed: object) -> None:
        sheet.tables["tblLots"].totalsRowCount, sheet.tables["tblLots"].ref = 1, f"A1:{LAST}5"
        put(sheet, 5, 1, list(typed))

    totals = of_lots(tmp_path, lambda sheet: change(sheet, "Total", None, None, 55.0), excel_table=True)
    assert (lots(totals), totals.findings) == (LOTS, [])
    book = of_lots(tmp_path, lambda sheet: change(sheet, "L12", "HDD", "stock", 5.0), excel_table=True)
    assert (lots(book), only(book).check, only(book).cell) == (LOTS, "rows-not-read", "A5")


def test_hidden_rows_are_planned_and_counted(tmp_path: Path):
    def change(sheet: Worksheet) -> None:
        for row in (2, 4, 40):
            sheet.row_dimensions[row].hidden = True

    book = of_lots(tmp_path, change, excel_table=True)
    assert (lots(book), only(book).check, only(book).cell) == (LOTS, "hidden-rows", "A2")
    assert only(book).message == (
        "Rows 2 and 4 are hidden, by hand or by a filter, and are planned like all others, 2 rows in all."
    )


def filtered(tmp_path: Path) -> Path:
    """A filter leaves one lot of three to be seen."""
    path = write_tables(tmp_path / "plant.xlsx", small_plant(), list_objects=False)
    workbook: Workbook = load_workbook(path)
    sheet = workbook["Lots"]
    sheet.auto_filter.ref = f"A1:{LAST}4"
    sheet.auto_filter.add_filter_column(1, ["HDD"])
    for row in (2, 4):
        sheet.row_dimensions[row].hidden = True
    workbook.save(path)
    return path


def test_rows_that_a_filter_hides_are_planned_and_counted(tmp_path: Path):
    book = read(filtered(tmp_path))
    assert (lots(book), only(book).check) == (LOTS, "hidden-rows")


@pytest.mark.long
def test_also_in_an_ods_file(tmp_path: Path):
    book = read(converted(filtered(tmp_path), "ods", tmp_path))
    assert (lots(book), [finding.check for finding in book.findings]) == (LOTS, ["hidden-rows"])


def test_settings_silence_it(tmp_path: Path):
    path = filtered(tmp_path)
    workbook = load_workbook(path)
    workbook["Settings"].append(["Silenced warnings", "hidden-rows"])
    workbook.save(path)
    assert read(path).findings == []
