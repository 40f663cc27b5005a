"""An old plan against its workbook: still the plan, or what is another now."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from planner.commands.main import run
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.engine.records.manifest import choices_of, scenario_of
from planner.excel.plan import plan_book
from planner.studies.verify import verify
from tests.plants import changed, small_plant
from tests.workbooks import write_tables


@lru_cache(maxsize=1)
def made() -> tuple[Path, Path]:
    """The small plant's workbook and its plan, solved with an option and an algorithm of its own."""
    folder = Path(mkdtemp())
    workbook = write_tables(folder / "small.xlsx", small_plant())
    choices = pipeline.Choices(algorithm="ipx", options={"presolve": "on"}, time_limit=99.0, explain=False)
    return workbook, plan_book.write(pipeline.solve(workbook, choices=choices), folder / "small-plan.xlsx")


def manifest(plan: Plan) -> dict[str, object]:
    return dict(zip(plan.tables["Manifest"]["Key"], plan.tables["Manifest"]["Value"], strict=True))


def test_a_plan_is_still_the_plan_for_its_workbook() -> None:
    workbook, plan = made()
    verdict = verify(plan_book.load(plan), workbook)
    assert verdict.holds
    assert verdict.same_workbook
    assert verdict.violations == verdict.differences == verdict.remarks == ()


def test_the_manifest_is_enough_to_make_the_plan_again() -> None:
    row = manifest(plan_book.load(made()[1]))
    assert choices_of(row) == (99.0, "ipx", {"presolve": "on"})
    assert scenario_of(row) is None
    assert row["Checked outside the solver"] == "passed"
    assert row["Given up for tidiness"] == 0.0
    assert len(str(row["Workbook sha256"])) == 64
    for key in ("Rows", "Columns", "Nonzeros", "Level money: value", "Level 1: seconds", "Seconds: Solving", "HiGHS"):
        assert key in row, key


@pytest.mark.long
def test_another_price_makes_it_another_plan(tmp_path: Path) -> None:
    """The spot price of Nd oxide falls from 60 to 50: what was sold there earns less, so that the margin differs."""
    other = write_tables(tmp_path / "small.xlsx", changed(small_plant(), "Spot sales", 0, Price=50.0))
    verdict = verify(plan_book.load(made()[1]), other)
    assert not verdict.holds
    assert not verdict.same_workbook
    assert "Margin" in [difference.what for difference in verdict.differences]
    assert {violation.table for violation in verdict.violations} >= {"Sales", "Money"}


def test_a_lot_that_is_gone_breaks_the_plan(tmp_path: Path) -> None:
    other = write_tables(tmp_path / "small.xlsx", changed(small_plant(), "Lots", 0, Status="blocked"))
    words = [str(violation) for violation in verify(plan_book.load(made()[1]), other).violations]
    assert any("the lot cannot be used in this period" in line for line in words)


@pytest.mark.long
def test_the_command_says_so_and_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    workbook, plan = made()
    assert run(["verify", str(plan), str(workbook), "--quiet"]) == 0
    words = capsys.readouterr().out.splitlines()
    assert words == [
        "small.xlsx is the file that the plan was made of.",
        "small-plan.xlsx: It is as solved: nothing was edited since.",
        "Its copy of the workbook says the same.",
        "The plan breaks no rule of the workbook.",
        "Solved again, the plan is the same.",
        "small-plan.xlsx is still the plan for small.xlsx.",
    ]


def test_the_command_lists_what_differs_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = write_tables(tmp_path / "small.xlsx", changed(small_plant(), "Spot sales", 0, Price=50.0))
    assert run(["verify", str(made()[1]), str(other), "--quiet"]) == 1
    words = capsys.readouterr().out
    assert "small.xlsx has changed since the plan was made." in words
    assert "The plan no longer fits the workbook:" in words
    assert "Margin: " in words
    assert "small-plan.xlsx is no longer the plan for small.xlsx." in words


def test_a_workbook_with_errors_cannot_be_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = write_tables(tmp_path / "small.xlsx", changed(small_plant(), "Lots", 0, **{"Feed class": "EV tractoin"}))
    assert run(["verify", str(made()[1]), str(broken), "--quiet"]) == 3
    assert "Nothing was solved." in capsys.readouterr().err


def test_what_is_no_plan_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    workbook = str(made()[0])
    assert run(["verify", workbook, workbook, "--quiet"]) == 2
    assert "is not a plan workbook" in capsys.readouterr().err
