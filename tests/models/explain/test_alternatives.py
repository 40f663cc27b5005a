"""How far quantities can vary, against sums by hand and against plans that are held at the ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.explain.budget import Budget
from models.explain.worths.alternatives import FIRM, FREE, LINE, LOT, OFFER, PARTLY, PRODUCT, Range, alternatives
from models.explain.worths.last_program import Final
from tests.models.explain.busy_plants import plants
from tests.models.solved import contract, lot, solved, tiny
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
