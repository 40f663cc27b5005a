"""What is asked of each lot: the elements that a recipe of its class recovers, counts, or has a limit for."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from models.audit.site import Site
from models.audit.sums import keys_of
from models.schema.at_sites import MATERIAL


def asked(site: Site) -> pd.DataFrame:
    """Return whether something asks for the assay of an element, by lot and element."""
    takes: dict[str, set[str]] = {}
    for recipe, taken, active in keys_of(site.tables["Recipes"], ["Recipe", "Feed class", "Active"]):
        if active != "no":
            takes.setdefault(recipe, set()).add(taken)
    of_recipe, classes = _of_recipes(site), site.lots["Feed class"].tolist()
    found = np.zeros((len(classes), len(site.elements)), dtype=bool)
    for recipe, taken in takes.items():
        named = of_recipe[recipe]
        found[np.ix_([feed_class in taken for feed_class in classes], [name in named for name in site.elements])] = True
    return pd.DataFrame(found, index=site.lots.index, columns=site.elements)


def _of_recipes(site: Site) -> dict[str, set[str]]:
    """Return the components that each recipe recovers, counts, or is limited in on its lines and in its products."""
    found: dict[str, set[str]] = defaultdict(set)
    places: dict[str, set[str]] = defaultdict(set)
    materials = site.stored[MATERIAL].to_dict()
    for recipe, line, basis in keys_of(site.tables["Line use"], ["Recipe", "Line", "Basis"]):
        places[recipe].add(line)
        found[recipe].update(site.members(str(basis)))
    for recipe, basis in keys_of(site.tables["Consumption"], ["Recipe", "Per"]):
        found[recipe].update(site.members(str(basis)))
    for recipe, product, *shares in keys_of(site.tables["Yields"], ["Recipe", "Product", *site.elements]):
        places[recipe].add(materials[product])
        found[recipe].update(name for name, share in zip(site.elements, shares, strict=True) if share > 0)
    for place, share, of in keys_of(site.tables["Blend limits"], ["On", "Share of", "In"]):
        for recipe, names in places.items():
            if place in names:
                found[recipe].update(site.members(str(share)), site.members(str(of)) if of else [])
    return found
