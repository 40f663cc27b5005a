"""`planner bid` and `planner alternatives` from a workbook to a workbook."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.commands import main
from planner.commands.shares import NotAShare, share
from planner.excel.books.bid_book import sheet_names
from planner.jobs.side_by_side import Crew
from planner.studies.bids import bidding
from tests.models.rules.test_one_mix import tank
from tests.models.solved import contract, lot, tiny
from tests.workbooks import write_tables


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """10 t of A, 6 t of O on offer at 30 a tonne and 2 t of B that are blocked; each tonne makes 100."""
    offer = lot("O", 6.0, Status="offered", Price=30.0)
    rows = tiny(Lots=[lot("A"), offer, lot("B", 2.0, Status="blocked")])
    monkeypatch.chdir(tmp_path)
    return write_tables(tmp_path / "plant.xlsx", rows)


@pytest.mark.long
def test_all_bids_have_a_page_each(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["bid", str(workbook), "--all", "--margin", "20%", "--quiet"]) == 0
    book = load_workbook("plant-bids.xlsx")
    assert book.sheetnames == ["Overview", "O", "B"]
    assert "May be paid at most: 100 USD per t; bid 80 to keep 20 %." in [cell.value for cell in book["O"]["A"]]
    assert (book["O"].page_setup.fitToWidth, book["O"].page_setup.fitToHeight) in ((1, 1), (None, None))
    words = " ".join(capsys.readouterr().out.split())
    assert "O offered 6.00 30 100 80 +420 +420 B blocked 2.00 0 100 80 +200 +200" in words


def test_json_is_one_object_for_one_lot_and_all_that_is_printed(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["bid", str(workbook), "--lot", "O", "--json", "--quiet"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found)[:4] == ["lot", "margin with", "margin without", "promises"]
    assert found["lot"] == "O"
    figures = (found["margin with"], found["margin without"], found["break-even price"])
    assert figures == pytest.approx((1420.0, 1000.0, 100.0))
    assert (found["promises"], found["value at equal promises"]) == ([], pytest.approx(420.0))
    assert not Path("plant-bids.xlsx").exists()


@pytest.mark.long
def test_json_of_a_promise_has_what_it_gets_with_the_lot_and_without(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tiny(Lots=[lot("A"), lot("O", 6.0, Status="offered", Price=120.0)]) | contract(1500.0, Priority=1.0)
    rows["Deliveries"][0]["Max"] = 1500.0
    write_tables(workbook, rows)
    assert main.run(["bid", str(workbook), "--lot", "o", "--json", "--quiet"]) == 0
    (promise,) = json.loads(capsys.readouterr().out)["promises"]
    figures = {"with": pytest.approx(1500.0), "without": pytest.approx(1000.0)}
    assert promise == {"name": "Deliveries / C / 2026-01-05 / 2026-01-05 / Min", **figures, "unit": "kg"}


@pytest.mark.long
def test_json_of_several_is_a_list_beside_the_workbook_that_was_asked_for(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["bid", str(workbook), "--all", "--json", "-o", "bids.xlsx", "--quiet"]) == 0
    assert [load["lot"] for load in json.loads(capsys.readouterr().out)] == ["O", "B"]
    assert Path("bids.xlsx").exists()


@pytest.mark.long
def test_a_folder_of_csv_files_will_do(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["export", str(workbook), "--folder", "csv"]) == 0
    capsys.readouterr()
    assert main.run(["bid", "csv", "--lot", "O", "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["margin with"] == pytest.approx(1420.0)
    assert main.run(["alternatives", "csv", "--quiet"]) == 0
    assert Path("csv-alternatives.xlsx").exists()


def test_without_offers_there_are_no_bids(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tables(workbook, tiny())
    assert main.run(["bid", str(workbook), "--all", "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("No lot is offered or blocked. Name a lot with --lot.")
    assert main.run(["bid", str(workbook), "--all", "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_an_owned_lot_says_what_is_lost_without_it(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["bid", str(workbook), "--lot", "A", "--quiet"]) == 0
    assert "without paying its 0 USD, the margin would be 1,000 USD less." in " ".join(capsys.readouterr().out.split())


def test_a_lot_that_is_not_there_is_refused_with_the_nearest(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tables(workbook, tiny(Lots=[lot("EV-O10"), lot("EV-O11"), lot("MIX-3")]))
    assert main.run(["bid", str(workbook), "--lot", "EV-010", "--quiet"]) == 2
    assert "No lot is called EV-010. Nearest to it: EV-O10, EV-O11." in capsys.readouterr().err
    assert main.run(["bid", str(workbook), "--lot", "Swarf", "--quiet"]) == 2
    assert "No lot is called Swarf. There are: EV-O10, EV-O11, MIX-3." in capsys.readouterr().err


@pytest.mark.long
def test_side_by_side_the_bids_are_the_same(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In two threads in place of processes, the second lot by another than the first."""
    alone = bidding.find(workbook, [], margin=0.1)
    monkeypatch.setattr(bidding, "WORTH_A_PROCESS", 1)
    with ThreadPoolExecutor(2) as threads:
        both = bidding.find(workbook, [], margin=0.1, crew=Crew(executor=threads, processes=2))
    assert [bid.lot for bid in both.bids] == [bid.lot for bid in alone.bids]
    assert [bid.plans for bid in both.bids] == [bid.plans for bid in alone.bids]


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl and data bars
def test_alternatives_are_written_and_counted(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["alternatives", str(workbook), "--within", "0%", "--quiet"]) == 0
    sheet = load_workbook("plant-alternatives.xlsx")["Alternatives"]
    rows = {row[1].value: row[7].value for row in sheet.iter_rows(min_row=7)}
    assert rows == {"O": "firm", "A": "firm", "Mill": "firm", "Metal": "firm"}
    assert "1 firm    0 partly    0 free" in capsys.readouterr().out


def test_alternatives_of_a_tank_say_what_is_found_and_what_is_proven(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tables(workbook, tank())
    assert main.run(["alternatives", str(workbook), "--within", "10%", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "of a true plan, the farthest that was found" in said
    assert "0 firm    2 partly    0 free    0 open" in said
    with pytest.warns(UserWarning, match="extension is not supported"):
        sheet = load_workbook("plant-alternatives.xlsx")["Alternatives"]
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=7)}
    assert rows["Poor"][8].value < rows["Poor"][4].value


def test_alternatives_are_refused_where_stores_mix_beside_whole_numbers(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tank()
    write_tables(workbook, {**rows, "Recipes": [rows["Recipes"][0], {**rows["Recipes"][1], "Min run": 0.3}]})
    assert main.run(["alternatives", str(workbook), "--quiet"]) != 0
    assert "stores that mix beside rules in whole numbers" in " ".join(capsys.readouterr().err.split())
    assert not Path("plant-alternatives.xlsx").exists()


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
