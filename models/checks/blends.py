"""Blend limits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, amount, rows_where, warning
from models.schema.problems import Problem
from models.schema.tables.network import FIXED


def blend_without_limit(facts: Facts) -> Iterator[Problem]:
    """A blend limit has neither Min nor Max."""
    blank = facts.tables["Blend limits"][["Min", "Max"]].isna().all(axis=1)
    for row in rows_where(blank):
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
    limits = facts.tables["Blend limits"]
    limited = set(limits["Share of"].dropna()) & facts.expressions.properties
    lots = facts.tables["Lots"]
    for name in sorted(limited):
        missing = facts.filled_assays[name].isna() & (lots["Status"] != "blocked") & lots["Feed class"].notna()
        taken = list(_classes(facts, set(limits["On"][limits["Share of"] == name])))
        for row in rows_where(np.asarray(missing & lots["Feed class"].isin(taken))):
            message = f"{name} is limited, and neither the lot nor its class has a value: it counts as 0."
            remedy = f"Fill in {name} of the lot, or the typical value of its class."
            yield warning("Lots", message, remedy, row=row, column=name)
        stored = facts.tables["Intermediates"]
        by_row = (stored["Keeping"] == FIXED) | (stored["Opening stock"] > 0)
        for row in rows_where(stored[name].isna() & stored["Intermediate"].isin(taken) & by_row):
            message = f"{name} is limited in what is made of it, and has no value here: it counts as 0."
            yield warning("Intermediates", message, f"Fill in {name}.", row=row, column=name)


def _classes(facts: Facts, limited: set[str]) -> set[str]:
    """Return the classes and intermediates that active recipes bring to one of these lines,
    or from which they make one of these products."""
    users = set()
    for table, column in (("Line use", "Line"), ("Yields", "Product")):
        pairs = zip(facts.texts(table, "Recipe"), facts.texts(table, column), strict=True)
        users |= {recipe for recipe, name in pairs if name in limited}
    return {feed_class for recipe, feed_class in facts.active if recipe in users}
