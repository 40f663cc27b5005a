"""Prices that are possible and unlikely: of an odd sign, below the market, in another unit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.checks.facts import Facts, amount, rows_where, warning
from models.checks.guards.peers import far_from_others
from models.checks.guards.scale import KG_PER_TONNE, SLIP, content_values
from models.schema.inputs import INPUTS
from models.schema.problems import Problem

EXPECTED_POSITIVE = (
    ("Contracts", "Price", "the customer would be paid"),
    ("Spot sales", "Price", "the customer would be paid"),
    ("Products", "Closing value", "what is left would cost money"),
    ("Products", "Disposal cost", "throwing it away would earn money"),
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
    """A contract pays less than spot sales of the same product in the same days."""
    prices = facts.numbers("Contracts", "Price")
    spot = facts.tables["Spot sales"]
    for row, (name, product) in enumerate(
        zip(facts.texts("Contracts", "Contract"), facts.texts("Contracts", "Product"), strict=True)
    ):
        at_once = spot[(spot["Product"] == product) & _overlaps(facts, name)]
        best = at_once["Price"].max()
        if len(at_once) and prices[row] < best:
            spot_price = f"spot sales take {product} at {amount(best)}"
            message = f"Price is {amount(prices[row])} per kg, and {spot_price} in the same days."
            remedy = "Check both prices; as they are, the contract gets no more than its Min."
            yield warning("Contracts", message, remedy, row=row, column="Price")


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
    cheap = (prices > 0) & (prices < CHEAP * content_values(facts))
    dear = np.array([np.median(prices[[own == name for own in classes] & (prices > 0) & ~cheap]) for name in classes])
    for row in rows_where(cheap & (prices * SLIP < dear)):
        meant = _shifted(prices[row] * KG_PER_TONNE)
        message = f"Price is {amount(prices[row])} per t, and other lots of {classes[row]} cost {amount(dear[row])}."
        yield warning(
            "Lots", message, f"If it is per kg, write {amount(meant)}.", row=row, column="Price", suggestion=meant
        )


def _overlaps(facts: Facts, contract: str | None) -> pd.Series:
    """Which rows of Spot sales share a day with a delivery window of a contract; a blank day is no limit."""
    spot, deliveries = facts.tables["Spot sales"], facts.tables["Deliveries"]
    flags = pd.Series(False, index=spot.index)
    for opens, closes in deliveries[deliveries["Contract"] == contract][["From", "Due"]].itertuples(index=False):
        before = spot["To"] < opens if not pd.isna(opens) else False
        after = spot["From"] > closes if not pd.isna(closes) else False
        flags |= ~(before | after)
    return flags


def _shifted(value: float) -> float:
    """Without the dust of a multiplication."""
    return float(f"{value:.6g}")
