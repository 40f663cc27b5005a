"""Workbooks that openpyxl cannot read: .ods and .xlsb, through python-calamine."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from models.schema.frames import inputs as frames
from planner.reading import reader
from planner.reading.files import calamine, sniff
from tests.biff12 import Error, write_xlsb
from tests.libreoffice import converted
from tests.plants import small_plant
from tests.workbooks import sheets, write_tables

INPUTS = Path(__file__).parents[3] / "inputs"


@pytest.fixture
def ods(tmp_path):
    return converted(write_tables(tmp_path / "plant.xlsx", small_plant()), "ods", tmp_path)


def test_an_ods_file_reads_like_the_workbook(ods):
    book = reader.read(ods)
    assert book.findings == []
    for name, table in frames(small_plant()).items():
        pd.testing.assert_frame_equal(table, book.tables[name], obj=name)


def test_without_the_extra_the_remedy_names_it(ods, monkeypatch):
    monkeypatch.setattr(sniff, "find_spec", lambda name: None)
    (finding,) = reader.read(ods).findings
    assert finding.check == "open-document"
    assert "formats" in finding.remedy


def rows_of(path: Path) -> dict[str, list[list[object]]]:
    """All cells of a workbook, by sheet."""
    book = load_workbook(path, data_only=True)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.mark.parametrize("short", [False, True], ids=["cells in full", "cells in short"])
def test_an_xlsb_file_reads_like_the_workbook(tmp_path, short):
    """Cells in short leave out their column; SheetJS writes them."""
    path = INPUTS / "missouri.xlsx"
    book, same = reader.read(write_xlsb(tmp_path / "plant.xlsb", rows_of(path), short=short)), reader.read(path)
    assert book.findings == same.findings == []
    for name, table in same.tables.items():
        pd.testing.assert_frame_equal(table, book.tables[name], obj=name)


def test_cells_in_short_stand_where_they_belong(tmp_path):
    """After a gap a cell gives its column again, and each row begins anew."""
    rows = [["a", "b", None, None, 1.5, True], [None, "c", date(2026, 1, 5)], ["d", Error("#N/A"), "e"]]
    (grid,) = calamine.grids(write_xlsb(tmp_path / "short.xlsb", {"A": rows}, short=True).read_bytes())
    assert grid.cells == {
        1: {1: "a", 2: "b", 5: 1.5, 6: True},
        2: {2: "c", 3: datetime(2026, 1, 5)},
        3: {1: "d", 3: "e"},
    }


def test_an_xlsb_file_that_was_cut_short_is_refused(tmp_path):
    path = write_xlsb(tmp_path / "cut.xlsb", {"A": [["a"]]})
    path.write_bytes(path.read_bytes()[:-400])
    (finding,) = reader.read(path).findings
    assert finding.check in ("damaged", "unreadable")


@pytest.mark.parametrize("short", [False, True], ids=["cells in full", "cells in short"])
def test_the_xlsb_files_of_these_tests_are_genuine(tmp_path, short):
    """LibreOffice, which shares nothing with python-calamine or with the writer, reads the same cells from them."""
    written = sheets(small_plant())
    book = load_workbook(converted(write_xlsb(tmp_path / "plant.xlsb", written, short=short), "xlsx", tmp_path))
    assert book.sheetnames == list(written)
    assert [cell.value for cell in book["Lots"][3]][:7] == [
        "HDD-1",
        "HDD",
        "expected",
        10,
        None,
        datetime(2026, 1, 12),
        None,
    ]
    assert book["Lots"]["F3"].number_format == "yyyy\\-mm\\-dd"
    assert book["Periods"]["C5"].value == datetime(2026, 2, 1)


def test_an_xlsb_file_may_hold_errors_and_words_of_true_and_false(tmp_path):
    rows = [["a", True, Error("#DIV/0!"), 1.5]]
    (grid,) = calamine.grids(write_xlsb(tmp_path / "kinds.xlsb", {"A": rows}).read_bytes())
    assert grid.cells == {1: {1: "a", 2: True, 4: 1.5}}
