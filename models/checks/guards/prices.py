"""Prices that are possible and unlikely: of an odd sign, below the market, in another unit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, Flags, amount, rows_where, warning
from models.checks.guards.peers import far_from_others
from models.checks.guards.scale import KG_PER_TONNE, SLIP, content_values
from models.schema.inputs import INPUTS
from models.schema.problems import Problem

EXPECTED_POSITIVE = (
    ("Contracts", "Price", "the customer would be paid"),
    ("Spot sales", "Price", "the customer would be paid"),
    ("Products", "Closing value", "what is left would cost money"),
    ("Products", "Disposal cost", "throwing it away would earn money"),
    ("Intermediates", "Closing value", "what is left would cost money"),
    ("Intermediates", "Disposal cost", "throwing it away would earn money"),
    ("Recipes", "Cost", "working would earn money"),
)
PAID = (("Contracts", "Price"), ("Spot sales", "Price"), ("Products", "Closing value"))
"""Where a product has a price per kg."""
CHEAP = 1 / 500
"""Below this share of what it contains the price of a lot may be per kg."""


def negative_price(facts: Facts) -> Iterator[Problem]:
    """A price or cost is negative where that is unusual."""
    for table, column, meaning in EXPECTED_POSITIVE:
        values = facts.numbers(table, column)
        for row in rows_where(values < 0):
            message = f"{column} is {amount(values[row], INPUTS[table][column].unit)}: {meaning}."
            yield warning(table, message, "Check the sign.", row=row, column=column)


def contract_below_spot(facts: Facts) -> Iterator[Problem]:
    """A contract pays less than every spot sale of the same product in the same days."""
    prices = facts.numbers("Contracts", "Price")
    spot = facts.tables["Spot sales"]
    for row, (name, product) in enumerate(
        zip(facts.texts("Contracts", "Contract"), facts.texts("Contracts", "Product"), strict=True)
    ):
        at_once = spot[(spot["Product"] == product) & _overlaps(facts, name)]
        lowest = at_once["Price"].min()
        if len(at_once) and prices[row] < lowest:
            spot_price = f"spot sales take {product} at {amount(lowest)} or more"
            message = f"Price is {amount(prices[row])} per kg, and {spot_price} in the same days."
            yield warning("Contracts", message, "Check both prices.", row=row, column="Price")


def price_far_from_others(facts: Facts) -> Iterator[Problem]:
    """A price of a product is far above or below all its others: per t in place of per kg."""
    cells = [
        (table, row, column, product, price)
        for table, column in PAID
        for row, (product, price) in enumerate(
            zip(facts.texts(table, "Product"), facts.numbers(table, column), strict=True)
        )
    ]
    prices = np.array([price for *_, price in cells], dtype=float)
    products = [product for *_, product, _ in cells]
    for place, usual in far_from_others(prices, products, SLIP).items():
        table, row, column, product, price = cells[place]
        meant = _shifted(price * (KG_PER_TONNE if price < usual else 1 / KG_PER_TONNE))
        message = f"{column} is {amount(price)} per kg, and the other prices of {product} are about {amount(usual)}."
        remedy = f"Check the unit; if it is per {'g' if meant > price else 't'}, write {amount(meant)}."
        yield warning(table, message, remedy, row=row, column=column, suggestion=meant)


def lot_price_per_kg(facts: Facts) -> Iterator[Problem]:
    """A lot costs about a thousandth of the others of its class, and of what it contains: per kg in place of per t."""
    prices, classes = facts.numbers("Lots", "Price"), facts.texts("Lots", "Feed class")
    if not (prices > 0).any():
        return
    cheap = (prices > 0) & (prices < CHEAP * content_values(facts))
    for row in rows_where(cheap):
        others = prices[np.array([feed_class == classes[row] for feed_class in classes]) & (prices > 0) & ~cheap]
        usual = float(np.median(others)) if len(others) else 0.0
        if prices[row] * SLIP < usual:
            meant = _shifted(prices[row] * KG_PER_TONNE)
            message = f"Price is {amount(prices[row])} per t, and other lots of {classes[row]} cost {amount(usual)}."
            remedy = f"If it is per kg, write {amount(meant)}."
            yield warning("Lots", message, remedy, row=row, column="Price", suggestion=meant)


def _overlaps(facts: Facts, contract: str | None) -> Flags:
    """Return which rows of Spot sales share a day with a delivery window of a contract; a blank day is no limit."""
    first, last = facts.days("Spot sales", "From"), facts.days("Spot sales", "To")
    windows = rows_where((facts.tables["Deliveries"]["Contract"] == contract).to_numpy(dtype=bool))
    opens, closes = facts.days("Deliveries", "From"), facts.days("Deliveries", "Due")
    flags = np.zeros(len(first), dtype=bool)
    for row in windows:
        flags |= ~((last < opens[row]) | (first > closes[row]))  # a blank day is neither before nor after
    return flags


def _shifted(value: float) -> float:
    """Round away the dust of a multiplication."""
    return float(f"{value:.6g}")
