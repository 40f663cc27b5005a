"""Batches that the workbook names: what lies of them in stores kept apart when the plan begins, or comes to them.

What comes to a mixed store in which lots are told apart is a batch as well, which nothing else is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.plant.parts import Flags, Names, Numbers, Positions
from models.plant.stages.nodes import composition
from models.schema.at_sites import BATCH_OF, COME
from models.schema.frames import Tables
from models.schema.tables.network import MIXED

THERE, COMING = "Opening batches", "Arrivals"

KEY = ["Store", "Named"]


@dataclass(frozen=True)
class NamedBatches:
    """Batches, each once: of which intermediate, what is in a kilogram, and kg that are there when the plan begins."""

    of: Positions
    names: Names
    content: Numbers
    opening: Numbers


def with_names(tables: Tables, kept: AbstractSet[str]) -> pd.DataFrame:
    """Return Arrivals in which what comes to a mixed store that holds batches is a batch of its own.

    Args:
        tables: filled in, with the names of stores.
        kept: the stores that hold batches.
    """
    table, stores = tables[COMING], tables["Intermediates"]
    if table.empty:
        return table
    mixed = set(stores["Intermediate"][stores["Keeping"] == MIXED])
    names = [
        f"(arriving {row + 1})" if product in mixed & kept else None if product in mixed else batch
        for row, (product, batch) in enumerate(zip(table[COME[COMING]], table[BATCH_OF[COMING]], strict=True))
    ]
    return table.assign(**{BATCH_OF[COMING]: pd.Series(names, table.index, dtype=object)})


def named_batches(  # noqa: PLR0913, PLR0917 - what a batch is, and of what
    tables: Tables,
    kept: AbstractSet[str],
    intermediates: Names,
    components: Sequence[str],
    counts: Numbers,
    is_property: Flags,
) -> NamedBatches:
    """Return the batches that tables name, those of the shortest ways first, so that each comes before what is made of
    it.

    Args:
        tables: filled in, with the names of stores.
        kept: the stores that hold batches.
        intermediates: the intermediates.
        components: the components, properties among them.
        counts: kg of product per kg of each component.
        is_property: which of them are properties.
    """
    if not kept or all(tables[name].empty for name in (THERE, COMING)):
        none = composition(np.zeros((0, len(components))), counts, is_property)
        return NamedBatches(np.zeros(0, dtype=np.int64), (), none, np.zeros(0))
    parts = [_rows(tables, name, kept) for name in (THERE, COMING)]
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


def _rows(tables: Tables, name: str, kept: AbstractSet[str]) -> pd.DataFrame:
    """Return the rows of a table that name batches."""
    table, store, named = tables[name], COME[name], BATCH_OF[name]
    rows = table[table[store].isin(kept) & table[named].notna()]
    return rows.assign(Store=rows[store], Named=rows[named], Kg=rows["Quantity"])
