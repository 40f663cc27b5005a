"""lot_use: 10 t of lot A, and a mill with hours for 24 t.

With the rule 10 t * 100 kg * 1 = 1000. Without it the mill works its 24 hours: 2400.
"""

import pytest

from tests.models.solved import lot, setting, solved, tiny

ROWS = tiny()
MARGIN = 1000.0
MARGIN_WITHOUT = 2400.0

OFFERED = {"Status": "offered", "Price": 60.0}


def test_an_offered_lot_is_bought_as_far_as_it_is_worked():
    """8 t offered at 60: 8 * (100 - 60) = 320."""
    plan = solved(tiny(Lots=[lot("A", 8.0, **OFFERED)]))
    assert plan.margin == pytest.approx(320)
    assert plan.amount("Lot use", "Bought", Lot="A") == pytest.approx(8)


def test_an_offered_lot_that_costs_more_than_it_brings_is_declined():
    plan = solved(tiny(Lots=[lot("A", 8.0, Status="offered", Price=101.0)]))
    assert plan.margin == pytest.approx(0)
    assert plan.amount("Lot use", "Bought") == 0


def test_an_offer_without_quantity_is_bought_as_far_as_the_mill_can_work_it():
    """24 h at 1 t/h: 24 * (100 - 60) = 960."""
    plan = solved(tiny(Lots=[lot("A", None, **OFFERED)]))
    assert plan.margin == pytest.approx(960)
    assert plan.amount("Lot use", "Bought") == pytest.approx(24)


def test_an_offer_without_quantity_is_bounded_by_what_the_lines_can_work():
    """Two days at half a tonne an hour: the column of what is bought ends at 24 t."""
    use = [{"Recipe": "Work", "Line": "Mill", "Rate": 0.5, "Basis": "t"}]
    plan = solved(tiny(2, Lots=[lot("A", None, **OFFERED)], **{"Line use": use}))
    assert plan.model.upper[plan.model.bought[0]] == 24


def test_an_offer_that_pays_is_taken_no_further_than_the_lines_can_work():
    """The supplier pays 5 a tonne, and nobody buys metal: 24 t * 5 = 120.

    What is left would give the money back (closing value 100 %), so that only what is worked pays.
    """
    rows = tiny(Lots=[lot("A", 500.0, Status="offered", Price=-5.0)], **{"Spot sales": []})
    plan = solved(rows)
    assert plan.margin == pytest.approx(120)
    assert plan.run() == pytest.approx(24)


@pytest.mark.parametrize(("quantity", "taken"), [(500.0, 500.0), (None, 24.0)])
def test_an_offer_that_pays_is_taken_in_full_where_what_is_left_is_worth_nothing(quantity, taken):
    """Every tonne taken brings 5. Without a quantity there has to be an end: what the mill can work in 24 h."""
    lots = [lot("A", quantity, Status="offered", Price=-5.0)]
    plan = solved(tiny(Lots=lots, Settings=setting("Closing feed value", 0.0), **{"Spot sales": []}))
    assert plan.amount("Lot use", "Bought") == pytest.approx(taken)
    assert plan.margin == pytest.approx(5 * taken)


def test_an_offer_is_bought_for_the_closing_stock_beyond_what_is_worked():
    """The mill works 24 t, and 7 t have to be left: 31 t are bought, of which 24 are used. 24 * 40 = 960."""
    classes = [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 7.0}]
    plan = solved(tiny(Lots=[lot("A", None, **OFFERED)], **{"Feed classes": classes}))
    assert plan.amount("Lot use", "Bought") == pytest.approx(31)
    assert plan.margin == pytest.approx(960)
    assert not plan.broken()


@pytest.mark.parametrize(
    "cells",
    [{"Status": "blocked"}, {"Available": "2026-01-06"}, {"Status": "expected", "Use by": "2026-01-04"}],
    ids=str,
)
def test_a_lot_that_is_blocked_or_comes_too_late_takes_no_part(cells):
    """Neither its metal nor its price of 60 * 10 counts."""
    plan = solved(tiny(Lots=[lot("A", Price=60.0, **cells)]))
    assert plan.margin == 0
    assert len(plan.model.runs) == 0
