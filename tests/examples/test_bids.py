"""Every bid is what buying does: the difference of two plans that are solved from scratch, with the lot and without.

A few lots of a cut down example and of a plant drawn at random; with `LONG_RUN=1` every offered and
blocked lot of both examples, and every lot of ten random plants.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any

import pytest

from models.schema.frames import Tables, inputs
from planner.engine import cases, solved
from planner.engine.plan import Plan
from planner.engine.solved import Choices, Solved
from planner.excel.template import example_plants
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.studies.bids import bidding
from planner.studies.bids.bidding import Bid
from tests import small_examples
from tests.random_plants import rows
from tests.wide import LONG

SAME = 1e-6
"""Relative to the margin: 0.5e-6 may be given up in each plan for tidiness."""


Row = dict[Hashable, Any]
NOTHING: Row = {"Asked": 0.0, "Short": 0.0}
"""Of a promise that is kept."""


def all_lots(plant: str) -> list[str]:
    return tables_of(plant)["Lots"]["Lot"].tolist()


def offers(plant: str) -> list[str]:
    lots = tables_of(plant)["Lots"]
    return lots["Lot"][lots["Status"].isin(["offered", "blocked"])].tolist()


def two_offers(plant: str) -> list[str]:
    return offers(plant)[:2]


FEW = [("small belfast", two_offers), ("0", two_offers)]
EVERY = [("belfast", offers), ("missouri", offers), *((str(seed), all_lots) for seed in range(10))]


@cache
def tables_of(plant: str) -> Tables:
    if plant.isdigit():
        return inputs(rows(int(plant)))
    return small_examples.small(plant[6:]) if plant.startswith("small ") else example_plants.tables(plant)


def planned(tables: Tables) -> Solved:
    return solved.solve(cases.of_tables(tables), choices=Choices(explain=False))


@cache
def base_of(plant: str) -> Solved:
    return planned(tables_of(plant))


def changed(plant: str, lot: str, **cells: object) -> Plan:
    """The plan of a workbook in which somebody changed cells of the lot, solved from scratch."""
    lots = tables_of(plant)["Lots"].copy()
    for column, value in cells.items():
        lots.loc[lots["Lot"] == lot, column] = value
    return planned({**tables_of(plant), "Lots": lots}).plan


def with_it(plant: str, lot: str) -> Plan:
    """What somebody does who has the lot, or buys all of it; of an offer without Quantity as much as is wanted."""
    figures = tables_of(plant)["Lots"].set_index("Lot").loc[lot]
    has_it = figures["Status"] in ("stock", "expected") or math.isnan(figures["Quantity"])
    return base_of(plant).plan if has_it else changed(plant, lot, Status="expected")


def without_it(plant: str, lot: str) -> Plan:
    return changed(plant, lot, Status="blocked", Quantity=0.0, **{"Must use": 0.0})


def missing(plan: Plan) -> dict[str, Row]:
    """What is missing of each broken promise of a plan, and what is had of it, by the promise's name."""
    rows = plan.tables["Broken promises"].to_dict("records")
    return {f"{row['Sheet']} / {row['Row']} / {row['Promise']}": row for row in rows}


def must_say_each_promise(bid: Bid, bought: Plan, without: Plan) -> None:
    """Each promise of which more or less is missing is said, with what both plans give; and no other."""
    said = {change.name: change for change in bid.plans.promises}
    some, none = missing(bought), missing(without)
    for name in {*some, *none, *said}:
        less = none.get(name, NOTHING)["Short"] - some.get(name, NOTHING)["Short"]
        close = SAME * max(some.get(name, none.get(name, NOTHING))["Asked"], 1.0)
        assert (said[name].gain if name in said else 0.0) == pytest.approx(less, rel=0, abs=2 * close)
        for got, plan in (("with_lot", some), ("without", none)):
            if name in said and name in plan:
                assert getattr(said[name], got) == pytest.approx(plan[name]["Got"], rel=0, abs=2 * close)


def must_be_what_buying_does(plant: str, lot: str, bid: Bid) -> None:
    """Margins and every promise of two plans from scratch, and a third at the break-even price."""
    bought, without = with_it(plant, lot), without_it(plant, lot)
    close = SAME * max(1.0, abs(without.margin))
    assert bid.plans.margin_with == pytest.approx(bought.margin, rel=0, abs=close)
    assert bid.plans.margin_without == pytest.approx(without.margin, rel=0, abs=close)
    must_say_each_promise(bid, bought, without)
    if bid.even.price is not None:
        even = changed(plant, lot, Status="expected", Quantity=bid.even.tonnes, Price=bid.even.price)
        assert even.margin == pytest.approx(without.margin, rel=0, abs=2 * close)


def bids_of(plant: str, lots: list[str]) -> dict[str, Bid]:
    found = bidding.work(cases.of_tables(tables_of(plant)), lots, progress=Progress(), cancel=Cancel())
    assert found.refused == ()
    return {bid.lot: bid for bid in found.bids}


@pytest.mark.long(but=["0-two_offers"])
@pytest.mark.parametrize(("plant", "lots"), EVERY if LONG else FEW)
def test_a_bid_is_what_buying_does(plant: str, lots: Callable[[str], list[str]]) -> None:
    """Of the small plant an offer that is worth its price as feed that is left, and a blocked lot."""
    for lot, bid in bids_of(plant, lots(plant)).items():
        must_be_what_buying_does(plant, lot, bid)
