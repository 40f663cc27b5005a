"""Workbooks that openpyxl cannot read: .ods, through python-calamine."""

from __future__ import annotations

import shutil
import subprocess

import pandas as pd
import pytest

from models.frames import inputs as frames
from planner.excel import reader, sniff
from tests.plants import small_plant
from tests.workbooks import write_tables


@pytest.fixture
def ods(tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice on this platform")
    book = write_tables(tmp_path / "plant.xlsx", small_plant())
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "ods", book.name]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    return tmp_path / "plant.ods"


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
