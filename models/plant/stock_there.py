"""What lies in stock of each product whatever the plan does: opening stock, and what arrives of work before it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.plant.parts import Flags, Numbers, Positions
from models.plant.plant import Plant

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


STORED = (("Products", ""), ("Intermediates", "_of_intermediates"))
"""The sheets that state stores, and how the names of rows of a program end that are about them."""


def by_sheet(plant: Plant, asking: Flags) -> Iterator[tuple[str, str, Positions]]:
    """Yield each sheet of stores with how its rows are called, and those of its stores that ask for something."""
    sheets = np.array(plant.products.sheet, dtype=object)
    for sheet, ends in STORED:
        own = np.flatnonzero(asking & (sheets == sheet))
        if len(own) or sheet == STORED[0][0]:
            yield sheet, ends, own


def name_of(plant: Plant, k: int, name: str) -> str:
    """Return the name of the rows of a store: `product_min_stock`, or the same of intermediates."""
    return f"{name}{dict(STORED)[plant.products.sheet[k]]}"
