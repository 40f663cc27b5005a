"""The part of a wide parametrisation that always runs: of every kind, spread evenly, the same each time."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, product
from pathlib import Path

import pytest

from tests.wide import crossed, some


def test_the_first_of_each_kind_is_kept_and_others_spread_between() -> None:
    """Kinds by tens: 0, 10 and 20; of the 27 others the 5th, 14th and 23rd are in the middle of three equal parts."""
    assert some(range(30), 6, kind=lambda number: number // 10, long=False) == [0, 5, 10, 15, 20, 25]


def test_without_kinds_the_first_is_kept() -> None:
    """Of 1 to 9, which are the others, 3 and 7 are in the middle of two halves."""
    assert some(range(10), 3, long=False) == [0, 3, 7]


def test_all_kinds_are_kept_though_they_are_more_than_the_count() -> None:
    assert some("abcabc", 1, kind=str, long=False) == ["a", "b", "c"]


@pytest.mark.parametrize(("count", "long"), [(4, True), (9, False), (10, False)])
def test_in_a_long_run_and_where_there_are_no_more_all_are_kept(count: int, long: bool) -> None:
    assert some(range(9), count, long=long) == list(range(9))


def test_combinations_are_those_whose_places_add_up_to_threes() -> None:
    """Places 0 and 0, 0 and 3, 1 and 2, 2 and 1."""
    assert crossed("abc", "wxyz", long=False) == [("a", "w"), ("a", "z"), ("b", "y"), ("c", "x")]
    assert len(crossed("abc", "wxyz", long=True)) == 12


def test_of_three_axes_any_two_values_are_together_in_one() -> None:
    axes = (range(4), range(6), range(3))
    found = crossed(*axes, long=False)
    assert len(found) == 4 * 6 * 3 // 3
    for one, other in combinations(range(3), 2):
        assert {(value[one], value[other]) for value in found} == set(product(axes[one], axes[other]))


@pytest.mark.parametrize(
    ("long", "handed_out", "told"),
    [("", ["-n", "1"], ["1 long tests were left out", "1 passed"]), ("1", [], ["2 passed"])],
)
def test_what_is_marked_as_long_is_left_out_and_counted(
    long: str, handed_out: list[str], told: list[str], tmp_path: Path
) -> None:
    (tmp_path / "test_two.py").write_text(
        "import pytest\ndef test_a(): ...\n@pytest.mark.long\ndef test_b(): ...", encoding="utf-8"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = long", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", *handed_out]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "LONG_RUN": long}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert [words for words in told if words not in run.stdout] == []
    assert ("left out" in run.stdout) == (not long)
