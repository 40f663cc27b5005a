"""Batches that the workbook names: what lies of them in stores kept apart when the plan begins, or comes to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.plant.parts import Flags, Names, Numbers, Positions
from models.plant.stages.nodes import composition
from models.schema.at_sites import BATCH_OF, COME
from models.schema.frames import Tables
from models.schema.tables.network import APART

THERE, COMING = "Opening batches", "Arrivals"

KEY = ["Store", "Named"]


@dataclass(frozen=True)
class NamedBatches:
    """Batches, each once: of which intermediate, what is in a kilogram, and kg that are there when the plan begins."""

    of: Positions
    names: Names
    content: Numbers
    opening: Numbers


def named_batches(
    tables: Tables, intermediates: Names, components: Sequence[str], counts: Numbers, is_property: Flags
) -> NamedBatches:
    """Return the batches that tables name, those of the shortest ways first, so that each comes before what is made of
    it.

    Args:
        tables: filled in, with the names of stores.
        intermediates: the intermediates.
        components: the components, properties among them.
        counts: kg of product per kg of each component.
        is_property: which of them are properties.
    """
    kept = tables["Intermediates"]
    apart = set(kept["Intermediate"][kept["Keeping"] == APART])
    if not apart or all(tables[name].empty for name in (THERE, COMING)):
        none = composition(np.zeros((0, len(components))), counts, is_property)
        return NamedBatches(np.zeros(0, dtype=np.int64), (), none, np.zeros(0))
    parts = [_rows(tables, name, apart) for name in (THERE, COMING)]
    parts[1]["Kg"] = 0.0
    every = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    rows = every.drop_duplicates(KEY)
    rows = rows.iloc[sorted(range(len(rows)), key=lambda at: len(rows["Named"].iloc[at]))]
    kg = every.groupby(KEY)["Kg"].sum()
    return NamedBatches(
        of=np.array([intermediates.index(name) for name in rows["Store"]], dtype=np.int64),
        names=tuple(rows["Named"]),
        content=composition(rows[list(components)].to_numpy(dtype=float), counts, is_property),
        opening=kg.reindex(pd.MultiIndex.from_frame(rows[KEY])).to_numpy(dtype=float),
    )


def _rows(tables: Tables, name: str, apart: set[str]) -> pd.DataFrame:
    """Return the rows of a table that name batches."""
    table, store, named = tables[name], COME[name], BATCH_OF[name]
    rows = table[table[store].isin(apart) & table[named].notna()]
    return rows.assign(Store=rows[store], Named=rows[named], Kg=rows["Quantity"])
