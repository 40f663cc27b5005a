"""Sheets that are not read: renamed, copied, named by other programs, or of another program altogether."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

import planner
from models.schema.frames import inputs
from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from planner.reading.files.grid import Grid
from planner.reading.findings import Finding
from planner.reading.locate import names_of
from planner.reading.reader import Book, _Workbook, read
from tests.plants import small_plant
from tests.wide import crossed
from tests.workbooks import add_list_object, sheets, write_sheets, write_tables

OPTIONAL = [name for name, table in INPUTS.items() if not table.may_need_rows and name in small_plant()]
CALLED = ("{0} 2027", "Old {0}", "{0} (2)", "Blatt 7", "{0}x", "My list")
NEEDED = [name for name, table in INPUTS.items() if table.may_need_rows]


def grids(cells: dict[str, list[list[object]]]) -> list[Grid]:
    return [
        Grid(
            sheet=name,
            cells={
                at: {column: value for column, value in enumerate(row, 1) if value is not None}
                for at, row in enumerate(rows, 1)
            },
        )
        for name, rows in cells.items()
    ]


def book(cells: dict[str, list[list[object]]]) -> Book:
    return _Workbook(grids(cells)).book(Path("plant.xlsx"), "")


def renamed(old: str, new: str) -> dict[str, list[list[object]]]:
    """The sheets of the small plant, one of them under another name."""
    return {new if name == old else name: rows for name, rows in sheets(small_plant()).items()}


def said_of(name: str, found: Book) -> list[Finding]:
    """The findings on a sheet or table of that name."""
    return [one for one in found.findings if name in (one.sheet, one.column) or f"sheet {name}" in one.message]


def same(one: Book, other: Book) -> bool:
    return all(frame.equals(other.tables[name]) for name, frame in one.tables.items())


@pytest.mark.parametrize(("table", "called"), crossed(OPTIONAL, CALLED))
def test_a_renamed_optional_sheet_stops_the_plan_and_is_suggested(table: str, called: str):
    """Its rows would be lost: without its Excel table nothing says that they are planned."""
    name = called.format(table)
    found = book(renamed(table, name))
    (finding,) = said_of(table, found)
    assert (finding.check, finding.sheet, finding.severity) == ("missing-sheet", name, Severity.ERROR)
    assert f"put {'it' if len(small_plant()[table]) == 1 else 'them'} on a sheet {table}" in finding.remedy
    assert found.tables[table].empty


@pytest.mark.parametrize("table", OPTIONAL)
def test_with_its_excel_table_it_is_read(table: str, tmp_path: Path):
    path = write_tables(tmp_path / "plant.xlsx", small_plant())
    workbook = load_workbook(path)
    workbook[table].title = "Blatt 7"
    workbook.save(path)
    found = read(path)
    assert found.findings == []
    pd.testing.assert_frame_equal(found.tables[table], inputs(small_plant())[table])


@pytest.mark.parametrize("table", NEEDED)
def test_a_renamed_needed_sheet_is_suggested(table: str):
    (finding,) = said_of(table, book(renamed(table, "Blatt 7")))
    assert finding.remedy == "Is it the sheet 'Blatt 7'? Rename it."


@pytest.mark.parametrize(
    "called", ["{0} - Table 1", "{0} - Tabelle 1", "plant-{0}", "plant - {0}", "2027_{0}", "01 {0}", "{0} (plant B)"]
)
def test_what_a_program_puts_to_every_name_is_left_out(called: str):
    """Numbers exports `Lots - Table 1`, LibreOffice `plant-Lots.csv`."""
    cells = {called.format(name): rows for name, rows in sheets(small_plant()).items()}
    found = book({"Export Summary": [["This document was exported."]], **cells})
    assert found.findings == []
    assert same(found, book(sheets(small_plant())))


def test_numbers_before_the_names_may_count_up():
    names = [f"{number} {name}" for number, name in enumerate(INPUTS)]
    assert names_of(names) == [name.casefold().replace(" ", "") for name in INPUTS]


@pytest.mark.parametrize("names", [["old Lots", "old Lines", "Lots", "Lines", "Products"], ["old Lots", "old Lines"]])
def test_names_of_a_few_are_not_taken_apart(names: list[str]):
    assert names_of(names) == [name.casefold().replace(" ", "") for name in names]


def test_weeks_side_by_side_are_not_taken_for_one_plant():
    names = [f"W{week} {table}" for week in (1, 2) for table in ("Lots", "Lines", "Products")]
    assert names_of(names) == [name.casefold().replace(" ", "") for name in names]


@pytest.mark.parametrize("table", small_plant())
def test_a_copy_of_a_sheet_is_named_with_its_rows(table: str):
    cells = sheets(small_plant())
    found = book({**cells, f"{table} (2)": cells[table]})
    (finding,) = found.findings
    count = len(cells[table]) - 1
    assert (finding.check, finding.sheet, finding.severity) == ("sheet-not-read", f"{table} (2)", Severity.WARNING)
    assert finding.message.startswith("1 row is not read" if count == 1 else f"{count} rows are not read")
    assert finding.message.endswith(f"{table} was read from the sheet {table}.")
    assert same(found, book(cells))


def test_own_sheets_are_left_alone():
    """Lists and summaries have a few headers of a table, and many of their own."""
    row = {
        "Prices of the week": [["Product", "Price", "Source", "Seen on", "By"], ["Nd oxide", 60, "paper", "Mon", "Jo"]],
        "Yard": [["Lot", "Where", "Who"], ["EV-1", "bay 3", "Jo"]],
        "Notes": [["Lots"], ["Lines"], ["see the yard's list"]],
    }
    assert book({**sheets(small_plant()), **row}).findings == []


def test_another_program_s_model_is_one_finding(tmp_path: Path):
    path = write_sheets(tmp_path / "model.xlsx", {"Nodes": [["Id", "x"], [1, 2]], "Flows": [["From", "To"], [1, 2]]})
    (finding,) = planner.check(path)
    assert (finding.check, finding.severity) == ("no-tables", Severity.ERROR)
    assert finding.message == "None of planner's tables is in it; its sheets are 'Nodes', 'Flows'."


def test_a_model_that_shares_a_sheet_s_name_is_not_nine_findings():
    found = book({"Products": [["Product", "Colour"], ["A", "red"]], "Nodes": [["Id"], [1]]})
    missing = [one for one in found.findings if one.check == "missing-sheet"]
    assert [(one.sheet, one.severity) for one in missing] == [("plant.xlsx", Severity.ERROR)]
    assert "Periods, Components, Lots, Lines" in missing[0].message


def test_a_table_on_the_sheet_of_another_is_named():
    """Downtime stands below Lines, or beside it; either way it has no sheet of its own."""
    cells = sheets(small_plant())
    lines, downtime = cells["Lines"], cells.pop("Downtime")
    below = book({**cells, "Lines": [*lines, [], *downtime]})
    assert [(one.check, one.severity, one.cell) for one in said_of("Downtime", below)] == [
        ("missing-sheet", Severity.ERROR, f"A{len(lines) + 2}")
    ]
    wide = [[*row, None, *more] for row, more in zip(lines, [*downtime, [None] * 5], strict=True)]
    beside = book({**cells, "Lines": wide})
    assert [one.check for one in said_of("Downtime", beside) if one.severity is Severity.ERROR] == ["missing-sheet"]


def test_a_plan_workbook_is_no_copy_of_its_inputs(tmp_path: Path):
    path = write_tables(tmp_path / "plan.xlsx", small_plant())
    workbook = load_workbook(path)
    for name in ("Manifest", "Check data"):
        sheet = workbook.create_sheet(name)
        for row in workbook["Periods"].values:
            sheet.append(row)
    workbook.save(path)
    assert read(path).findings == []


@pytest.mark.parametrize("others", [[], [["Notes"], ["see the other sheet"]]], ids=["blank", "something else"])
def test_rows_elsewhere_are_lost_where_the_sheet_itself_has_none(others: list[list[object]]):
    cells = sheets(small_plant())
    found = book({**cells, "Deliveries": others, "Deliveries (2)": cells["Deliveries"]})
    (finding,) = (one for one in found.findings if one.severity is Severity.ERROR)
    assert (finding.check, finding.sheet, finding.cell) == ("missing-sheet", "Deliveries (2)", "A1")
    assert finding.message == (
        "Nothing was read from the sheet Deliveries, and 2 rows are not read under headers of Deliveries (row 1)."
    )


def test_settings_silence_copies():
    cells = sheets(small_plant())
    cells["Settings"].append(["Silenced warnings", "sheet-not-read", None])
    assert book({**cells, "Lots (2)": cells["Lots"]}).findings == []


def test_a_second_excel_table_with_the_headers_of_a_table_is_named(tmp_path: Path):
    """On the same sheet, where Excel calls it tblLots2."""
    path = write_tables(tmp_path / "plant.xlsx", small_plant())
    workbook = load_workbook(path)
    sheet = workbook["Lots"]
    for row in sheets(small_plant())["Lots"][:3]:
        for column, value in enumerate(row, 1):
            sheet.cell(sheet.max_row + (column == 1), column).value = value
    file = BytesIO()
    add_list_object(sheet, "tblLots2", f"A5:O{sheet.max_row}")
    workbook.save(file)
    found = [one for one in planner.check(file.getvalue()) if one.check == "sheet-not-read"]
    assert [(one.sheet, one.cell) for one in found] == [("Lots", "A5")]
    assert found[0].message == "2 rows are not read under headers of Lots (row 5): Lots was read from row 1 on."


def test_no_workbook_at_all():
    (finding,) = planner.check({})
    assert finding.check == "no-tables"
