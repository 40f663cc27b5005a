"""Lots of intermediates: bought, or lying in drums, until the plan puts them into the store."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.checks import check
from models.schema.frames import inputs
from tests.models.pooling import network
from tests.models.rules.test_one_mix import tank
from tests.models.rules.test_store_batches import kiln, violations
from tests.models.sites import lane, leach_and_fire
from tests.models.solved import Row, Solved, lot, solved, target
from tests.models.test_intermediates import LIQUOR, staged
from tests.plants import Rows, day

PARTS = ("Me", "Dirt")


def drums(name: str = "Drums", **cells: object) -> Row:
    """1 t of liquor in drums, half water, 80 % metal of the rest: 400 kg of it."""
    return {
        "Lot": name,
        "Feed class": "Liquor",
        "Status": "stock",
        "Quantity": 1.0,
        "Moisture": 50.0,
        "Me": 80.0,
    } | cells


def kiln_alone() -> Rows:
    """The kiln fires 400 kg a day of what two lots of liquor hold: 400 kg of metal; and 100 with 400 of dirt."""
    rows = tank(0.4, 2)
    lots = [drums(), drums("More", Status="offered", Price=30.0, Me=20.0, Dirt=80.0)]
    of_kiln = {name: [row for row in rows[name] if row["Recipe"] == "Fire"] for name in ("Line use", "Yields")}
    recipes = [row for row in rows["Recipes"] if row["Recipe"] == "Fire"]
    return {**rows, **of_kiln, "Feed classes": [], "Lots": lots, "Recipes": recipes, "Lines": [{"Line": "Kiln"}]}


def stock(plan: Solved, column: str) -> list[float]:
    return plan.tables["Intermediate stock"][column].tolist()


def test_a_lot_that_is_offered_is_bought_put_in_and_worked():
    """The kiln fires 480 kg a day, half of it to metal: 400 of the drums at 30 + 80 of A on the first day.

    A makes 900 kg: (400 + 900) / 2 = 650 of metal, less 30.
    """
    rows = staged(3, Lots=[lot("A"), drums(Status="offered", Price=30.0)])
    plan = solved(rows)
    assert plan.money() == pytest.approx({"Spot sales": 650.0, "Intermediates bought": -30.0})
    assert plan.run(Lot="Drums", Recipe="(put)", Takes="Liquor") == pytest.approx(1.0)
    assert sum(stock(plan, "Put in")) == pytest.approx(400.0)
    assert sum(stock(plan, "Arrived")) == pytest.approx(900.0)
    assert violations(rows, plan) == []


def test_what_costs_more_than_it_brings_is_not_bought():
    plan = solved(staged(3, Lots=[lot("A"), drums(Status="offered", Price=201.0)]))
    assert plan.margin == pytest.approx(450.0)


def test_it_waits_outside_the_store_at_its_holding_cost():
    """Nothing may stand in the store at the end of a day, and the kiln fires 200 kg a day.

    200 kg go in on each day; the other half of the drums costs 0.1 * 200 kg in the night between: 200 - 20.
    """
    kiln_of = [{"Recipe": "Leach", "Line": "Mill", "Rate": 1.0, "Basis": "t"}]
    kiln_of.append({"Recipe": "Fire", "Line": "Kiln", "Rate": 0.2 / 24.0, "Basis": "t"})
    store = [{**LIQUOR, "Max stock": 0.0, "Holding cost": 0.1}]
    rows = staged(2, Lots=[lot("A", 0.0), drums()], Intermediates=store, **{"Line use": kiln_of})
    plan = solved(rows)
    assert plan.money() == pytest.approx({"Spot sales": 200.0, "Holding cost of products": -20.0})
    assert stock(plan, "Put in") == pytest.approx([200.0, 200.0])
    assert violations(rows, plan) == []
    first = [drums(**{"Use by": day(1)})]
    assert solved({**rows, "Lots": [lot("A", 0.0), *first]}).margin == pytest.approx(100.0 - 40.0)


def test_what_is_put_in_is_not_made():
    """100 kg of liquor made are asked for: A has to be leached, though its liquor is worth nothing now."""
    asked = [target("T", 100.0, Product="Liquor", Priority=1.0)]
    rows = staged(1, Lots=[lot("A"), drums()], Targets=asked)
    plan = solved(rows)
    assert plan.amount("Target status", "Reached", Target="T") >= 100.0 - 1e-6
    assert plan.amount("Intermediate stock", "Arrived") >= 100.0 - 1e-6
    none = solved({**rows, "Lots": [lot("A", 0.0), drums()]})
    assert none.broken() == pytest.approx({"Targets: T: Amount": 100.0})


def test_the_opening_stock_of_a_store_kept_apart_may_be_lots():
    """Two lots of 400 kg, the poor one a quarter metal, the rich one half; the kiln fires 400 kg: the rich."""
    lots = [
        {"Lot": name, "Feed class": "Liquor", "Status": "stock", "Quantity": 0.5, "Me": me, "Dirt": 80.0 - me}
        for name, me in (("Poor drums", 20.0), ("Rich drums", 40.0))
    ]
    rows = kiln(0.4, Lots=[lot("A", 0.0, Me=10.0), *lots])
    plan = solved(rows)
    assert plan.margin == pytest.approx(200.0)
    assert set(plan.tables["Runs"]["From batch"].dropna()) == {"Rich drums / (put)"}
    assert violations(rows, plan) == []


def by_hand(rows: Rows, material: str = "Liquor") -> Rows:
    """The same plant in which the planner writes a feed class for the drums, and a recipe that puts them in."""
    as_feed = [{**row, "Feed class": "Drums of it"} if row["Feed class"] == material else row for row in rows["Lots"]]
    return {
        **rows,
        "Lots": as_feed,
        "Feed classes": [*rows["Feed classes"], {"Feed class": "Drums of it"}],
        "Lines": [*rows["Lines"], {"Line": "Pump"}],
        "Recipes": [*rows["Recipes"], {"Recipe": "Put", "Feed class": "Drums of it"}],
        "Line use": [*rows["Line use"], {"Recipe": "Put", "Line": "Pump", "Rate": 1e6, "Basis": "t"}],
        "Yields": [*rows["Yields"], {"Recipe": "Put", "Product": material, "Me": 100.0, "Dirt": 100.0}],
    }


@pytest.mark.long(but=["apart"])
@pytest.mark.parametrize("keeping", ["fixed", "apart", "mixed"])
def test_the_plan_is_that_of_a_recipe_written_by_hand(keeping):
    offer: dict[str, Any] = {"Price": 50.0, "Status": "offered", "Available": day(2), "Me": 30.0, "Dirt": 50.0}
    store = [{"Intermediate": "Liquor", "Keeping": keeping, "Max stock": 500.0, "Me": 3.0, "Dirt": 5.0}]
    lots = [lot("Rich", 1.0, Me=20.0, Dirt=20.0), lot("Poor", 1.0, Me=10.0, Dirt=30.0), drums(**offer)]
    rows = kiln(0.4, 3, Lots=lots, Intermediates=store)
    plan, other = solved(rows), solved(by_hand(rows))
    assert plan.margin == pytest.approx(other.margin, abs=1e-9)
    assert plan.run(Recipe="(put)") == pytest.approx(other.run(Recipe="Put"), abs=1e-9)
    assert plan.run(Recipe="(put)") > 0.1
    assert violations(rows, plan) == []


def test_it_goes_into_the_mix_of_a_tank():
    """400 kg of liquor of the rich lot, half of it metal, with 200 kg of drums that hold none: a third is metal.

    All of the drums must go in: of 600 kg the kiln fires 400, 133.3 of metal, and 200 kg are sold at 0.3.
    """
    of_drums = {"Lot": "Drums", "Feed class": "Liquor", "Status": "stock", "Quantity": 0.2, "Dirt": 100.0}
    rows = tank() | {"Lots": [lot("Rich", 1.0, Me=20.0, Dirt=20.0), {**of_drums, "Must use": 0.2}]}
    plan = solved(rows)
    assert plan.margin == pytest.approx(400.0 / 3.0 + 60.0)
    assert violations(rows, plan) == []


@pytest.mark.long
@given(seed=st.integers(0, 10_000))
@settings(max_examples=3, deadline=None)
def test_random_networks_with_drums_are_true_and_below_their_bound(seed):
    """And kept apart they are worth no less than mixed, before any margin is given away to leave out small runs."""
    of_drums = {"Lot": "Drums", "Feed class": "Tank", "Status": "offered", "Quantity": 0.5, "Me": 40.0, "Dirt": 20.0}
    rows, apart = network(seed), network(seed, "apart")
    more = {**of_drums, "Price": 20.0 + seed % 90, "Available": day(1 + seed % 3)}
    rows, apart = ({**plant, "Lots": [*plant["Lots"], more]} for plant in (rows, apart))
    plan, kept_apart = solved(rows), solved(apart)
    assert violations(rows, plan) == []
    assert violations(apart, kept_apart) == []
    assert plan.level("money").value <= kept_apart.level("money").value + 1e-6
    assert plan.margin + plan.solution.gap == pytest.approx(kept_apart.margin, rel=1e-5, abs=1e-3)


def test_at_sites_it_is_put_in_where_it_lies():
    """The kiln stands in the south: the drums of the north go by lane, at 5 a tonne counted, to be fired: 400 - 2."""
    lots = [lot("A", 0.0, Site="North"), drums(Site="North")]
    rows = leach_and_fire(Lots=lots, Lanes=[lane(Material="Liquor", Cost=5.0)])
    plan = solved(rows)
    assert plan.margin == pytest.approx(398.0)
    assert plan.run(Recipe="(put)", Site="North") == pytest.approx(1.0)
    assert plan.amount("Shipments", Material="Liquor") == pytest.approx(0.4)
    assert violations(rows, plan) == []
    there = solved(leach_and_fire(Lots=[lot("A", 0.0, Site="North"), drums(Site="South")], Lanes=[lane(Cost=5.0)]))
    assert there.margin == pytest.approx(400.0)


def test_drums_that_are_told_otherwise_are_found():
    rows = staged(1, Lots=[lot("A"), drums()])
    plan = solved(rows)
    told = plan.tables["Intermediate stock"].assign(**{"Put in": 300.0})
    assert any("Put in" in words for words in violations(rows, plan, **{"Intermediate stock": told}))
    runs = plan.tables["Runs"]
    less = runs.assign(Amount=runs["Amount"].where(runs["Recipe"] != "(put)", 0.5))
    assert violations(rows, plan, Runs=less)


@pytest.mark.parametrize(
    ("finding", "cells"),
    [("put-without-assay", {"Me": None}), ("put-without-quantity", {"Status": "offered", "Quantity": None})],
)
def test_what_nobody_could_put_in_is_a_finding(finding, cells):
    (found,) = [one for one in check(inputs(staged(1, Lots=[lot("A"), drums(**cells)]))) if one.check == finding]
    assert (found.table, found.row) == ("Lots", 1)


def test_drums_of_a_plant_without_components_are_no_fault():
    """As where the column Component is headed in another way: nothing is known of what drums hold."""
    rows = {**staged(1, Lots=[lot("A"), drums()]), "Components": []}
    without = {name: [{key: row[key] for key in row if key != "Me"} for row in table] for name, table in rows.items()}
    assert any(one.table == "Components" for one in check(inputs(without)))
