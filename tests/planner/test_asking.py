"""`planner bid` and `planner alternatives` from a workbook to a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.commands import main
from planner.commands.shares import NotAShare, share
from planner.excel.books.bid_book import sheet_names
from tests.models.solved import lot, tiny
from tests.workbooks import write_tables


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """10 t of A, 6 t of O on offer at 30 a tonne and 2 t of B that are blocked; each tonne makes 100."""
    offer = lot("O", 6.0, Status="offered", Price=30.0)
    rows = tiny(Lots=[lot("A"), offer, lot("B", 2.0, Status="blocked")])
    monkeypatch.chdir(tmp_path)
    return write_tables(tmp_path / "plant.xlsx", rows)


def test_all_bids_have_a_page_each(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["bid", str(workbook), "--all", "--margin", "20%", "--quiet"]) == 0
    book = load_workbook("plant-bids.xlsx")
    assert book.sheetnames == ["Overview", "B", "O", "All at first order"]
    assert "Worth up to 100 USD per t; bid 80 to keep 20 %." in [cell.value for cell in book["O"]["A"]]
    assert "Asked is 70 % below its worth: all of it adds 420." in capsys.readouterr().out


def test_a_lot_that_is_not_on_offer_is_refused(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["bid", str(workbook), "--lot", "A", "--quiet"]) == 2
    assert "No offered or blocked lot is called A. There are: B, O." in capsys.readouterr().err
    assert not Path("plant-bids.xlsx").exists()


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl and data bars
def test_alternatives_are_written_and_counted(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["alternatives", str(workbook), "--within", "0%", "--quiet"]) == 0
    sheet = load_workbook("plant-alternatives.xlsx")["Alternatives"]
    rows = {row[1].value: row[7].value for row in sheet.iter_rows(min_row=7)}
    assert rows == {"O": "firm", "A": "firm", "Mill": "firm", "Metal": "firm"}
    assert "1 firm    0 partly    0 free" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "value"), [("10%", 0.1), ("0.5 %", 0.005), ("0,5%", 0.005), ("0.25", 0.25), ("0", 0.0)]
)
def test_a_share_is_read_as_people_type_it(text: str, value: float) -> None:
    assert share(text, "--margin") == pytest.approx(value)


@pytest.mark.parametrize("text", ["ten", "-1%", "100%", "10", "nan"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(NotAShare, match=r"--margin takes a share"):
        share(text, "--margin")


def test_sheets_of_lots_have_names_that_excel_takes() -> None:
    names = sheet_names(["A/B", "a-b", "Overview", "x" * 40])
    assert names == ["A-B", "a-b (2)", "Overview (2)", "x" * 31]
