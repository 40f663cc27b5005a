"""What tables mean where there are several sites: each product and intermediate is a material of its own at each site.

All that follows from a table at one place follows from these as well: a recipe takes and makes what lies at its own
site. What is sold, wanted and limited keeps the name of the material, which stands for all sites or for its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from models.schema.frames import Tables
from models.schema.tables.network import MIXED, OPENING

MATERIAL, AT = "Material", "At"
"""Columns that stores have beside those of the planner: what is kept, and where (blank: there is one site)."""

KEPT = {"Products": "Product", "Intermediates": "Intermediate"}
"""The tables of what is kept in stores, and the columns that name it."""

OF_ROW = "Opening stock of its row"
"""A column of Intermediates beside those of the planner: the opening stock that no row of Opening batches names."""

COME = {"Arrivals": "Product", "Opening batches": "Intermediate"}
"""The tables of what is at a store, or comes to it, and the columns that name what is kept there."""

BATCH_OF = {"Arrivals": "Lot", "Opening batches": "Batch"}
"""The columns of these that name the batch of what is kept apart."""


def sites_of(tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Return the sites; none where there is one only."""
    names = [name for name in tables["Sites"]["Site"] if isinstance(name, str)] if "Sites" in tables else []
    return tuple(sorted(set(names))) if len(set(names)) > 1 else ()


def store_name(material: str, site: str | None) -> str:
    """Return the name of a material at a site."""
    return f"{material} at {site}" if site else material


def as_carried(batch: str, site: str) -> str:
    """Return what a batch of a site is called elsewhere: what lay there at the start is named after the site."""
    return f"{OPENING[:-1]} at {site})" if batch == OPENING else batch


def filled_in_stores(tables: Mapping[str, pd.DataFrame], column: str) -> dict[str, str]:
    """Return the row of Stores that fills in a column for each store that has one; none where there is one site."""
    stores = tables["Stores"]
    table = stores[stores[column].notna()] if sites_of(tables) else stores.iloc[:0]
    rows = zip(table["Material"], table["Site"], strict=True)
    return {store_name(material, site): f"{material} / {site}" for material, site in rows}


def at_sites(tables: Tables) -> Tables:
    """Return tables in which products and intermediates are those of each site; the same where there is one only."""
    sites = sites_of(tables)
    if not sites:
        return _with_batches_there({**tables, **{sheet: _at_one(tables[sheet], key) for sheet, key in KEPT.items()}})
    works = site_of_recipes(tables)
    places = _places(tables, sites, works)
    stores = {sheet: _stores(tables, sheet, places) for sheet in KEPT}
    stored_at = {name: places[name] for name in tables["Intermediates"]["Intermediate"]}
    at_stores = {
        **tables,
        **stores,
        "Recipes": _at_recipe(tables["Recipes"], "Feed class", works, stored_at).assign(
            Site=tables["Recipes"]["Recipe"].map(works)
        ),
        "Yields": _at_recipe(tables["Yields"], "Product", works, places),
        "Fixed runs": _at_recipe(tables["Fixed runs"], "Lot", works, stored_at),
        "Blend limits": _on_each_mix(tables, places),
        **{table: _at_stores(tables[table], column) for table, column in COME.items()},
    }
    return _with_batches_there(at_stores)


def mixed_of(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the intermediates that are mixed in their stores; a blank Keeping is that."""
    kept = tables["Intermediates"]
    return list(kept["Intermediate"][kept["Keeping"].fillna(MIXED) == MIXED])


def limited_after_mixes(tables: Mapping[str, pd.DataFrame], properties: Collection[str]) -> bool:
    """Return whether a property is limited in a mix, in what is made of one, or on a line that works one.

    Args:
        tables: all input tables, with the names that the planner gave.
        properties: the components that are properties.
    """
    limits = tables["Blend limits"]
    limited = set(limits["On"][limits["Share of"].isin(list(properties))])
    if not limited:
        return False
    after, recipes = _after_mixes(tables)
    use = tables["Line use"]
    return bool(limited & (after | set(use["Line"][use["Recipe"].isin(recipes)])))


def _after_mixes(tables: Mapping[str, pd.DataFrame]) -> tuple[set[str], set[str]]:
    """Return all mixes and what is made of them, and the recipes that take any of it."""
    takes, makes = tables["Recipes"], tables["Yields"]
    takes = takes[takes["Active"].fillna("yes") == "yes"]
    found = set(mixed_of(tables))
    while True:
        recipes = set(takes["Recipe"][takes["Feed class"].isin(found)])
        more = set(makes["Product"][makes["Recipe"].isin(recipes)]) - found
        if not more:
            return found, recipes
        found |= more


def _on_each_mix(tables: Tables, places: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return Blend limits in which a limit on a mixed intermediate is one on each of its stores, by their names."""
    rows, mixed = tables["Blend limits"], set(mixed_of(tables))
    stores = [
        [store_name(on, site) for site in places[on]] if on in mixed and on in places else [on] for on in rows["On"]
    ]
    each = rows.assign(On=pd.Series(stores, rows.index, dtype=object)).explode("On", ignore_index=True)
    return each if len(rows) else rows


def _with_batches_there(tables: Tables) -> Tables:
    """Return tables in which the opening stock of each store counts its batches, which Opening batches names."""
    rows, batches = tables["Intermediates"], tables["Opening batches"]
    kg = batches.groupby("Intermediate")["Quantity"].sum() if len(batches) else pd.Series(dtype=float)
    more = rows["Intermediate"].map(kg).astype(float)
    every = rows["Opening stock"].add(more, fill_value=0.0)
    return {**tables, "Intermediates": rows.assign(**{OF_ROW: rows["Opening stock"], "Opening stock": every})}


def _at_stores(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return rows about stores in which a material has the name of the store at the site that they name."""
    stores = [store_name(name, site) for name, site in zip(table[column], table["Site"], strict=True)]
    return table.assign(**{column: pd.Series(stores, table.index, dtype=object)})


def site_of_recipes(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the site of each recipe: its own, or that of its first line."""
    stands = dict(zip(tables["Lines"]["Line"], tables["Lines"]["Site"], strict=True))
    stated = zip(tables["Recipes"]["Recipe"], tables["Recipes"]["Site"], strict=True)
    of_lines = zip(tables["Line use"]["Recipe"], tables["Line use"]["Line"].map(stands.get), strict=True)
    found: dict[str, str] = {}
    for recipe, site in (*stated, *of_lines):
        if isinstance(site, str):
            found.setdefault(recipe, site)
    return found


def site_of_lots(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Return the site of each lot; None where there is one only, or none is named."""
    sites, named = sites_of(tables), tables["Lots"]["Site"]
    return pd.Series([site if site in sites else None for site in named], named.index, dtype=object)


def lanes_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the active lanes, with their places in the table as index."""
    lanes = tables["Lanes"]
    return lanes[lanes["Active"].fillna("yes") == "yes"]


Carrying = Mapping[tuple[str, str, str | None], int]
"""The active lanes: from where, to where and what (None: all without a lane of its own), with their places."""


def carrying(tables: Mapping[str, pd.DataFrame]) -> Carrying:
    """Return the active lanes by what they carry between which sites."""
    lanes, found = lanes_of(tables), dict[tuple[str, str, str | None], int]()
    rows = zip(lanes["From site"], lanes["To site"], lanes["Material"], lanes.index.tolist(), strict=True)
    for start, end, material, row in rows:
        found.setdefault((start, end, material if isinstance(material, str) else None), row)
    return found


def lane_for(lanes: Carrying, start: str, end: str, material: str) -> int | None:
    """Return the lane that carries a material from a site to another: its own, else the one for all; None for none."""
    return lanes.get((start, end, material), lanes.get((start, end, None)))


def _at_one(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return what is kept where there is one site."""
    return table.assign(**{MATERIAL: table[key], AT: pd.Series("", table.index, dtype=object)})


class Way(NamedTuple):
    """A material on its way between two sites, on a lane that is a row of the table."""

    row: int
    start: str
    end: str
    material: str

    @property
    def name(self) -> str:
        """From where, to where, and what."""
        return f"{self.start} - {self.end} / {self.material}"


def ways_of(tables: Mapping[str, pd.DataFrame], sites: tuple[str, ...], classes: tuple[str, ...]) -> Iterator[Way]:
    """Yield every way that lanes have for feed classes, and for what is kept at both of their ends.

    Args:
        tables: those of `at_sites`.
        sites: there are several.
        classes: the feed classes.
    """
    lanes = carrying(tables)
    kept: dict[str, set[str]] = {name: set(sites) for name in classes}
    for sheet in KEPT:
        for material, site in zip(tables[sheet][MATERIAL], tables[sheet][AT], strict=True):
            kept.setdefault(material, set()).add(site)
    for start, end in sorted({(start, end) for start, end, _ in lanes}):
        for material, places in kept.items():
            row = lane_for(lanes, start, end, material)
            if start != end and {start, end} <= places and row is not None:
                yield Way(row, start, end, material)


def _places(tables: Tables, sites: tuple[str, ...], works: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the sites that keep each material: as Stores says, else all that it can come to or is taken at."""
    stored, come = _pairs(tables, "Stores", "Material"), dict[str, set[str]]()
    for table, column in (*COME.items(), ("Lots", "Feed class")):
        for material, places in _pairs(tables, table, column).items():
            come.setdefault(material, set()).update(places)
    for recipe, product in zip(tables["Yields"]["Recipe"], tables["Yields"]["Product"], strict=True):
        if recipe in works:
            come.setdefault(product, set()).add(works[recipe])
    taken: dict[str, set[str]] = {}
    for recipe, material in zip(tables["Recipes"]["Recipe"], tables["Recipes"]["Feed class"], strict=True):
        if recipe in works:
            taken.setdefault(material, set()).add(works[recipe])
    lanes, found = carrying(tables), dict[str, list[str]]()
    for sheet, key in KEPT.items():
        for material in tables[sheet][key]:
            come_to = reached_from(lanes, sites, material, come.get(material, set()))
            names = stored.get(material) or come_to | taken.get(material, set())
            found[material] = sorted(names & set(sites) or sites)
    return found


def _pairs(tables: Tables, table: str, column: str) -> dict[str, set[str]]:
    """Return the sites that a table names with each material."""
    found: dict[str, set[str]] = {}
    for material, site in zip(tables[table][column], tables[table]["Site"], strict=True):
        if isinstance(site, str):
            found.setdefault(material, set()).add(site)
    return found


def reached_from(lanes: Carrying, sites: tuple[str, ...], material: str, begins: set[str]) -> set[str]:
    """Return the sites that a material can come to from those where it begins."""
    reached, ahead = set(begins), sorted(begins)
    while ahead:
        start = ahead.pop()
        for end in sites:
            if end not in reached and lane_for(lanes, start, end, material) is not None:
                reached.add(end)
                ahead.append(end)
    return reached


def _stores(tables: Tables, sheet: str, places: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return a row for each material at each site that keeps it: of Stores where a cell is filled in, else its own."""
    table, key = tables[sheet], KEPT[sheet]
    stores = tables["Stores"]
    shared = [column for column in stores.columns if column in table.columns and column not in ("Material", "Site")]
    typed: dict[tuple[str, str], dict[str, Any]] = {}
    for row in stores.to_dict("records"):
        filled = {column: row[column] for column in shared if not pd.isna(row[column])}
        typed.setdefault((row["Material"], row["Site"]), filled)
    rows = []
    for row in table.to_dict("records"):
        for site in places[row[key]]:
            cells = row | typed.get((row[key], site), {})
            rows.append({**cells, key: store_name(row[key], site), MATERIAL: row[key], AT: site})
    columns = [*table.columns, MATERIAL, AT]
    return (
        pd.DataFrame(rows, columns=columns).astype(dict(table.dtypes))
        if rows
        else table.assign(**{MATERIAL: "", AT: ""})
    )


def _at_recipe(
    table: pd.DataFrame, column: str, works: Mapping[str, str], places: Mapping[str, list[str]]
) -> pd.DataFrame:
    """Return a table in which what is kept is that of the recipe's site; of a recipe without a site the first."""
    named = [
        store_name(cell, works.get(recipe, places[cell][0])) if cell in places else cell
        for cell, recipe in zip(table[column], table["Recipe"], strict=True)
    ]
    return table.assign(**{column: pd.Series(named, index=table.index, dtype=object)})
