"""Signs of life go to stderr, and every step is timed."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from planner import progress
from planner.progress import Lines, Live, Progress, display


def test_steps_are_timed_in_their_order() -> None:
    """Two steps one after the other: both are listed, in that order, with a time."""
    silent = Progress()
    with silent.step("Read"):
        pass
    with silent.step("Check"):
        pass
    assert list(silent.seconds) == ["Read", "Check"]
    assert all(seconds >= 0 for seconds in silent.seconds.values())


def test_a_step_that_breaks_off_is_not_listed() -> None:
    """A step that raises has no time: it is not over."""
    silent = Progress()
    with pytest.raises(KeyError), silent.step("Read"):
        raise KeyError
    assert silent.seconds == {}


def test_plain_lines_go_to_stderr_only(capsys: pytest.CaptureFixture[str]) -> None:
    """One line per step, on stderr."""
    with Lines().step("Reading the workbook"):
        pass
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Reading the workbook: 0.")


def test_plain_lines_inside_a_step_are_rare(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The solver reports at 0, 1, ..., 11 s; with 5 s between lines, only 5 and 10 are shown."""
    now = 0.0
    monkeypatch.setattr(progress.time, "perf_counter", lambda: now)
    lines = Lines()
    with lines.step("Solving"):
        for second in range(12):
            now = float(second)
            lines.say(f"iteration {second}")
    assert capsys.readouterr().err.splitlines() == ["  iteration 5", "  iteration 10", "Solving: 11.0 s"]


def test_the_moving_line_shows_text_as_it_is() -> None:
    """A lot called [red] is shown, not taken for a colour."""
    out = io.StringIO()
    live = Live(Console(file=out, force_terminal=True, width=80))
    with live.step("Solving [red]"):
        live.say("lot [bold]")
    assert "Solving [red]: 0.0 s" in out.getvalue()


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """`--quiet`: no line at all."""
    with display(quiet=True).step("Reading the workbook"):
        pass
    assert capsys.readouterr().err == ""


def test_without_a_terminal_lines_are_plain() -> None:
    """Output to a file or a pipe carries no control characters."""
    assert isinstance(display(), Lines)
