"""Random plants at two sites, of whose week some is written down: no kilogram comes or goes but what is found to."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from models.audit.stages.shipped import feed_there
from models.schema.frames import Tables
from planner.engine.plan import Plan
from planner.rolling import done
from planner.rolling.next_week.stocks import books
from planner.rolling.notes import Notes
from planner.rolling.rolled import roll
from planner.views.floor import week as floor
from tests.models.random_sites import drawn, rows
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import FREE

SEEDS = (0, 1, 3, 12, 17, 18)
KEPT = ("fixed", "apart", "mixed")


def planned(seed: int, keeping: str, **cells: object) -> Plan:
    """The plan of a plant whose feed is free of charge and whose liquor is kept so; `cells` are those of all lots."""
    plant = rows(drawn(seed))
    lots = [{**lot, "Price": None, **cells} for lot in plant["Lots"]]
    intermediates = [{**plant["Intermediates"][0], "Keeping": keeping}]
    settings = [*plant["Settings"], *FREE]
    return solved({**plant, "Lots": lots, "Intermediates": intermediates, "Settings": settings})


def written_down(plan: Plan, until: pd.Timestamp, noise: random.Random) -> Tables:
    """Less than was planned, and of some of it nothing; of sales a third at most."""
    told = floor.to_fill_in(plan, until.date())
    for name in ("Actuals", "Shipped"):
        said = [None if noise.random() < 0.4 else noise.uniform(0.3, 1.0) for _ in range(len(told[name]))]
        told[name] = told[name].assign(Amount=told[name]["Planned"] * pd.Series(said, dtype=float))
    delivered = told["Delivered"]
    return {**told, "Delivered": delivered.assign(Quantity=delivered["Planned"] * noise.choice([0.0, 0.3]))}


def kilograms(tables: Tables) -> float:
    """Of metal, in feed, in stores and under way."""
    there = tables["Stores"]["Opening stock"].sum() + tables["Opening batches"]["Quantity"].sum()
    return float(100.0 * tables["Lots"]["Quantity"].sum() + there + tables["Arrivals"]["Quantity"].sum())


def written_in_part(plan: Plan, until: pd.Timestamp, noise: random.Random) -> Tables:
    """Some of what came of lots, always less, and of what was worked of them; nothing of all that follows."""
    told = floor.to_fill_in(plan, until.date())
    came, worked, lots = told["Received"], told["Actuals"], plan.inputs["Lots"].set_index("Lot")["Quantity"]
    shares = pd.Series([None if noise.random() < 0.3 else noise.uniform(0.1, 0.9) for _ in came.index], dtype=float)
    of_lots = worked["Lot"].isin(lots.index)
    said = [None if noise.random() < 0.6 else noise.uniform(0.0, 0.3) for _ in worked.index]
    return {
        **told,
        "Received": came.assign(Tonnes=came["Lot or product"].map(lots) * shares),
        "Actuals": worked.assign(Amount=(worked["Planned"] * pd.Series(said, dtype=float)).where(of_lots)),
    }


@pytest.mark.long(but=["3-apart", "12-fixed"])
@pytest.mark.parametrize("keeping", KEPT)
@pytest.mark.parametrize("seed", [3, 12, 17])
def test_of_what_nobody_wrote_down_there_was_enough(seed: int, keeping: str) -> None:
    """Lots that come have less: what is not written down takes no more than there is, and no kilogram is missing."""
    plan, noise = planned(seed, keeping, Status="expected"), random.Random(seed)
    until = plan.inputs["Periods"]["End"].iloc[1]
    told = written_in_part(plan, until, noise)
    rolled, week = roll(plan, until.date(), told, added=0), done.week_of(plan, until, told, Notes())
    decided, feed = week.balances.decided, feed_there(week.balances)[0]
    assert {finding.sheet for finding in rolled.findings} <= {"Received"}
    assert min(week.balances.stock.min(), feed.min()) > -1e-6
    assert any("no more was there" in note.words for note in rolled.assumed)
    per_tonne = decided.runs["Lot"].isin(week.balances.site.lots.index).map({True: 100.0, False: 1000.0})
    lost = float((decided.runs["Amount"] * per_tonne).sum() - decided.output["Kg"].sum())
    gone = float(decided.sales["Amount"].sum() + decided.discarded.sum())
    assert kilograms(rolled.tables) == pytest.approx(kilograms(week.inputs) - lost - gone, abs=1e-6)


@pytest.mark.long(but=["1-apart", "12-fixed"])
@pytest.mark.parametrize("keeping", KEPT)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_kilogram_comes_or_goes(seed: int, keeping: str) -> None:
    """What was taken, and is not lost in a recovery, is made, sold, in a store or under way; but for that of which more
    has left a store than there was, which is found."""
    plan, noise = planned(seed, keeping), random.Random(seed)
    until = plan.inputs["Periods"]["End"].iloc[noise.randrange(2)]
    told = written_down(plan, until, noise)
    rolled = roll(plan, until.date(), told, added=0)
    week = done.week_of(plan, until, told, Notes())
    decided = week.balances.decided
    per_tonne = decided.runs["Lot"].isin(week.balances.site.lots.index).map({True: 100.0, False: 1000.0})
    lost = float((decided.runs["Amount"] * per_tonne).sum() - decided.output["Kg"].sum())
    gone = float(decided.sales["Amount"].sum() + decided.discarded.sum())
    too_much = -float(books(week).clip(upper=0.0).sum())
    assert len(plan.tables["Shipments"]) and bool(rolled.findings) >= (too_much > 1e-6)
    assert kilograms(rolled.tables) == pytest.approx(kilograms(plan.inputs) - lost - gone + too_much, abs=1e-6)
