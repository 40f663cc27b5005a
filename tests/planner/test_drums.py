"""Lots of intermediates beside feed: what is said of feed is of feed alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from models.audit.auditing import audit
from models.schema.frames import inputs
from planner.engine import pipeline
from planner.engine.cases import of_tables
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.views.families import families
from planner.views.heavy_elements import made
from planner.views.in_words import idle_feed
from tests.choices import UNEXPLAINED
from tests.models.solved import lot, tiny
from tests.models.test_intermediates import staged
from tests.models.test_lots_put import drums
from tests.models.test_products_put import metal
from tests.workbooks import write_tables


@cache
def planned(tonnes: float = 10.0) -> Plan:
    """The mill leaches so much of A, at most 72 t in three days; 1 t of drums has to be bought at 30 and put in."""
    rows = staged(3, Lots=[lot("A", tonnes), drums(Status="offered", Price=30.0, **{"Must use": 1.0})])
    with TemporaryDirectory() as folder:
        return pipeline.solve(write_tables(Path(folder) / "drums.xlsx", rows), choices=UNEXPLAINED)


def test_feed_used_and_bought_are_of_feed_alone() -> None:
    rows = {row.key: row.value for row in summary.rows(planned())}
    assert rows["Feed used"] == pytest.approx(10.0)
    assert rows["Feed bought"] == 0.0
    assert rows["Intermediates put in"] == pytest.approx(1.0)
    assert rows["Intermediates bought"] == pytest.approx(1.0)


def test_facts_tell_them_apart() -> None:
    facts = planned().tables["Facts"].groupby("Item")["Feed"].sum()
    assert facts["Feed worked"] == pytest.approx(10.0)
    assert facts["Lots put in"] == pytest.approx(1.0)


@pytest.mark.long(but=["Feed bought", "Intermediates bought"])
@pytest.mark.parametrize("key", ["Feed used", "Feed bought", "Intermediates put in", "Intermediates bought"])
def test_what_summary_tells_otherwise_is_found(key: str) -> None:
    plan = planned()
    assert audit(plan.inputs, plan.tables, plan.margin) == ()
    told = plan.tables["Summary"]
    more = told.assign(Value=told["Value"].where(told["Key"] != key, 2.5))
    found = audit(plan.inputs, {**plan.tables, "Summary": more}, plan.margin)
    assert any(key in str(violation) for violation in found)


def test_what_is_bought_is_named_by_its_kind() -> None:
    (sentence,) = idle_feed.in_words(planned(100.0))
    assert sentence.startswith("The plan buys 1 t of intermediates for 30 ")


@cache
def with_metal() -> Plan:
    """1000 kg of metal are made of A, which is all Me; 400 kg are bought in drums, half of it dirt."""
    parts = [{"Component": name, "Counted as": "mass"} for name in ("Me", "Dirt")]
    rows = tiny(Components=parts, Lots=[lot("A"), metal(Status="offered", Price=30.0, Dirt=50.0)])
    return pipeline.solve_case(of_tables(inputs(rows)), choices=UNEXPLAINED)


def test_products_in_drums_are_told_apart_too() -> None:
    plan = with_metal()
    rows = {row.key: row.value for row in summary.rows(plan)}
    assert (rows["Products put in"], rows["Products bought"]) == (pytest.approx(0.5), pytest.approx(0.5))
    assert (rows["Feed bought"], rows["Products made"]) == (0.0, pytest.approx(1000.0))
    facts = plan.tables["Facts"].groupby("Item")["Made"].sum()
    assert (facts["Product made"], facts["Product put in"]) == (pytest.approx(1000.0), pytest.approx(400.0))
    assert families(plan) == {"Feed": "Feed", "Metal": "Products"}
    assert audit(plan.inputs, plan.tables, plan.margin) == ()
    told = plan.tables["Summary"]
    more = told.assign(Value=told["Value"].where(told["Key"] != "Products bought", 2.5))
    found = audit(plan.inputs, {**plan.tables, "Summary": more}, plan.margin)
    assert any("Products bought" in str(violation) for violation in found)


def test_what_is_made_of_an_element_is_none_of_what_is_bought() -> None:
    """All that is made is Me; of what is bought half is."""
    assert made(with_metal(), "Me") == pytest.approx(1000.0)
