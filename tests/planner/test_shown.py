"""What is shown as zero has no sign, in text and in cells."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from models.explain.worths.alternatives import LOT, Range
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from planner.engine.records.shown import figure, signed, whole
from planner.engine.records.summary import amount
from planner.excel.paper.looks import MONEY, WHOLE
from planner.excel.paper.ruled import Cell, difference
from planner.excel.paper.ruled import figure as cell_of
from planner.excel.paper.sheets import workbook
from planner.excel.plan import plan_book
from planner.studies import alternatives_text
from planner.studies.alternatives import Freedom
from tests.libreoffice import converted
from tests.plan_fixture import a_plan


@pytest.mark.parametrize("value", [0.0, -0.0, -0.3, 0.3, -1e-17])
def test_a_zero_has_no_sign(value: float) -> None:
    assert (whole(value), signed(value), figure(value, "+.0f")) == ("0", "0", "0")


def test_what_is_not_zero_keeps_its_sign() -> None:
    assert (signed(-0.6), signed(1234.0), figure(-0.04, ".2f")) == ("-1", "+1,234", "-0.04")


def test_rounding_of_a_solver_is_shown_as_nothing_and_grams_are_not() -> None:
    assert [amount(value) for value in (3.6e-15, -0.0, 0.004)] == ["0", "0", "0.004"]


def test_a_figure_that_is_shown_as_a_hundred_looks_like_one() -> None:
    """The share of estimates is 99.99999999 % of one product and 100 % of another."""
    assert [amount(value) for value in (99.94, 99.99999999, -99.96, 100.0)] == ["99.9", "100", "-100", "100"]


def test_a_lot_that_is_not_in_the_plan_is_not_listed_as_in_it() -> None:
    """A works 6 t and could do without; B works nothing; C may take any amount."""
    lots = [Range(LOT, "A", "t", 6.0, 0.0, 6.0), Range(LOT, "B", "t", 0.0, 0.0, 6.0)]
    lots.append(Range(LOT, "C", "t", 0.004, 0.0, float("inf")))
    text = alternatives_text.text(Freedom(name="P", currency="EUR", plan_margin=1.0, within=0.0, ranges=tuple(lots)))
    listed = [" ".join(line.split()) for line in text.partition("yet free:")[2].splitlines() if line.strip()]
    assert listed == ["Lot C 0.004 t, could be 0 to any amount", "Lot A 6 t, could be 0 to 6"]


def test_a_difference_that_is_shown_as_zero_is_zero_and_has_no_colour() -> None:
    assert difference(-0.0004, -1) == Cell(0.0, "+#,##0;-#,##0;0")
    worse = '+#,##0.0##"\xa0✗";-#,##0.0##"\xa0✗";0'
    assert difference(-0.3, -1) == Cell(-0.3, worse, ("bad",))
    assert cell_of(1e-12) == Cell(0.0, "#,##0")


def test_a_cell_that_is_shown_as_zero_has_no_sign_in_a_spreadsheet(tmp_path: Path) -> None:
    """As LibreOffice shows them on a page."""
    with workbook(tmp_path / "forms.xlsx", created=datetime(2026, 1, 1), title="Forms") as (book, looks):
        sheet = book.add_worksheet("Forms")
        for row, value in enumerate((-5.0, -0.3, 0.0, 0.3, 1234.0)):
            for column, form in enumerate((WHOLE, MONEY)):
                sheet.write_number(row, column, value, looks("output", number=form))
    page = converted(tmp_path / "forms.xlsx", "html", tmp_path).read_text(encoding="utf-8")
    cells = [re.sub(r"<.*?>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", page, re.DOTALL)]
    assert cells == ["-5", "-5", "0", "0", "0", "0", "0", "0", "1,234", "1,234"]


@pytest.mark.long
def test_a_table_without_rows_has_no_blank_row_as_data(tmp_path: Path) -> None:
    """Excel says of its one blank row that the first one may go there; nothing stands in it."""
    empty = frame(OUTPUTS["Broken promises"].columns, [])
    path = plan_book.write(a_plan(**{"Broken promises": empty}), tmp_path / "plan.xlsx")
    book = load_workbook(path)
    for name in OUTPUTS:
        table = book[name].tables[OUTPUTS[name].list_object]
        rows = len(plan_book.load(path).tables[name])
        assert bool(table.insertRow) == (rows == 0), name
    assert book["Broken promises"].max_row == 1
    assert pd.read_excel(path, sheet_name="Broken promises", engine="openpyxl").empty
