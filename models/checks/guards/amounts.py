"""Amounts that are possible and unlikely: a most of nothing, more than there can be, a thousandth of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from models.checks.facts import Facts, Numbers, amount, rows_where, warning
from models.checks.guards.peers import far_from_others
from models.checks.guards.scale import KG_PER_TONNE, SLIP, mass_factors
from models.schema.inputs import INPUTS
from models.schema.problems import Problem
from models.schema.words import Column, Kind, Table

TIMES = 100.0
"""So many times what there is is another unit rather than a high aim."""
OTHERS = 2
"""So many other windows at least tell how much one usually asks for."""


PASSED_THROUGH = "Intermediates", "Max stock"
"""The most that may well be 0: then what comes in a period is taken in it."""


def most_of_nothing(facts: Facts) -> Iterator[Problem]:
    """A most is 0 where a blank cell would be no limit, and no scenario changes it."""
    for name, table in INPUTS.items():
        for column in _limits(table):
            if (name, column.name) == PASSED_THROUGH:
                continue
            steered = facts.steered(name)
            for row in rows_where(facts.numbers(name, column.name) == 0):
                if row not in steered:
                    message = f"{column.name} is 0, so that there may be none at all."
                    remedy = f"Leave it so if that is meant. {column.if_blank}"
                    yield warning(name, message, remedy, row=row, column=column.name)


def asked_far_from_feed(facts: Facts) -> Iterator[Problem]:
    """A delivery or target asks for a hundred times what all lots could give: an amount in another unit."""
    there = facts.once(_obtainable)
    contracts = dict(zip(facts.texts("Contracts", "Contract"), facts.texts("Contracts", "Product"), strict=True))
    deliveries = [contracts.get(name) for name in facts.texts("Deliveries", "Contract")]
    for table, column, products in (
        ("Deliveries", "Min", deliveries),
        ("Targets", "Amount", facts.texts("Targets", "Product")),
    ):
        asked = facts.numbers(table, column, blank=0.0)
        most = np.array([there.get(product or "", np.inf) for product in products], dtype=float)
        for row in rows_where((asked > TIMES * most) & (most > 0)):
            meant = _shifted(asked[row] / KG_PER_TONNE)
            message = (
                f"{column} is {asked[row]:,.10g} kg of {products[row]}, and all lots and stock hold {most[row]:,.0f}."
            )
            remedy = f"Check the unit; if it is in g, write {amount(meant, 'kg')}."
            yield warning(table, message, remedy, row=row, column=column, suggestion=meant)


def _far_from_feed(facts: Facts) -> list[Problem]:
    return list(asked_far_from_feed(facts))


def delivery_far_from_others(facts: Facts) -> Iterator[Problem]:
    """A window asks for far more or less than all others of its contract do: t or g in place of kg."""
    asked = facts.numbers("Deliveries", "Min", blank=0.0)
    told = {problem.row for problem in facts.once(_far_from_feed) if problem.table == "Deliveries"}
    for row, usual in far_from_others(asked, facts.texts("Deliveries", "Contract"), SLIP, OTHERS).items():
        if row not in told:
            meant = _shifted(asked[row] * (KG_PER_TONNE if asked[row] < usual else 1 / KG_PER_TONNE))
            message = (
                f"Min is {amount(asked[row], 'kg')}, and the contract's other windows ask for about {amount(usual)}."
            )
            remedy = f"Check the unit; if it is in {'t' if meant > asked[row] else 'g'}, write {amount(meant, 'kg')}."
            yield warning("Deliveries", message, remedy, row=row, column="Min", suggestion=meant)


def _limits(table: Table) -> list[Column]:
    """Return the columns that limit an amount from above, and may be blank."""
    numbers = (column for column in table.columns if column.kind is Kind.NUMBER and column.unit != "%")
    return [column for column in numbers if column.name.startswith("Max") and column.blank == "no limit"]


def _obtainable(facts: Facts) -> Mapping[str, float]:
    """Return kg of each product that all lots and the opening stock hold at most, by the recipe that
    recovers most of each."""
    lots = facts.tables["Lots"]
    planned = (lots["Status"] != "blocked").to_numpy(dtype=bool)
    quantity = facts.numbers("Lots", "Quantity")
    dry = 1 - facts.numbers("Lots", "Moisture", blank=0.0) / 100
    share = facts.contained(facts.elements) / 100 * dry[:, None]
    rows = zip(facts.texts("Yields", "Recipe"), facts.texts("Yields", "Product"), strict=True)
    through_stores = {product for recipe, product in rows if recipe in facts.from_stores}
    found = {}
    opening = facts.numbers("Products", "Opening stock", blank=0.0)
    for product, stock in zip(facts.texts("Products", "Product"), opening, strict=True):
        per_tonne = KG_PER_TONNE * (share * _recovered(facts, product)).sum(axis=1)
        made = np.where(planned & (per_tonne > 0), per_tonne * np.where(np.isnan(quantity), np.inf, quantity), 0.0)
        found[product or ""] = float(stock + made.sum()) if product not in through_stores else np.inf
    return found


def _recovered(facts: Facts, product: str | None) -> Numbers:
    """[lot, element]: kg of a product from a kg of the element, by the recipe of the lot's class that gives most."""
    classes, makers = facts.texts("Lots", "Feed class"), facts.texts("Yields", "Recipe")
    rows = [row for row, made in enumerate(facts.texts("Yields", "Product")) if made == product and product is not None]
    recoveries = facts.recoveries / 100 * facts.once(mass_factors)
    best: dict[str | None, Numbers] = {None: np.zeros(len(facts.elements))}
    for feed_class in dict.fromkeys(name for name in classes if name is not None):
        recipes = facts.recipes_of.get(feed_class, set())
        best[feed_class] = recoveries[[row for row in rows if makers[row] in recipes]].max(axis=0, initial=0.0)
    return np.array([best[name] for name in classes]).reshape(len(classes), len(facts.elements))


def _shifted(value: float) -> float:
    """Round away the dust of a multiplication."""
    return float(f"{value:.6g}")
