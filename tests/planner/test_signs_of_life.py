"""Every step says what it is at."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from models.solving.levels import Event
from models.solving.solvers.gap import Standing
from planner.engine import pipeline, solver_words
from planner.excel.plan import plan_book
from planner.jobs.progress import Progress
from planner.reading import reader
from planner.reading.files import grid
from tests.models.solved import target, tiny
from tests.plants import small_plant
from tests.workbooks import write_tables


class Heard(Progress):
    """Keeps what is said in each step."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, list[str]] = defaultdict(list)
        self._name = ""

    def begin(self, name: str) -> None:
        self._name = name

    def say(self, text: str) -> None:
        self.said[self._name].append(text)


def test_every_step_says_what_it_is_at(tmp_path: Path) -> None:
    """One step after the other, from the first sheet read to the last one written."""
    rows = tiny(Targets=[target("T", 2000.0, Priority=1.0)])
    heard = Heard()
    plan = pipeline.solve(write_tables(tmp_path / "small.xlsx", rows), progress=heard)
    with heard.step("Writing the plan"):
        plan_book.write(plan, tmp_path / "plan.xlsx", watch=heard.say)
    expected = {
        "Reading the workbook": "sheet Lots",
        "Checking": "min over max",
        "Building the model": "the rule line hours",
        "Solving": "priority 1",
        "Explaining": "why promises are short: 1 of 1, Targets / T",
        "Checking the plan": "product stock",
        "Writing the plan": "sheet Runs, rows: 1",
    }
    assert {step: words for step, words in expected.items() if words not in heard.said[step]} == {}
    assert "how far T can be reached, 1 of 1" in heard.said["Explaining"]


def test_rows_read_so_far_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every few hundred rows; here every two."""
    monkeypatch.setattr(grid, "ROWS_BETWEEN_WORDS", 2)
    said: list[str] = []
    reader.read(write_tables(tmp_path / "small.xlsx", small_plant()), said.append)
    assert "sheet Periods, row 4" in said
    assert any(words.startswith("making sense of Periods") for words in said)


@pytest.mark.parametrize(
    ("level", "at", "words"),
    [
        ("money", Standing(1234, 8029702.4, True), "money: 8,029,702 USD, 1,234 iterations"),
        ("money", Standing(1234, 8029702.4), "money: about 8,029,702 USD, 1,234 iterations"),
        ("money", Standing(9, 1000.0, True, 1005.0, 77), "money: 1,000 USD, gap 0.5 %, 77 columns came in"),
        ("money", Standing(9, -1000.0, True, 570.0, 77), "money: -1,000 USD, gap 157 %, 77 columns came in"),
        ("money and promises", Standing(0, -5e6, True), "money less missing promises: -5,000,000 USD"),
        ("level 0", Standing(7, 0.4401, True), "must use, stocks and fixed runs: 0.44 missing, 7 iterations"),
        ("level 2", Standing(7), "priority 2: 7 iterations"),
        ("fixed choice", Standing(0), "choosing among plans of equal margin"),
        ("mixing", Standing(0, 270.0, True), "looking for the best mixes: 270 USD"),
        ("money", None, ""),
    ],
)
def test_the_solver_speaks_the_planners_words(level: str, at: Standing | None, words: str) -> None:
    """Level, what is reached, what is left; nothing for a line of the log that says nothing."""
    assert solver_words.words(Event(level, 1.0, "a line", at), "USD") == words


def test_a_level_that_begins_is_named() -> None:
    """Before the solver has printed anything."""
    assert solver_words.words(Event("level 1", 1.0), "USD") == "priority 1"
