"""The screen: it may be closed, full or steered by names, and neither costs a plan."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner.commands import main
from planner.jobs.terminal import Terminal, of_several_lines, printable
from tests.plants import small_plant
from tests.workbooks import write_tables

ROOT = Path(main.__file__).parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="platform: the shell and signals of Unix")


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("plant") / "plant.xlsx", small_plant())


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line of the shell, in which $PLANNER is the command."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PLANNER": f"{sys.executable} -m planner"}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


class Closed(io.StringIO):
    def write(self, _text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def test_what_steers_a_terminal_is_written_out() -> None:
    assert printable("a\x1b[31mb\u202ec\x85\udcff\n") == "a\\u001b[31mb\\u202ec\\u0085\\udcff\n"
    stream = io.StringIO()
    Terminal(stream).write("\x1b")
    Terminal(stream).drawn_on.write("\x1b")
    assert stream.getvalue() == "\\u001b\x1b"


def test_a_line_break_in_a_file_name_is_written_out_wherever_the_name_stands() -> None:
    """Such as in `NAME-plan.xlsx`, which is made of it; line breaks between sentences stay."""
    names = of_several_lines(["solve", "in\there/a\nb.xlsx", "--no-explain"])
    assert names == ("a\nb.xlsx", "in\there", "a\nb")
    stream = io.StringIO()
    Terminal(stream, names=names).write("in\there/a\nb.xlsx\nwritten: a\nb-plan.xlsx\n")
    assert stream.getvalue() == "in\\u0009here/a\\u000ab.xlsx\nwritten: a\\u000ab-plan.xlsx\n"


@posix
def test_a_file_whose_name_breaks_the_line_cannot_forge_a_line(tmp_path: Path) -> None:
    done = shell("$PLANNER check $'plant\\nEverything is fine.xlsx'", tmp_path)
    assert not any(line.startswith("Everything") for line in (done.stdout + done.stderr).splitlines())


def test_json_stays_json() -> None:
    text = json.dumps({"file": "a\u202eb\x85"}, ensure_ascii=False)
    assert json.loads(printable(text)) == json.loads(text)


def test_a_screen_that_has_gone_is_remembered_and_fails_nobody() -> None:
    screen = Terminal(Closed())
    assert screen.write("words") == 5
    screen.flush()
    assert isinstance(screen.lost, BrokenPipeError)
    nowhere = Terminal(None)
    nowhere.write("words")
    assert not nowhere.isatty()


@pytest.mark.long(but=["> /dev/full-2", ">&- 2>&--0"])
@posix
@pytest.mark.parametrize(
    ("redirected", "code"), [(">&-", 0), (">&- 2>&-", 0), ("> /dev/full", 2), ("| true; exit ${PIPESTATUS[0]}", 0)]
)
def test_a_lost_screen_never_loses_the_plan(redirected: str, code: int, plant: Path, tmp_path: Path) -> None:
    done = shell(f"$PLANNER solve {plant} -o plan.xlsx --no-explain {redirected}", tmp_path)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "plan.xlsx").exists()
    if "full" in redirected:
        assert "Not all could be shown: No space left on device." in done.stderr


@posix
def test_a_name_that_would_steer_the_terminal(tmp_path: Path) -> None:
    write_tables(tmp_path / "a\x1b]0;b\x07\u202e.xlsx", small_plant())
    done = shell("$PLANNER check *.xlsx", tmp_path)
    assert done.returncode == 0
    assert "a\\u001b]0;b\\u0007\\u202e.xlsx" in done.stdout
    assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)


@pytest.mark.long(but=["0.05", "0.3"])
@posix
@pytest.mark.parametrize("wait", [0.05, 0.15, 0.3, 0.6])
def test_every_ctrl_c_counts_and_none_shows_a_traceback(wait: float, plant: Path, tmp_path: Path) -> None:
    """At whatever moment it comes, while modules are imported too; a run that is over first has its plan."""
    code = "print('here', flush=True); from planner.__main__ import main; main()"
    command = [sys.executable, "-c", code, "solve", str(plant), "-o", "plan.xlsx", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, text=True, **pipes) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=120)
    assert "Traceback" not in told
    assert process.returncode in (130, 0)
    assert (process.returncode == 0) <= (tmp_path / "plan.xlsx").exists()
