"""How far quantities can vary, against sums by hand and against plans that are held at the ends."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from models.explain.budget import Budget
from models.explain.worths.alternatives import FIRM, FREE, LINE, LOT, OFFER, OPEN, PARTLY, PRODUCT, Range, alternatives
from models.explain.worths.last_program import Final
from tests.models.explain.busy_plants import plants
from tests.models.rules.test_one_mix import tank
from tests.models.solved import contract, lot, solved, target, tiny
from tests.plants import Rows, added


def ranges(rows: Rows, within: float) -> dict[tuple[str, str], Range]:
    plan = solved(rows)
    last = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    return {(one.what, one.name): one for one in alternatives(last, plan.model, plan.solution, within)}


def two_lots(price: float = 0.0) -> Rows:
    """6 h for 10 t of A and 10 t of B, alike but that B is on offer at a price; a tonne makes 100."""
    rows = tiny(Lots=[lot("A"), lot("B", Status="offered", Price=price)])
    return {**rows, "Lines": [{"Line": "Mill", "Hours per day": 6.0}]}


def test_lots_that_are_alike_are_free() -> None:
    """Either can do all 6 t; but the hours and what is made are firm, for every tonne less costs margin."""
    found = ranges(two_lots(), 0.0)
    assert (found[LOT, "A"].least, found[LOT, "A"].most) == pytest.approx((0.0, 6.0), abs=1e-6)
    assert found[LOT, "A"].verdict == FREE
    assert (found[LINE, "Mill"].least, found[LINE, "Mill"].most) == pytest.approx((6.0, 6.0))
    assert found[PRODUCT, "Metal"].verdict == found[LINE, "Mill"].verdict == FIRM


def test_what_a_solver_leaves_of_a_lot_is_nothing_in_the_plan() -> None:
    """All 6 t come from A; 3.6e-15 t of B are rounding, so B is not planned, and its least is 0 without a program."""
    plan = solved(two_lots(price=10.0))
    dust = plan.solution.x.copy()
    dust[plan.model.bought[1]] = 3.6e-15
    found = alternatives(
        Final(plan.plant, plan.model, plan.solution, Budget(100_000)), plan.model, replace(plan.solution, x=dust), 0.005
    )
    offer = next(one for one in found if one.what == OFFER)
    assert (offer.planned, offer.least, offer.verdict) == (0.0, 0.0, FREE)


def test_the_margin_given_up_is_what_buys_the_freedom() -> None:
    """Margin 600; within 5 %, that is 30: at 10 a tonne, 3 t of B can take A's place, and 0.3 h can stand still."""
    rows = two_lots(price=10.0)
    rows["Settings"] = [{"Setting": "Closing feed value", "Value": 0.0}]
    found = ranges(rows, 0.05)
    assert (found[OFFER, "B"].least, found[OFFER, "B"].most) == pytest.approx((0.0, 3.0), abs=1e-6)
    assert (found[LOT, "A"].least, found[LOT, "A"].most) == pytest.approx((3.0, 6.0))
    assert (found[LINE, "Mill"].least, found[LINE, "Mill"].most) == pytest.approx((5.7, 6.0))
    assert found[LOT, "A"].verdict == PARTLY


def test_promises_stay_kept() -> None:
    """Metal is sold at a loss to a contract of priority 1: making it costs margin, yet it is firm."""
    rows = tiny(**contract(500.0, Priority=1.0, Price=0.0), **{"Spot sales": []})
    rows["Recipes"] = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 10.0}]
    found = ranges(rows, 0.1)
    assert found[PRODUCT, "Metal"].least == pytest.approx(500.0)
    assert found[PRODUCT, "Metal"].most == pytest.approx(550.0)


def test_what_is_planned_lies_between_the_least_and_the_most() -> None:
    plan = solved(plants()["short of hours"])
    for one in ranges(plants()["short of hours"], 0.005).values():
        assert one.least - 1e-6 <= one.planned <= one.most + 1e-6
        if one.what == LOT:
            assert one.planned == pytest.approx(plan.amount("Lot use", "Used", Lot=one.name), abs=1e-6)


@pytest.mark.parametrize("end", ["least", "most"])
def test_a_plan_held_at_an_end_loses_no_more_than_was_given_up(end: str) -> None:
    rows = plants()["short of hours"]
    one = ranges(rows, 0.005)[OFFER, "EV-2"]
    quantity = getattr(one, end)
    (row,) = (row for row in rows["Lots"] if row["Lot"] == "EV-2")
    others = [other for other in rows["Lots"] if other["Lot"] != "EV-2"]
    held = {**rows, "Lots": [*others, {**row, "Quantity": quantity, "Status": "stock"}]}
    if quantity == 0.0:
        held = {**rows, "Lots": others}
    best = solved(rows).margin
    assert solved(held).margin == pytest.approx(0.995 * best, rel=1e-4) or solved(held).margin > 0.995 * best


def test_a_product_without_use_is_firm_at_nothing() -> None:
    rows = added(tiny(), "Products", Product="Dust")
    this_range = ranges(rows, 0.1)[PRODUCT, "Dust"]
    assert (this_range.least, this_range.most, this_range.verdict) == (0.0, 0.0, FIRM)


@cache
def of_a_tank() -> dict[tuple[str, str], Range]:
    return ranges(tank(), 0.1)


def test_where_stores_mix_the_least_of_a_lot_is_that_of_a_true_plan() -> None:
    """With r and z kg of the rich and the poor liquor 400 (r / 2 + z / 4) / (r + z) + 0.3 (r + z - 400) is earned, 270
    with 400 of each. Of the poor lot that is 243 at 0.3 z^2 - 23 z = 17,200 beside all of the rich one, and of the
    rich one at 0.3 r^2 + 77 r = 57,200."""
    poor = (23.0 + (23.0**2 + 4.0 * 0.3 * 17_200.0) ** 0.5) / 0.6
    rich = (-77.0 + (77.0**2 + 4.0 * 0.3 * 57_200.0) ** 0.5) / 0.6
    found = of_a_tank()
    assert found[LOT, "Poor"].least == pytest.approx(poor / 400.0, rel=1e-5)
    assert found[LOT, "Rich"].least == pytest.approx(rich / 400.0, rel=1e-5)
    assert found[LOT, "Poor"].verdict == PARTLY


def test_where_stores_mix_no_plan_goes_beyond_what_is_proven() -> None:
    """Kept apart 200 of the rich batch are fired and z kg of the poor one sold: 200 + 0.3 z is 243 at 430 / 3 kg."""
    assert of_a_tank()[LOT, "Poor"].proven == pytest.approx((430.0 / 3.0 / 400.0, 1.0))
    for one in of_a_tank().values():
        least, most = one.proven or (0.0, 0.0)
        assert least <= one.least <= one.planned <= one.most <= most


@pytest.mark.parametrize("name", ["Poor", "Rich"])
def test_a_plan_of_a_tank_held_at_the_least_loses_what_was_given_up(name: str) -> None:
    rows = tank()
    lots = [row | {"Quantity": of_a_tank()[LOT, name].least} if row["Lot"] == name else row for row in rows["Lots"]]
    assert solved({**rows, "Lots": lots}).margin == pytest.approx(243.0, rel=1e-5)


def test_where_stores_mix_promises_stay_as_the_plan_keeps_them() -> None:
    """200 kg of metal are wanted: they are made of the rich lot alone, whatever margin may be given up for the rest."""
    found = ranges(tank() | {"Targets": [target("T", 200.0, Priority=1.0)]}, 0.1)
    assert found[PRODUCT, "Metal"].least == pytest.approx(200.0, rel=1e-6)
    assert found[LOT, "Rich"].verdict == FIRM


def test_what_is_not_proven_to_be_firm_is_open() -> None:
    """No plan was found in which it varies by more than a hundredth, and the proof leaves room for more."""
    one = Range(LOT, "A", "t", 6.0, 5.99, 6.0, proven=(3.0, 6.0))
    assert one.verdict == OPEN
    assert replace(one, proven=(5.98, 6.0)).verdict == FIRM
    assert replace(one, least=0.0).verdict == FREE
    assert replace(one, proven=None).verdict == FIRM
