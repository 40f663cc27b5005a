"""The reference page of the docs says what the schema says."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from models.schema.settings import SETTINGS
from models.schema.tables.actuals import ACTUALS
from tests.test_docs import script

docs = script("make_tables")


def test_the_page_is_current() -> None:
    assert docs.is_current(), "run `python docs/make_tables.py`"


def test_the_page_names_every_table_and_column() -> None:
    page = docs.tables_page()
    for table in (*INPUTS.values(), *ACTUALS.values(), *OUTPUTS.values()):
        section = page.split(f"\n### {table.name}\n")[1].split("\n### ")[0]
        for column in table.columns:
            name = column.title or column.name
            assert f"| {f'**{name}**' if column.key else name} | {column.unit} |" in section


def test_the_page_states_every_setting_with_its_default() -> None:
    page = docs.tables_page()
    assert all(f"| `{setting.name}` | {setting.unit} | " in page for setting in SETTINGS)
    assert "| `Priority tolerance` | % | 0.1 % |" in page


def test_check_fails_for_a_page_that_is_old_and_writing_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "tables.md"
    page.write_text("old", encoding="utf-8")
    monkeypatch.setattr(docs, "PAGE", page)
    assert docs.main(["--check"]) == 1
    assert "python docs/make_tables.py" in capsys.readouterr().err
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0
