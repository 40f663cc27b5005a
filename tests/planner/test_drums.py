"""Lots of intermediates beside feed: what is said of feed is of feed alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from models.audit.auditing import audit
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.views.in_words import idle_feed
from tests.choices import UNEXPLAINED
from tests.models.solved import lot
from tests.models.test_intermediates import staged
from tests.models.test_lots_put import drums
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
