"""A column is as wide as its longest figure: a figure that does not fit is shown as hashes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from models.schema.frames import frame
from models.schema.words import Column, Kind, Table
from planner.excel.paper.sheets import Page, workbook

KG = Column(name="Kg", kind=Kind.NUMBER, words="How much.")


@pytest.mark.parametrize(
    ("figures", "least"),
    [([1_234_567.125, 2.0], len("1,234,567.125")), ([-1_234_567.5, 2.0], len("-1,234,567.5")), ([2.0, None], 0)],
)
def test_the_longest_figure_fits(figures: list[float | None], least: int, tmp_path: Path) -> None:
    table = Table(name="Made", words="What is made.", columns=(KG,))
    with workbook(tmp_path / "made.xlsx", created=datetime.now(UTC), title="Made") as (book, looks):
        page = Page(book.add_worksheet("Made"), looks)
        page.table(table, table.columns, frame(table.columns, [{"Kg": figure} for figure in figures]))
    width = openpyxl.load_workbook(tmp_path / "made.xlsx")["Made"].column_dimensions["A"].width
    assert width > least
