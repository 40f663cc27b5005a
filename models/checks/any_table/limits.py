"""Limits that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from models.checks.facts import Facts, Numbers, amount, error, rows_where, warning
from models.schema.at_sites import KEPT, sites_of
from models.schema.inputs import INPUTS
from models.schema.problems import Problem

PAIRS = (
    ("Feed classes", "Min closing stock", "Max stock"),
    ("Products", "Min stock", "Max stock"),
    ("Products", "Min closing stock", "Max stock"),
    ("Intermediates", "Min stock", "Max stock"),
    ("Intermediates", "Min closing stock", "Max stock"),
    ("Deliveries", "Min", "Max"),
    ("Blend limits", "Min", "Max"),
)


OF_STORES = (("Stores", "Min stock", "Max stock"), ("Stores", "Min closing stock", "Max stock"))
"""The same of stores, which count where there are several sites."""

ROUNDING = 1e-9


def min_over_max(facts: Facts) -> Iterator[Problem]:
    """The least that is asked for is more than the most that is allowed."""
    pairs = (*PAIRS, *(OF_STORES if sites_of(facts.tables) else ()))
    for table, least, most in pairs:
        yield from _above(facts, table, least, most, f"Lower {least}, or raise {most}.")


def must_use_over_quantity(facts: Facts) -> Iterator[Problem]:
    """More must be used of a lot than there is of it, with what was used so far."""
    asked, used = facts.numbers("Lots", "Must use"), facts.numbers("Lots", "Used so far", blank=0.0)
    there = facts.numbers("Lots", "Quantity") + used
    for row in rows_where(asked > there + ROUNDING * there):
        so_far = f", with {amount(used[row], 't')} used so far," if used[row] else ""
        message = f"Must use {amount(asked[row], 't')} is above Quantity{so_far} {amount(there[row], 't')}."
        yield error("Lots", message, "Lower Must use, or raise Quantity.", row=row, column="Must use")


def opening_stock_over_max(facts: Facts) -> Iterator[Problem]:
    """A stock starts with more than there may be: what cannot be sold of it is a broken promise."""
    remedy = "Raise Max stock, or correct Opening stock; else expect it among the broken promises until it is sold."
    for table in ("Products", "Intermediates", *(("Stores",) if sites_of(facts.tables) else ())):
        yield from _above(facts, table, "Opening stock", "Max stock", remedy, warning)


def _above(  # noqa: PLR0913, PLR0917 - two columns and what is said of them
    facts: Facts, table: str, lower: str, upper: str, remedy: str, say: Callable[..., Problem] = error
) -> Iterator[Problem]:
    low, high = facts.numbers(table, lower), facts.numbers(table, upper)
    typed = ~(np.isnan(low) & np.isnan(high))
    if table == "Stores":
        low, high = (_of_material(facts, column) for column in (lower, upper))
    unit = INPUTS[table][lower].unit
    for row in rows_where(typed & (low > high)):
        message = f"{lower} {amount(low[row], unit)} is above {upper} {amount(high[row], unit)}."
        yield say(table, message, remedy, row=row, column=lower)


def _of_material(facts: Facts, column: str) -> Numbers:
    """Return a column of Stores; where it is blank what the material's own row says."""
    named = {
        name: figure
        for table, key in KEPT.items()
        for name, figure in zip(facts.texts(table, key), facts.numbers(table, column), strict=True)
    }
    typed = facts.numbers("Stores", column)
    of_material = [named.get(name, np.nan) for name in facts.texts("Stores", "Material")]
    return np.where(np.isnan(typed), of_material, typed)
