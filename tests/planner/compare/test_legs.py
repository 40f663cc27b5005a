"""The legs of a bridge: lots under other names have none, and a product that is new is one of its own."""

from __future__ import annotations

import pytest

from planner.comparison import words
from planner.comparison.bridging.steps import Bridge
from planner.comparison.directions import Verdict
from planner.engine.records import summary
from tests.planner.compare.plans import compared, one_lot, solved
from tests.planner.compare.test_lot_names import pieces
from tests.plants import Rows, added, changed, day, small_plant, without


def bridge(base: Rows, other: Rows) -> Bridge:
    return compared(solved(base), solved(other, "Other"), bridges=True).bridges[0]


def margins(found: Bridge) -> list[tuple[str, int]]:
    return [(step.name, round(found.adds(step, summary.MARGIN))) for step in found.steps]


def test_a_renamed_lot_is_no_step() -> None:
    this_bridge = bridge(small_plant(), changed(without(small_plant(), "Fixed runs", 0), "Lots", 0, Lot="EV-9"))
    assert margins(this_bridge)[0][0] == "Policy limits"
    assert len(this_bridge.steps) == 1


def test_a_renamed_lot_with_its_fixed_run_leaves_nothing_to_bridge() -> None:
    other = changed(changed(small_plant(), "Lots", 0, Lot="EV-9"), "Fixed runs", 0, Lot="EV-9")
    comparison = compared(solved(small_plant()), solved(other, "Other"), bridges=True)
    assert comparison.bridges[0].reason == "The inputs are the same, and so is what the plans come to."
    assert "The same feed under other names: EV-1 is now called EV-9." in words.sentences(comparison, 1)
    assert [(one.row, one.column, one.change, one.values) for one in comparison.inputs["Lots"]] == [
        ("EV-1", "Lot", "renamed", ("EV-1", "EV-9"))
    ]
    assert [(one.lot, one.words) for one in comparison.lots[0]] == [("EV-1 -> EV-9", "renamed")]
    assert comparison.moves[0].calm == 100.0


def test_a_split_lot_leaves_only_what_really_changed() -> None:
    """10 t at 50 per kg earn 50,000 and at 60 per kg 60,000, in one lot or in two."""
    other = changed(pieces(one_lot(), 0, 6.0, 4.0), "Spot sales", 0, Price=60.0)
    comparison = compared(solved(one_lot()), solved(other, "Other"), bridges=True)
    assert margins(comparison.bridges[0]) == [("Prices and costs", 10_000)]
    assert [(one.lot, one.words, one.used_from, one.used_to) for one in comparison.lots[0]] == [
        ("M-1 -> M-1a + M-1b", "split", pytest.approx(10.0), pytest.approx(10.0))
    ]
    assert comparison.moves[0].moves == ()


def two_products(**changes: list[dict[str, object]]) -> Rows:
    """The plant of one lot whose feed holds 20 % Nd too, which nothing recovers."""
    rows = one_lot(Components=[{"Component": name, "Counted as": "mass"} for name in ("Dy", "Nd")])
    return {**changed(rows, "Lots", 0, Nd=20.0), **changes}


def with_nd(rows: Rows) -> Rows:
    """The same with a product of it, sold at 30 per kg to a contract that takes 500 kg."""
    rows = added(rows, "Products", Product="Nd metal", **{"Disposal cost": 0.0})
    rows = added(rows, "Yields", Recipe="Route", Product="Nd metal", Nd=100.0)
    rows = added(rows, "Contracts", Contract="Magnets", Product="Nd metal", Price=30.0, Priority=1.0)
    return added(rows, "Deliveries", Contract="Magnets", Due=day(14), Max=500.0)


def test_a_new_product_is_one_step_and_named() -> None:
    """500 kg of Nd metal at 30 are 15,000; then Dy metal is dearer by 10 on 1,000 kg: 10,000."""
    this_bridge = bridge(two_products(), changed(with_nd(two_products()), "Spot sales", 0, Price=60.0))
    assert margins(this_bridge) == [("New product Nd metal", 15_000), ("Prices and costs", 10_000)]
    assert this_bridge.steps[0].changed == 4
    assert this_bridge.steps[0].values[2] == pytest.approx(solved(with_nd(two_products())).margin)


def test_a_dropped_product_is_the_same_step_back() -> None:
    this_bridge = bridge(with_nd(two_products()), two_products())
    assert margins(this_bridge) == [("Dropped product Nd metal", -15_000)]


def test_a_new_product_of_a_component_that_was_not_assayed_brings_its_assays() -> None:
    this_bridge = bridge(one_lot(), with_nd(two_products()))
    assert margins(this_bridge) == [("New product Nd metal", 15_000)]


def test_a_new_product_with_a_recipe_of_its_own_brings_all_of_it() -> None:
    """Another route, which books no other hours, makes Nd metal of the same feed: 500 kg at 30 for 2.5 t, whose Dy is
    lost: 250 kg at 50. So it adds 2,500."""
    base = two_products()
    other = added(base, "Recipes", Recipe="Nd route", **{"Feed class": "Motor"})
    other = added(other, "Line use", Recipe="Nd route", Line="Leach", Rate=1.0, Basis="t")
    other = added(other, "Products", Product="Nd metal", **{"Disposal cost": 0.0})
    other = added(other, "Yields", Recipe="Nd route", Product="Nd metal", Nd=100.0)
    other = added(other, "Spot sales", Product="Nd metal", Price=30.0, Max=500.0)
    this_bridge = bridge(base, other)
    assert margins(this_bridge) == [("New product Nd metal", 2_500)]
    assert this_bridge.steps[0].changed == 5


def test_recoveries_that_a_new_product_shares_come_with_it() -> None:
    """NdPr is split in two: what Dy metal got of Dy falls from 100 to 60 %, for the new product takes 40 %."""
    other = added(changed(one_lot(), "Yields", 0, Dy=60.0), "Products", Product="Dy oxide")
    other = added(other, "Yields", Recipe="Route", Product="Dy oxide", Dy=40.0)
    other = added(other, "Spot sales", Product="Dy oxide", Price=80.0)
    this_bridge = bridge(one_lot(), other)
    assert margins(this_bridge) == [("New product Dy oxide", 12_000)]


def test_a_step_that_costs_a_promise_is_not_simply_better() -> None:
    """1,000 kg of Dy: the target asks for 900 kg to be in stock, which earns nothing, before all money. Without the
    target's priority (a penalty of 1 per kg instead) all is sold at 50: 50,000 less 900 for 900 kg that are missing."""
    target = {"Target": "Dy", "Product": "Dy metal", "Amount": 900.0, "Measure": "stock"}
    base = one_lot(Targets=[target | {"Priority": 1.0}])
    other = one_lot(Targets=[target | {"Shortfall penalty": 1.0}])
    comparison = compared(solved(base), solved(other, "Other"), bridges=True)
    (step,) = comparison.bridges[0].steps
    assert round(comparison.bridges[0].adds(step, summary.MARGIN)) == 44_100
    assert step.costs == ("Targets / Dy misses 900 kg more",)
    assert comparison.bridges[0].verdicts(step)[2] is Verdict.AT_A_PRICE
    margin = comparison.figure("Margin")
    assert margin is not None and margin.verdicts[1] is Verdict.AT_A_PRICE
    assert ", at the price of a promise: Targets / Dy misses 900 kg more." in words.sentences(comparison, 1)[0]
