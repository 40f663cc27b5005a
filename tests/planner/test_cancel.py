"""Ctrl-C stops a run within a second or two and leaves nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner.commands import main
from planner.jobs.cancel import Cancel, Cancelled
from tests.plants import day, small_plant, weeks
from tests.workbooks import write_tables

PATIENCE = 60.0  # seconds until the solver must be at work, on a slow machine
AT_ONCE = 4.0


def test_ctrl_c_breaks_off_what_is_python() -> None:
    """Outside the solver Ctrl-C is what it always is."""
    with pytest.raises(KeyboardInterrupt), Cancel().on_interrupt():
        signal.raise_signal(signal.SIGINT)


def test_ctrl_c_only_asks_the_solver() -> None:
    """Inside, the first Ctrl-C is a wish; the run ends when the solver has come back."""
    reached = False
    with pytest.raises(Cancelled), Cancel().on_interrupt() as cancel, cancel.gently():
        signal.raise_signal(signal.SIGINT)
        reached = cancel.asked()
    assert reached


def test_a_second_ctrl_c_does_not_wait() -> None:
    """Whoever presses twice means it."""
    with pytest.raises(KeyboardInterrupt), Cancel().on_interrupt() as cancel, cancel.gently():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)


def test_ctrl_c_is_given_back() -> None:
    """After the run the program that called it has its own Ctrl-C again."""
    before = signal.getsignal(signal.SIGINT)
    with Cancel().on_interrupt():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows cannot send Ctrl-C to one process alone")
def test_ctrl_c_while_the_solver_works(tmp_path: Path) -> None:
    """A plant of 2000 lots and 52 weeks by simplex takes far longer than this test waits.

    Where the machine is busy stopping may take as long as it took to begin.
    """
    workbook = write_tables(tmp_path / "large.xlsx", _large_plant())
    command = [sys.executable, "-u", "-m", "planner", "solve", workbook.name, "--algorithm", "simplex"]
    root = str(Path(main.__file__).parents[2])
    called = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        _wait_for_line(process, "Building the model")
        at_once = max(AT_ONCE, time.perf_counter() - called)
        time.sleep(1.0)
        assert process.poll() is None, "solved too soon: the plant must be larger for this test"
        process.send_signal(signal.SIGINT)
        begin = time.perf_counter()
        _, errors = process.communicate(timeout=PATIENCE)
        spent = time.perf_counter() - begin
    assert process.returncode == main.CANCELLED
    assert "Cancelled. Nothing was written." in errors
    assert "Traceback" not in errors
    assert spent < at_once
    assert list(tmp_path.iterdir()) == [workbook]


def _wait_for_line(process: subprocess.Popen[str], beginning: str) -> None:
    end = time.perf_counter() + PATIENCE
    assert process.stderr is not None
    while time.perf_counter() < end:
        line = process.stderr.readline()
        if line.startswith(beginning):
            return
        assert line, "the command ended before the solver was at work"
    raise AssertionError(f"no line {beginning} within {PATIENCE} s")


def _large_plant() -> dict[str, list[dict[str, object]]]:
    """2000 unlike lots, all of them there from the first day, more than a year can work."""
    small = small_plant()
    lots = [
        {"Lot": f"L{lot}", "Feed class": "EV traction", "Status": "stock", "Quantity": 3.0 + lot * 37 % 101 / 20}
        | {"Price": 4000.0 + lot * 73 % 997, "Nd": 24 + lot * 31 % 89 / 30, "Dy": 3 + lot * 17 % 83 / 40}
        for lot in range(2000)
    ]
    spot = [
        {"Product": "Nd oxide", "From": day(7 * week + 1), "To": day(7 * week + 7), "Price": 50.0 + week * 29 % 41}
        | {"Max": 300.0 + week * 13 % 7}
        for week in range(52)
    ]
    return {**small, "Lots": lots, "Periods": weeks(52), "Fixed runs": [], "Spot sales": spot}
