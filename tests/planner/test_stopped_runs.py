"""Ctrl-C at every step of `planner solve`: what is written, what is said of it, and the exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models import checks
from models.program import build
from models.results import tabulate
from models.solving.solvers.highs import Highs, Status
from planner.commands import main
from planner.commands.watch import plan_files
from planner.engine import pipeline
from planner.engine import solved as engine
from planner.engine.explanations import explaining, worths
from planner.excel.plan import plan_book
from planner.excel.plan.sheets import summary as summary_sheet
from planner.jobs.cancel import Cancel, Cancelled
from planner.reading import reader
from planner.studies.folders import folder_watch
from tests.models.solved import contract, lot, target, tiny
from tests.random_plants import rows as random_rows
from tests.wide import some
from tests.workbooks import write_tables

PATIENCE = 60.0
ROWS = tiny(
    Targets=[target("T", 5000.0, Priority=1.0)],
    Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}],
    Lots=[lot("A"), lot("B", Status="offered", Price=5.0)],
    Settings=[{"Setting": "Plan name", "Value": "Tiny"}],
)
"""Level 1 is out of reach: money and promises, level 1, money, fixed choice."""
PLAN = Path("tiny-plan.xlsx")


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny plant in a folder of its own, the current one; explained in one thread, to know where a run is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(explaining, "SIDE_BY_SIDE", 1)
    return write_tables(tmp_path / "tiny.xlsx", ROWS)


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """A process that was started in the background may be deaf to Ctrl-C, and so would be this one."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press(at: tuple[object, str], monkeypatch: pytest.MonkeyPatch, *, times: int = 1, call: int = 1) -> None:
    """Ctrl-C so many times when a function is called for the so-manieth time."""
    owner, name = at
    function: Callable[..., object] = getattr(owner, name)
    calls = iter(range(1, 1000))

    def pressed(*arguments: object, **named: object) -> object:
        if next(calls) == call:
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
        return function(*arguments, **named)

    monkeypatch.setattr(owner, name, pressed)


BEFORE = {"reading": (reader, "read"), "checking": (checks, "check"), "building": (build, "build")}
AFTER = {
    "tabulating": (tabulate, "tabulate"),
    "explaining costs": (explaining, "level_costs"),
    "explaining shortages": (explaining, "why_short"),
    "explaining the ladder": (explaining, "ladder"),
    "explaining worth": (worths, "marginals"),
    "checking the plan": (engine, "audit"),
    "writing": (summary_sheet, "add"),
}
TWICE = ("tabulating", "explaining costs", "explaining worth", "writing")
SOLVING = (Highs, "minimise")


@pytest.mark.parametrize("at", BEFORE.values(), ids=BEFORE)
def test_before_the_solver_nothing_is_written(workbook, monkeypatch, capsys, at):
    press(at, monkeypatch)
    assert main.run(["solve", workbook.name]) == main.CANCELLED
    assert capsys.readouterr().err.endswith("Cancelled. Nothing was written.\n")
    assert list(workbook.parent.iterdir()) == [workbook]


def test_before_there_is_a_plan_nothing_is_written(workbook, monkeypatch, capsys):
    press(SOLVING, monkeypatch)
    assert main.run(["solve", workbook.name]) == main.CANCELLED
    assert capsys.readouterr().err.endswith("Cancelled. Nothing was written.\n")
    assert list(workbook.parent.iterdir()) == [workbook]


def test_while_solving_the_plan_that_was_reached_is_written_as_not_proven(workbook, monkeypatch, capsys):
    press(SOLVING, monkeypatch, call=2)
    assert main.run(["solve", workbook.name]) == main.CANCELLED
    shown = capsys.readouterr()
    assert " Status cancelled Gap not known Cash margin " in " ".join(shown.out.split())
    assert "Stopped by the user: the best plan found so far, not proven best." in shown.out
    assert "Stopping. Ctrl-C again gives up at once." in shown.err
    assert "Explaining" not in shown.err
    plan = plan_book.load(PLAN)
    assert (plan.status, plan.gap) == ("cancelled", float("inf"))
    assert not pipeline.is_proven(plan)
    assert plan.tables["Ladder"].empty


@pytest.mark.parametrize("call", [2, 3])
def test_every_plan_that_was_reached_passes_the_audit(tmp_path, monkeypatch, call):
    """Random plants, stopped in the second or third pass; the engine would raise if a plan failed its check."""
    for seed in some((1, 4, 7), 1):
        book = write_tables(tmp_path / f"{seed}.xlsx", random_rows(seed))
        with monkeypatch.context() as patch, Cancel().on_interrupt() as cancel:
            press(SOLVING, patch, call=call)
            plan = pipeline.solve(book, choices=pipeline.Choices(keep=True), cancel=cancel)
        assert plan.status in {"cancelled", "optimal"}


@pytest.mark.long(but=["tabulating", "explaining costs"])
@pytest.mark.parametrize("at", AFTER.values(), ids=AFTER)
def test_once_the_plan_is_proven_it_is_written(workbook, monkeypatch, capsys, at):
    press(at, monkeypatch)
    assert main.run(["solve", workbook.name]) == main.CANCELLED
    assert plan_book.load(PLAN).status == "optimal"
    assert capsys.readouterr().out.endswith("Plan written to tiny-plan.xlsx\n")
    assert set(workbook.parent.iterdir()) == {workbook, workbook.parent / PLAN}


def test_what_is_missing_of_the_explanations_is_said(workbook, monkeypatch, capsys):
    press(AFTER["explaining shortages"], monkeypatch)
    main.run(["solve", workbook.name])
    assert "Explanations were cancelled; what is missing of them is blank or says so." in capsys.readouterr().out
    plan = plan_book.load(PLAN)
    assert set(plan.tables["Why short"]["Detail"]) == {"explanations were cancelled"}
    assert set(plan.tables["Ladder"]["What stops it"]) == {"not computed: explanations were cancelled"}
    assert not plan.tables["Level costs"]["Cost"].isna().any()
    assert plan.tables["Bids"].empty


@pytest.mark.long
def test_what_was_explained_before_stays(workbook, monkeypatch):
    press((worths, "bids_table"), monkeypatch)
    main.run(["solve", workbook.name])
    plan = plan_book.load(PLAN)
    assert not plan.tables["Marginal values"].empty
    assert not plan.tables["Ladder"]["Most"].isna().any()


@pytest.mark.long
def test_the_figures_are_on_the_screen_before_the_plan_is_explained(workbook, monkeypatch, capsys):
    """Stopped twice there, nothing is written, but whoever waited has seen what the plan earns."""
    press(AFTER["explaining costs"], monkeypatch, times=2)
    assert main.run(["solve", workbook.name]) == main.CANCELLED
    figures = capsys.readouterr().out
    assert "Margin" in figures
    assert not PLAN.exists()
    monkeypatch.undo()
    monkeypatch.chdir(workbook.parent)
    assert main.run(["solve", workbook.name]) == 0
    whole = capsys.readouterr().out
    assert whole.startswith(figures)
    assert whole.count("Status") == 1
    assert whole.removeprefix(figures).startswith("\nBroken promises:")


@pytest.mark.long(but=["solving", "tabulating", "explaining costs"])
@pytest.mark.parametrize("at", [SOLVING, *(AFTER[text] for text in TWICE)], ids=["solving", *TWICE])
def test_a_second_time_gives_up_everything(workbook, monkeypatch, capsys, at):
    press(at, monkeypatch, times=2)
    assert main.run(["solve", workbook.name]) == main.CANCELLED
    assert capsys.readouterr().err.endswith("Cancelled. Nothing was written.\n")
    assert list(workbook.parent.iterdir()) == [workbook]


def test_a_second_time_later_gives_up_everything(workbook, monkeypatch, capsys):
    """Once while solving, once while the plan that was reached is being written."""
    press(SOLVING, monkeypatch, call=2)
    press(AFTER["writing"], monkeypatch)
    assert main.run(["solve", workbook.name]) == main.CANCELLED
    assert "Cancelled. Nothing was written." in capsys.readouterr().err
    assert list(workbook.parent.iterdir()) == [workbook]


@pytest.mark.long
def test_an_earlier_plan_stays_whole(workbook, monkeypatch):
    main.run(["solve", workbook.name])
    before = PLAN.read_bytes()
    press(AFTER["writing"], monkeypatch, times=2)
    main.run(["solve", workbook.name])
    assert PLAN.read_bytes() == before


def test_without_keep_a_cancelled_run_gives_no_plan(workbook, monkeypatch):
    """Sweeps, bids, comparisons and scenarios side by side want the best plan or none."""
    press(SOLVING, monkeypatch, call=2)
    with pytest.raises(Cancelled), Cancel().on_interrupt() as cancel:
        pipeline.solve(workbook, cancel=cancel)


@pytest.mark.long
@pytest.mark.usefixtures("hears_ctrl_c")
def test_a_watch_that_is_stopped_leaves_no_plan_and_takes_the_workbook_up_again(workbook, monkeypatch):
    folder = workbook.parent
    with monkeypatch.context() as patch:
        press(SOLVING, patch, call=2)
        with pytest.raises(KeyboardInterrupt):
            folder_watch.Watch(folder, plan_files(), say=lambda line: None).settle(0.01)
    assert list(folder.iterdir()) == [workbook]
    folder_watch.Watch(folder, plan_files(), say=lambda line: None).settle(0.01)
    assert plan_book.load(folder / PLAN).status == "optimal"


@pytest.mark.long
def test_a_watch_does_not_take_a_cancelled_plan_for_done(workbook, monkeypatch):
    """Someone solved the workbook in the watched folder, and stopped that."""
    with monkeypatch.context() as patch:
        press(SOLVING, patch, call=2)
        assert main.run(["solve", workbook.name, "--quiet"]) == main.CANCELLED
    assert plan_book.status_of(PLAN) == "cancelled"
    assert folder_watch.Watch(workbook.parent, plan_files(), say=lambda line: None).settle(0.01) is None
    assert plan_book.status_of(PLAN) == "optimal"


def test_a_file_that_is_no_plan_has_no_status(workbook):
    assert plan_book.status_of(workbook) is None
    workbook.write_bytes(b"none")
    assert plan_book.status_of(workbook) is None


def test_a_time_limit_leaves_a_plan_with_its_gap(workbook, monkeypatch, capsys):
    """The time is up in the first pass, when all promises are kept and 20 more is all that could be had."""
    write_tables(workbook, tiny(**contract(400.0, Priority=1.0)))
    minimise = Highs.minimise

    def limited(solver: Highs, *arguments: object) -> object:
        outcome = minimise(solver, *arguments)
        return replace(outcome, status=Status.LIMIT, bound=outcome.objective - 20.0)

    monkeypatch.setattr(Highs, "minimise", limited)
    assert main.run(["solve", workbook.name]) == main.LIMIT_REACHED
    text = " ".join(capsys.readouterr().out.split())
    assert "Status limit reached Gap 2 % Margin at most 1,020 USD Cash margin 1,000 USD" in text
    assert "Limit reached: the best plan found so far, not proven best." in text
    assert "No plan can have a margin more than 20.0 USD (2 %) higher." in text
    plan = plan_book.load(PLAN)
    assert plan.gap == pytest.approx(20)
    manifest = dict(zip(plan.tables["Manifest"]["Key"], plan.tables["Manifest"]["Value"], strict=True))
    assert manifest["Gap"] == pytest.approx(20)
    assert "not explained" in manifest["Explanations"]


SCRIPT = """
import sys, time
from models.solving.solvers.highs import Highs
from models.explain.shortages.lifting import Program
from planner.commands import main
from planner.commands.watch import plan_files
from planner.engine.explanations import explaining

def wait_at(owner, name, number, asked):
    function, calls = getattr(owner, name), iter(range(1, 10000))
    def waiting(*arguments, **named):
        if next(calls) == number:
            print("READY", file=sys.stderr, flush=True)
            while not asked(arguments[0]):
                time.sleep(0.01)
        return function(*arguments, **named)
    setattr(owner, name, waiting)

at = sys.argv.pop(1)
if at == "explaining":
    wait_at(explaining, "level_costs", 1, lambda programs: programs.budget.cancelled())
else:
    wait_at(Highs, "minimise", int(at), lambda solver: solver._cancelled())
sys.exit(main.run(sys.argv[1:]))
"""


@pytest.mark.long(but=["2-cancelled"])
@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows cannot send Ctrl-C to one process alone")
@pytest.mark.parametrize(
    ("at", "status"), [("1", None), ("2", "cancelled"), ("4", "optimal"), ("explaining", "optimal")]
)
def test_a_real_ctrl_c(workbook, at, status):
    """From outside, while the solver has no plan, has one, makes the fixed choice, and while the plan is explained."""
    root = str(Path(main.__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, at, "solve", workbook.name],
        env={**os.environ, "PYTHONPATH": root},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert any(line == "READY\n" for line in process.stderr)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == main.CANCELLED
    assert "Traceback" not in errors
    if status is None:
        assert "Cancelled. Nothing was written." in errors
        assert not PLAN.exists()
    else:
        assert plan_book.load(PLAN).status == status
