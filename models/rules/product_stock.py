"""What is in stock is what was there, plus what is made, less what leaves.

stock[k,p] = stock[k,p-1] + made[k,p] - sold - spot - discarded      every product and period      [kg]
0 <= stock[k,p] <= max stock[k]
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `product_stock[product,period]` and bounds `stock`."""
    products, periods = plant.products, plant.calendar.names
    row = np.arange(m.stock.size).reshape(m.stock.shape)
    opening = np.zeros(m.stock.shape)
    opening[:, 0] = products.opening_stock
    thrown = np.nonzero(m.discarded >= 0)
    m.rows(
        "product_stock",
        [(product, period) for product in products.names for period in periods],
        (row.ravel(), m.stock.ravel(), 1.0),
        (row[:, 1:].ravel(), m.stock[:, :-1].ravel(), -1.0),
        (row.ravel(), m.made.ravel(), -1.0),
        (row[plant.deliveries.product[m.sold_row], m.sold_period], m.sold, 1.0),
        (row[plant.spot.product[m.spot_row], m.spot_period], m.spot, 1.0),
        (row[thrown], m.discarded[thrown], 1.0),
        lower=opening.ravel(),
        upper=opening.ravel(),
    )
    m.at_most(m.stock.ravel(), np.repeat(products.max_stock, len(periods)))
