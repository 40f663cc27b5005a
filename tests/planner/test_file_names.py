"""Names of plan files that every system takes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from planner.commands.main import run
from planner.jobs import file_names
from tests.plants import changed, small_plant
from tests.workbooks import write_tables


@pytest.mark.parametrize(
    ("scenario", "name"),
    [
        (None, "plant-plan.xlsx"),
        ("Late lots", "plant-Late lots-plan.xlsx"),
        ('Dy: 50/50 "best"?', "plant-Dy- 50-50 -best-plan.xlsx"),
        ("...", "plant-scenario-plan.xlsx"),
        ("x" * 300, f"plant-{'x' * 80}-plan.xlsx"),
    ],
)
def test_what_windows_forbids_is_replaced(scenario: str | None, name: str) -> None:
    assert file_names.of_plan("plant", scenario) == name


def test_names_differ_where_case_does_not_count() -> None:
    """`low` and `LOW` are one file on Windows, and so are `a/b` and `a:b` once they are made safe."""
    assert file_names.of_plans("p", [None, "low", "LOW", "a/b", "a:b"]) == [
        "p-plan.xlsx",
        "p-low-plan.xlsx",
        "p-LOW-2-plan.xlsx",
        "p-a-b-plan.xlsx",
        "p-a-b-2-plan.xlsx",
    ]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="platform: names are always text here")
def test_a_name_that_is_no_text_makes_no_file_that_cannot_be_opened(tmp_path: Path) -> None:
    """It holds a byte that is no UTF-8 and a code that steers a terminal: a cell can hold neither."""
    names = [tmp_path / os.fsdecode(name) for name in (b"\xe9\x1b.xlsx", b"wrong\xe9\x1b.xlsx")]
    for name, rows in zip(names, (small_plant(), changed(small_plant(), "Lots", 0, Price="TBC")), strict=True):
        write_tables(tmp_path / "plain.xlsx", rows).rename(name)
    plans = [tmp_path / os.fsdecode(name) for name in (b"a\xe9\x1b-plan.xlsx", b"b\xe9\x1b-plan.xlsx")]
    for plan in plans:
        assert run(["solve", str(names[0]), "-o", str(plan), "--no-explain", "--quiet"]) == 0
    both = tmp_path / "both.xlsx"
    assert run(["compare", *map(str, plans), "-o", str(both), "--quiet"]) == 0
    marked = tmp_path / os.fsdecode(b"marked\xe9\x1b.xlsx")
    assert run(["check", str(names[1]), "--marked", str(marked)]) == 3
    for path in (*plans, both, marked):
        with ZipFile(path) as parts:
            for part in parts.namelist():
                if part.endswith(".xml"):
                    ElementTree.fromstring(parts.read(part))
