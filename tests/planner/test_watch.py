"""The watch: what it takes up, what it leaves alone, and that nothing stops it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from planner.commands.watch import plan_files
from planner.studies.folder_watch import STATUS, Watch
from tests.plants import small_plant
from tests.workbooks import write_tables


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


def test_excels_lock_files_and_own_output_are_left_alone(tmp_path, watch):
    plant(tmp_path / "plant-plan.xlsx")
    (tmp_path / "~$plant.xlsx").write_bytes(b"lock")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    watch.look()
    assert watch.look() == []


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


def test_a_new_watch_does_not_repeat_what_was_done(tmp_path, watch):
    book = plant(tmp_path / "plant.xlsx")
    watch.look(), watch.look()
    grown_older(book)
    again = Watch(tmp_path, plan_files(), say=print)
    again.look()
    assert again.look() == []


def test_a_folder_that_goes_away_for_a_while_does_not_stop_the_watch(tmp_path, said):
    folder = tmp_path / "share"
    watch = Watch(folder, plan_files(), say=said.append)
    assert watch.look() == []
    folder.mkdir()
    book = plant(folder / "plant.xlsx")
    watch.look()
    assert watch.look() == [book]
