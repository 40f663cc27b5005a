"""Every awkward workbook: all findings at their cells and no others, and the tables read as they are meant."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from models.schema.frames import inputs
from planner.engine import pipeline
from planner.reading.findings import Finding
from tests.awkward import asked, dates, headers, layouts, names, numbers
from tests.awkward.case import CASES, Case
from tests.plants import small_plant
from tests.wide import some
from tests.workbooks import write_tables

MODULES = (asked, dates, headers, layouts, names, numbers)  # importing them fills CASES


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The small plant as a workbook, one Excel table on each sheet."""
    return write_tables(tmp_path_factory.mktemp("good") / "good.xlsx", small_plant(), older=True).read_bytes()


@pytest.mark.parametrize("case", some(CASES, 55), ids=lambda case: case.name)
def test_awkward(case: Case, good: bytes, tmp_path: Path) -> None:
    checked = pipeline.check(case.write(load_workbook(BytesIO(good)), tmp_path))
    assert sorted(map(_place, checked.findings)) == sorted(case.findings)
    assert case.says in " ".join(f"{finding.message} {finding.remedy}" for finding in checked.findings)
    for name, expected in inputs(case.reading(small_plant())).items():
        if not checked.book.tables[name].equals(expected):  # which costs a seventh
            pd.testing.assert_frame_equal(checked.book.tables[name], expected, obj=name)


def test_a_good_workbook_has_no_finding(good: bytes, tmp_path: Path) -> None:
    """So that whatever a case finds comes from what it spoils."""
    path = tmp_path / "good.xlsx"
    path.write_bytes(good)
    assert pipeline.check(path).findings == ()


def test_there_are_many_and_each_has_a_name_of_its_own() -> None:
    names = {case.name for case in CASES}
    assert len(names) == len(CASES) >= 60


def _place(finding: Finding) -> str:
    place = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
    return f"{finding.severity.value} {finding.check} {place}"
