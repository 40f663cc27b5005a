"""The examples' data: current workbooks, a source for every row, figures within the ranges that are known."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from inputs import make
from inputs.make import DATA, EXAMPLES, HERE, SOURCE, write
from models.schema.frames import Tables, columns_of
from models.schema.inputs import INPUTS as TABLES

WORDINGS = ("published", "commonly quoted, not checked", "computed", "example value")
FIGURES = json.loads((Path(__file__).parent / "figures.json").read_text(encoding="utf-8"))

plants = pytest.mark.parametrize("plant", EXAMPLES)


@cache
def tables(plant: str) -> Tables:
    """The tables of an example, read once for all tests."""
    return make.tables(plant)


def _cells(path: Path) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def _components(plant: str) -> list[str]:
    components = tables(plant)["Components"]
    return components.loc[components["Counted as"] != "property", "Component"].tolist()


@plants
def test_committed_workbook_is_what_its_tables_make(plant: str, tmp_path: Path) -> None:
    fresh, committed = _cells(write(plant, tmp_path)), _cells(HERE / f"{plant}.xlsx")
    assert fresh.keys() == committed.keys()
    changed = [sheet for sheet in fresh if fresh[sheet] != committed[sheet]]
    assert not changed, f"run python -m inputs.make {plant}"


@plants
def test_tables_have_the_headers_of_the_schema(plant: str) -> None:
    components = tables(plant)["Components"]
    for name, table in TABLES.items():
        path = DATA / plant / f"{name.lower().replace(' ', '-')}.csv"
        if not path.exists():
            continue  # a table without rows
        with path.open(encoding="utf-8", newline="") as file:
            headers = next(csv.reader(file))
        assert headers == [*(column.header for column in columns_of(table, components)), SOURCE], name


@plants
def test_every_row_says_where_its_numbers_come_from(plant: str) -> None:
    for name, frame in tables(plant).items():
        assert len(frame) or not (DATA / plant / f"{name.lower().replace(' ', '-')}.csv").exists(), name
        for source in frame[SOURCE]:
            assert any(wording in source for wording in WORDINGS), (name, source)


@plants
def test_what_is_called_published_names_its_source(plant: str) -> None:
    for name, frame in tables(plant).items():
        for source in frame[SOURCE]:
            assert source.count("published") == len(re.findall(r"published[\w ]*[:(]", source)), (name, source)


@plants
def test_assays_and_moisture_lie_in_the_range_of_their_class(plant: str) -> None:
    lots = tables(plant)["Lots"]
    for lot in lots[lots["Feed class"] != "Strip liquor"].to_dict("records"):
        known = FIGURES["feed_classes"][lot["Feed class"]]
        for component in _components(plant):
            low, high = known["assay"].get(component, (0, 0))
            assert not lot[component] < low and not lot[component] > high, (lot["Lot"], component)
        assert known["moisture"][0] <= lot["Moisture"] <= known["moisture"][1], lot["Lot"]


@plants
def test_typical_assays_lie_in_the_range_of_their_class(plant: str) -> None:
    classes = tables(plant)["Feed classes"]
    for row in classes[classes["Feed class"] != "Strip liquor"].to_dict("records"):
        known = FIGURES["feed_classes"][row["Feed class"]]["assay"]
        for component in _components(plant):
            low, high = known.get(component, (0, 0))
            assert low <= row[component] <= high, (row["Feed class"], component)


@plants
def test_contract_prices_lie_between_the_lowest_and_the_highest_price_deck(plant: str) -> None:
    for row in tables(plant)["Contracts"].to_dict("records"):
        low, high = FIGURES["price_per_kg"][row["Product"]]
        assert low <= row["Price"] <= high, row["Contract"]


def test_belfast_lines_work_the_tonnes_a_week_that_their_stages_have() -> None:
    """Rate x 24 h x 7 d x 86.8 % is the stage's tonnes a week on the magnet route; 1,200 t a year are 23 t a week."""
    belfast = tables("belfast")
    use = belfast["Line use"]
    rates = use[use["Recipe"] == "Magnet route"].set_index("Line")["Rate"]
    for line, week in FIGURES["belfast_t_per_week"].items():
        assert rates[line] * 24 * 7 * 0.868 == pytest.approx(week, rel=2e-3)
        assert week > FIGURES["plant"]["feed_t_per_year"] / 52


@plants
def test_some_lots_have_no_assay_and_some_a_partial_one(plant: str) -> None:
    lots = tables(plant)["Lots"]
    blank = lots[_components(plant)].isna()
    assert (blank.all(axis=1)).sum() >= 3
    assert (blank.any(axis=1) & ~blank.all(axis=1)).sum() >= 3


@plants
def test_all_kinds_of_lots_are_there(plant: str) -> None:
    assert set(tables(plant)["Lots"]["Status"]) == {"stock", "expected", "offered", "blocked"}


def test_sizes() -> None:
    """Belfast: about 80 lots in 26 weeks; Missouri: 13 weeks and 9 months, a year in all."""
    belfast, missouri = tables("belfast"), tables("missouri")
    assert 75 <= len(belfast["Lots"]) <= 90
    assert len(belfast["Periods"]) == 26
    assert len(missouri["Periods"]) == 13 + 9
    span = missouri["Periods"]["End"].iloc[-1] - missouri["Periods"]["Start"].iloc[0]
    assert span.days == 365


@plants
def test_scenarios_change_cells_that_exist(plant: str) -> None:
    inputs = tables(plant)
    scenarios = inputs["Scenarios"]
    assert scenarios["Scenario"].nunique() >= 6
    assert set(scenarios["Parent"].dropna()) <= set(scenarios["Scenario"])
    for row in scenarios.to_dict("records"):
        assert row["Column"] in inputs[row["Sheet"]].columns, row
        assert row["Row"] == "*" or row["Row"] in _keys(inputs, row["Sheet"]), row


def _keys(inputs: Tables, sheet: str) -> set[str]:
    columns = [inputs[sheet][name] for name in TABLES[sheet].keys]
    return {" / ".join(_part(value) for value in key if pd.notna(value)) for key in zip(*columns, strict=True)}


def _part(value: Any) -> str:
    return value.date().isoformat() if hasattr(value, "date") else str(value)
