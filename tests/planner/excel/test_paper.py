"""What is printed, and on which paper."""

from __future__ import annotations

import locale
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from planner.excel.paper import size
from planner.excel.plan import plan_book
from planner.reading import reader
from tests.plan_fixture import a_plan
from tests.plants import added, small_plant
from tests.workbooks import write_tables

PEOPLE = {
    "Summary",
    "Schedule",
    "Work list",
    "Delivery calendar",
    "Charts",
    "Delivery status",
    "Target status",
}
BID = {"Lot": "EV-2605", "Status": "offered", "Adds": 10.0, "Found by": "two plans"}
DATA = {"Flows", "Checks", "Check data", "Runs", "Money", "Facts", "Assumptions", "Manifest", "Findings"}


def test_the_region_decides_where_settings_do_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, expected in (("en_US", "Letter"), ("English_United States", "Letter"), ("en_GB", "A4"), (None, "A4")):
        monkeypatch.setattr(locale, "getlocale", lambda name=name: (name, "UTF-8"))
        assert size.paper_of(None) == size.SIZES[expected]
    monkeypatch.setattr(locale, "getlocale", lambda: ("en_US", "UTF-8"))
    assert size.paper_of(None, anywhere=True) == size.SIZES["A4"]


@pytest.mark.long(but=["A4-9"])
@pytest.mark.parametrize(("value", "code"), [("A4", 9), ("Letter", 1), ("letter", 1)])
def test_settings_decide(value: str, code: int, tmp_path: Path) -> None:
    rows = added(small_plant(), "Settings", Setting="Paper", Value=value)
    workbook = write_tables(tmp_path / "plant.xlsx", rows)
    book = reader.read(workbook)
    assert not book.findings
    assert size.paper_of(book.tables["Settings"]).code == code
    plan = a_plan()
    plan.inputs["Settings"] = book.tables["Settings"]
    sheets = load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx"))
    assert {str(sheets[name].page_setup.paperSize) for name in ("Summary", "Schedule", "Runs")} == {str(code)}


def test_another_paper_is_an_error_that_lists_them(tmp_path: Path) -> None:
    from planner.engine import pipeline  # noqa: PLC0415 - the engine is needed here alone

    rows = added(small_plant(), "Settings", Setting="Paper", Value="A3")
    (found,) = [
        finding
        for finding in pipeline.check(write_tables(tmp_path / "plant.xlsx", rows)).findings
        if "A3" in finding.message
    ]
    assert "A4" in found.remedy
    assert "Letter" in found.remedy


def test_data_is_not_in_the_print_of_the_workbook(tmp_path: Path) -> None:
    """Its print area is a blank cell; what is for people is printed whole."""
    book = load_workbook(plan_book.write(a_plan(), tmp_path / "plan.xlsx"))
    for name in DATA:
        area = book[name].print_area.rpartition("!")[2].replace("$", "").partition(":")[0]
        assert book[name][area].value is None, name
    assert not {name for name in PEOPLE if book[name].print_area and "$KO$1" in book[name].print_area}


@pytest.mark.long
def test_of_bids_what_fits_on_paper_is_printed_and_of_marginal_values_nothing(tmp_path: Path) -> None:
    """What more is worth is the sheet for people; and a table without a row is no page with a header alone."""
    plan = a_plan()
    plan = replace(plan, tables={**plan.tables, "Bids": frame(OUTPUTS["Bids"].columns, [BID])})
    book = load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx"))
    rows = list(book["Bids"].iter_rows(values_only=True))
    columns = [str(head) for head in rows[0]]
    last = get_column_letter(columns.index("Margin without") + 1)
    assert book["Bids"].print_area.endswith(f"$A$1:${last}$2")
    empty = {**plan.tables, **{name: plan.tables[name].iloc[:0] for name in ("Why short", "Bids", "Target status")}}
    book = load_workbook(plan_book.write(replace(plan, tables=empty), tmp_path / "empty.xlsx"))
    for name in ("Marginal values", "Why short", "Bids", "Target status"):
        assert "$KO$1" in book[name].print_area
