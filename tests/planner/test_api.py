"""The Python interface: sources of every kind, what a plan gives, what goes wrong in words."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import planner
from tests.models.solved import lot, target, tiny
from tests.workbooks import write_tables

HEAVY = ("numpy", "pandas", "pyomo", "highspy", "openpyxl", "xlsxwriter", "planner.api")


def frames(**tables: list[dict[str, object]]) -> dict[str, pd.DataFrame]:
    """The plant of `tiny` as DataFrames, such as one makes by hand: only the columns that it states."""
    return {name: pd.DataFrame(rows) for name, rows in tiny(**tables).items() if rows}


def test_importing_it_loads_nothing_heavy():
    code = f"import planner, sys; print([name for name in {HEAVY} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_what_is_listed_is_there_and_nothing_else():
    assert all(getattr(planner, name) is not None for name in planner.__all__)
    assert set(planner.__all__) <= set(dir(planner))
    with pytest.raises(AttributeError, match="no attribute 'solver'"):
        _ = planner.solver


def test_path_bytes_and_tables_give_the_same_plan(tmp_path: Path):
    """10 t of 10 % sold at 1: a margin of 1000, however it is handed over."""
    path = write_tables(tmp_path / "plant.xlsx", tiny())
    sources = (str(path), path, path.read_bytes(), planner.read(path), frames())
    plans = [planner.solve(source, explain=False) for source in sources]
    assert [plan.margin for plan in plans] == pytest.approx([1000.0] * 5)
    assert [plan.status for plan in plans] == ["optimal"] * 5
    for plan in plans[1:]:
        pd.testing.assert_frame_equal(plan["Runs"], plans[0]["Runs"])


def test_a_header_with_a_unit_is_converted():
    """The same lot in kilograms."""
    tables = frames()
    tables["Lots"] = pd.DataFrame([{**lot("A"), "Quantity [kg]": 10_000.0}]).drop(columns="Quantity")
    assert planner.solve(tables, explain=False).margin == pytest.approx(1000)


def test_a_plan_shows_itself_in_ten_lines():
    plan = planner.solve(frames(Targets=[target(f"T{i}", 2000.0, Priority=1.0) for i in range(9)]))
    lines = repr(plan).splitlines()
    money = "Margin 1,000 USD: cash 1,000 USD, change in stock value 0 USD"
    assert lines[:3] == ["Plan tables: optimal", money, "9 broken promises:"]
    assert "  Targets / T0: 1,000 kg short" in lines
    assert len(lines) <= 10


def test_a_table_is_a_copy_with_its_units():
    plan = planner.solve(frames(), explain=False)
    production = plan["Production"]
    production["Made"] = 0.0
    assert plan["Production"]["Made"].sum() == pytest.approx(1000)
    assert production.attrs["units"]["Stock (end)"] == "kg"
    assert list(plan) == plan.tables
    with pytest.raises(planner.UnknownTable, match="no table 'Run'"):
        plan["Run"]


def test_text_for_a_number_is_a_finding_not_a_fault():
    tables = frames(Lots=[lot("A", "plenty")])
    (error,) = planner.check(tables).errors
    assert (error.sheet, error.cell, error.column) == ("Lots", "D2", "Quantity")
    with pytest.raises(planner.WorkbookHasErrors, match="'plenty' is not a number") as stop:
        planner.solve(tables)
    assert error in stop.value.findings


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: planner.solve({"Lotz": pd.DataFrame()}), planner.UnknownTable, "no table 'Lotz'"),
        (lambda: planner.check({"Lots": [1, 2]}), TypeError, "Lots is a list, not a DataFrame"),
        (lambda: planner.solve("nowhere.xlsx"), FileNotFoundError, "no file nowhere.xlsx"),
        (lambda: planner.solve(b"not a workbook"), planner.WorkbookHasErrors, "error"),
        (lambda: planner.read(b""), planner.WorkbookHasErrors, "error"),
        (lambda: planner.load(b"not a plan"), planner.NotAPlan, "."),
        (lambda: planner.solve(frames(), "Kiln outage"), planner.UnknownScenario, "no scenario"),
        (lambda: planner.solve(frames(), algorithm="magic"), planner.UnknownOption, "no algorithm magic"),
        (lambda: planner.solve(frames(), options={"magic": "1"}), planner.UnknownOption, "no option 'magic'"),
        (lambda: planner.compare([]), ValueError, "two plans at least"),
    ],
)
def test_what_goes_wrong_is_said_in_words(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_a_gap_that_is_not_known_is_said():
    plan = planner.solve(frames(), explain=False)
    unproven = planner.Plan(replace(plan.found, status="cancelled", gap=float("inf")))
    assert "Margin 1,000 USD (how much more there could be is not known)" in repr(unproven)


def test_a_date_of_numpy_among_objects_is_a_date():
    tables = frames()
    tables["Lots"]["Use by"] = pd.Series([np.datetime64("2026-01-05", "ns")], dtype=object)
    assert planner.read(tables)["Lots"]["Use by"].tolist() == [pd.Timestamp("2026-01-05")]


@pytest.mark.long
def test_tables_of_a_plan_solve_again(tmp_path: Path):
    plan = planner.solve(frames(), explain=False)
    changed = plan.inputs
    changed["Lots"]["Quantity"] = 5.0
    half = planner.solve(changed, explain=False)
    assert half.margin == pytest.approx(500)
    figures = planner.compare([plan, half]).figures.set_index("Figure")
    assert figures.loc["Margin"].tolist()[1:] == pytest.approx([1000.0, 500.0])
    assert planner.load(half.write(tmp_path / "half.xlsx")).margin == pytest.approx(500)


def test_dates_names_and_missing_values_are_read_as_in_a_sheet():
    """Timestamps, dates, NaT and None: a lot from day 2 on in a plan of two days leaves one day of 24 h for 30 t."""
    tables = frames(Lots=[lot("A", 30.0)])
    tables["Periods"] = pd.DataFrame(tiny(2)["Periods"])
    tables["Lots"]["Available"] = pd.Timestamp(tables["Periods"]["Start"].iloc[1])
    tables["Lots"]["Use by"] = pd.NaT
    tables["Lots"]["Note"] = None
    assert planner.solve(tables, explain=False)["Runs"]["Amount"].tolist() == pytest.approx([24.0])
