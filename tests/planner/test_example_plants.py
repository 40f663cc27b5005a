"""The example plants as workbooks, from the command line and from an installed wheel."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

import planner
from planner.commands import main
from planner.excel.template import example_plants
from planner.reading import reader
from planner.reading.findings import errors

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.long(but=["missouri"])
@pytest.mark.parametrize("plant", main.EXAMPLES)
def test_an_example_is_written_filled_in_and_reads_back(
    plant: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a file it is called like the plant. That it can be planned is seen where the examples are."""
    assert main.run(["template", "--example", plant]) == 0
    assert capsys.readouterr().out == f"Written: {plant}.xlsx\n"
    book = reader.read(folder / f"{plant}.xlsx")
    assert errors(book.findings) == []
    for name, expected in example_plants.tables(plant).items():
        pd.testing.assert_frame_equal(book.tables[name], expected.drop(columns=example_plants.SOURCE))


def test_an_example_goes_where_it_is_asked_to(folder: Path) -> None:
    assert main.run(["template", "mine.xlsx", "--example", "missouri"]) == 0
    assert [path.name for path in folder.iterdir()] == ["mine.xlsx"]


def test_an_unknown_example_is_refused_with_the_known_ones(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["template", "--example", "glasgow"]) == main.USAGE
    assert "'belfast', 'missouri'" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_a_wheel_carries_the_examples_where_they_are_looked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    target = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]["inputs/data"]
    assert Path(planner.__file__).resolve().parents[1] / target == example_plants._INSTALLED
