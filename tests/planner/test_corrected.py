"""`planner check --marked` and `--apply` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.commands import main
from tests.planner.excel.marking import accept, book_with, with_mistakes
from tests.plants import small_plant


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a workbook that has three findings in it."""
    monkeypatch.chdir(tmp_path)
    book_with(tmp_path / "plant.xlsx", with_mistakes())
    return tmp_path


def test_from_a_workbook_with_errors_to_one_without(folder, capsys):
    assert main.run(["check", "plant.xlsx", "--marked", "marked.xlsx"]) == 3
    assert "Marked copy written to marked.xlsx" in capsys.readouterr().err
    accept(folder / "marked.xlsx", {("Lots", "B2"): "yes", ("Lots", "C3"): "yes"})
    assert main.run(["check", "marked.xlsx", "--apply", "fixed.xlsx"]) == 0
    out = capsys.readouterr().out
    assert "Lots!B2: EV tracton -> EV traction\n" in out
    assert "2 cells changed. Corrected copy written to fixed.xlsx" in out
    assert main.run(["check", "fixed.xlsx"]) == 0


def test_what_was_accepted_and_not_done_is_said(folder, capsys):
    main.run(["check", "plant.xlsx", "--marked", "marked.xlsx"])
    accept(folder / "marked.xlsx", {("Lots", "B2"): "perhaps"})
    assert main.run(["check", "marked.xlsx", "--apply", "fixed.xlsx"]) == 0
    told = capsys.readouterr()
    assert "0 cells changed" in told.out
    assert "Not done: Row " in told.err


def test_json_stays_json_beside_a_marked_copy(folder, capsys):
    main.run(["check", "plant.xlsx", "--json", "--marked", "marked.xlsx"])
    assert json.loads(capsys.readouterr().out)["errors"] == 2
    assert (folder / "marked.xlsx").exists()


@pytest.mark.parametrize("option", ["--marked", "--apply"])
def test_nothing_is_ever_overwritten(folder, capsys, option):
    (folder / "there.xlsx").write_bytes(b"mine")
    assert main.run(["check", "plant.xlsx", option, "there.xlsx"]) == 2
    assert "nothing is ever overwritten" in capsys.readouterr().err
    assert (folder / "there.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["plant.xlsx", "--marked", "plant.xlsx"], "nothing is ever overwritten"),
        (["plant.xlsx", "--marked", "marked.csv"], "must name an .xlsx file"),
        (["plant.xlsx", "--marked", "marked.xlsm"], "must name an .xlsx file"),
        (["plant.xlsx", "--marked", "nowhere/marked.xlsx"], "There is no folder"),
        (["plant.xlsx", "--apply", "fixed.xlsx"], "no marked copy"),
        (["plant.xlsx", "--apply", "fixed.xlsx", "--marked", "marked.xlsx"], "no other option"),
        (["plant.xlsx", "--apply", "fixed.xlsx", "--json"], "no other option"),
        (["csv", "--marked", "marked.xlsx"], "is a folder"),
    ],
)
def test_what_cannot_be_is_refused(folder, capsys, arguments, words):
    (folder / "csv").mkdir()
    assert main.run(["check", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert sorted(path.name for path in folder.glob("*.xlsx")) == ["plant.xlsx"]


def test_a_workbook_without_findings_can_be_marked(folder, capsys):
    book_with(folder / "good.xlsx", small_plant())
    assert main.run(["check", "good.xlsx", "--marked", "marked.xlsx"]) == 0
    assert "Marked copy written" in capsys.readouterr().err
