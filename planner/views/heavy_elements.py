"""How much of one element a plan makes, whichever products carry it."""

from __future__ import annotations

from models.schema.at_sites import MATERIAL
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
    """Return the element's share in the mass of each product, of all sites together; none where no run makes any."""
    site = plan.balances.site
    if element not in site.elements:
        return None
    output = plan.balances.recipes_make
    made = output.groupby(output["Product"].map(site.stored[MATERIAL]))[site.elements].sum() * site.factor
    made = made[made.sum(axis=1) > 0]
    whole = made.sum(axis=1)
    return dict(zip(map(str, made.index), (made[element] / whole).tolist(), strict=True))
