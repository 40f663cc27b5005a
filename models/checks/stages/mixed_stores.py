"""Mixed stores: what cannot be followed through them, and where mixing costs nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, error, rows_where, warning
from models.checks.stages.intermediates import kept, returns
from models.schema.at_sites import limited_after_mixes, sites_of, store_name
from models.schema.problems import Problem
from models.schema.tables.network import APART, FIXED, MIXED


def apart_of_mixed(facts: Facts) -> Iterator[Problem]:
    """Something that is kept apart is made of a mixed intermediate: it has no lot any more."""
    mixed, apart = kept(facts, MIXED), kept(facts, APART)
    takes = {recipe: taken for recipe, taken in facts.active if taken in mixed}
    rows = zip(facts.texts("Yields", "Recipe"), facts.texts("Yields", "Product"), strict=True)
    for row, (recipe, made) in enumerate(rows):
        if recipe in takes and made in apart:
            message = f'"{recipe}" takes "{takes[recipe]}", which is mixed and has no lots, but "{made}" is kept apart.'
            yield error("Yields", message, f'Keep "{made}" {MIXED} or {FIXED}.', row=row, column="Product")


def limit_on_store_name(facts: Facts) -> Iterator[Problem]:
    """With several sites a blend limit is on what is called as the store of a mixed intermediate is."""
    sites, materials = sites_of(facts.tables), facts.known("Products", "Intermediates")
    stores = {store_name(name, site): name for name in kept(facts, MIXED) for site in sites}
    for row, on in enumerate(facts.texts("Blend limits", "On")):
        if on is not None and on in stores and on in materials:
            message = f'"{on}" is also what the store of "{stores[on]}", which is mixed, is called at its site.'
            yield error("Blend limits", message, f'Give "{on}" another name.', row=row, column="On")


def property_of_mixed(facts: Facts) -> Iterator[Problem]:
    """A property is limited in a mix or after one, and a recipe that takes a mixed intermediate does not recover all
    components alike, or the mix returns to itself: nothing says what the property is after it."""
    limits, mixed, properties = facts.tables["Blend limits"], kept(facts, MIXED), set(facts.expressions.properties)
    if not limited_after_mixes(facts.tables, properties):
        return
    limited = limits["Share of"].isin(properties)
    followed = {*mixed, *kept(facts, APART)}
    for name, row in mixed.items():
        if returns(facts, name, followed):
            message = f'What is made of "{name}" returns to it: no property can be followed through it.'
            yield error("Intermediates", message, f"Keep it {FIXED}, or limit components.", row=row, column="Keeping")
    after, takes = followed | set(limits["On"][limited].dropna()), {of for of, taken in facts.active if taken in mixed}
    recovered = facts.tables["Yields"][facts.elements].fillna(0.0)
    uneven = recovered.max(axis=1) > recovered.min(axis=1)
    rows = facts.tables["Yields"]
    for row in rows_where(uneven & rows["Recipe"].isin(takes) & rows["Product"].isin(after)):
        message = "It does not recover all components alike of a mix: a property cannot be followed through it."
        remedy = f"Keep what is made {FIXED} and write the property there, or limit components."
        yield error("Yields", message, remedy, row=row, column="Recipe")


def mixing_costs_nothing(facts: Facts) -> Iterator[Problem]:
    """A mixed intermediate has a single outlet and no storage: it could as well be kept apart."""
    carried = sites_of(facts.tables) and len(facts.tables["Lanes"])
    sold = [facts.texts(table, "Product") for table in ("Contracts", "Spot sales")]
    most, disposal = facts.numbers("Intermediates", "Max stock"), facts.numbers("Intermediates", "Disposal cost")
    for name, row in kept(facts, MIXED).items():
        recipes = {recipe for recipe, taken in facts.active if taken == name}
        outlets = len(recipes) + sum(name in names for names in sold) + (not np.isnan(disposal[row]))
        if most[row] == 0 and outlets == 1 and not carried:
            message = f'"{name}" has one outlet and no storage: mixing costs nothing, and it is planned as linear.'
            remedy = f"Leave it as it is, or keep it {APART} to see its batches in the plan."
            yield warning("Intermediates", message, remedy, row=row, column="Keeping")
