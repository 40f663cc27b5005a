"""Signs of life go to stderr, and every step is timed."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from planner.jobs import progress
from planner.jobs.progress import Lines, Live, Progress, display


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
    shown = capsys.readouterr().err.splitlines()
    assert shown == ["  5 s: iteration 5", "  10 s: iteration 10", "Solving: 11.0 s"]


def test_the_moving_line_shows_text_as_it_is() -> None:
    """A lot called [red] is shown, not taken for a colour."""
    out = io.StringIO()
    live = Live(Console(file=out, force_terminal=True, width=80))
    with live.step("Solving [red]"):
        live.say("lot [bold]")
    assert "Solving [red]: 0.0 s" in out.getvalue()


def test_plain_lines_tell_that_time_passes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that is silent for a while: what was said last is said again, with the seconds."""
    now = 0.0
    monkeypatch.setattr(progress.time, "perf_counter", lambda: now)
    lines = Lines()
    with lines.step("Solving"):
        lines.say("priority 1")
        for second in (4.0, 7.0, 8.0, 12.0):
            now = second
            lines.tick()
    assert capsys.readouterr().err.splitlines() == ["  7 s: priority 1", "  12 s: priority 1", "Solving: 12.0 s"]


@pytest.mark.parametrize("width", [20, 80, 120])
def test_the_moving_line_is_cut_and_never_wrapped(width: int) -> None:
    """One line whatever is said, however narrow the terminal."""
    console = Console(file=io.StringIO(), force_terminal=True, width=width)
    live = Live(console)
    with live.step("Solving"):
        live.say("money: 1,234,567 USD, " * 20)
        (line,) = console.render_lines(live._picture(), pad=False)
        shown = "".join(segment.text for segment in line)
    assert len(shown) <= width
    assert shown.startswith(("|", "/", "-", "\\"))


def test_the_moving_line_shows_seconds_without_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is drawn anew by itself."""
    live = Live(Console(file=io.StringIO(), force_terminal=True, width=80))
    with live.step("Explaining"):
        live.say("what priorities cost")
        begin = progress.time.perf_counter()
        monkeypatch.setattr(progress.time, "perf_counter", lambda: begin + 9.4)
        assert str(live._picture()).endswith(" Explaining (9 s): what priorities cost")


def test_a_note_stays(capsys: pytest.CaptureFixture[str]) -> None:
    """What has to be seen is shown at once, on any display but the silent one."""
    out = io.StringIO()
    for this_progress in (Lines(), Live(Console(file=out, force_terminal=True, width=80)), Progress()):
        with this_progress.step("Solving"):
            this_progress.note("Stopping.")
    assert capsys.readouterr().err.splitlines()[0] == "Stopping."
    assert "Stopping.\n" in out.getvalue()


def test_saying_much_costs_nothing() -> None:
    """A hundred thousand words take well below a second, on a display that moves too."""
    live = Live(Console(file=io.StringIO(), force_terminal=True, width=80))
    with live.step("Reading"):
        for row in range(100_000):
            live.say(f"row {row}")
    assert live.seconds["Reading"] < 2.0


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """`--quiet`: no line at all."""
    with display(quiet=True).step("Reading the workbook"):
        pass
    assert capsys.readouterr().err == ""


def test_without_a_terminal_lines_are_plain() -> None:
    """Output to a file or a pipe carries no control characters."""
    assert isinstance(display(), Lines)
