"""`planner roll` as a user meets it: from a plan to a workbook that can be solved as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.commands import main
from planner.excel.plan import plan_book
from planner.reading import reader
from planner.reading.findings import errors
from tests.planner.compare.plans import solved
from tests.planner.edited import edited, typed
from tests.plants import small_plant


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_book.write(solved(small_plant()), tmp_path_factory.mktemp("plan") / "plan.xlsx")


@pytest.mark.long
def test_the_next_workbook_can_be_solved(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "next.xlsx"
    assert main.run(["roll", str(path), "-o", str(out)]) == 0
    assert "Taken for granted" in capsys.readouterr().out
    assert not errors(list(reader.read(out).findings))
    assert main.run(["check", str(out)]) == 0


def test_what_a_shift_leader_wrote_is_read(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sheets of `planner actuals`, one amount filled in."""
    week, out = tmp_path / "week.xlsx", tmp_path / "next.xlsx"
    assert main.run(["actuals", str(path), "-o", str(week)]) == 0
    book = load_workbook(week)
    sheet = book["Actuals"]
    headers = [cell.value for cell in sheet[4]]
    sheet.cell(5, headers.index("Amount [t]") + 1).value = 0.5
    book.save(week)
    assert main.run(["roll", str(path), str(week), "-o", str(out)]) == 0
    lot = sheet.cell(5, headers.index("Lot") + 1).value
    lots = reader.read(out).tables["Lots"].set_index("Lot")
    assert lots.loc[lot, "Used so far"] == pytest.approx(0.5)


def test_nothing_is_overwritten(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "next.xlsx"
    out.write_bytes(b"mine")
    assert main.run(["roll", str(path), "-o", str(out)]) == 2
    assert out.read_bytes() == b"mine"


@pytest.mark.long
def test_a_plan_of_which_nothing_is_left_needs_periods(path: Path, tmp_path: Path) -> None:
    names = ["roll", str(path), "-o", str(tmp_path / "next.xlsx"), "--to", "2026-02-01"]
    assert main.run([*names, "--weeks", "0"]) == 2
    assert main.run(names) == 0


def test_what_was_edited_in_the_plan_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A margin that was typed over would be the price of change of next week, and runs what was done."""
    plan = edited(tmp_path, typed("Summary", "Margin", "Value", 999_999.0))
    week, out = tmp_path / "week.xlsx", tmp_path / "next.xlsx"
    for told in (["actuals", str(plan), "-o", str(week)], ["roll", str(plan), "-o", str(out)]):
        assert main.run(told) == 0
        said = capsys.readouterr()
        assert "edited since it was solved: Summary / Margin / Value" in said.out + said.err
    start = [cell for row in load_workbook(out)["Start"].iter_rows(values_only=True) for cell in row if cell]
    assert any("Summary / Margin / Value" in str(cell) for cell in start)


@pytest.mark.long
def test_a_backcast_says_what_was_edited_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, week = edited(tmp_path, typed("Summary", "Margin", "Value", 999_999.0)), tmp_path / "week.xlsx"
    assert main.run(["actuals", str(plan), "-o", str(week)]) == 0
    capsys.readouterr()
    assert main.run(["backcast", str(plan), str(week), "-o", str(tmp_path / "back.xlsx"), "--quiet"]) == 0
    assert "edited.xlsx: It was edited since it was solved: Summary / Margin / Value" in capsys.readouterr().err
