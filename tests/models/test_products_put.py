"""Lots of products: bought, or lying in drums, until the plan puts them into the store, as it does intermediates."""

from __future__ import annotations

import pytest

from models.checks import check
from models.schema.frames import inputs
from models.schema.problems import Severity
from tests.models.rules.test_store_batches import violations
from tests.models.sites import lane, two_mills
from tests.models.solved import Row, Solved, contract, errors, lot, solved, target, tiny
from tests.models.test_lots_put import by_hand
from tests.plants import day


def metal(name: str = "Drums", **cells: object) -> Row:
    """0.5 t of metal in drums, a fifth of it water and half of the rest metal: 200 kg of it."""
    row: Row = {"Lot": name, "Feed class": "Metal", "Status": "stock", "Quantity": 0.5, "Moisture": 20.0, "Me": 50.0}
    return row | cells


def production(plan: Solved, column: str) -> list[float]:
    return plan.tables["Production"][column].tolist()


def test_a_lot_that_is_offered_is_bought_put_in_and_sold():
    """1000 kg of A and 200 of the drums, of which 0.5 t cost 30 each: 1000 + 200 - 15."""
    rows = tiny(Lots=[lot("A"), metal(Status="offered", Price=30.0)])
    plan = solved(rows)
    assert plan.money() == pytest.approx({"Spot sales": 1200.0, "Products bought": -15.0})
    assert plan.run(Lot="Drums", Recipe="(put)", Takes="Metal") == pytest.approx(0.5)
    assert production(plan, "Made") == pytest.approx([1000.0])
    assert production(plan, "Put in") == pytest.approx([200.0])
    assert violations(rows, plan) == []
    assert solved(tiny(Lots=[lot("A"), metal(Status="offered", Price=401.0)])).margin == pytest.approx(1000.0)


def test_it_waits_outside_the_store_at_its_holding_cost():
    """Nothing may stand in the store, and metal is sold on the second day: a night of 200 kg at 0.1, 200 - 20.

    With Use by the first day it cannot be put in, and lies there for both: - 40.
    """
    late = [{"Product": "Metal", "Price": 1.0, "From": day(2)}]
    store = [{"Product": "Metal", "Max stock": 0.0, "Holding cost": 0.1}]
    rows = tiny(2, Lots=[lot("A", 0.0), metal()], Products=store, **{"Spot sales": late})
    plan = solved(rows)
    assert plan.money() == pytest.approx({"Spot sales": 200.0, "Holding cost of products": -20.0})
    assert production(plan, "Put in") == pytest.approx([0.0, 200.0])
    assert violations(rows, plan) == []
    assert solved({**rows, "Lots": [metal(**{"Use by": day(1)})]}).margin == pytest.approx(-40.0)


def test_what_is_put_in_is_not_made_but_may_be_delivered_and_in_stock():
    """Nothing is made of the 300 kg that are to be made; 150 are delivered, and the other 50 stand in stock."""
    asked = [
        target("Made", 300.0, Priority=3.0),
        {**target("In stock", 50.0, Priority=1.0), "Measure": "stock"},
    ]
    rows = tiny(Lots=[metal()], Targets=asked, **contract(150.0, Priority=2.0), **{"Spot sales": []})
    plan = solved(rows)
    assert plan.broken() == pytest.approx({"Targets: Made: Amount": 300.0})
    assert production(plan, "Stock (end)") == pytest.approx([50.0])
    assert violations(rows, plan) == []


def test_a_product_that_no_recipe_makes_may_be_bought():
    """200 kg of it at 3 each beside the 1000 of metal."""
    named = [{"Product": "Metal", "Price": 1.0}, {"Product": "Alloy", "Price": 3.0}]
    alloy = metal(**{"Feed class": "Alloy", "Status": "offered", "Price": 10.0})
    rows = tiny(Lots=[lot("A"), alloy], Products=[{"Product": "Metal"}, {"Product": "Alloy"}], **{"Spot sales": named})
    assert errors(inputs(rows)) == []
    plan = solved(rows)
    assert plan.margin == pytest.approx(1000.0 + 600.0 - 5.0)
    assert violations(rows, plan) == []
    without = {**rows, "Lots": [lot("A")]}
    assert [one.check for one in check(inputs(without)) if one.severity is Severity.ERROR] == ["product-not-made"]


def test_at_sites_it_is_put_in_where_it_lies():
    """The drums of the south go north by lane, at 5 a tonne counted, where alone metal is sold: 1000 + 200 - 1."""
    way = {**lane(Material="Metal", Cost=5.0), "From site": "South", "To site": "North"}
    north = [{"Product": "Metal", "Price": 1.0, "Site": "North"}]
    rows = two_mills(Lots=[lot("A", Site="North"), metal(Site="South")], Lanes=[way], **{"Spot sales": north})
    plan = solved(rows)
    assert plan.margin == pytest.approx(1199.0)
    assert plan.run(Recipe="(put)", Site="South") == pytest.approx(0.5)
    assert plan.amount("Stock at sites", "Put in", Site="South") == pytest.approx(200.0)
    assert plan.amount("Shipments", Material="Metal") == pytest.approx(0.2)
    assert violations(rows, plan) == []


@pytest.mark.parametrize("most", [0.0, 150.0, 1e4])
def test_the_plan_is_that_of_a_recipe_written_by_hand(most):
    """With a limit on the dirt in what comes into stock, windows in which metal is sold, and a lot that comes later."""
    parts = [{"Component": name, "Counted as": "mass"} for name in ("Me", "Dirt")]
    lots = [
        lot("A", 3.0, Me=10.0, Dirt=1.0),
        metal(Dirt=20.0, Status="offered", Price=60.0),
        metal("Late", Quantity=0.3, Me=80.0, Available=day(2), Price=5.0, Status="expected"),
    ]
    spot = [
        {"Product": "Metal", "Price": 1.0, "To": day(2), "Max": 250.0},
        {"Product": "Metal", "Price": 2.0, "From": day(3)},
    ]
    rows = tiny(
        3,
        Components=parts,
        Lots=lots,
        Products=[{"Product": "Metal", "Max stock": most, "Closing value": 0.1}],
        Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 90.0, "Dirt": 50.0}],
        **{"Spot sales": spot, "Blend limits": [{"On": "Metal", "Share of": "Dirt", "Max": 15.0}]},
    )
    plan, other = solved(rows), solved(by_hand(rows, "Metal"))
    assert plan.margin == pytest.approx(other.margin, abs=1e-9)
    assert plan.run(Recipe="(put)") == pytest.approx(other.run(Recipe="Put"), abs=1e-9)
    assert plan.run(Recipe="(put)") > 0.1
    assert violations(rows, plan) == []


def test_drums_that_are_told_otherwise_are_found():
    rows = tiny(Lots=[lot("A"), metal()])
    plan = solved(rows)
    told = plan.tables["Production"].assign(**{"Put in": 100.0})
    assert any("Put in" in words for words in violations(rows, plan, Production=told))
    runs = plan.tables["Runs"]
    assert violations(rows, plan, Runs=runs.assign(Amount=runs["Amount"].where(runs["Recipe"] != "(put)", 0.25)))


@pytest.mark.parametrize(
    ("finding", "cells"),
    [("put-without-assay", {"Me": None}), ("put-without-quantity", {"Status": "offered", "Quantity": None})],
)
def test_what_nobody_could_put_in_is_a_finding(finding, cells):
    (found,) = [one for one in check(inputs(tiny(Lots=[lot("A"), metal(**cells)]))) if one.check == finding]
    assert (found.table, found.row) == ("Lots", 1)


def test_a_property_that_is_limited_is_asked_of_lots_of_the_product():
    parts = [{"Component": "Me", "Counted as": "mass"}, {"Component": "Grain", "Counted as": "property"}]
    limits = [{"On": "Metal", "Share of": "Grain", "Max": 8.0}]
    rows = tiny(Components=parts, Lots=[lot("A", Grain=5.0), metal()], **{"Blend limits": limits})
    (found,) = [one for one in check(inputs(rows)) if one.check == "property-unknown"]
    assert (found.table, found.row) == ("Lots", 1)
