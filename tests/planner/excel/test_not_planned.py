"""Sheets and columns that look like a rule and are not planned are named; notes of any other kind are left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

import planner
from models.schema.inputs import INPUTS
from models.schema.reserved import COLUMNS, SHEETS
from planner.reading import not_planned
from planner.reading.findings import Finding
from tests.models.solved import tiny
from tests.workbooks import write_tables


@pytest.fixture(autouse=True)
def reserved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A column Rinse and a sheet of rinses will come: names that are really reserved come and go."""
    monkeypatch.setitem(COLUMNS, "Line use", {"Rinse": "days of rinsing"})
    monkeypatch.setitem(SHEETS, "Rinses under way", "rinses that have begun")


def frames(**tables: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {**{name: pd.DataFrame(rows) for name, rows in tiny().items() if rows}, **tables}


def found(sheet: str, **columns: object) -> list[Finding]:
    """The findings on further columns of a sheet, all of whose rows hold these values."""
    tables = frames()
    tables[sheet] = tables[sheet].assign(**columns)
    return [one for one in planner.check(tables) if one.check == "not-planned"]


def test_every_reserved_name_is_new_to_its_table():
    """A name goes from the list when it becomes a column."""
    for table, names in COLUMNS.items():
        assert not set(names) & {column.name for column in INPUTS[table].columns}
    assert not set(SHEETS) & set(INPUTS)


@pytest.mark.parametrize("header", ["Rinse", "rinse [d]", "RINSE", "Rinse %", "Rinse (days)"])
def test_a_filled_column_that_looks_like_a_rule_is_named(header: str):
    (finding,) = found("Line use", **{header: 5.0})
    column = len(frames()["Line use"].columns)
    assert (finding.severity, finding.sheet, finding.cell) == ("warning", "Line use", f"{chr(65 + column)}1")
    assert finding.message.startswith(f"The column {header} ({chr(65 + column)}) looks as if it stated ")
    assert finding.message.endswith("the plan ignores it.")


@pytest.mark.parametrize(
    "header", ["Minutes", "Whole sale price", "Colour", "Run", "Batch number of supplier", "After sales"]
)
def test_notes_are_left_alone(header: str):
    assert found("Lots", **{header: "x"}) == []


@pytest.mark.parametrize("name", ["Suppliers", "Site plan", "Notes", "Store", "Lane", "Changes", "Sit"])
def test_an_ordinary_sheet_is_no_rule(name: str):
    """`Suppliers` is a list of addresses; `Store` may be a note on one of `Stores`."""
    assert not_planned.meant(name, SHEETS) is None


@pytest.mark.parametrize("name", ["Maintenence", "Maintennance", "Maintnance", "Maintenanec", "Mianten ance"])
def test_one_letter_may_be_wrong_in_a_long_name(name: str):
    found = not_planned.meant(name, {"Maintenance": "work on lines"})
    assert (found == "Maintenance") == (name != "Maintenanec")


def test_settings_silence_it_by_name():
    tables = frames(Settings=pd.DataFrame([{"Setting": "Silenced warnings", "Value": "not-planned"}]))
    tables["Line use"] = tables["Line use"].assign(Rinse=5.0)
    assert "not-planned" not in {one.check for one in planner.check(tables)}


def test_a_blank_column_says_nothing():
    assert found("Lots", **{"Periods so far": None}) == []


def test_a_name_means_something_on_its_own_sheet_only():
    """`Rinse` would be a column of Line use; on Lots it is the planner's own."""
    assert found("Lots", Rinse="B-17") == []
    assert len(found("Line use", **{"Rinse [d]": 2.0})) == 1


@pytest.mark.parametrize("name", ["Rinses under way", "rinses UNDER way ", "Rinses-under-way"])
def test_a_sheet_that_looks_like_a_rule_is_named(name: str, tmp_path: Path):
    """In a folder of CSV files, where a sheet is a file."""
    folder = tmp_path / "plant"
    planner_tables = planner.read(write_tables(tmp_path / "plant.xlsx", tiny()))
    folder.mkdir()
    for table, rows in planner_tables.items():
        if len(rows):
            rows.rename(columns={column.name: column.header for column in INPUTS[table].columns}).to_csv(
                folder / f"{table}.csv", index=False
            )
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["Maintenance", "Line"], ["Kiln", "Mill"]])
    (finding,) = [one for one in planner.check(folder) if one.check == "not-planned"]
    assert finding.sheet == name
    assert finding.message.startswith(f"The sheet {name} looks as if it stated ")


def test_a_plan_workbook_holds_nothing_of_the_kind(tmp_path: Path):
    """Its own sheets are results."""
    plan = planner.solve(frames(), explain=False)
    assert [one for one in planner.check(plan.write(tmp_path / "plan.xlsx")) if one.check == "not-planned"] == []
