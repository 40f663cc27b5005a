"""Product stock stays at or above its least amount, in every period.

stock[k,p] + short[k,p]  >=  min stock[k]      every product with Min stock, every period      [kg]
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the promises and rows `product_min_stock[product,period]`."""
    products, periods = plant.products, plant.calendar.names
    asking = np.flatnonzero(products.min_stock > 0)
    keys = [(products.names[k], period) for k in asking for period in periods]
    asked = np.repeat(products.min_stock[asking], len(periods))
    short = m.promise(
        "product_min_stock",
        keys,
        sheet="Products",
        words="Min stock",
        unit="kg",
        rows=[" / ".join(key) for key in keys],
        asked=asked,
        period=np.tile(np.arange(len(periods)), len(asking)),
    )
    row = np.arange(len(keys))
    m.rows("product_min_stock", keys, (row, m.stock[asking].ravel(), 1.0), (row, short, 1.0), lower=asked)
