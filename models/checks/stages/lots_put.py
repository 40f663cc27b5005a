"""Lots of intermediates and products, which wait in their own drums until they are put into the store."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, error, listed, rows_where
from models.schema.at_sites import sites_of
from models.schema.defaults import of_stored
from models.schema.problems import Problem
from models.schema.put_in import is_put
from models.schema.tables.network import PUT


def put_without_assay(facts: Facts) -> Iterator[Problem]:
    """A lot of an intermediate or product has no assay: nothing says how much of it comes into the store."""
    blank = np.asarray(~(facts.shares("Lots") > 0).any(axis=1))
    for row in rows_where(of_stored(facts.tables) & blank) if facts.elements else ():
        name = facts.texts("Lots", "Feed class")[row]
        message = f'It is of "{name}", and all components are blank or 0: nothing would come into its store.'
        remedy = "Write its assay, as shares of its dry mass."
        yield error("Lots", message, remedy, row=row, column=facts.elements[0])


def put_without_quantity(facts: Facts) -> Iterator[Problem]:
    """Such a lot is offered without a quantity: it takes no hours to put it in, so there would be no end of it."""
    lots = facts.tables["Lots"]
    for row in rows_where(of_stored(facts.tables) & lots["Quantity"].isna() & (lots["Status"] == "offered")):
        message = f'Quantity is blank, and putting "{lots["Feed class"].iloc[row]}" into its store takes no hours.'
        yield error("Lots", message, "Write how many tonnes are offered.", row=row, column="Quantity")


def put_where_not_kept(facts: Facts) -> Iterator[Problem]:
    """Such a lot lies at a site at which Stores does not keep it."""
    kept: dict[str, set[str]] = {}
    for material, site in zip(facts.texts("Stores", "Material"), facts.texts("Stores", "Site"), strict=True):
        if material is not None and site is not None:
            kept.setdefault(material, set()).add(site)
    names, sites = facts.texts("Lots", "Feed class"), facts.texts("Lots", "Site")
    for row in rows_where(of_stored(facts.tables)) if sites_of(facts.tables) else ():
        words = kept.get(names[row] or "", set())
        if words and sites[row] is not None and sites[row] not in words:
            message = f'"{names[row]}" is kept at {listed(sorted(words))} by Stores, and not at {sites[row]}.'
            remedy = "Give it a row in Stores for that site too, or mend the Site of the lot."
            yield error("Lots", message, remedy, row=row, column="Site")


def recipe_called_put(facts: Facts) -> Iterator[Problem]:
    """A recipe is called as the plan calls that by which such lots come into their stores."""
    names = facts.texts("Recipes", "Recipe")
    for row in rows_where(np.array([name is not None and (name == PUT or is_put(name)) for name in names], dtype=bool)):
        message = f'"{names[row]}" cannot be the name of a recipe: by {PUT} lots of what is stored come into stores.'
        yield error("Recipes", message, "Give it another name.", row=row, column="Recipe")
