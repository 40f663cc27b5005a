"""The sheet Flows: what the page draws of elements, as figures."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from planner.excel.plan import plan_book
from planner.excel.plan.sheets import flows_sheet
from tests.models.test_intermediates import staged
from tests.planner.test_takes_view import planned

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


def test_each_way_has_its_kilograms_and_its_share(tmp_path) -> None:
    """1,000 kg in 10 t: 900 come to liquor and 100 to residue; half of the 900 kg that are fired comes to metal."""
    sheet = load_workbook(plan_book.write(planned(staged()), tmp_path / "plan.xlsx"))[flows_sheet.SHEET]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=5, max_col=5)]
    told = {
        (found, to): (pytest.approx(kg), pytest.approx(share))
        for element, found, to, kg, share in rows
        if element == "Me"
    }
    assert told == {
        ("Feed", "Liquor"): (900.0, 90.0),
        ("Feed", "To residue"): (100.0, 10.0),
        ("Liquor", "Metal"): (450.0, 50.0),
        ("Liquor", "To residue"): (450.0, 50.0),
    }
    assert len(rows) == len(told)
    assert sheet.tables["tblFlows"].ref == f"A4:E{4 + len(rows)}"
