"""`planner backcast` as a user meets it: from a plan and the sheets of a shift leader to a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.commands import main
from planner.engine.solve_tables import NoAnswer
from planner.excel.plan import plan_book
from planner.studies.backcasting import backcasting
from tests.planner.compare.plans import solved
from tests.planner.compare.test_weeks import two_weeks


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A plan, and its week with 50 of 70 t filled in, and 5,000 kg sold."""
    folder = tmp_path_factory.mktemp("weeks")
    plan = plan_book.write(solved(two_weeks()), folder / "plan.xlsx")
    week = folder / "week.xlsx"
    assert main.run(["actuals", str(plan), "-o", str(week)]) == 0
    book = load_workbook(week)
    for name, header, value in (("Actuals", "Amount [t]", 50.0), ("Delivered", "Quantity [kg]", 5_000.0)):
        sheet = book[name]
        headers = [cell.value for cell in sheet[4]]
        sheet.cell(5, headers.index(header) + 1).value = value
    book.save(week)
    return plan, week


def test_the_workbook_and_the_screen_say_it(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "backcast.xlsx"
    assert main.run(["backcast", *map(str, files), "-o", str(out), "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "it was to come to 560,000 EUR; as things were done it comes to 480,000: -80,000." in said
    assert "W1 earned 200,000 EUR by itself, and was to earn 280,000" in said
    cells = [[cell.value for cell in row] for row in load_workbook(out)["Backcast"].iter_rows()]
    (worked,) = [row for row in cells if row[1] == "Worked otherwise"]
    assert worked[2:4] == pytest.approx([-80_000.0, 480_000.0])
    lots = [[cell.value for cell in row] for row in load_workbook(out)["Plan against actual"].iter_rows()]
    (lot,) = [row for row in lots if row[2] == "M-1"]
    assert lot[4:8] == pytest.approx([70.0, 50.0, -20.0, -80_000.0])


def test_each_plan_needs_what_was_done(files: tuple[Path, Path], tmp_path: Path) -> None:
    assert main.run(["backcast", str(files[0]), "-o", str(tmp_path / "out.xlsx")]) == 2


def test_a_plan_that_does_not_go_on_is_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    assert main.run(["backcast", *map(str, files * 2), "-o", str(tmp_path / "out.xlsx")]) == 2


def test_a_plan_in_between_that_is_not_proven_ends_as_a_limit(
    files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_answer(*_: object) -> None:
        raise NoAnswer("limit reached")

    monkeypatch.setattr(backcasting, "answer", no_answer)
    out = tmp_path / "out.xlsx"
    assert main.run(["backcast", *map(str, files), "-o", str(out), "--quiet"]) == 5
    assert "needed in between cannot be found: limit reached. Nothing was written." in capsys.readouterr().err
    assert not out.exists()
