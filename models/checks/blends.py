"""Blend limits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, amount, rows_where, warning
from models.checks.stages.intermediates import kept
from models.schema.at_sites import sites_of
from models.schema.problems import Problem
from models.schema.tables.network import FIXED, MIXED


def blend_without_limit(facts: Facts) -> Iterator[Problem]:
    """A blend limit has neither Min nor Max."""
    for row in rows_where(facts.blank("Blend limits", "Min") & facts.blank("Blend limits", "Max")):
        if not facts.is_spoiled("Blend limits", row, "Min") and not facts.is_spoiled("Blend limits", row, "Max"):
            message = "Neither Min nor Max is filled in: the row limits nothing."
            yield warning("Blend limits", message, "Fill in Min, Max or both.", row=row, column="Min")


def share_outside_hundred(facts: Facts) -> Iterator[Problem]:
    """A share is limited to what every share or no share is: below 0 % or above 100 %."""
    limits = facts.tables["Blend limits"]
    shares = ~limits["Share of"].isin(list(facts.expressions.properties)) & limits["In"].isna()
    for column in ("Min", "Max"):
        values = facts.numbers("Blend limits", column)
        for row in rows_where(shares & ((values < 0) | (values > 100))):
            message = f"{column} is {amount(values[row], '%')}, and a share of the mass lies between 0 and 100 %."
            yield warning("Blend limits", message, "Check the figure.", row=row, column=column)


def property_unknown(facts: Facts) -> Iterator[Problem]:
    """A property is limited, but a lot and its class, or an intermediate, do not say what it is."""
    lots, stored = facts.tables["Lots"], facts.tables["Intermediates"]
    for name, counted in facts.once(counted_in_limits).items():
        missing = facts.filled_assays[name].isna() & (lots["Status"] != "blocked") & lots["Feed class"].notna()
        for row in rows_where(np.asarray(missing & lots["Feed class"].isin(list(counted)))):
            message = f"{name} is limited, and neither the lot nor its class has a value: it counts as 0."
            remedy = f"Fill in {name} of the lot, or the typical value of its class."
            yield warning("Lots", message, remedy, row=row, column=name)
        by_row = (stored["Keeping"] == FIXED) | (stored["Opening stock"] > 0)
        for row in rows_where(stored[name].isna() & stored["Intermediate"].isin(list(counted)) & by_row):
            yield _unknown("Intermediates", row, name)
        yield from _unknown_in_stores(facts, name, counted)


def _unknown_in_stores(facts: Facts, name: str, counted: set[str]) -> Iterator[Problem]:
    """Yield what lies in the store of a site of which neither that nor the intermediate's row says the property."""
    if not sites_of(facts.tables):
        return
    rows = zip(facts.texts("Intermediates", "Intermediate"), facts.numbers("Intermediates", name), strict=True)
    blank = {material for material, value in rows if material in counted and np.isnan(value)}
    opening, values = facts.numbers("Stores", "Opening stock", blank=0.0), facts.numbers("Stores", name)
    for row, material in enumerate(facts.texts("Stores", "Material")):
        if material in blank and opening[row] > 0 and np.isnan(values[row]):
            yield _unknown("Stores", row, name)


def _unknown(table: str, row: int, name: str) -> Problem:
    message = f"{name} is limited in what is made of it, and has no value here: it counts as 0."
    return warning(table, message, f"Fill in {name}.", row=row, column=name)


def counted_in_limits(facts: Facts) -> dict[str, set[str]]:
    """Return for each property that is limited what it is counted of: the classes and intermediates that come to the
    line, that the product is made of, that product where there are lots of it, what is in the mix; and through stores
    that are not fixed what these are made of."""
    limits, fixed = facts.tables["Blend limits"], kept(facts, FIXED)
    bought = set(facts.known("Products")) & set(facts.texts("Lots", "Feed class"))
    properties, intermediates = facts.expressions.properties, set(facts.known("Intermediates"))
    found: dict[str, set[str]] = {}
    for name in sorted(set(limits["Share of"].dropna()) & properties):
        on = {text for text in limits["On"][limits["Share of"] == name] if isinstance(text, str)}
        counted = on & {*kept(facts, MIXED), *bought}
        ahead = on
        while new := taken_for(facts, ahead) - counted:
            counted |= new
            ahead = (new & intermediates) - fixed.keys()
        found[name] = counted
    return found


def taken_for(facts: Facts, names: set[str]) -> set[str]:
    """Return the classes and intermediates that active recipes bring to some lines,
    or from which they make some products."""
    users = set()
    for table, column in (("Line use", "Line"), ("Yields", "Product")):
        pairs = zip(facts.texts(table, "Recipe"), facts.texts(table, column), strict=True)
        users |= {recipe for recipe, name in pairs if name in names}
    return {taken for recipe, taken in facts.active if recipe in users}
