"""What is asked of each lot: the elements that a recipe of its class recovers, counts, or has a limit for."""

from __future__ import annotations

import pandas as pd

from models.audit.site import Site
from models.schema.at_sites import MATERIAL


def asked(site: Site) -> pd.DataFrame:
    """Return whether something asks for the assay of an element, by lot and element."""
    recipes = site.tables["Recipes"]
    found = pd.DataFrame(False, index=site.lots.index, columns=site.elements)
    for recipe, taken in recipes[recipes["Active"] != "no"].groupby("Recipe")["Feed class"]:
        found.loc[site.lots["Feed class"].isin(taken), _of_recipe(site, str(recipe))] = True
    return found


def _of_recipe(site: Site, recipe: str) -> list[str]:
    uses, consumes, makes = (
        site.tables[name][site.tables[name]["Recipe"] == recipe] for name in ("Line use", "Consumption", "Yields")
    )
    limits = site.tables["Blend limits"]
    limits = limits[limits["On"].isin([*uses["Line"], *site.stored.loc[makes["Product"], MATERIAL]])]
    texts = [*uses["Basis"], *consumes["Per"], *limits["Share of"], *limits["In"].dropna()]
    named = {member for text in texts for member in site.members(str(text))}
    return [name for name in site.elements if name in named or (makes[name] > 0).any()]
