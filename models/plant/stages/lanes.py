"""Sites and the ways between them, as numbers: which recipe works where, and what lanes carry from store to store."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.plant import typed
from models.plant.parts import Lanes, Names, Positions
from models.schema.at_sites import site_of_recipes, store_name, ways_of
from models.schema.frames import Tables
from models.schema.put_in import WAITS_FOR


def sites_in(column: pd.Series, sites: Names) -> Names:
    """Return sites by name, blank where none is named or there is one only."""
    return tuple(site if sites and isinstance(site, str) else "" for site in column)


def works_at(tables: Tables, sites: Names, recipes: Names) -> Positions:
    """[r] the place of each recipe's site, -1 where there is one only."""
    works = site_of_recipes(tables) if sites else {}
    return _places(sites, [works.get(name, "") for name in recipes])


def lanes(tables: Tables, sites: Names, classes: Names, stores: Names) -> Lanes:
    """Return every way of a material between two sites.

    Args:
        tables: those of `at_sites`.
        sites: where there are several.
        classes: the feed classes.
        stores: products and intermediates at each site.
    """
    feed_classes = tables["Feed classes"]
    feed = tuple(feed_classes["Feed class"][feed_classes[WAITS_FOR].isna()])
    ways = list(ways_of(tables, sites, tuple(sorted(feed)))) if sites else []
    table = tables["Lanes"].loc[[way.row for way in ways]]
    return Lanes(
        names=tuple(way.name for way in ways),
        materials=tuple(way.material for way in ways),
        row=np.array([way.row for way in ways], dtype=np.int64),
        from_site=_places(sites, [way.start for way in ways]),
        to_site=_places(sites, [way.end for way in ways]),
        feed_class=_places(classes, [way.material for way in ways]),
        start=_places(stores, [store_name(way.material, way.start) for way in ways]),
        end=_places(stores, [store_name(way.material, way.end) for way in ways]),
        cost=typed.numbers(table["Cost"]),
        lead_time=typed.numbers(table["Lead time"]),
    )


def _places(known: Names, names: list[str]) -> Positions:
    """Return the place of each name, -1 where it is not known."""
    return typed.positions_or_none(known, pd.Series(names, dtype=object))
