"""Lots of intermediates and products: each waits in its own drums until it is put into the store, by a recipe for that.

In tables so written such a lot is of a class of its own, which only the recipe takes that makes the material of it
at its site: all that counts in it comes into the store at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from models.schema.at_sites import KEPT, site_of_lots, store_name
from models.schema.defaults import of_stored
from models.schema.frames import Tables, columns_of
from models.schema.inputs import INPUTS
from models.schema.tables.network import PUT

WAITS_FOR = "Waits for"
"""A column of Feed classes beside those of the planner: the intermediate or product that the lots of a class are of."""

ALL, KG_PER_TONNE = 100.0, 1000.0

SAME = 1e-9
"""Compositions are the same if no component differs by more than this share of what there is of it."""


def put_recipe(store: str) -> str:
    """Return the name of the recipe that puts lots into a store."""
    return f"{PUT} {store}"


def is_put(recipe: str) -> bool:
    """Return whether a recipe puts lots into a store."""
    return recipe.startswith(f"{PUT} ")


def recipe_as_told(recipe: str) -> str:
    """Return a recipe as a plan tells it: of those that put lots into stores the site and material stand beside it."""
    return PUT if is_put(recipe) else recipe


def named_so(batch: str, is_there: Callable[[str], bool], is_same: Callable[[str], bool], most: int) -> str:
    """Return the name of what a way makes: that of a batch that is there and the same, else the first that is free.

    Args:
        batch: the lot and route.
        is_there: whether a batch is called so.
        is_same: whether that batch is of the composition that is made, and nothing makes it yet.
        most: how many batches there are at most.
    """
    names = [batch, *(f"{batch} ({number})" for number in range(2, most + 2))]
    there = [name for name in names if is_there(name)]
    same = (name for name in there if is_same(name))
    return next(same, None) or next(name for name in names if name not in there)


def lots_put(tables: Tables) -> pd.DataFrame:
    """Return the rows of Lots that are of intermediates and products, with the `Store` that each is put into."""
    rows = tables["Lots"][of_stored(tables)]
    sites = site_of_lots(tables)
    stores = [
        store_name(material, site) for material, site in zip(rows["Feed class"], sites.reindex(rows.index), strict=True)
    ]
    return rows.assign(Store=pd.Series(stores, rows.index, dtype=object))


def with_lots_put(tables: Tables, counted_as: Mapping[str, float]) -> Tables:
    """Return tables in which such lots are of classes of their own, with recipes that put them into stores.

    Args:
        tables: with the defaults of blank cells.
        counted_as: kg of product per kg of each component that has mass.
    """
    rows = lots_put(tables)
    if rows.empty:
        return {**tables, "Feed classes": tables["Feed classes"].assign(**{WAITS_FOR: None})}
    classes = [f"{material}: {lot}" for material, lot in zip(rows["Feed class"], rows["Lot"], strict=True)]
    recipes = [put_recipe(store) for store in rows["Store"]]
    sites = site_of_lots(tables).reindex(rows.index)
    waiting = [
        {"Feed class": name, WAITS_FOR: material, "Holding cost": cost}
        for name, material, cost in zip(classes, rows["Feed class"], _holding(tables, rows, counted_as), strict=True)
    ]
    puts = [
        {"Recipe": recipe, "Feed class": name, "Site": site}
        for recipe, name, site in zip(recipes, classes, sites, strict=True)
    ]
    makes = dict(zip(recipes, rows["Feed class"], strict=True))
    yields = [{"Recipe": recipe, "Product": made} | dict.fromkeys(counted_as, ALL) for recipe, made in makes.items()]
    lots = tables["Lots"].copy()
    lots.loc[rows.index, "Feed class"] = classes
    return {
        **tables,
        "Lots": lots,
        "Feed classes": _added(tables, "Feed classes", waiting),
        "Recipes": _added(tables, "Recipes", puts),
        "Yields": _added(tables, "Yields", yields),
    }


def _holding(tables: Tables, rows: pd.DataFrame, counted_as: Mapping[str, float]) -> list[float]:
    """Return what a tonne of each lot costs a day while it waits: its kilograms at the holding cost of the store."""
    cost: dict[object, float] = {}
    for sheet, key in KEPT.items():
        cost |= zip(tables[sheet][key], tables[sheet]["Holding cost"], strict=True)
    at = {
        (row["Material"], row["Site"]): row["Holding cost"]
        for row in tables["Stores"].to_dict("records")
        if not pd.isna(row["Holding cost"])
    }
    sites = site_of_lots(tables).reindex(rows.index)
    held = [at.get((material, site), cost[material]) for material, site in zip(rows["Feed class"], sites, strict=True)]
    counted = rows[list(counted_as)].fillna(0.0).to_numpy(dtype=float) @ pd.Series(counted_as).to_numpy(dtype=float)
    kg = KG_PER_TONNE * (1.0 - rows["Moisture"].to_numpy(dtype=float) / ALL) * counted / ALL
    return [float(each * amount) for each, amount in zip(held, kg, strict=True)]


def _added(tables: Tables, name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return a table with rows at its end, whose other cells have their defaults."""
    table = tables[name]
    columns = {column.name: column.default for column in columns_of(INPUTS[name], tables["Components"])}
    full = [{column: row.get(column, columns.get(column)) for column in [*table.columns, *row]} for row in rows]
    more = pd.DataFrame(full)
    typed = more.astype({column: kind for column, kind in table.dtypes.items() if column in more})
    return pd.concat([table, typed], ignore_index=True) if len(table) else typed
