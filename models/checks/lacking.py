"""Tables without rows that a plan cannot do without, by themselves or because others name what they should hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from models.plant.expressions import MASS, terms
from models.schema.inputs import INPUTS
from models.schema.names import Names
from models.schema.words import EVERY, Column, Kind, Table

NAMING = ("Lots", "Recipes")
"""The tables that name rows of those that need some only where they are named."""
FREE = "Sites"
"""Its names may be used without it: then there is one place."""

AWAITED = {"Deliveries": "Contracts", "Consumption": "Resources"}
"""By table: the one whose rows mean nothing without it."""

Tables = Mapping[str, pd.DataFrame]
Named = dict[str, list[str]]
"""By table: the names in it that nothing knows."""


def lacking(tables: Tables) -> dict[str, Named]:
    """Return the tables that lack rows, with what names them; nothing does where no plan can do without them."""
    empty = [table for table in INPUTS.values() if not len(tables[table.name])]
    found = {table.name: {} if table.needs_rows else _named(table, tables) for table in empty}
    return {name: named for name, named in found.items() if INPUTS[name].needs_rows or named}


def _named(table: Table, tables: Tables) -> Named:
    """Return the names of rows of an empty table: what is no row of another that could be meant."""
    if table.name == "Groups":
        return _groups(tables)
    if table.name == "Intermediates":
        return _intermediates(tables)
    found: Named = {}
    for naming, column in _naming(table):
        names = _unknown(naming, column, tables)
        if names:
            found[naming] = list(dict.fromkeys((*found.get(naming, ()), *names)))
    return found


def _naming(table: Table) -> Iterator[tuple[str, Column]]:
    """Yield the columns whose names can only be rows of a table."""
    if table.name == FREE:
        return
    for naming in NAMING if table.needs_rows_if_named else INPUTS:
        for column in INPUTS[naming].columns:
            if column.refers_to == (table.name,) or (table.needs_rows_if_named and table.name in column.refers_to):
                yield naming, column


def _unknown(naming: str, column: Column, tables: Tables) -> list[str]:
    """Return the names in a column that no table has to which it refers."""
    known = {name for other in column.refers_to for name in tables[other][INPUTS[other].columns[0].name]}
    known |= {None, *column.also, *([EVERY] if column.every else [])}
    return [str(name) for name in dict.fromkeys(tables[naming][column.name]) if name not in known]


def _groups(tables: Tables) -> Named:
    """Return what stands for components and is none, nor like one: it has to be a group."""
    known = {str(name) for name in tables["Components"]["Component"] if name is not None}
    if not known:
        return {}
    like, found = Names(known), Named()
    for naming, table in INPUTS.items():
        of_components = [column for column in table.columns if column.kind in (Kind.COMPONENTS, Kind.BASIS)]
        texts = dict.fromkeys(text for column in of_components for text in tables[naming][column.name] if text)
        named = dict.fromkeys(term for text in texts for term in terms(str(text)) if term and term != MASS)
        strange = [term for term in named if term not in known and like.nearest(term) is None]
        if strange:
            found[naming] = strange
    return found


def _intermediates(tables: Tables) -> Named:
    """Return what one recipe makes and another takes, and is neither a product nor a feed class."""
    if not len(tables["Products"]):
        return {}
    made = _unknown("Yields", INPUTS["Yields"]["Product"], tables)
    taken = set(_unknown("Recipes", INPUTS["Recipes"]["Feed class"], tables))
    both = [name for name in made if name in taken]
    return {"Recipes": both, "Yields": both} if both else {}
