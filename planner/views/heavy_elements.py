"""How much of one element a plan makes, whichever products carry it."""

from __future__ import annotations

import numpy as np

from models.plant.chemistry import counted_as
from models.schema.frames import components_of
from planner.engine.plan import Plan

HEAVY = ("Dy", "Tb")
"""The elements that management asks for."""


def made(plan: Plan, element: str) -> float | None:
    """Return kilograms of an element in all that comes into stock, counted as in the products (Dy as Dy2O3).

    For a product that holds nothing else this is what is made of it; of another it is the element's share in what the
    plan's runs make of it. None if the plant does not assay for the element.
    """
    shares = _shares(plan, element)
    if shares is None:
        return None
    total = plan.tables["Production"].groupby("Product")["Made"].sum()
    return float(sum(share * total.get(product, 0.0) for product, share in shares.items()))


def _shares(plan: Plan, element: str) -> dict[str, float] | None:
    """Return the element's share in the mass of each product; none of those that no run makes."""
    tables = plan.filled
    elements = [name for name, is_property in components_of(tables["Components"]).items() if not is_property]
    if element not in elements:
        return None
    how = dict(zip(tables["Components"]["Component"], tables["Components"]["Counted as"], strict=True))
    counted = np.array([counted_as(how[name], name) for name in elements])
    lots, yields = tables["Lots"].set_index("Lot"), tables["Yields"].set_index(["Recipe", "Product"])
    runs = plan.tables["Runs"].groupby(["Recipe", "Lot"])["Amount"].sum()
    mass: dict[str, np.ndarray] = {}
    for recipe in runs.index.unique("Recipe"):
        amounts = runs[recipe]
        fed_lots = lots.loc[amounts.index]
        dry = amounts.to_numpy() * (1.0 - fed_lots["Moisture"].to_numpy() / 100.0)
        fed = (fed_lots[elements].to_numpy(dtype=float) * dry[:, None]).sum(axis=0) * counted
        for product, recovery in yields.loc[recipe][elements].iterrows():
            mass[str(product)] = mass.get(str(product), 0.0) + fed * recovery.to_numpy(dtype=float)
    at = elements.index(element)
    return {product: float(parts[at] / parts.sum()) for product, parts in mass.items() if parts.sum() > 0}
