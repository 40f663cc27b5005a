"""A workbook read back: the same tables, the place of every cell, and findings where it was filled in oddly."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from models.schema.frames import inputs
from models.schema.problems import Severity
from planner.reading.findings import Finding
from planner.reading.reader import Book, read
from tests.plants import changed, small_plant
from tests.workbooks import sheets, write_sheets, write_tables

Cells = dict[str, list[list[object]]]


def book_of(tmp_path: Path, cells: Cells) -> Book:
    return read(write_sheets(tmp_path / "book.xlsx", cells))


def book_with(tmp_path: Path, table: str, row: int, **cells: object) -> Book:
    """The small plant with some cells of one row replaced, raw."""
    return read(write_tables(tmp_path / "book.xlsx", changed(small_plant(), table, row, **cells)))


def with_header(cells: Cells, sheet: str, header: str, new: object) -> Cells:
    """The same sheets with one header replaced."""
    head, *rows = cells[sheet]
    return {**cells, sheet: [[new if found == header else found for found in head], *rows]}


def only(book: Book) -> Finding:
    (finding,) = book.findings
    return finding


def place(finding: Finding) -> tuple[str, str, str, str]:
    return finding.check, finding.sheet, finding.cell, finding.column


@pytest.mark.parametrize("list_objects", [True, False])
def test_what_is_written_reads_back_equal(tmp_path: Path, list_objects: bool) -> None:
    book = read(write_tables(tmp_path / "book.xlsx", small_plant(), list_objects=list_objects))
    assert (book.findings, book.spoiled) == ([], frozenset())
    for name, expected in inputs(small_plant()).items():
        pd.testing.assert_frame_equal(book.tables[name], expected)


def test_every_cell_has_its_place(tmp_path: Path) -> None:
    """Rows 3 and 6 of the sheet are blank, so the third row of the table is row 7 of the sheet."""
    cells = sheets(small_plant())
    head, *rows = cells["Lots"]
    cells["Lots"] = [["Our lots"], head, [], rows[0], rows[1], [None, " ", ""], rows[2]]
    lots = book_of(tmp_path, cells).places["Lots"]
    assert (lots.sheet, lots.cell(0, "Lot"), lots.cell(2, "Quantity"), lots.cell(None, "Status")) == (
        "Lots",
        "A4",
        "D7",
        "C2",
    )
    assert lots.cell(0, "No such") == ""


def test_sheets_that_are_not_there_are_empty_tables(tmp_path: Path) -> None:
    cells = {name: rows for name, rows in sheets(small_plant()).items() if name not in ("Downtime", "Targets")}
    book = book_of(tmp_path, cells)
    assert (book.findings, len(book.tables["Downtime"]), "Downtime" in book.places) == ([], 0, False)
    assert list(book.tables["Downtime"].columns) == ["Line", "From", "To", "Availability", "Reason"]


class TestUnits:
    def test_a_unit_of_the_same_kind_is_converted(self, tmp_path: Path) -> None:
        cells = with_header(sheets(small_plant()), "Lots", "Quantity [t]", "Quantity [kg]")
        cells = with_header(cells, "Lots", "Dy [%]", "Dy [ppm]")
        book = book_of(tmp_path, cells)
        assert book.findings == []
        assert list(book.tables["Lots"]["Quantity"]) == [0.02, 0.01, 0.015]
        assert list(book.tables["Lots"]["Dy"]) == [0.00045, 0.00008, 0.00042]

    def test_a_unit_of_another_kind_is_an_error_and_the_column_is_not_read(self, tmp_path: Path) -> None:
        book = book_of(tmp_path, with_header(sheets(small_plant()), "Lots", "Quantity [t]", "Quantity [h]"))
        assert place(only(book)) == ("unknown-unit", "Lots", "D1", "Quantity")
        assert only(book).message == "The unit [h] is not one of Quantity."
        assert book.tables["Lots"]["Quantity"].isna().all()
        assert book.spoiled == {("Lots", None, "Quantity")}

    @pytest.mark.parametrize(("header", "value"), [("[t]", 2.0), ("[kg]", 0.002), ("[t/d]", 2.0), ("[t/h]", 48.0)])
    def test_what_is_per_day_by_its_name_has_the_unit_of_a_day(self, tmp_path: Path, header: str, value: float) -> None:
        """2 of `Max per day [t]` are 2 t/d, of `[kg]` 0.002, of `[t/h]` 2 * 24."""
        rows = small_plant(Lanes=[{"From site": "A", "To site": "B", "Max per day": 2.0}])
        book = book_of(tmp_path, with_header(sheets(rows), "Lanes", "Max per day [t/d]", f"Max per day {header}"))
        assert "unknown-unit" not in {finding.check for finding in book.findings}
        assert list(book.tables["Lanes"]["Max per day"]) == [pytest.approx(value)]

    def test_what_is_per_day_by_its_name_is_of_no_other_kind(self, tmp_path: Path) -> None:
        cells = with_header(sheets(small_plant()), "Lines", "Hours per day [h/d]", "Hours per day [t]")
        book = book_of(tmp_path, cells)
        assert place(only(book))[0] == "unknown-unit"

    def test_another_currency_is_an_error(self, tmp_path: Path) -> None:
        book = book_of(tmp_path, with_header(sheets(small_plant()), "Lots", "Price [per t]", "Price [EUR/t]"))
        assert place(only(book)) == ("other-currency", "Lots", "H1", "Price")
        assert only(book).message == "The header says EUR, but the workbook's currency is GBP."

    @pytest.mark.parametrize("unit", ["GBP/t", "£ per t"])
    def test_the_workbooks_own_currency_is_none(self, tmp_path: Path, unit: str) -> None:
        book = book_of(tmp_path, with_header(sheets(small_plant()), "Lots", "Price [per t]", f"Price [{unit}]"))
        assert (book.findings, book.tables["Lots"]["Price"][0]) == ([], 5000.0)

    def test_a_property_keeps_its_own_unit(self, tmp_path: Path) -> None:
        book = book_of(tmp_path, with_header(sheets(small_plant()), "Lots", "Hardness", "Hardness [kg/mm2]"))
        assert (book.findings, book.tables["Lots"]["Hardness"][0]) == ([], 610.0)

    def test_a_unit_on_a_plain_number_is_said(self, tmp_path: Path) -> None:
        book = book_of(tmp_path, with_header(sheets(small_plant()), "Targets", "Priority", "Priority [kg]"))
        assert (only(book).check, only(book).severity) == ("unknown-unit", Severity.WARNING)
        assert book.tables["Targets"]["Priority"][0] == 1.0


class TestCells:
    def test_a_cell_with_an_error_is_blank_and_spoiled(self, tmp_path: Path) -> None:
        book = book_with(tmp_path, "Lots", 1, Quantity="lots of it")
        assert place(only(book)) == ("not-a-number", "Lots", "D3", "Quantity")
        assert (only(book).value, only(book).severity) == ("lots of it", Severity.ERROR)
        assert np.isnan(book.tables["Lots"]["Quantity"][1])
        assert book.spoiled == {("Lots", 1, "Quantity")}

    def test_a_cell_with_a_warning_keeps_its_value(self, tmp_path: Path) -> None:
        book = book_with(tmp_path, "Lots", 1, Quantity="12,5", Available="2026-01-12")
        assert [place(finding) for finding in book.findings] == [
            ("number-as-text", "Lots", "D3", "Quantity"),
            ("date-as-text", "Lots", "F3", "Available"),
        ]
        assert book.tables["Lots"]["Quantity"][1] == 12.5
        assert book.tables["Lots"]["Available"][1] == pd.Timestamp("2026-01-12")
        assert book.spoiled == frozenset()

    def test_a_formula_without_a_value(self, tmp_path: Path) -> None:
        book = book_with(tmp_path, "Lots", 1, Quantity="=4+6")
        assert place(only(book)) == ("formula-without-value", "Lots", "D3", "Quantity")

    def test_an_error_cell(self, tmp_path: Path) -> None:
        book = book_with(tmp_path, "Lots", 1, Quantity="#N/A")
        assert place(only(book)) == ("error-cell", "Lots", "D3", "Quantity")
        assert only(book).value == "#N/A"

    def test_a_per_cent_format(self, tmp_path: Path) -> None:
        path = write_tables(tmp_path / "book.xlsx", changed(small_plant(), "Lots", 0, Moisture=0.07))
        workbook = load_workbook(path)
        workbook["Lots"]["E2"].number_format = "0.0%"
        workbook["Lots"]["M2"].number_format = '0.0"%"'
        workbook.save(path)
        book = read(path)
        assert place(only(book)) == ("percent-format", "Lots", "E2", "Moisture")
        assert (book.tables["Lots"]["Moisture"][0], book.tables["Lots"]["Nd"][0]) == (7.0, 26.0)

    def test_dates_of_a_workbook_that_counts_from_1904(self, tmp_path: Path) -> None:
        path = write_tables(tmp_path / "book.xlsx", changed(small_plant(), "Lots", 1, Available=44565))
        workbook = load_workbook(path)
        workbook.epoch = datetime(1904, 1, 1)
        workbook.save(path)
        assert read(path).tables["Lots"]["Available"][1] == pd.Timestamp("2026-01-05")

    def test_names_are_cleaned_alike_everywhere(self, tmp_path: Path) -> None:
        book = book_with(tmp_path, "Lots", 0, **{"Feed class": "EV\u00a0traction "})
        assert (book.findings, book.tables["Lots"]["Feed class"][0]) == ([], "EV traction")

    def test_many_alike_are_listed_once_more_than_ten(self, tmp_path: Path) -> None:
        lots = [{"Lot": f"L{i}", "Feed class": "HDD", "Status": "stock", "Quantity": "1,5"} for i in range(25)]
        found = read(write_tables(tmp_path / "book.xlsx", small_plant(Lots=lots))).findings
        assert len(found) == 11
        assert found[-1].message == "15 more cells of this column were read in the same way."

    def test_errors_are_listed_one_by_one(self, tmp_path: Path) -> None:
        lots = [{"Lot": f"L{i}", "Feed class": "HDD", "Status": "stock", "Quantity": "?"} for i in range(25)]
        assert len(read(write_tables(tmp_path / "book.xlsx", small_plant(Lots=lots))).findings) == 25

    def test_mass_and_property_in_any_case(self, tmp_path: Path) -> None:
        book = book_with(tmp_path, "Components", 2, **{"Counted as": "Property"})
        assert (book.findings, list(book.tables["Components"]["Counted as"])) == ([], ["Nd2O3", "Dy2O3", "property"])
        assert "Hardness" in book.tables["Lots"].columns


class TestSettings:
    def settings(self, tmp_path: Path, *rows: tuple[object, object]) -> Book:
        found = [{"Setting": setting, "Value": value} for setting, value in rows]
        return read(write_tables(tmp_path / "book.xlsx", small_plant(Settings=found)))

    def test_values_have_the_kind_of_their_setting(self, tmp_path: Path) -> None:
        book = self.settings(tmp_path, ("plan NAME", 48), ("Time limit [min]", 2), ("Closing feed value", 90))
        assert book.findings == []
        assert list(book.tables["Settings"]["Setting"]) == ["Plan name", "Time limit", "Closing feed value"]
        assert list(book.tables["Settings"]["Value"]) == ["48", 120.0, 90.0]

    def test_a_setting_may_be_a_date(self, tmp_path: Path) -> None:
        book = self.settings(tmp_path, ("Frozen until", date(2026, 1, 11)))
        assert book.findings == []
        assert list(book.tables["Settings"]["Value"]) == [pd.Timestamp(2026, 1, 11)]

    def test_a_value_of_another_kind_is_an_error(self, tmp_path: Path) -> None:
        book = self.settings(tmp_path, ("Time limit", "long"))
        assert place(only(book)) == ("not-a-number", "Settings", "B2", "Value")
        assert book.spoiled == {("Settings", 0, "Value")}

    def test_a_blank_currency_means_the_default(self, tmp_path: Path) -> None:
        cells = sheets(small_plant(Settings=[{"Setting": "Currency"}]))
        book = book_of(tmp_path, with_header(cells, "Lots", "Price [per t]", "Price [USD/t]"))
        assert book.findings == []

    def test_an_unknown_name_stays_as_typed(self, tmp_path: Path) -> None:
        assert self.settings(tmp_path, ("Tme limit", 5)).tables["Settings"]["Setting"][0] == "Tme limit"


def test_a_scenarios_value_is_what_it_is(tmp_path: Path) -> None:
    row = {"Scenario": "S", "Sheet": "Lots", "Row": "*", "Column": "Price", "Change": "set"}
    values = [1.5, "no", date(2026, 1, 5)]
    rows = [{**row, "Value": value} for value in values]
    book = read(write_tables(tmp_path / "book.xlsx", small_plant(Scenarios=rows)))
    assert list(book.tables["Scenarios"]["Value"]) == [1.5, "no", datetime(2026, 1, 5)]
