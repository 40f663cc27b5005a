"""Tables wherever planners put them: moved, renamed, reordered, incomplete."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from models.schema.problems import Severity
from planner.reading.findings import Finding
from planner.reading.reader import Book, read
from tests.plants import small_plant
from tests.workbooks import add_list_object, letter_of, sheets, write_sheets, write_tables

LOTS = ["EV-1", "HDD-1", "EV-2"]
DY, NEXT = (letter_of("Lots", header, small_plant()) for header in ("Dy [%]", "one more"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The small plant without Excel tables."""
    return write_tables(tmp_path / "book.xlsx", small_plant(), list_objects=False)


@pytest.fixture
def workbook(path: Path) -> Workbook:
    return load_workbook(path)


def saved(workbook: Workbook, path: Path) -> Book:
    workbook.save(path)
    return read(path)


def lots(book: Book) -> list[object]:
    return list(book.tables["Lots"]["Lot"])


def only(book: Book) -> Finding:
    (finding,) = book.findings
    return finding


def append(sheet: Worksheet, row: int, *values: object) -> None:
    for column, value in enumerate(values, 1):
        sheet.cell(row, column).value = value  # type: ignore[assignment]


NEW_LOT = ("EV-3", "EV traction", "stock", 5.0)


class TestWhereATableLies:
    @pytest.mark.parametrize("name", ["LineUse", "Line_use", "LINE_USE", "tblLineUse"])
    def test_under_the_name_of_its_excel_table(self, workbook: Workbook, path: Path, name: str) -> None:
        workbook["Line use"].title = "Speeds"
        add_list_object(workbook["Speeds"], name)
        book = saved(workbook, path)
        assert book.findings == []
        assert book.places["Line use"].sheet == "Speeds"
        assert len(book.tables["Line use"]) == len(small_plant()["Line use"])

    def test_the_sheet_of_its_name_comes_before_an_excel_table_that_is_called_like_it(
        self, workbook: Workbook, path: Path
    ) -> None:
        old = workbook.copy_worksheet(workbook["Lots"])
        old.title = "Lots of last year"
        old.delete_rows(3, 9)
        add_list_object(old, "Lots")
        assert lots(saved(workbook, path)) == LOTS

    def test_another_program_s_excel_table_of_that_name_is_none(self, workbook: Workbook, path: Path) -> None:
        """Its first header is no Product."""
        del workbook["Spot sales"]
        shop = workbook.create_sheet("Shop")
        append(shop, 1, "Article", "Shelf", "Stock")
        append(shop, 2, "Screws", "A", 3)
        add_list_object(shop, "Spot_sales")
        book = saved(workbook, path)
        assert "Spot sales" not in book.places

    def test_moved_on_its_sheet_under_merged_titles(self, workbook: Workbook, path: Path) -> None:
        sheet = workbook["Lots"]
        sheet.move_range(sheet.dimensions, rows=4, cols=2)
        sheet["A1"] = "Lots of January"
        sheet.merge_cells("A1:F2")
        book = saved(workbook, path)
        assert (book.findings, lots(book), book.places["Lots"].cell(0, "Lot")) == ([], LOTS, "C6")

    def test_columns_in_another_order_with_own_ones_between(self, workbook: Workbook, path: Path) -> None:
        sheet = workbook["Lots"]
        sheet.insert_cols(1, 2)
        sheet["A1"], sheet["A2"], sheet["B1"] = "Remarks", "call them", "Quantity planned by sales"
        sheet.move_range("D1:D4", cols=30)
        book = saved(workbook, path)
        assert (book.findings, lots(book)) == ([], LOTS)
        assert book.places["Lots"].cell(0, "Feed class") == "AH2"

    def test_hidden_rows_and_sheets_are_read(self, workbook: Workbook, path: Path) -> None:
        workbook["Lots"].row_dimensions[3].hidden = True
        workbook["Lots"].sheet_state = "veryHidden"
        assert lots(saved(workbook, path)) == LOTS

    def test_formats_far_below_and_blank_rows_cost_nothing(self, workbook: Workbook, path: Path) -> None:
        sheet = workbook["Lots"]
        sheet["B60000"].font = Font(bold=True)
        sheet["A50000"] = " "
        append(sheet, 9, *NEW_LOT)
        assert lots(saved(workbook, path)) == [*LOTS, "EV-3"]

    def test_a_sheet_is_found_in_any_case(self, workbook: Workbook, path: Path) -> None:
        workbook["Feed classes"].title = "FEED_CLASSES "
        assert saved(workbook, path).findings == []

    def test_an_excel_table_is_found_on_any_sheet(self, workbook: Workbook, path: Path) -> None:
        add_list_object(workbook["Lots"], "tblLots")
        workbook["Lots"].title = "Stock list of the yard"
        book = saved(workbook, path)
        assert (book.findings, lots(book), book.places["Lots"].sheet) == ([], LOTS, "Stock list of the yard")

    def test_a_renamed_excel_table_is_found_by_its_sheet(self, workbook: Workbook, path: Path) -> None:
        add_list_object(workbook["Lots"], "Table7")
        append(workbook["Lots"], 8, "See", "also", "below")
        book = saved(workbook, path)
        assert (lots(book), only(book).check) == (LOTS, "rows-not-read")

    def test_two_excel_tables_side_by_side(self, workbook: Workbook, path: Path) -> None:
        """Downtime lies right of Lines on one sheet, and goes further down."""
        lines = workbook["Lines"]
        for row in workbook["Downtime"].iter_rows():
            for cell in row:
                lines.cell(cell.row, cell.column + 10).value = cell.value
        for column, value in enumerate(("Leach", "2026-01-20", "2026-01-21"), 11):
            lines.cell(4, column).value = value
        del workbook["Downtime"]
        add_list_object(lines, "tblLines", "A1:G3")
        add_list_object(lines, "tblDowntime", "K1:O4")
        book = saved(workbook, path)
        assert len(book.tables["Lines"]), len(book.tables["Downtime"]) == (2, 2)
        assert {finding.check for finding in book.findings} == {"date-as-text"}

    def test_an_excel_table_and_a_sheet_of_its_name(self, workbook: Workbook, path: Path) -> None:
        sheet = workbook.copy_worksheet(workbook["Lots"])
        sheet.title = "This week"
        sheet["A2"] = "EV-9"
        add_list_object(sheet, "tblLots")
        book = saved(workbook, path)
        assert (only(book).check, only(book).sheet) == ("two-sheets", "Lots")
        assert lots(book)[0] == "EV-9"

    def test_a_totals_row_is_not_a_row(self, workbook: Workbook, path: Path) -> None:
        sheet = workbook["Lots"]
        append(sheet, 5, "Total", None, None, 45.0)
        add_list_object(sheet, "tblLots", "A1:O5")
        sheet.tables["tblLots"].totalsRowCount = 1
        book = saved(workbook, path)
        assert (book.findings, lots(book)) == ([], LOTS)

    def test_rows_right_below_an_excel_table_are_read_and_said(self, workbook: Workbook, path: Path) -> None:
        sheet = workbook["Lots"]
        add_list_object(sheet, "tblLots")
        append(sheet, 5, *NEW_LOT)
        append(sheet, 6, "EV-4", *NEW_LOT[1:])
        book = saved(workbook, path)
        assert lots(book) == [*LOTS, "EV-3", "EV-4"]
        assert (only(book).check, only(book).severity) == ("rows-below-table", Severity.WARNING)
        assert only(book).message == "Rows 5 to 6 lie below the Excel table, and were read as part of it."

    def test_rows_further_below_are_not_read_and_said(self, workbook: Workbook, path: Path) -> None:
        sheet = workbook["Lots"]
        add_list_object(sheet, "tblLots")
        append(sheet, 7, *NEW_LOT)
        book = saved(workbook, path)
        assert (lots(book), only(book).check, only(book).cell) == (LOTS, "rows-not-read", "A7")

    def test_a_note_below_an_excel_table_is_none_of_it(self, workbook: Workbook, path: Path) -> None:
        sheet = workbook["Lots"]
        add_list_object(sheet, "tblLots")
        append(sheet, 7, "Weighed on Monday")
        assert saved(workbook, path).findings == []

    def test_a_column_typed_beside_an_excel_table_belongs_to_it(self, workbook: Workbook, path: Path) -> None:
        """The table ends before Hardness, the last column."""
        add_list_object(workbook["Lots"], "tblLots", "A1:N4")
        assert list(saved(workbook, path).tables["Lots"]["Hardness"]) == [610.0, 540.0, 590.0]


class TestWhatIsMissing:
    def test_a_required_sheet(self, workbook: Workbook, path: Path) -> None:
        workbook["Lots"].title = "Lot"
        book = saved(workbook, path)
        missing = [finding for finding in book.findings if finding.check == "missing-sheet"]
        assert [str(finding) for finding in missing] == [
            "error: Lots: The sheet Lots is missing. Is it the sheet 'Lot'? Rename it."
        ]
        assert ("Lots", None, None) in book.spoiled

    def test_an_optional_sheet_that_seems_misspelt(self, workbook: Workbook, path: Path) -> None:
        workbook["Targets"].title = "Target"
        finding = only(saved(workbook, path))
        assert (finding.check, finding.sheet, finding.severity) == ("missing-sheet", "Target", Severity.ERROR)

    def test_own_sheets_are_of_no_interest(self, workbook: Workbook, path: Path) -> None:
        workbook.create_sheet("Shift calendar")["A1"] = "Lot"
        assert saved(workbook, path).findings == []

    def test_a_required_column_with_the_nearest_header(self, workbook: Workbook, path: Path) -> None:
        workbook["Lots"]["C1"] = "Stats"
        book = saved(workbook, path)
        assert str(only(book)) == (
            "error: Lots!C1: Status: The column Status is missing. Column C ('Stats'), filled in 3 rows, may be it, "
            "and is not read. If it is meant, change its header to Status."
        )
        assert book.spoiled == {("Lots", None, "Status")}

    def test_a_required_column_that_is_not_there(self, workbook: Workbook, path: Path) -> None:
        workbook["Lots"].delete_cols(3)
        assert only(saved(workbook, path)).remedy == "Add a column with the header Status."

    def test_an_optional_column_that_seems_misspelt(self, workbook: Workbook, path: Path) -> None:
        workbook["Lots"]["E1"] = "Moistur [%]"
        finding = only(saved(workbook, path))
        assert (finding.check, finding.cell, finding.column) == ("missing-column", "E1", "Moisture")
        assert finding.severity is Severity.ERROR

    def test_an_optional_column_that_is_not_there(self, workbook: Workbook, path: Path) -> None:
        workbook["Lots"].delete_cols(5)
        assert saved(workbook, path).findings == []

    def test_a_components_column_that_is_headed_by_its_oxide(self, workbook: Workbook, path: Path) -> None:
        """Dy2O3 weighs 2 * 162.500 + 3 * 15.999 = 372.997, of which 325 are Dy: 4.5 % of the oxide hold 3.921 % Dy."""
        workbook["Lots"][f"{DY}1"] = "Dy2O3 [%]"
        book = saved(workbook, path)
        assert (only(book).check, only(book).column, only(book).severity) == ("oxide-converted", "Dy", Severity.WARNING)
        assert only(book).message == ("The column 'Dy2O3 [%]' states Dy2O3: it was read as Dy, 0.8713 of each figure.")
        assert book.tables["Lots"]["Dy"][0] == pytest.approx(4.5 * 325 / 372.997, rel=1e-5)
        assert book.places["Lots"].cell(0, "Dy") == f"{DY}2"

    def test_a_recovery_is_the_same_of_the_oxide(self, workbook: Workbook, path: Path) -> None:
        workbook["Yields"]["F1"] = "Dy2O3 [%]"
        book = saved(workbook, path)
        assert only(book).message == "The column 'Dy2O3 [%]' states Dy2O3: it was read as Dy, whose share is the same."
        assert book.tables["Yields"]["Dy"][1] == 90.0

    def test_an_oxide_in_another_unit_and_as_text(self, workbook: Workbook, path: Path) -> None:
        sheet = workbook["Lots"]
        sheet[f"{DY}1"], sheet[f"{DY}2"], sheet[f"{DY}3"] = "Dy2O3 [ppm]", 45_000, "8000"
        sheet[f"{DY}4"], sheet[f"{DY}4"].number_format = 0.042, "0.0%"
        shares = saved(workbook, path).tables["Lots"]["Dy"] / (325 / 372.997)
        assert list(shares) == pytest.approx([4.5, 0.8, 4.2], rel=1e-5)

    def test_an_element_that_is_no_component(self, workbook: Workbook, path: Path) -> None:
        workbook["Lots"][f"{NEXT}1"] = "Tb [%]"
        finding = only(saved(workbook, path))
        assert (finding.check, finding.cell, finding.severity) == ("not-a-component", f"{NEXT}1", Severity.WARNING)
        assert finding.message == "Tb is not in Components, so the column is ignored."

    def test_a_header_that_stands_twice(self, workbook: Workbook, path: Path) -> None:
        workbook["Lots"][f"{NEXT}1"], workbook["Lots"][f"{NEXT}2"] = "QUANTITY [kg]", 7
        book = saved(workbook, path)
        assert (only(book).check, only(book).cell, only(book).severity) == (
            "duplicate-header",
            f"{NEXT}1",
            Severity.ERROR,
        )
        assert book.tables["Lots"]["Quantity"][0] == 20.0

    @pytest.mark.parametrize(("sheet", "severity"), [("Lots", Severity.ERROR), ("Targets", Severity.WARNING)])
    def test_a_sheet_without_any_header(self, tmp_path: Path, sheet: str, severity: Severity) -> None:
        cells = {**sheets(small_plant()), sheet: [["to be filled in"]]}
        book = read(write_sheets(tmp_path / "book.xlsx", cells))
        found = [(finding.sheet, finding.severity) for finding in book.findings if finding.check == "missing-headers"]
        assert found == [(sheet, severity)]

    def test_a_blank_sheet_is_an_empty_table_and_named(self, tmp_path: Path) -> None:
        cells = {**sheets(small_plant()), "Targets": []}
        book = read(write_sheets(tmp_path / "book.xlsx", cells))
        assert [(finding.check, finding.sheet, finding.severity.value) for finding in book.findings] == [
            ("missing-headers", "Targets", "warning")
        ]
        assert book.tables["Targets"].empty

    def test_a_component_called_like_a_column_does_not_take_it(self, tmp_path: Path) -> None:
        """That it is called so is for the checks to say; the column Site stays the lot's site."""
        components = [{"Component": "Nd", "Counted as": "mass"}, {"Component": "Site", "Counted as": "mass"}]
        rows = small_plant(Components=components)
        rows["Lots"] = [{"Lot": "A", "Feed class": "HDD", "Status": "stock", "Quantity": 1.0, "Site": "yard"}]
        rows["Feed classes"] = [{"Feed class": "HDD"}]
        rows["Yields"] = []
        book = read(write_tables(tmp_path / "book.xlsx", rows))
        assert (book.findings, list(book.tables["Lots"]["Site"])) == ([], ["yard"])
