"""Cash and change in stock value by hand: together they are the margin, and what lies unworked is no cash."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.models.solved import Solved, contract, lot, setting, solved, tiny
from tests.plants import Rows, day, small_plant

FOUR_HOURS = [{"Line": "Mill", "Hours per day": 4.0}]
FEED_KEPT = {"Feed classes": [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 3.0}]}


@dataclass(frozen=True)
class Case:
    """A plant with its cash and its change in stock value, and the sums behind them."""

    name: str
    cash: float
    stock: float
    words: str
    rows: Rows


CASES = (
    Case(
        "what was in stock is paid already",
        400,
        -240,
        "4 t sold for 400; 10 t at 60 were there, 6 t are left: 360 - 600",
        tiny(Lots=[lot("A", Price=60.0)], Lines=FOUR_HOURS),
    ),
    Case(
        "what is expected is paid when it arrives",
        -200,
        360,
        "4 t sold for 400, 10 t paid at 60; 6 t are left at 60",
        tiny(Lots=[lot("A", Price=60.0, Status="expected")], Lines=FOUR_HOURS),
    ),
    Case(
        "what is bought and left is cash out and stock",
        100,
        180,
        "10 t bought at 60, 7 t sold for 700; the 3 t that have to be left are worth 180",
        tiny(Lots=[lot("A", Price=60.0, Status="offered")], **FEED_KEPT),
    ),
    Case(
        "what expires is written off",
        400,
        -600,
        "4 t sold on the first of two days for 400; the other 6 of the 10 t at 60 expire then",
        tiny(2, Lots=[lot("A", Price=60.0, **{"Use by": day(1)})], Lines=FOUR_HOURS),
    ),
    Case(
        "what is left counts at the closing feed value",
        400,
        -420,
        "4 t sold for 400; 600 were there, 6 t are left at half of 60",
        tiny(Lots=[lot("A", Price=60.0)], Lines=FOUR_HOURS, Settings=setting("Closing feed value", 50.0)),
    ),
    Case(
        "blocked lots are in neither",
        1000,
        0,
        "A is free and sold for 1000; B, blocked, costs 60 a tonne and is not charged",
        tiny(Lots=[lot("A"), lot("B", Status="blocked", Price=60.0)]),
    ),
    Case(
        "product that was there is charged nowhere",
        0,
        50,
        "100 kg lie unsold at 0.5 from the first day to the last",
        tiny(
            Lots=[lot("A", Status="blocked")],
            Products=[{"Product": "Metal", "Opening stock": 100.0, "Closing value": 0.5}],
            **{"Spot sales": []},
        ),
    ),
    Case(
        "output on its way is stock",
        -60,
        500,
        "10 t cost 6 a tonne to work; their 1000 kg arrive after the end, at 0.5",
        tiny(
            Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Cost": 6.0}],
            Products=[{"Product": "Metal", "Closing value": 0.5}],
            Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 5.0}],
        ),
    ),
    Case(
        "penalties are cash",
        925,
        0,
        "1000 kg delivered for 1000, 250 kg short at 0.3",
        tiny(**contract(1250.0, **{"Shortfall penalty": 0.3})),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cash_and_stock_are_the_sums_worked_out_by_hand(case: Case) -> None:
    plan = solved(case.rows)
    assert (cash(plan), stock(plan)) == pytest.approx((case.cash, case.stock)), case.words
    assert case.cash + case.stock == pytest.approx(plan.margin)


def test_hours_that_are_lost_cost_cash_that_closing_stock_hides() -> None:
    """10 t at 60 of which 8 t are worked, or 4 t where half of the hours are lost.

    Margin 800 - 480 = 320, or 400 - 240 = 160: 160 less. Cash 800 or 400: 400 less. The 240 between them is feed that
    lies there at the end: 6 t instead of 2 t at 60.
    """
    usual, lost = (
        solved(tiny(Lots=[lot("A", Price=60.0)], Lines=[{"Line": "Mill", "Hours per day": hours}]))
        for hours in (8.0, 4.0)
    )
    assert lost.margin - usual.margin == pytest.approx(-160)
    assert cash(lost) - cash(usual) == pytest.approx(-400)
    assert stock(lost) - stock(usual) == pytest.approx(240)


def test_cash_and_stock_of_a_plant_with_everything_are_its_margin_to_the_cent() -> None:
    plan = solved(small_plant())
    assert cash(plan) != pytest.approx(plan.margin)
    assert cash(plan) + stock(plan) == pytest.approx(plan.margin, abs=0.005)


def cash(plan: Solved) -> float:
    """Money that flows within the plan."""
    return plan.amount("Money", Kind="cash")


def stock(plan: Solved) -> float:
    """The change in stock value."""
    return plan.amount("Money", Kind="stock")
