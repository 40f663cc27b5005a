"""Many scenarios at once: every plan written, whatever becomes of the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from planner.commands import main, several
from planner.engine import pipeline
from planner.engine.pipeline import Choices
from planner.excel.plan import plan_book
from planner.jobs import file_names
from planner.jobs.exit_codes import End, exit_code
from planner.jobs.side_by_side import Crew
from planner.studies import batch, batch_text
from planner.studies.batch import CaseOutcome
from tests.choices import UNEXPLAINED
from tests.planner.test_cancel import _large_plant, _wait_for_line
from tests.planner.test_scenarios import SOUND, TOO_MUCH, plant
from tests.workbooks import write_tables

AT_ONCE = 4.0


def planner(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m planner` in a folder."""
    command = [sys.executable, "-m", "planner", *arguments]
    return subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(main.__file__).parents[2])}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with three sound scenarios and one that is not, and what `--all-scenarios` makes of it."""
    folder = tmp_path_factory.mktemp("several")
    write_tables(folder / "small.xlsx", plant(*SOUND, TOO_MUCH))
    (folder / "plans").mkdir()
    return folder


@pytest.fixture(scope="module")
def ran(folder: Path) -> subprocess.CompletedProcess[str]:
    return planner(folder, "solve", "small.xlsx", "--all-scenarios", "-o", "plans", "--no-explain")


def test_the_worst_end_gives_the_exit_code(ran: subprocess.CompletedProcess[str]) -> None:
    """One scenario has an error, and its cell is told."""
    assert ran.returncode == main.WORKBOOK_HAS_ERRORS
    assert "Scenarios!G5" in ran.stderr


def test_every_sound_case_has_its_plan(ran: subprocess.CompletedProcess[str], folder: Path) -> None:
    """The base too; the plans are those that each gives alone."""
    assert sorted(path.name for path in (folder / "plans").iterdir()) == [
        "small-Dear and late-plan.xlsx",
        "small-Dear neodymium-plan.xlsx",
        "small-New offer-plan.xlsx",
        "small-plan.xlsx",
    ]
    written = plan_book.load(folder / "plans" / "small-Dear and late-plan.xlsx")
    alone = pipeline.solve(folder / "small.xlsx", scenario="Dear and late", choices=UNEXPLAINED)
    assert written.margin == pytest.approx(alone.margin, rel=1e-12)


def test_the_table_on_stdout_has_a_line_for_each(ran: subprocess.CompletedProcess[str]) -> None:
    """Head, base, four scenarios; progress goes to stderr."""
    lines = ran.stdout.splitlines()
    heads = ("scenario", "status", "cash margin", "stock change", "margin GBP", "to base", "Dy kg", "broken", "file")
    assert lines[0].split() == " ".join(heads).split()
    assert [line.split("  ")[0] for line in lines[1:]] == ["base", *(line[0] for line in SOUND), "Too much"]
    assert "5 of 5" in ran.stderr


def test_any_executor_solves_a_batch(folder: Path, tmp_path: Path) -> None:
    """Threads here, a cluster elsewhere; the outcomes come in the order of the cases."""
    cases = pipeline.prepare(folder / "small.xlsx", [None, "New offer"])
    outs = {case.name: tmp_path / file_names.of_plan("small", case.scenario) for case in cases}
    with ThreadPoolExecutor(1) as executor:
        solved = batch.solve(
            cases, outs, write=plan_book.write, choices=Choices(explain=False), crew=Crew(executor=executor)
        )
    assert [(outcome.name, outcome.end, outcome.written) for outcome in solved] == [
        ("base", End.DONE, tmp_path / "small-plan.xlsx"),
        ("New offer", End.DONE, tmp_path / "small-New offer-plan.xlsx"),
    ]
    assert solved[0].margin == pipeline.solve(folder / "small.xlsx", choices=UNEXPLAINED).margin


@pytest.mark.long
def test_one_scenario_is_one_plan_in_its_own_file(folder: Path, tmp_path: Path) -> None:
    """Printed like any plan."""
    workbook = str(folder / "small.xlsx")
    ran = planner(tmp_path, "solve", workbook, "--scenario", "New offer", "--quiet", "--no-explain")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Small plant: New offer" in ran.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["small-New offer-plan.xlsx"]


@pytest.mark.long(but=["arguments2-cannot be made"])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--scenario", "New ofer"], "Did you mean"),
        (["--all-scenarios", "-o", "plan.xlsx"], "is the folder"),
        (["--all-scenarios", "-o", "small.xlsx/below"], "cannot be made"),
    ],
)
def test_what_cannot_be_meant_is_refused(folder: Path, arguments: list[str], words: str) -> None:
    ran = planner(folder, "solve", "small.xlsx", "--quiet", *arguments)
    assert ran.returncode == main.USAGE
    assert words in ran.stderr


def test_a_folder_in_a_new_folder_is_made(folder: Path, tmp_path: Path) -> None:
    made = several._folder(folder / "small.xlsx", tmp_path / "new" / "deep")
    assert made.is_dir()


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        ([End.DONE, End.DONE], 0),
        ([End.LIMIT, End.DONE], main.LIMIT_REACHED),
        ([End.LIMIT, End.ERRORS, End.DONE], main.WORKBOOK_HAS_ERRORS),
        ([End.ERRORS, End.FAULT], main.FAULT),
        ([End.FAULT, End.CANCELLED], main.CANCELLED),
    ],
)
def test_which_end_is_worst(ends: list[End], code: int) -> None:
    assert exit_code(ends) == code


def test_the_table_of_outcomes() -> None:
    """Difference to the base, Dy and Tb where there are any, dashes where there is no plan."""
    figures = {"currency": "EUR", "end": End.DONE, "words": "optimal", "broken": 0}
    solved = [
        CaseOutcome(name="base", cash=1200.0, margin=1000.0, made={"Dy": 12.5}, written=Path("a.xlsx"), **figures),
        CaseOutcome(name="Low", cash=-250.0, margin=-250.0, made={"Dy": 10.0}, written=Path("b.xlsx"), **figures),
        CaseOutcome(name="Odd", end=End.ERRORS, words="errors in the workbook"),
    ]
    assert batch_text.table_text(solved).splitlines() == [
        "scenario  status            cash margin  stock change  margin EUR  to base  Dy kg  broken  file",
        "base      Proven best plan        1,200          -200       1,000        -   12.5       0  a.xlsx",
        "Low       Proven best plan         -250             0        -250   -1,250   10.0       0  b.xlsx",
        "Odd       errors                      -             -           -        -      -       -  -",
    ]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows cannot send Ctrl-C to one group alone")
def test_ctrl_c_stops_all_processes(tmp_path: Path) -> None:
    """Ctrl-C in a terminal reaches every process of the group; none of them leaves a traceback or a plan."""
    row = {"Scenario": "Dear", "Sheet": "Spot sales", "Row": "*", "Column": "Price", "Change": "multiply", "Value": 2.0}
    workbook = write_tables(tmp_path / "large.xlsx", {**_large_plant(), "Scenarios": [row]})
    command = [sys.executable, "-u", "-m", "planner", "solve", workbook.name, "--all-scenarios"]
    more = ["--algorithm", "simplex", "--no-explain"]
    with subprocess.Popen(
        [*command, *more],
        cwd=tmp_path,
        env=_environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        _wait_for_line(process, "Checking")
        time.sleep(4.0)
        assert process.poll() is None, "solved too soon: the plant must be larger for this test"
        os.killpg(process.pid, signal.SIGINT)
        begin = time.perf_counter()
        table, errors = process.communicate(timeout=60)
        spent = time.perf_counter() - begin
    assert process.returncode == main.CANCELLED
    assert table.count("cancelled") == 2
    assert "Traceback" not in errors
    assert spent < AT_ONCE
    assert list(tmp_path.iterdir()) == [workbook]
