"""Every example of docs/python.md runs, in order, beside a small Missouri plant; the page names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import planner
from tests import small_examples

ROOT = Path(__file__).parents[1]
CLASSES = ("Comparison", "Finding", "Findings", "Plan", "__version__")
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_examples_run(tmp_path: Path, monkeypatch):
    (tmp_path / "plant.xlsx").write_bytes(small_examples.workbook("missouri"))
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    assert len(blocks) == 7
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    assert {path.name for path in tmp_path.iterdir()} == {"plant.xlsx", "plan.xlsx", "plan.html", "comparison.xlsx"}


@pytest.mark.parametrize("name", [name for name in planner.__all__ if name not in CLASSES])
def test_the_page_names_every_function_and_ending(name: str):
    assert f"planner.{name}" in PAGE or f"`{name}`" in PAGE
