"""The commands as a user meets them: exit codes, what goes to stdout and to stderr, what is left on the disk."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from models.solving.levels import Unsolved
from models.solving.solvers.highs import Options, Status
from planner.commands import main
from planner.engine import pipeline
from planner.engine.endings import UnknownOption, of_the_solver
from planner.excel.plan import plan_book
from planner.reading import reader
from tests.choices import UNEXPLAINED
from tests.plants import changed, day, small_plant
from tests.workbooks import write_tables

HEAVY = ("pyomo", "pandas", "numpy", "openpyxl", "xlsxwriter", "highspy", "rich")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def plant(folder: Path) -> Path:
    """A workbook without errors, in a folder of its own below the current one."""
    (folder / "in").mkdir()
    return write_tables(folder / "in" / "small.xlsx", small_plant())


def planner(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`python -m planner` in a process of its own."""
    command = [sys.executable, "-m", "planner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=_environment(environment))


def _environment(more: dict[str, str]) -> dict[str, str]:
    root = Path(main.__file__).parents[2]
    return {**os.environ, "PYTHONPATH": str(root), **more}


@pytest.mark.parametrize("command", [["--help"], ["solve", "--help"], ["check", "--help"], ["--version"]])
def test_help_waits_for_no_heavy_import(command: list[str]) -> None:
    """Half a second of imports before each word of help is what makes a command feel slow."""
    process = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "planner", *command],
        capture_output=True,
        check=True,
        text=True,
        env=_environment({}),
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in process.stderr.splitlines()}
    assert "click" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_every_command_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    """`planner --help` names each command and the exit codes."""
    assert main.run(["--help"]) == 0
    shown = capsys.readouterr().out
    for command in main.app.commands.values():
        assert f"  {command.name} " in shown
        assert command.help
    assert "  3    the workbook has errors\n" in shown


def test_template_writes_a_workbook(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a name it is template.xlsx in the current folder."""
    assert main.run(["template"]) == 0
    assert (folder / "template.xlsx").stat().st_size > 1000
    assert capsys.readouterr().out == "Written: template.xlsx\n"


def test_template_replaces_nothing_unasked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of that name may be the planner's work of a week."""
    mine = folder / "plant.xlsx"
    mine.write_bytes(b"mine")
    assert main.run(["template", "plant.xlsx"]) == main.USAGE
    assert mine.read_bytes() == b"mine"
    assert "--force" in capsys.readouterr().err
    assert main.run(["template", "plant.xlsx", "--force"]) == 0
    assert mine.read_bytes() != b"mine"


def test_an_empty_template_has_errors_and_no_traceback(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The tables that must have rows have none."""
    main.run(["template"])
    assert main.run(["check", "template.xlsx"]) == main.WORKBOOK_HAS_ERRORS
    assert "Periods" in capsys.readouterr().out


def test_check_of_a_clean_workbook(plant: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, and a word that all is well."""
    assert main.run(["check", str(plant)]) == 0
    assert capsys.readouterr().out == "small.xlsx: no findings\n"


def test_check_shows_sheet_cell_column_value_and_remedy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An availability of -5 %: E2 on Lines (header in row 1; Line, Site, Units, Hours per day, Availability)."""
    write_tables(folder / "bad.xlsx", changed(small_plant(), "Lines", 0, Availability=-5.0))
    assert main.run(["check", "bad.xlsx"]) == main.WORKBOOK_HAS_ERRORS
    shown = capsys.readouterr().out
    assert "Errors on Lines:\n  Lines!E2  Availability  found: -5.0\n" in shown
    assert re.search(r"^      -> \w+", shown, re.MULTILINE)
    assert shown.endswith("bad.xlsx: 1 error\n")


def test_check_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same findings for other programs, nothing else on stdout."""
    write_tables(folder / "bad.xlsx", changed(small_plant(), "Lines", 0, Availability=-5.0))
    assert main.run(["check", "bad.xlsx", "--json"]) == main.WORKBOOK_HAS_ERRORS
    content = json.loads(capsys.readouterr().out)
    assert (content["file"], content["errors"], content["warnings"]) == ("bad.xlsx", 1, 0)
    finding = content["findings"][0]
    assert (finding["severity"], finding["sheet"], finding["cell"], finding["value"]) == ("error", "Lines", "E2", -5.0)


def test_solve_writes_the_plan_beside_the_user(plant: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The plan goes to the current folder, not to the workbook's; results to stdout, steps to stderr."""
    assert main.run(["solve", str(plant)]) == 0
    shown = capsys.readouterr()
    assert Path("small-plan.xlsx").is_file()
    assert list(plant.parent.iterdir()) == [plant]
    assert re.search(r"^Status +optimal$", shown.out, re.MULTILINE)
    assert re.search(r"^Margin +-?[\d,]+ GBP$", shown.out, re.MULTILINE)
    assert re.search(r"^Target Dy in January +[\d,.]+ of 600 kg$", shown.out, re.MULTILINE)
    assert shown.out.endswith("Plan written to small-plan.xlsx\n")
    for step in ("Reading the workbook", "Checking", "Building the model", "Solving", "Writing the plan"):
        assert re.search(rf"^{step}: \d+\.\d s$", shown.err, re.MULTILINE)


def test_solve_quietly(plant: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--quiet`: nothing on stderr."""
    assert main.run(["solve", str(plant), "--quiet", "-o", "week.xlsx"]) == 0
    assert capsys.readouterr().err == ""
    plan = plan_book.load(Path("week.xlsx"))
    assert plan.status == "optimal"
    manifest = dict(zip(plan.tables["Manifest"]["Key"], plan.tables["Manifest"]["Value"], strict=True))
    assert manifest["Seconds: Starting"] > 0


def test_solve_of_a_workbook_with_errors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is solved, nothing is written; the findings are on stderr."""
    write_tables(folder / "bad.xlsx", changed(small_plant(), "Lines", 0, Availability=-5.0))
    assert main.run(["solve", "bad.xlsx"]) == main.WORKBOOK_HAS_ERRORS
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Lines!E2" in shown.err
    assert [path.name for path in folder.iterdir()] == ["bad.xlsx"]


def test_no_plan_within_the_limit(plant: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A billionth of a second: nothing is written, and the way out is said."""
    assert main.run(["solve", str(plant), "--time-limit", "1e-9", "--quiet"]) == main.LIMIT_REACHED
    assert "--time-limit" in capsys.readouterr().err
    assert not Path("small-plan.xlsx").exists()


def test_a_plan_that_is_not_proven_is_written(plant: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be good enough; the exit code says that it may not be the best."""
    plan = replace(pipeline.solve(plant, choices=UNEXPLAINED), status="limit reached")
    monkeypatch.setattr(pipeline, "finished", lambda *_arguments: plan)
    assert main.run(["solve", str(plant), "--quiet"]) == main.LIMIT_REACHED
    assert plan_book.load(Path("small-plan.xlsx")).status == "limit reached"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["solve"], "Missing argument"),
        (["solve", "nowhere.xlsx"], "does not exist"),
        (["solve", "in/small.xlsx", "-o", "in/small.xlsx"], "never written to"),
        (["solve", "in/small.xlsx", "-o", "no/folder/plan.xlsx"], "There is no folder"),
        (["solve", "in/small.xlsx", "-o", "in"], "must be an .xlsx file"),
        (["solve", "in/small.xlsx", "--time-limit", "0"], "0"),
        (["solve", "in/small.xlsx", "--option", "presolve"], "NAME=VALUE"),
        (["solve", "in/small.xlsx", "--option", "presolv=off"], "presolv"),
        (["solve", "in/small.xlsx", "--algorithm", "magic"], "magic"),
        (["slove", "in/small.xlsx"], "No such command"),
    ],
)
def test_wrong_usage(plant: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with the command itself ends with 2, before anything is written."""
    assert main.run(arguments) == main.USAGE
    shown = capsys.readouterr()
    assert words in shown.err
    assert shown.out == ""
    assert not Path("small-plan.xlsx").exists()


def test_a_fault_becomes_one_line_and_a_log(
    plant: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever goes wrong inside: no traceback on the screen, but one in the log."""

    def broken(_path: Path, *_watch: object) -> None:
        raise ZeroDivisionError("the moon is full")

    monkeypatch.setattr(reader, "read", broken)
    assert main.run(["check", str(plant)]) == main.FAULT
    shown = capsys.readouterr().err
    assert "Traceback" not in shown
    line = next(line for line in shown.splitlines() if "the moon is full" in line)
    log = Path(line.rpartition("Details are in ")[2])
    assert "Traceback" in log.read_text(encoding="utf-8")
    log.unlink()


def test_debug_shows_the_fault(plant: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--debug` lets it through."""
    monkeypatch.setattr(reader, "read", lambda _path, *_watch: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main.run(["--debug", "check", str(plant)])


def test_the_limit_that_stops_the_solver_is_named(plant: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not the time, which is far from up."""
    limit = ("--option", "presolve=off", "--option", "simplex_iteration_limit=1")
    assert main.run(["solve", str(plant), "--quiet", *limit]) == main.LIMIT_REACHED
    assert "No plan was found within the option simplex_iteration_limit=1" in capsys.readouterr().err


def test_options_without_which_the_solver_would_answer_are_named() -> None:
    """As interior points without crossover on the example of Belfast."""
    options = Options(further={"run_crossover": "off"})
    with (
        pytest.raises(UnknownOption, match=r"options run_crossover=off\. Leave them out"),
        of_the_solver(options=options),
    ):
        raise Unsolved(Status.FAILED, "money")


def test_a_place_that_takes_no_file_is_refused_before_solving(plant: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["solve", str(plant), "-o", "x" * 300 + ".xlsx"]) == main.USAGE
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.long
def test_a_new_folder_for_scenarios_is_made(plant: Path) -> None:
    """Two at once: the plan of each is in it."""
    assert main.run(["solve", str(plant), "-o", "new", "--all-scenarios", "--quiet", "--no-explain"]) == 0
    assert list(Path("new").glob("*-plan.xlsx"))


@pytest.mark.long
def test_a_console_that_knows_few_letters(folder: Path) -> None:
    """A Windows console with cp1252 has no letter for 釹: it shows a question mark instead of failing."""
    rows = changed(small_plant(), "Targets", 0, Target="釹 Δ", To=day(28))
    write_tables(folder / "small.xlsx", changed(rows, "Lines", 0, Availability=-5.0))
    process = planner("check", "small.xlsx", PYTHONIOENCODING="cp1252")
    assert (process.returncode, b"Traceback" in process.stderr) == (main.WORKBOOK_HAS_ERRORS, False)
    write_tables(folder / "small.xlsx", rows)
    process = planner("solve", "small.xlsx", PYTHONIOENCODING="cp1252")
    assert (process.returncode, process.stderr.count(b"Error")) == (0, 0)
    assert b"Target ? ?" in process.stdout
