"""What takes long is drawn: the same with the same seed, all of it in the long run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import conftest
from tests.slow import anew, drawn, listed, measured

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Stub:
    """What of a test tells it apart."""

    nodeid: str


def test_every_file_is_drawn_by_some_seed_and_about_as_long_by_each() -> None:
    """Files of 1 to 9 functions of 5 s, 5,000 s in all: of 220 s are drawn, and at most 40 more of the last file."""
    names = [f"tests/test_{number}.py::test_{of}" for number in range(200) for of in range(1 + number % 9)][:1000]
    draws = [drawn(dict.fromkeys(names, 5.0), str(seed)) for seed in range(1000)]
    assert frozenset().union(*draws) == {name.partition("::")[0] for name in names}
    assert all(220 <= 5 * sum(name.partition("::")[0] in draw for name in names) <= 260 for draw in draws)
    assert drawn(dict.fromkeys(names, 5.0), "7") == draws[7] != draws[8]


def test_a_function_is_slow_by_the_mean_of_its_cases() -> None:
    """Two cases of `a` take 0.3 and 0.7 s, 0.5 on average; of `b` the slow one is an exception: 0.2 on average."""
    times = [("a", 0.3), ("a", 0.7), ("b", 0.1), ("b", 0.1), ("b", 0.4)]
    assert anew({}, times) == {"a": 1.0}
    assert anew({"b": 2.0, "c": 3.0}, times) == {"a": 1.0, "c": 3.0}


def test_a_report_tells_the_seconds_of_each_case(tmp_path: Path) -> None:
    report = tmp_path / "times.xml"
    cases = (
        '<testcase classname="tests.a.test_b" name="test_c[1-x]" time="1.5"/>'
        '<testcase classname="tests.test_d.TestE" name="test_f" time="0.1"/>'
    )
    report.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>", encoding="utf-8")
    assert list(measured(report)) == [
        ("tests/a/test_b.py::test_c", 1.5),
        ("tests/test_d.py::TestE::test_f", 0.1),
    ]


@pytest.mark.parametrize("file", sorted({name.partition("::")[0] for name in listed()}))
def test_what_is_listed_is_there(file: str) -> None:
    """A test that is renamed or gone is listed no more: `python -m tests.slow` lists anew."""
    parsed = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    there = {node.name for node in ast.walk(parsed) if isinstance(node, ast.FunctionDef)}
    assert {name.rpartition("::")[2] for name in listed() if name.startswith(f"{file}::")} <= there


def test_only_slow_cases_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no case drawn, the one that is slow is left out, unless it is long and does not run anyway."""
    monkeypatch.setattr(conftest, "listed", lambda: {"a.py::test_slow": 1.0})
    monkeypatch.setattr(conftest, "drawn", lambda functions, seed: frozenset())
    items: list[Any] = [Stub(name) for name in ("a.py::test_slow[1]", "a.py::test_slow[2]", "a.py::test_slower")]
    left = conftest.not_drawn(items, {items[1]})
    assert [item.nodeid for item in left] == ["a.py::test_slow[1]"]
