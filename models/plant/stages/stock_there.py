"""What lies in stock of each product whatever the plan does: opening stock, and what arrives of work before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from models.plant.parts import Flags, Names, Numbers, Positions
from models.plant.plant import Plant
from models.schema.at_sites import filled_in_stores

ROUNDING = 1e-7
"""A Max stock is exceeded if it is by more than this share of it."""


def there_anyway(plant: Plant) -> Numbers:
    """[k,p] kg, nothing of it sold or discarded."""
    arrivals = plant.arrivals
    come = np.zeros((len(plant.products.names), len(plant.calendar)))
    here = np.flatnonzero(arrivals.period < len(plant.calendar))
    np.add.at(come, (arrivals.product[here], arrivals.period[here]), arrivals.kg[here])
    return plant.products.opening_stock[:, None] + np.cumsum(come, axis=1)


def over_max(plant: Plant) -> Numbers:
    """[k,p] kg by which that alone exceeds Max stock; 0 where it does not, or by rounding only."""
    most = plant.products.max_stock[:, None]
    over = there_anyway(plant) - most
    return np.where(over > ROUNDING * np.maximum(most, 1.0), over, 0.0)


STORED = {"Products": "", "Intermediates": "_of_intermediates", "Stores": "_of_stores"}
"""The sheets that state stores, and how the names of rows of a program end that are about them."""


class OnSheet(NamedTuple):
    """Stores that a sheet asks something of, with their rows there; rows of a program about them end so."""

    sheet: str
    ends: str
    stores: Positions
    rows: Names


@dataclass(frozen=True)
class FilledIn:
    """Where a column of what is kept is filled in, [k]: on which sheet for each store, and in which row."""

    sheets: Names
    rows: Names

    @classmethod
    def of(cls, plant: Plant, column: str) -> FilledIn:
        """Return it for a column: the row of a store in Stores where that has it, else that of what is kept."""
        there, products = filled_in_stores(plant.tables, column), plant.products
        sheets = zip(products.names, products.sheet, strict=True)
        return cls(
            sheets=tuple("Stores" if name in there else sheet for name, sheet in sheets),
            rows=tuple(there.get(name, name) for name in products.names),
        )

    def by_sheet(self, asking: Flags) -> Iterator[OnSheet]:
        """Yield each sheet with those of its stores that ask for something; also where they are none of Products."""
        sheets = np.array(self.sheets, dtype=object)
        for sheet, ends in STORED.items():
            places = np.flatnonzero(asking & (sheets == sheet))
            if len(places) or not ends:
                yield OnSheet(sheet, ends, places, tuple(self.rows[k] for k in places))

    def ends(self, k: int) -> str:
        """Return how the names of rows of a program end that are about a store."""
        return STORED[self.sheets[k]]
