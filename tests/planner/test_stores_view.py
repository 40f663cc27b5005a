"""What people see of stores: levels with their limits, what is in tanks, how far along each stage is, and flows."""

from __future__ import annotations

from functools import cache

import pytest
from openpyxl import load_workbook

from models.schema.frames import inputs
from planner.engine.cases import of_tables
from planner.engine.plan import Plan
from planner.engine.solved import solve
from planner.excel.plan import plan_book
from planner.report import page, sankey
from planner.views.network import stages, stores
from planner.views.network.flows import Flows
from tests.choices import UNEXPLAINED
from tests.models.rules.test_one_mix import tank
from tests.models.rules.test_store_batches import kiln
from tests.planner.compare.plans import solved


@cache
def limited() -> Plan:
    """800 kg of liquor are leached on the first day, 400 are fired a day: half of it stays, which is all that may."""
    row = {"Intermediate": "Liquor", "Keeping": "apart", "Max stock": 400.0, "Min stock": 0.0}
    return solved(kiln(0.4, 2, Intermediates=[row]))


@cache
def mixed() -> Plan:
    """300 kg of metal in 800 kg of liquor: 37.5 %."""
    return solve(of_tables(inputs(tank())), choices=UNEXPLAINED).plan


def test_the_level_of_a_store_stands_beside_its_limits():
    (series,) = stores.levels(limited()).values()
    assert {name: figures.tolist() for name, figures in series.items()} == {
        stores.LEVEL: pytest.approx([400.0, 0.0]),
        "Max stock": [400.0, 400.0],
    }


def test_the_overview_says_which_store_is_full_and_which_empty_most():
    full, empty = stores.in_words(limited())
    assert full == "Of the stores between stages Liquor is full most: at the end of 1 of 2 periods."
    assert empty == "Of the stores between stages Liquor is empty most: at the end of 1 of 2 periods."


def test_what_is_in_a_tank_is_told_by_component():
    assert {name: figures.tolist() for name, figures in stores.mixes(mixed())["Liquor"].items()} == {
        "Me": pytest.approx([37.5]),
        "Dirt": pytest.approx([62.5]),
    }


def test_the_workbook_and_the_page_have_charts_of_stores(tmp_path):
    book = load_workbook(plan_book.write(mixed(), tmp_path / "plan.xlsx"))
    titles = {cell.value for cell in book["Chart data"][1]}
    assert {"Store: Liquor", "In the tank: Liquor"} <= titles
    written = page.page([mixed()])
    assert "Stores between stages" in written
    assert "What is in tanks" in written


def test_a_way_that_leads_back_is_no_stage():
    """Liquor is made of feed and of rework, which is made of it: rework comes after it, and metal last of all."""
    ways = [("feed", "liquor"), ("liquor", "rework"), ("rework", "liquor"), ("liquor", "metal"), ("feed", "metal")]
    assert stages.ways_back(ways) == {("rework", "liquor")}
    assert stages.stages(ways) == {"feed": 0, "liquor": 1, "rework": 2, "metal": 2}


def test_flows_pass_an_intermediate_from_stage_to_stage():
    """300 kg of metal in feed come to liquor, and from there to metal."""
    plan = limited()
    option = sankey.chart("p0", plan, Flows(plan)).variants["Me"]["series"][0]
    assert {node["name"]: (node["depth"], node["kg"]) for node in option["data"]} == {
        "from Feed": (0, 300.0),
        "via Liquor": (1, 300.0),
        "to Metal": (2, 300.0),
    }
    assert [(link["source"], link["target"], link["value"]) for link in option["links"]] == [
        ("from Feed", "via Liquor", 300.0),
        ("via Liquor", "to Metal", 300.0),
    ]
