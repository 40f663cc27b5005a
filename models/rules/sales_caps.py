"""No more is sold in a window than the customer takes.

    sum over p of sold[n,p]                    <=  max[n]      every delivery row             [kg]
    sum over the periods after Due of sold[n,p] <=  min[n]      every delivery row with Late   [kg]
    sum over p of spot[i,p]                    <=  max[i]      every spot row with a Max      [kg]

Only what was missing may follow late, so that no more than Min can; a linear program cannot say "and nothing beyond Min
is delivered in time when something follows late".
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.decisions import delivery_rows, spot_rows
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `delivery_max[row]`, `late_max[row]` and `spot_max[row]`."""
    deliveries, spot = plant.deliveries, plant.spot
    rows = [(row,) for row in delivery_rows(plant)]
    m.rows("delivery_max", rows, (m.sold_row, m.sold, 1.0), upper=deliveries.max)
    late = m.sold_period > deliveries.last[m.sold_row]
    m.rows("late_max", rows, (m.sold_row[late], m.sold[late], 1.0), upper=deliveries.min)
    limited = np.isfinite(spot.max[m.spot_row])
    m.rows(
        "spot_max",
        [(row,) for row in spot_rows(plant)],
        (m.spot_row[limited], m.spot[limited], 1.0),
        upper=spot.max,
    )
