"""Cells under a merged one: said to be merged, with the name that is meant, and never taken as blank in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.engine import pipeline
from planner.excel.marking import apply
from planner.reading.findings import Finding
from tests.planner.excel.marking import mark
from tests.plants import Rows, small_plant
from tests.workbooks import write_tables


def merged(folder: Path, table: str, area: str, rows: Rows | None = None) -> Path:
    """The small plant's workbook with an area merged as Excel does it: only the first cell keeps its value."""
    path = write_tables(folder / "plant.xlsx", rows or small_plant(), list_objects=False)
    book = load_workbook(path)
    book[table].merge_cells(area)
    book.save(path)
    return path


def found(path: Path) -> list[Finding]:
    return [finding for finding in pipeline.check(path).findings if finding.check == "merged-cell"]


def test_a_class_merged_down_is_said_to_be_merged_and_suggested(tmp_path: Path):
    """B2 is EV traction; B3 and B4 lie under it. Nothing else is said of them, such as that they are blank."""
    path = merged(tmp_path, "Lots", "B2:B4")
    findings = pipeline.check(path).findings
    assert [(finding.check, finding.severity.value, finding.cell, finding.suggestion) for finding in findings] == [
        ("merged-cell", "error", "B3", "EV traction"),
        ("merged-cell", "error", "B4", "EV traction"),
    ]
    assert findings[0].message == "The cell is merged with B2, so that 'EV traction' stands in B2 alone."


@pytest.mark.parametrize(
    ("table", "area", "cells", "suggestion"),
    [
        ("Lots", "H2:H3", ["H3"], 5000),  # a blank price would be free
        ("Line use", "A2:A3", ["A3"], "NdFeB route"),
        ("Lots", "D2:E2", ["E2"], None),  # a quantity over the moisture beside it
        ("Lots", "A2:A3", ["A3"], None),  # each lot has a name of its own
        ("Deliveries", "C2:D3", ["D2", "C3", "D3"], None),
    ],
)
def test_whatever_a_blank_cell_would_mean_is_asked_for(tmp_path: Path, table, area, cells, suggestion):
    findings = found(merged(tmp_path, table, area))
    assert sorted(finding.cell for finding in findings) == sorted(cells)
    assert all(finding.sheet == table for finding in findings)
    if len(cells) == 1:
        assert findings[0].suggestion == suggestion


@pytest.mark.parametrize(
    ("table", "area"), [("Lots", "L2:L4"), ("Lots", "F2:F4"), ("Lots", "B6:B9"), ("Lots", "A1:A1")]
)
def test_what_means_nothing_may_be_merged(tmp_path: Path, table: str, area: str):
    """Notes, blank cells, and cells below the table."""
    assert found(merged(tmp_path, table, area)) == []


def test_what_was_accepted_is_unmerged_and_filled_in(tmp_path: Path):
    mark(merged(tmp_path, "Lots", "B2:B4"), tmp_path / "marked.xlsx")
    book = load_workbook(tmp_path / "marked.xlsx")
    for row in book["Findings"].iter_rows():
        if row[3].value in ("B3", "B4"):
            row[9].value = "yes"
    book.save(tmp_path / "marked.xlsx")
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    assert done.left == ()
    sheet = load_workbook(done.path)["Lots"]
    assert [sheet[cell].value for cell in ("B2", "B3", "B4")] == ["EV traction"] * 3
    assert not sheet.merged_cells.ranges
    assert found(done.path) == []


def test_the_first_cell_shows_the_colour_and_the_words(tmp_path: Path):
    book = mark(merged(tmp_path, "Lots", "B2:B4"), tmp_path / "marked.xlsx")
    assert "merged with B2" in book["Lots"]["B2"].comment.text
    assert "B2" in " ".join(str(area.sqref) for area in book["Lots"].conditional_formatting)
