"""A workbook with room for macros, as a spreadsheet program writes it: not an .xlsx under another name."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

from planner.reading import reader
from tests.libreoffice import converted

INPUTS = Path(__file__).parents[3] / "inputs"


@pytest.mark.long
def test_a_macro_enabled_workbook_reads_like_the_workbook(tmp_path):
    original = INPUTS / "missouri.xlsx"
    path = converted(original, "xlsm:Calc MS Excel 2007 VBA XML", tmp_path)
    with ZipFile(path) as package:
        assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in package.read("[Content_Types].xml")
    book, same = reader.read(path), reader.read(original)
    assert book.findings == same.findings == []
    for name, table in same.tables.items():
        pd.testing.assert_frame_equal(table, book.tables[name], obj=name)
