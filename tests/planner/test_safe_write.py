"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.jobs.safe_write import CannotWrite, write_safely


def _says(words: str):
    return lambda path: path.write_text(words)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_takes_the_name_that_was_asked_for(tmp_path):
    assert write_safely(tmp_path / "plan.xlsx", _says("new")) == tmp_path / "plan.xlsx"
    assert (tmp_path / "plan.xlsx").read_text() == "new"
    assert _names(tmp_path) == ["plan.xlsx"]


def test_an_earlier_plan_of_the_same_name_is_replaced(tmp_path):
    (tmp_path / "plan.xlsx").write_text("old")
    assert write_safely(tmp_path / "plan.xlsx", _says("new")).name == "plan.xlsx"
    assert (tmp_path / "plan.xlsx").read_text() == "new"


@pytest.mark.parametrize("lock", ["~$plan.xlsx", ".~lock.plan.xlsx#"])
def test_a_plan_that_is_open_stays_as_it_is(tmp_path, lock):
    (tmp_path / "plan.xlsx").write_text("open")
    (tmp_path / lock).write_text("")
    assert write_safely(tmp_path / "plan.xlsx", _says("new")).name == "plan-2.xlsx"
    assert (tmp_path / "plan.xlsx").read_text() == "open"
    assert (tmp_path / "plan-2.xlsx").read_text() == "new"


def test_the_next_free_name_is_one_that_no_file_has(tmp_path):
    (tmp_path / "~$plan.xlsx").write_text("")
    (tmp_path / "plan-2.xlsx").write_text("another")
    assert write_safely(tmp_path / "plan.xlsx", _says("new")).name == "plan-3.xlsx"
    assert (tmp_path / "plan-2.xlsx").read_text() == "another"


def test_a_file_that_the_system_locks_is_left_alone(tmp_path, monkeypatch):
    replace = Path.replace

    def locked(source, target):
        if target.name == "plan.xlsx":
            raise PermissionError(13, "The process cannot access the file")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", locked)
    assert write_safely(tmp_path / "plan.xlsx", _says("new")).name == "plan-2.xlsx"
    assert _names(tmp_path) == ["plan-2.xlsx"]


def test_the_planners_own_file_is_never_written_over(tmp_path):
    found = tmp_path / "plant.xlsx"
    found.write_text("mine")
    same = tmp_path / "." / "plant.xlsx"
    assert write_safely(same, _says("new"), protected=[found]).name == "plant-2.xlsx"
    assert found.read_text() == "mine"


@pytest.mark.parametrize("ending", [ValueError, KeyboardInterrupt])
def test_what_ends_the_writing_early_leaves_nothing_behind(tmp_path, ending):
    (tmp_path / "plan.xlsx").write_text("old")

    def broken(path: Path) -> None:
        path.write_text("half")
        raise ending

    with pytest.raises(ending):
        write_safely(tmp_path / "plan.xlsx", broken)
    assert _names(tmp_path) == ["plan.xlsx"]
    assert (tmp_path / "plan.xlsx").read_text() == "old"


def test_a_name_that_is_too_long_is_said(tmp_path):
    """What the system says, and not that the half-written file could not be cleared up."""
    with pytest.raises(CannotWrite, match="name too long"):
        write_safely(tmp_path / ("x" * 300 + ".xlsx"), lambda path: path.write_bytes(b"x") and None)
    assert not list(tmp_path.iterdir())


def test_a_name_too_long_for_a_lock_beside_it_is_written(tmp_path):
    """A name may have 255 letters; that of LibreOffice's lock file would have eight more."""
    target = tmp_path / f"{'a' * 245}.xlsx"
    assert write_safely(target, lambda path: path.write_text("plan", encoding="utf-8")) == target


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CannotWrite, match="There is no folder"):
        write_safely(tmp_path / "weeks" / "plan.xlsx", _says("new"))


def test_a_full_disk_is_said_in_words(tmp_path):
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(CannotWrite, match="cannot be written: No space left on device"):
        write_safely(tmp_path / "plan.xlsx", full)
