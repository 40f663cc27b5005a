"""What planner writes beside plans is no workbook of a plant: it is known, whatever it is called and who saved it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.commands import main
from planner.commands.watch import plan_files
from planner.excel.plan import plan_book
from planner.reading import reader
from planner.reading.files import written
from planner.studies.folders.folder_watch import Watch
from tests.planner.compare.plans import solved
from tests.plants import small_plant
from tests.workbooks import write_tables

PRICE = ["--vary", "Lots/EV-1/Price", "4000,5000"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plant, its plan, and what each command writes of them, under names that say nothing."""
    folder = tmp_path_factory.mktemp("written")
    plant = write_tables(folder / "plant.xlsx", small_plant())
    plan = plan_book.write(solved(small_plant()), folder / "b.xlsx")
    for words in (
        ["actuals", plan, "-o", folder / "c.xlsx"],
        ["compare", plan, plan, "--no-bridge", "--quiet", "-o", folder / "d.xlsx"],
        ["sweep", plant, *PRICE, "--quiet", "--jobs", "1", "-o", folder / "e.xlsx"],
    ):
        assert main.run([str(word) for word in words]) == 0
    load_workbook(folder / "c.xlsx").save(folder / "f.xlsx")
    return folder


def test_a_watch_leaves_it_alone_and_says_why(folder: Path) -> None:
    said: list[str] = []
    (folder / "plant.xlsx").rename(folder / "plant.bak")
    assert Watch(folder, plan_files(), said.append).look() == []
    (folder / "plant.bak").rename(folder / "plant.xlsx")
    words = [line.partition("  ")[2] for line in said]
    assert words == [
        "b.xlsx: left alone: it is a plan",
        "c.xlsx: left alone: planner wrote it (actuals)",
        "d.xlsx: left alone: planner wrote it (comparison)",
        "e.xlsx: left alone: planner wrote it (sweep)",
        "f.xlsx: left alone: planner wrote it (actuals)",
    ]
    assert not list(folder.glob("*-findings.xlsx"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("c", "This is what was done, for `planner roll` and `planner backcast`, and no workbook of a plant."),
        ("d", "This is a comparison, as `planner compare` writes it, and no workbook of a plant."),
        ("e", "This is a sweep, as `planner sweep` writes it, and no workbook of a plant."),
    ],
)
def test_a_check_says_what_it_is(folder: Path, name: str, words: str) -> None:
    (finding,) = reader.read(folder / f"{name}.xlsx").findings
    assert (finding.check, finding.message) == ("written-by-planner", words)


def test_a_plan_is_read_as_a_workbook_for_it_holds_its_inputs(folder: Path) -> None:
    assert len(reader.read(folder / "b.xlsx").tables["Lots"]) == len(small_plant()["Lots"])


def test_what_was_done_is_known_by_its_sheets_where_its_properties_are_lost() -> None:
    assert written.kind_by_sheets(["Actuals", "Delivered", "Received", "Counted", "Lists"]) == "actuals"
    assert written.kind_by_sheets(["Actuals", "Delivered", "Received", "Counted", "Periods"]) == ""


@pytest.mark.parametrize(("name", "words"), [("b", "a plan, and not what was done"), ("d", "a comparison")])
def test_a_roll_takes_nothing_else_for_what_was_done(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    out = tmp_path / "next.xlsx"
    assert main.run(["roll", str(folder / "b.xlsx"), str(folder / f"{name}.xlsx"), "-o", str(out)]) == 3
    assert words in capsys.readouterr().err
    assert not out.exists()
