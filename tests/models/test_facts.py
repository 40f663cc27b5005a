"""The table Facts: every sum over it is a figure of the plan, and each row is named by all that it is about."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

from models.audit.auditing import audit
from models.results import facts
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from tests.models.rules.test_lot_days import WEDNESDAY
from tests.models.rules.test_store_batches import kiln
from tests.models.rules.test_window_days import contract
from tests.models.solved import lot, solved
from tests.plants import changed, small_plant
from tests.random_plants import rows
from tests.wide import some
from tests.workbooks import write_tables

CHOICES = pipeline.Choices(explain=False)


@lru_cache(maxsize=8)
def planned(seed: int | None = None) -> Plan:
    """The small plant with a site and a family, or a plant drawn at random."""
    plant = changed(small_plant(), "Lines", 0, Site="North") if seed is None else rows(seed)
    with TemporaryDirectory() as folder:
        return pipeline.solve(write_tables(Path(folder) / "plant.xlsx", plant), choices=CHOICES)


@pytest.mark.parametrize("seed", [None, *some(range(6), 2), 3])
def test_sums_are_the_figures_of_the_plan(seed: int | None) -> None:
    """Money to the cent, by item and period; feed, hours and kg as Runs, Line hours and Production have them."""
    plan = planned(seed)
    facts, summary = plan.tables["Facts"], plan.tables["Summary"].set_index("Key")["Value"]
    assert facts["Amount"].sum() == pytest.approx(plan.margin, abs=0.005)
    assert facts["Feed"].sum() == pytest.approx(summary["Feed used"])
    assert facts["Made"].sum() == pytest.approx(summary["Products made"])
    assert facts["Hours"].sum() == pytest.approx(plan.tables["Line hours"]["Used"].sum())
    assert facts["Sold"].sum() == pytest.approx(plan.tables["Production"]["Sold"].sum())
    told = plan.tables["Money"].groupby(["Item", "Period"])["Amount"].sum()
    here = facts[facts["Amount"].notna()].groupby(["Item", "Period"])["Amount"].sum()
    assert (here.reindex(told.index) - told).abs().max() < 0.005
    kinds = facts.groupby("Kind")["Amount"].sum()
    assert kinds.get("cash", 0.0) == pytest.approx(summary["Cash margin"], abs=0.005)
    assert kinds.get("stock", 0.0) == pytest.approx(summary["Change in stock value"], abs=0.005)


def test_the_dust_of_rounding_is_no_fact() -> None:
    """A lot of 10,000 a tonne is on offer, of which 1e-10 t are bought: nothing, as Money has it, though it is 1e-6."""
    plan = solved({**kiln(), "Lots": [lot("Dear", 1.0, Me=20.0, Dirt=20.0, Status="offered", Price=1e4)]})
    assert plan.model.bought.tolist() != [-1]
    dusty = np.maximum(plan.solution.x, 0.0)
    dusty[plan.model.bought] = 1e-10
    assert facts.table(plan.plant, plan.model, dusty, plan.plant.tables["Components"]).empty


def test_what_is_delivered_late_is_sold_too(tmp_path: Path) -> None:
    """Of 8000 kg due on Wednesday 3000 are in time, 4000 follow in the same week, and 1000 in the next one."""
    plant = contract(WEDNESDAY, 8000.0, count=2, Late="yes")
    plan = pipeline.solve(write_tables(tmp_path / "plan.xlsx", plant), choices=CHOICES)
    sold = plan.tables["Facts"][plan.tables["Facts"]["Item"] == "Product sold"]
    assert plan.tables["Sales"]["Late"].sum() == pytest.approx(5000.0)
    assert sold.groupby("Period", sort=False)["Sold"].sum().tolist() == pytest.approx([7000.0, 1000.0])
    assert set(sold["Contract"]) == {"C"}
    assert audit(plan.inputs, plan.tables, plan.margin) == ()


def test_each_row_has_one_measure_and_is_there_once() -> None:
    facts = planned(3).tables["Facts"]
    measures = facts[["Feed", "Hours", "Made", "Sold", "Amount"]]
    assert (measures.notna().sum(axis=1) == 1).all()
    names = facts.columns[: facts.columns.get_loc("Feed")]
    assert not facts.duplicated(subset=list(names)).any()


def test_kg_of_a_component_are_those_of_the_feed_and_of_what_is_recovered() -> None:
    """Worked: t * 1000 * dry share * assay of the lot, lot by lot."""
    plan = planned()
    facts, lots = plan.tables["Facts"], plan.inputs["Lots"].set_index("Lot")
    worked = facts[facts["Item"] == "Feed worked"]
    lot = lots.loc[worked["Lot"]]
    dry = 1 - lot["Moisture"].fillna(0.0).to_numpy() / 100
    expected = worked["Feed"].to_numpy() * 1000 * dry * lot["Nd"].to_numpy() / 100
    assert worked["Nd"].to_numpy() == pytest.approx(expected)
    made = facts[facts["Item"] == "Product made"]
    assert 0 < made["Nd"].sum() <= worked["Nd"].sum()


def test_rows_are_named_by_all_that_they_are_about() -> None:
    """Hours and running cost have the site of their line; sales the customer; a purchase its lot and class."""
    facts = planned().tables["Facts"]
    line = planned().inputs["Lines"]["Line"].iloc[0]
    of_line = facts[facts["Line"] == line]
    assert {"Line hours"} <= set(of_line["Item"])
    assert set(of_line["Site"]) == {"North"}
    assert facts[facts["Item"].isin(["Contract sales", "Spot sales"])][["Contract", "Product"]].notna().all().all()
    bought = facts[facts["Item"].isin(["Opening feed", "Feed expected", "Feed bought", "Feed worked"])]
    assert bought[["Lot", "Feed class"]].notna().all().all()
    assert (facts["Month"] == facts["Date"].dt.strftime("%Y-%m")).all()


def test_the_audit_finds_a_typed_over_cell() -> None:
    plan = planned()
    facts = plan.tables["Facts"]
    assert audit(plan.inputs, plan.tables, plan.margin) == ()
    for measure in ("Feed", "Hours", "Made", "Sold", "Amount"):
        other = facts.copy()
        other.loc[other[measure].first_valid_index(), measure] += 1.0
        found = audit(plan.inputs, {**plan.tables, "Facts": other}, plan.margin)
        assert {violation.table for violation in found} == {"Facts"}, measure


def test_it_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    plan = planned()
    again = plan_book.load(plan_book.write(plan, tmp_path / "plan.xlsx"))
    pd.testing.assert_frame_equal(again.tables["Facts"], plan.tables["Facts"])
