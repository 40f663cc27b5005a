"""The figures of the code are what the page says, and are measured as it says."""

from __future__ import annotations

from math import isclose
from pathlib import Path

import pytest

from tests.test_docs import ROOT, script

measure_code = script("measure_code")
MEDIAN, LONGEST, LONGEST_FILE, LARGEST = 8, 60, 500, 14
DRIFT = 0.25
"""How far, as a share, the page's own figures may be behind the code."""


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "development.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ours() -> object:
    return measure_code.measure(measure_code.SOURCES, measure_code.TESTS)


def test_the_code_keeps_the_bounds_of_the_page(page, ours):
    assert f"at most {MEDIAN} lines, none has more than {LONGEST}, every one is typed" in page
    assert f"no file has more than {LONGEST_FILE} lines" in page
    assert ours.median <= MEDIAN
    assert ours.longest <= LONGEST
    assert ours.longest_file <= LONGEST_FILE
    assert ours.typed == 1.0


def test_packages_are_no_longer_than_the_page_says(page):
    assert f"A package has at most {LARGEST} modules" in page
    counted = measure_code.modules(path for folder in measure_code.SOURCES for path in (ROOT / folder).rglob("*.py"))
    longer = {package.relative_to(ROOT).as_posix() for package, count in counted.items() if count > LARGEST}
    assert longer == {"models/rules", "planner/commands"}


def test_the_table_of_the_page_is_not_far_behind(page, ours):
    """If this fails: python docs/measure_code.py --write."""
    shown = page.partition(measure_code.BEGIN)[2].partition(measure_code.END)[0].splitlines()
    current = measure_code.table(ours).splitlines()
    assert shown[:2] + shown[3:] == current[:2] + current[3:]
    for old, new in zip(figures(shown[2]), figures(current[2]), strict=True):
        assert isclose(old, new, rel_tol=DRIFT, abs_tol=0.25), (old, new)


def figures(row: str) -> list[float]:
    """The figures of a row of the table, without the name that it begins with."""
    return [float(cell.replace(",", "").rstrip(" %")) for cell in row.strip("| ").split(" | ")[1:]]


SOURCE = '''\
"""Two functions."""


class Lot:
    def weight(self, moist: float) -> float:
        """The dry weight."""
        # water
        return 1.0 - moist


def price(lot, *, when: int) -> float:  # untyped lot
    return "# no comment"
'''


def test_a_file_is_measured_as_the_script_says(tmp_path: Path) -> None:
    """Four lines and two: one function typed, one documented; two comments in twelve lines; six lines of tests."""
    sources, tests = tmp_path / "sources", tmp_path / "tests"
    sources.mkdir()
    tests.mkdir()
    (sources / "lot.py").write_text(SOURCE, encoding="utf-8")
    (tests / "test_lot.py").write_text("\n" * 6, encoding="utf-8")
    found = measure_code.measure([sources], [tests])
    assert (found.files, found.lines, found.longest_file) == (1, 12, 12)
    assert (found.median, found.most, found.longest) == (2, 4, 4)
    assert (found.typed, found.documented) == (0.5, 0.5)
    assert found.comments == pytest.approx(100 * 2 / 12)
    assert found.tests == 0.5


def test_the_modules_of_a_package_are_its_own(tmp_path: Path) -> None:
    """Neither `__init__` nor the modules of a package in it count."""
    paths = [tmp_path / name for name in ("__init__.py", "one.py", "two.py", "inner/__init__.py", "inner/three.py")]
    assert measure_code.modules(paths) == {tmp_path: 2, tmp_path / "inner": 1}


def test_writing_twice_changes_nothing(page, ours):
    once = measure_code.page(page, ours)
    assert measure_code.page(once, ours) == once
    with pytest.raises(LookupError, match="lacks its marks"):
        measure_code.page("no marks", ours)
