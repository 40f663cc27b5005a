"""The watch: what it takes up, what it leaves alone, and that nothing stops it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from planner.commands import main
from planner.commands.watch import plan_files
from planner.engine.explanations import explaining
from planner.studies.folders.folder_watch import STATUS, Watch
from planner.studies.folders.watched import kept_as
from tests.models.solved import tiny
from tests.plants import small_plant
from tests.workbooks import write_tables


@pytest.fixture(autouse=True)
def unexplained(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here looks at explanations, which take longer than the plan."""
    monkeypatch.setattr(explaining, "explain", lambda solved: {})


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def watch(tmp_path: Path, said: list[str]) -> Watch:
    return Watch(tmp_path, plan_files(), say=said.append)


def plant(path: Path, **changes: object) -> Path:
    return write_tables(path, small_plant(**changes))


def grown_older(path: Path) -> None:
    """Sets a file's date back by a minute, as if what was written for it came later."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - 60_000_000_000))


def test_a_workbook_is_solved_once_it_has_stopped_changing(tmp_path, watch):
    book = plant(tmp_path / "plant.xlsx")
    assert watch.look() == []
    assert watch.look() == [book]
    assert (tmp_path / "plant-plan.xlsx").exists()
    assert watch.look() == []


def test_a_workbook_that_is_saved_again_is_solved_again(tmp_path, watch):
    book = plant(tmp_path / "plant.xlsx")
    watch.look(), watch.look()
    later = book.stat().st_mtime_ns + 120_000_000_000
    os.utime(book, ns=(later, later))
    watch.look()
    assert watch.look() == [book]


@pytest.mark.long
def test_excels_lock_files_and_own_output_are_left_alone(tmp_path, watch, said):
    """Own output is known by its name and the workbook beside it, and needs no word."""
    plant(tmp_path / "plant.xlsx")
    watch.look(), watch.look()
    for found in ("plant-plan-2026-11-20-0830.xlsx", "plant-plan-2.xlsx", "plant-findings.xlsx"):
        (tmp_path / found).write_bytes(b"written by a watch")
    (tmp_path / "~$plant.xlsx").write_bytes(b"lock")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    watch.look()
    assert watch.look() == []
    assert len(said) == 1


@pytest.mark.long(but=["plan-b.xlsm"])
@pytest.mark.parametrize("name", ["my-planning.xlsx", "site-plan.xlsx", "findings-2026.xlsx", "plan-b.xlsm"])
def test_a_workbook_whose_name_only_looks_like_output_is_solved(name, tmp_path, watch):
    book = plant(tmp_path / name)
    watch.look()
    assert watch.look() == [book]


def test_a_plan_without_its_workbook_and_other_tables_are_left_alone_and_logged(tmp_path, watch, said):
    book = plant(tmp_path / "plant.xlsx")
    watch.look(), watch.look()
    book.unlink()
    (tmp_path / "old.xls").write_bytes(b"old")
    (tmp_path / "folder.xlsx").mkdir()
    watch.look(), watch.look()
    assert [line.partition("  ")[2] for line in said[1:]] == [
        "folder.xlsx: left alone: it is no file",
        "old.xls: left alone: only .xlsx and .xlsm files are taken up; save it as .xlsx",
        "plant-plan.xlsx: left alone: it is a plan",
    ]


@pytest.mark.long
def test_the_plan_before_is_kept_by_its_date(tmp_path, watch, said):
    book = plant(tmp_path / "plant.xlsx")
    watch.look(), watch.look()
    plan = tmp_path / "plant-plan.xlsx"
    before = plan.read_bytes()
    long_ago = 1_795_000_000
    os.utime(plan, (long_ago, long_ago))
    os.utime(book, (long_ago + 60, long_ago + 60))
    watch.look()
    assert watch.look() == [book]
    kept = tmp_path / "plans" / f"plant-plan-{datetime.fromtimestamp(long_ago):%Y-%m-%d-%H%M}.xlsx"
    assert kept.read_bytes() == before
    assert said[-1].endswith(f"the plan before is kept as plans/{kept.name}")
    watch.look()
    assert watch.look() == []


def test_two_plans_of_the_same_minute_are_both_kept(tmp_path):
    plan = tmp_path / "plant-plan.xlsx"
    plan.write_bytes(b"one")
    first = kept_as(plan)
    first.parent.mkdir()
    first.write_bytes(b"other")
    assert kept_as(plan).name == f"{first.stem}-2.xlsx"


@pytest.mark.long
def test_the_next_plans_are_held_against_the_published_one(tmp_path, watch, said):
    """After the first plan is published the log names it, and says how much of it stays."""
    book = plant(tmp_path / "plant.xlsx")
    watch.look(), watch.look()
    main.run(["publish", str(tmp_path / "plant-plan.xlsx")])
    later = book.stat().st_mtime_ns + 120_000_000_000
    os.utime(book, ns=(later, later))
    watch.look(), watch.look()
    published = tmp_path / "plant-published.xlsx"
    told = [line.partition("  ")[2] for line in said[1:]]
    since = f"{datetime.fromtimestamp(published.stat().st_mtime):%Y-%m-%d %H:%M}"
    assert told[0] == f"{published.name}: the published plan since {since}: the next plans are held against it"
    assert "; 100 % of the published tonnes stay" in told[1]
    assert len(told) == 2


@pytest.mark.long
def test_a_published_plan_that_is_left_aside_is_said(tmp_path, watch, said):
    """The workbook names published runs itself."""
    rows = tiny(2, Published=[{"Lot": "A", "Recipe": "Work", "Period": "D1", "Amount": 1.0}])
    book = write_tables(tmp_path / "plant.xlsx", rows)
    watch.look(), watch.look()
    main.run(["publish", str(tmp_path / "plant-plan.xlsx")])
    later = book.stat().st_mtime_ns + 120_000_000_000
    os.utime(book, ns=(later, later))
    watch.look(), watch.look()
    aside = "; not held against plant-published.xlsx: the workbook's own sheet Published has rows"
    assert aside not in said[0] and aside in said[-1]


@pytest.mark.long
def test_a_published_plan_that_cannot_be_read_stops_no_plan(tmp_path, watch, said):
    book = plant(tmp_path / "plant.xlsx")
    (tmp_path / "plant-published.xlsx").write_bytes(b"no workbook")
    watch.look()
    assert watch.look() == [book]
    assert any("nothing can be held against it" in line for line in said)
    assert "plan written to plant-plan.xlsx" in said[-1]


@pytest.mark.long
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="platform: names are always text here")
def test_a_name_that_is_no_text_is_that_files_own_trouble(tmp_path, watch, said):
    """The bytes of the name cannot be printed; the next workbook is solved all the same."""
    plant(tmp_path / "x.xlsx").rename(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.xlsx")))
    good = plant(tmp_path / "good.xlsx")
    watch.look()
    assert good in watch.look()
    assert any("\\udcff.xlsx" in line for line in said)


@pytest.mark.long
def test_whatever_a_file_throws_is_that_files(tmp_path, watch, said, monkeypatch):
    """Writing fails for one, and the other has its plan."""
    plant(tmp_path / "a.xlsx"), plant(tmp_path / "b.xlsx")
    write = watch._files.write

    def writes(plan, path, **more):
        if path.name.startswith("a"):
            raise ZeroDivisionError("odd")
        return write(plan, path, **more)

    monkeypatch.setattr(watch, "_files", replace(watch._files, write=writes))
    watch.look(), watch.look()
    assert (tmp_path / "b-plan.xlsx").exists()
    assert "could not be written: odd" in said[0]
    assert watch.plans == 1


def test_a_workbook_that_is_open_in_excel_waits(tmp_path, watch):
    book = plant(tmp_path / "plant.xlsx")
    lock = tmp_path / "~$plant.xlsx"
    lock.write_bytes(b"lock")
    watch.look()
    assert watch.look() == []
    lock.unlink()
    assert watch.look() == [book]


def test_a_bad_file_is_told_and_the_next_one_is_solved(tmp_path, watch, said):
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    plant(tmp_path / "good.xlsx")
    watch.look(), watch.look()
    assert (tmp_path / "good-plan.xlsx").exists()
    assert "bad.xlsx" in said[0]
    assert "not an Excel workbook" in said[0]


def test_a_workbook_with_errors_comes_back_marked(tmp_path, watch, said):
    rows = small_plant()
    rows["Lots"][0]["Feed class"] = "nowhere"
    write_tables(tmp_path / "plant.xlsx", rows)
    watch.look(), watch.look()
    assert (tmp_path / "plant-findings.xlsx").exists()
    assert not (tmp_path / "plant-plan.xlsx").exists()
    assert "1 error" in said[0]


def test_the_status_file_says_what_was_done(tmp_path, watch, said):
    plant(tmp_path / "plant.xlsx")
    watch.look(), watch.look()
    status = (tmp_path / STATUS).read_text(encoding="utf-8")
    assert status.splitlines() == said
    assert "plan written to plant-plan.xlsx" in status


@pytest.mark.long
def test_a_name_too_long_for_a_plan_beside_it_is_that_files(tmp_path, watch, said):
    plant(tmp_path / f"{'a' * 249}.xlsx")
    watch.look(), watch.look()
    assert "File name too long" in said[-1]


def test_a_new_watch_does_not_repeat_what_was_done(tmp_path, watch):
    book = plant(tmp_path / "plant.xlsx")
    watch.look(), watch.look()
    grown_older(book)
    again = Watch(tmp_path, plan_files(), say=print)
    again.look()
    assert again.look() == []


@pytest.mark.long
def test_a_folder_that_goes_away_for_a_while_does_not_stop_the_watch(tmp_path, said):
    folder = tmp_path / "share"
    watch = Watch(folder, plan_files(), say=said.append)
    assert watch.look() == []
    folder.mkdir()
    book = plant(folder / "plant.xlsx")
    watch.look()
    assert watch.look() == [book]
