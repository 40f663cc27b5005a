"""Recoveries learned from weighings: sums by hand, and synthetic histories whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from models.learning.recoveries import Learned, Posterior, learn, posterior
from models.learning.weighings import Part, Weighing, seen
from tests.models.learning.histories import Route, plant_with, row, week, with_history, world
from tests.models.solved import tiny
from tests.plants import Rows


def weighing(number: int, ratio: float, *parts: tuple[str, str, float], kg: float = 100.0) -> Weighing:
    """A weighing of lots, each with its recipe and spread, of the same mass."""
    made = tuple(Part(lot, recipe, kg, spread, "plant", "", "") for lot, recipe, spread in parts)
    return Weighing(week(number), "Metal", made, ratio * kg * len(parts))


def of_recipes(weighings: list[Weighing], prior: float = 0.03, scales: float = 0.01) -> Posterior:
    return posterior(weighings, lambda part: [(part.recipe, prior)], scales)


def test_one_lot_tells_half_of_what_it_seems_to() -> None:
    """Prior 3 %, lot 2.83 % and scales 1 %: 8 + 1 = 9 = 3^2, so +6 % seen is +3 % meant, with a variance of 9 / 2."""
    known = of_recipes([weighing(1, 1.06, ("A", "Work", 8**0.5 / 100))]).of("Work")
    assert known.mean == pytest.approx(0.03)
    assert known.sd == pytest.approx((9 / 2) ** 0.5 / 100)


def test_a_lot_worked_in_two_weeks_is_one_error() -> None:
    """Its mean, +6 %, has the lot's 8 and half of the scales' 1: 9 / (9 + 8.5) of 6 %. Two lots would halve both."""
    spread = 8**0.5 / 100
    one = of_recipes([weighing(1, 1.05, ("A", "Work", spread)), weighing(2, 1.07, ("A", "Work", spread))])
    two = of_recipes([weighing(1, 1.05, ("A", "Work", spread)), weighing(2, 1.07, ("B", "Work", spread))])
    assert one.of("Work").mean == pytest.approx(0.06 * 9 / 17.5)
    assert two.of("Work").mean == pytest.approx(0.06 * 9 / 13.5)


def test_lots_weighed_together_share_what_was_received() -> None:
    """Half of each: factors and errors count by a half. 2 * 9 / 4 of the recipes, 2 * 8 / 4 of the lots, 1 of scales.

    Each recipe's covariance with the sum is 9 / 2, so +6 % together are 4.5 / (4.5 + 4 + 1) of 6 % for each.
    """
    spread = 8**0.5 / 100
    known = of_recipes([weighing(1, 1.06, ("A", "Work", spread), ("B", "Other", spread))])
    assert known.of("Work").mean == pytest.approx(0.06 * 4.5 / 9.5)
    assert known.of("Other").mean == pytest.approx(0.06 * 4.5 / 9.5)
    assert known.covariance[0, 1] == pytest.approx(-(4.5**2) / 9.5 / 1e4)


def learned(rows: Rows, *history: dict[str, object]) -> list[Learned]:
    plant, tables = plant_with(rows, *history)
    return learn(plant, seen(plant, tables))


def test_more_than_all_cannot_be_recovered() -> None:
    """Work recovers all of Me: +6 % can only be a lot that holds more than assayed."""
    (one,) = learned(tiny(), row(1, "A", 106.0))
    assert one.more.mean < 0
    assert one.interval[1] <= 0
    assert one.suggested()["Me"] <= 1.0


def test_what_other_products_take_of_a_component_is_not_there_for_more() -> None:
    """80 % into Metal and 15 % into Slag: at most 85 / 80."""
    yields = [
        {"Recipe": "Work", "Product": "Metal", "Me": 80.0},
        {"Recipe": "Work", "Product": "Slag", "Me": 15.0},
    ]
    rows = tiny(Yields=yields, Products=[{"Product": "Metal"}, {"Product": "Slag"}])
    (one,) = learned(rows, *(row(number, f"L{number}", 130.0) for number in range(1, 21)))
    assert one.more.top == pytest.approx(5 / 80)
    assert one.suggested()["Me"] == pytest.approx(0.85, abs=0.002)
    assert one.more.is_beyond


def test_one_lot_is_not_enough_and_twenty_are() -> None:
    """Me spreads by 10 %: one lot leaves 95 % of the prior; twenty leave 1 / (1 + 20 * 9 / 101) of its variance."""
    rows = tiny(Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 70.0}])
    (one,) = learned(rows, row(1, "A", 98.0))
    (many,) = learned(rows, *(row(number, f"L{number}", 98.0) for number in range(1, 21)))
    assert not one.is_identifiable
    assert one.narrowed == pytest.approx((101 / 110) ** 0.5, rel=1e-3)
    assert many.is_identifiable == (many.narrowed <= 0.6)
    assert many.narrowed == pytest.approx((101 / (101 + 180)) ** 0.5, rel=1e-3)


def test_an_umpire_says_more_than_an_estimate() -> None:
    rows = tiny(Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 70.0}])
    (estimated,) = learned(rows, row(1, "A", 104.0))
    (umpire,) = learned(rows, row(1, "A", 104.0, **{"Assay status": "umpire"}))
    assert umpire.more.sd < estimated.more.sd
    assert umpire.more.mean > estimated.more.mean


NDPR = {"Nd": 0.03, "Dy": 0.25}
ROUTES = (
    Route("Main", {"NdPr": 0.03, "DyOx": 0.25}, ("estimated",)),
    Route("Swarf", {"NdPr": 0.03, "DyOx": 0.25}, ("supplier", "plant")),
    Route("Rare", {"NdPr": 0.03}, ("estimated",)),
)


def two_routes() -> Rows:
    """Three recipes that recover 92 % of Nd and Dy."""
    recipes = [route.recipe for route in ROUTES]
    products = [(route.recipe, product) for route in ROUTES for product in route.products]
    element = {"NdPr": "Nd", "DyOx": "Dy"}
    return tiny(
        Components=[{"Component": name, "Counted as": "mass"} for name in NDPR],
        **{
            "Feed classes": [{"Feed class": "Feed", "Nd": 20.0, "Dy": 2.0}],
            "Recipes": [{"Recipe": name, "Feed class": "Feed"} for name in recipes],
            "Line use": [{"Recipe": name, "Line": "Mill", "Rate": 1.0, "Basis": "t"} for name in recipes],
            "Yields": [{"Recipe": name, "Product": text, element[text]: 92.0} for name, text in products],
            "Products": [{"Product": text} for text in element],
            "Spot sales": [{"Product": text, "Price": 1.0} for text in element],
        },
    )


def test_twenty_weeks_find_the_recovery_of_the_main_route_and_intervals_hold_the_truth() -> None:
    """Over 40 worlds: NdPr of the main route from 2.0 % off to at most 0.7 %; 90 % intervals hold 89 to 100 %."""
    before, after, held = [], [], []
    plant, tables = plant_with(two_routes())
    for seed in range(40):
        found = world(ROUTES, 20, seed)
        for one in learn(plant, seen(plant, with_history(tables, found.rows))):
            truth = found.truth[one.recipe, one.product]
            low, high = one.interval
            held.append(low <= truth <= high)
            if (one.recipe, one.product) == ("Main", "NdPr"):
                before.append(abs(truth))
                after.append(abs(truth - one.more.mean))
                assert one.is_identifiable
            if (one.recipe, one.product) == ("Rare", "DyOx"):
                assert not one.is_identifiable
    assert np.mean(before) == pytest.approx(0.02, abs=0.006)
    assert np.mean(after) <= 0.007
    assert 0.89 <= np.mean(held) <= 1.0
