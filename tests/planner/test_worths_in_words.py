"""What a step more does, in the words of screen and page, and on the sheet What more is worth."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from models.schema.plan_tables.explanation_outputs import ESTIMATE, TWO_PLANS
from planner.excel.plan import plan_book
from planner.views.in_words.worths import TITLE, worth_anything, worths_in_words
from tests.plan_fixture import a_plan

HOURS, STOCK = "More hours of a line", "More in stock"


def row(name: str, adds: float | None, period: str = "", heading: str = HOURS, **cells: object) -> dict[str, object]:
    found = None if adds is None else TWO_PLANS
    unit, what = ("h", "Line hours") if heading == HOURS else ("kg", "Opening stock")
    by_name = {
        "What": what,
        "Name": name,
        "Period": period or None,
        "Unit": unit,
        "Now": 10.0,
        "Step": 8.0,
        "Adds": adds,
    }
    return {
        **by_name,
        "Found by": found,
        "Why": f"8 more of {name} {period}".strip() + ".",
        "Heading": heading,
        **cells,
    }


def table(*rows: dict[str, object]) -> pd.DataFrame:
    return frame(OUTPUTS["Marginal values"].columns, list(rows))


def test_the_dearest_of_each_heading_comes_first() -> None:
    plan = a_plan(
        **{"Marginal values": table(row("Leach", 5.0), row("Mill", -40.0), row("Dy oxide", 90.0, heading=STOCK))}
    )
    assert worths_in_words(plan) == ["8 more of Dy oxide.", "8 more of Mill."]
    assert worths_in_words(plan, most=1) == ["8 more of Dy oxide."]


def test_what_changes_a_promise_is_worth_saying_though_it_adds_nothing() -> None:
    moves = "Targets / T / Amount: 3 kg less missing"
    rows = table(row("Leach", 0.0), row("Mill", 0.0, Promises=moves), row("Pack", None))
    assert list(worth_anything(rows)["Name"]) == ["Mill"]


def test_a_plan_without_values_says_nothing() -> None:
    assert worths_in_words(a_plan()) == []


def cells(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(BytesIO(path.read_bytes()))[TITLE]
    return [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None]


@pytest.mark.filterwarnings("ignore:.*xtension is not supported")
def test_the_sheet_has_the_dearest_period_of_each_line_and_counts_the_rest(tmp_path: Path) -> None:
    rows = [row("Leach", 5.0, "W1"), row("Leach", 7.0, "W2"), row("Leach", 0.0, "W3"), row("Leach", None, "W4")]
    behind = {"Behind it": "0.88 GBP per h.", "Found by": ESTIMATE}
    plan = a_plan(**{"Marginal values": table(*rows, row("Dy oxide", 90.0, heading=STOCK, **behind))})
    shown = cells(plan_book.write(plan, tmp_path / "plan.xlsx"))
    assert "Worth something in 2 periods. 8 more of Leach W2." in shown
    assert "8 more of Leach W1." not in shown
    counted = "1 more on the sheet Marginal values, 1 worth nothing now, 1 not planned anew, or as much as they can be"
    assert f"... {counted}." in shown
    assert "0.88 GBP per h." in shown
