"""`planner learn` from a history to a corrected workbook."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from planner.commands import main
from planner.engine.endings import LimitReached
from planner.reading import reader
from planner.studies import learning, learning_text
from tests.models.learning.histories import row
from tests.models.solved import lot, tiny
from tests.planner.excel.marking import accept
from tests.plants import Rows
from tests.workbooks import write_tables


def plant(*history: dict[str, object]) -> Rows:
    """Work recovers 80 % of Nd and Pr into Metal."""
    return tiny(
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Nd", "Pr")],
        **{"Feed classes": [{"Feed class": "Feed", "Nd": 20.0, "Pr": 5.0}]},
        Lots=[lot("A", Nd=20.0, Pr=5.0)],
        Yields=[{"Recipe": "Work", "Product": "Metal", "Nd": 80.0, "Pr": 76.0}],
        History=list(history),
    )


def weeks(more: float, count: int = 20, seed: int = 1, **cells: object) -> list[dict[str, object]]:
    drawn = np.random.default_rng(seed).normal(more, 0.01, count).tolist()
    return [row(at + 1, f"L{seed}-{at}", 100 * (1 + found), **cells) for at, found in enumerate(drawn)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_recovery_is_learned_accepted_and_learned_from_no_more(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Weighed are 5 % more than was expected at 80 and 76 %; accepted, weeks planned so agree with what Yields says."""
    write_tables(folder / "next.xlsx", plant(*weeks(0.05, Recovery=79.2)))
    assert main.run(["learn", "next.xlsx", "--quiet", "--assays", "0", "--marked", "marked.xlsx"]) == 0
    out = capsys.readouterr().out
    found = learning.find(folder / "next.xlsx")
    (one,) = found.recoveries
    nd, pr = (100 * value for value in one.suggested().values())
    assert nd == pytest.approx(80 * 1.05, abs=0.7)
    assert pr / nd == pytest.approx(0.95)
    assert f"Nd {nd:.4g} %, Pr {pr:.4g} %" in out
    (finding,) = found.suggestions
    accept(folder / "marked.xlsx", {("Yields", cell): "yes" for cell in (finding.cell, finding.offers[0].cell)})
    assert main.run(["check", "marked.xlsx", "--apply", "fixed.xlsx"]) == 0
    assert reader.read(folder / "fixed.xlsx").tables["Yields"][["Nd", "Pr"]].iloc[0].tolist() == pytest.approx(
        [nd, pr], rel=1e-3
    )
    (again,) = learning.find(folder / "fixed.xlsx").recoveries
    assert again.is_as_stated
    assert learning.find(folder / "fixed.xlsx").suggestions == ()


def test_the_workbook_stays_as_it_is(folder: Path) -> None:
    write_tables(folder / "next.xlsx", plant(*weeks(0.05)))
    before = (folder / "next.xlsx").read_bytes()
    assert main.run(["learn", "next.xlsx", "--quiet", "--assays", "0", "--marked", "marked.xlsx"]) == 0
    assert (folder / "next.xlsx").read_bytes() == before


def test_without_history_it_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tables(folder / "next.xlsx", plant(row(1, "A", 1.0) | {"Received": None}))
    assert main.run(["learn", "next.xlsx", "--quiet", "--assays", "0"]) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert "The sheet History has nothing to learn from" in words
    assert "Rows of History that say nothing: 1: nothing was weighed." in words


def test_what_is_not_identifiable_is_said_and_not_suggested(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tables(folder / "next.xlsx", plant(row(1, "A", 110.0)))
    assert main.run(["learn", "next.xlsx", "--quiet", "--assays", "0"]) == 0
    assert "not identifiable" in capsys.readouterr().out
    assert learning.find(folder / "next.xlsx").suggestions == ()


def test_what_agrees_is_said_and_not_suggested(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tables(folder / "next.xlsx", plant(*weeks(0.0)))
    assert main.run(["learn", "next.xlsx", "--quiet", "--assays", "0"]) == 0
    assert ", as Yields says" in capsys.readouterr().out
    assert learning.find(folder / "next.xlsx").suggestions == ()


def test_more_than_all_points_at_the_assays(folder: Path) -> None:
    write_tables(folder / "next.xlsx", plant(*weeks(0.4)))
    (one,) = learning.find(folder / "next.xlsx").recoveries
    assert learning_text.verdict(one).endswith("more than all was received: look at the assays")


def test_a_low_supplier_is_named_and_json_is_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    honest = [one for at, name in enumerate("XYZ") for one in weeks(0.0, 10, seed=at + 2, Supplier=name)]
    write_tables(folder / "next.xlsx", plant(*honest, *weeks(-0.08, 10, Supplier="Smith")))
    assert main.run(["learn", "next.xlsx", "--quiet", "--assays", "0", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (low,) = found["low"]
    assert (low["kind"], low["name"], low["product"], low["lots"]) == ("supplier", "Smith", "Metal", 10)
    assert low["interval"][0] < low["more"] < low["interval"][1] < 0
    assert found["weighings"] == 40


def test_errors_of_the_workbook_stop_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = plant(*weeks(0.0))
    rows["Lots"][0]["Feed class"] = "Fed"
    write_tables(folder / "next.xlsx", rows)
    assert main.run(["learn", "next.xlsx", "--quiet", "--assays", "0"]) == 3
    assert "Nothing was solved" in capsys.readouterr().err


def test_a_history_changes_no_plan(folder: Path) -> None:
    from planner.engine import pipeline  # noqa: PLC0415 - the one test that solves

    margins = [
        pipeline.solve(write_tables(folder / f"{name}.xlsx", plant(*history))).margin
        for name, history in (("with", weeks(0.05)), ("without", []))
    ]
    assert margins[0] == margins[1]


def test_the_next_assays_stand_below_what_was_learned(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """B is on offer for what it makes, 10 t; A is free and worked whatever it holds."""
    rows = plant()
    rows["Lots"].append(lot("B", Nd=20.0, Pr=5.0, Status="offered", Price=198.0))
    write_tables(folder / "next.xlsx", rows)
    assert main.run(["learn", "next.xlsx", "--quiet", "--assays", "1"]) == 0
    out = capsys.readouterr().out
    assert [line.split()[:3] for line in out.splitlines() if line.startswith("B")] == [["B", "estimated", "plant"]]
    assert main.run(["learn", "next.xlsx", "--quiet", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["assays"]
    assert (one["lot"], one["tonnes"]) == ("B", 10.0)


def test_without_a_proven_plan_it_is_said_that_assays_are_not_known(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise LimitReached("The time was up.")

    monkeypatch.setattr(learning.solved, "solve", stopped)
    write_tables(folder / "next.xlsx", plant(*weeks(0.05)))
    assert main.run(["learn", "next.xlsx", "--quiet"]) == 0
    out = capsys.readouterr().out
    assert "Nd 8" in out
    assert "What assays are worth is not known. The time was up." in out
