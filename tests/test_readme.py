"""The README shows what really happens: its commands, its output, its pictures and its links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planner.commands import main
from tests.test_docs import script

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LARGEST = 200_000  # bytes of a picture


def test_the_steps_are_shown() -> None:
    """The output begins with the steps, so that a reader knows what to expect on the screen."""
    lines = script("make_output").shown(README).splitlines()
    steps = [line.partition(":")[0] for line in lines if re.fullmatch(r"[\w ]+: \d+\.\d s", line)]
    assert steps[0] == "Reading the workbook"
    assert steps[-1] == "Writing the plan"


def test_other_figures_than_those_shown_are_named() -> None:
    """As `.ci/run` compares them with what the first command says; less than 0.1 % is no difference."""
    output = script("make_output")
    said = output.shown(README)
    (margin,) = output.figures(said)["Margin"]
    assert output.differing(said) == []
    assert output.differing(said.replace(f"{margin:,.0f}", f"{1.0005 * margin:,.0f}")) == []
    assert "Margin" in output.differing(said.replace(f"{margin:,.0f}", f"{1.002 * margin:,.0f}"))
    assert output.differing(said.replace("\nMargin  ", "\nMargins  ")) == ["Margin", "Margins"]


def test_two_commands_do_everything() -> None:
    """What a newcomer copies: one line to a plan, one line to the tests, each from nothing."""
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("planner solve inputs/belfast.xlsx")
    assert commands[1].endswith("python -m pytest")
    assert all("-c constraints.txt" in command for command in commands)


def test_links_and_pictures_are_there() -> None:
    """Every file that the README points to exists."""
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).is_file()] == []


@pytest.mark.parametrize("name", ["input.png", "schedule.png"])
def test_pictures_are_small(name: str) -> None:
    """A clone must not grow with every new picture."""
    assert 10_000 < (ROOT / "docs" / "images" / name).stat().st_size < LARGEST


def test_exit_codes_are_those_of_the_code() -> None:
    """The table and the constants name the same numbers."""
    shown = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    places = (main.FAULT, main.USAGE, main.WORKBOOK_HAS_ERRORS, main.FAILS_CHECK, main.LIMIT_REACHED, main.CANCELLED)
    assert shown == {0, *places}


def test_every_option_of_solve_is_named() -> None:
    """An option that the README leaves out is an option that nobody uses."""
    names = [name for option in main.app.commands["solve"].params for name in option.opts if name.startswith("--")]
    assert [name for name in names if name not in README and name != "--out"] == []


def test_dependencies_are_pinned_by_name_and_version() -> None:
    """No hosts, no paths: whoever installs decides where from."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][\w.]*", pin)] == []
