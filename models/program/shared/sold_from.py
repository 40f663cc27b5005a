"""The store that each sale leaves: that of its product; where there are several sites, any that its row allows."""

from __future__ import annotations

import numpy as np

from models.plant.parts import Names
from models.plant.plant import Plant, Positions
from models.program.model import Model


def store_of(m: Model, plant: Plant, sale: str) -> Positions:
    """Return the place among what is made of what each column of `sold`, `late` or `spot` takes."""
    decision = m[sale]
    if plant.sites:
        return decision.along("product")
    rows = plant.spot if sale == "spot" else plant.deliveries
    return rows.product[decision.places[0]]


def each_store(plant: Plant, material: Positions, site: Names, row: Positions) -> tuple[Positions, Positions]:
    """Return every row with every store that it may be served from: positions in `row`, and the stores."""
    stores_of = {at: plant.stores_of(int(material[at]), site[at]) for at in np.unique(row).tolist()}
    stores = [stores_of[at] for at in row.tolist()]
    which = np.repeat(np.arange(len(row)), [len(several) for several in stores]).astype(np.int64)
    return which, np.concatenate([np.zeros(0, dtype=np.int64), *stores])
