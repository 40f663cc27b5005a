"""What is made of a product is what arrives of all work on it, each yield after its lag.

made[k,p] = sum over the runs whose output arrives in p of run[l,r,q] * kg[l,r,k]    every product and period  [kg]
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `product_made[product,period]`."""
    output, periods = m.runs.output, plant.calendar.names
    within = output.arrival < len(periods)
    row = output.product * len(periods) + output.arrival
    m.rows(
        "product_made",
        [(product, period) for product in plant.products.names for period in periods],
        (np.arange(m.made.size), m.made.ravel(), 1.0),
        (row[within], m.run[output.run[within]], -output.kg[within]),
        lower=0.0,
        upper=0.0,
    )
