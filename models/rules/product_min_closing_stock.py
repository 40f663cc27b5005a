"""What is left of a product at the end is at least what was asked for.

stock[k,last p] + short[k]  >=  min closing stock[k]      every product with Min closing stock      [kg]
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the promises and rows `product_min_closing_stock[product]`."""
    products, last = plant.products, len(plant.calendar) - 1
    asking = np.flatnonzero(products.min_closing_stock > 0)
    names = [products.names[k] for k in asking]
    short = m.promise(
        "product_min_closing_stock",
        [(name,) for name in names],
        sheet="Products",
        words="Min closing stock",
        unit="kg",
        rows=names,
        asked=products.min_closing_stock[asking],
        period=last,
    )
    row = np.arange(len(asking))
    m.rows(
        "product_min_closing_stock",
        [(name,) for name in names],
        (row, m.stock[asking, last], 1.0),
        (row, short, 1.0),
        lower=products.min_closing_stock[asking],
    )
