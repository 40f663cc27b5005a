"""Each delivery window gets what its contract asks for, in time or, where that is agreed, late.

sum over p of sold[n,p] + short[n]  >=  min[n]      every delivery row with Min      [kg]
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.decisions import delivery_rows
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the promises and rows `delivery_minimum[row]`."""
    deliveries = plant.deliveries
    asking = np.flatnonzero(deliveries.min > 0)
    labels = delivery_rows(plant)
    names = [labels[n] for n in asking]
    end = np.where(deliveries.late, len(plant.calendar) - 1, np.clip(deliveries.last, 0, len(plant.calendar) - 1))
    short = m.promise(
        "delivery_minimum",
        [(name,) for name in names],
        sheet="Deliveries",
        words="Min",
        unit="kg",
        rows=names,
        asked=deliveries.min[asking],
        period=end[asking],
        rank=deliveries.priority[asking],
        penalty=deliveries.penalty[asking],
    )
    place = np.full(len(labels), -1)
    place[asking] = np.arange(len(asking))
    sold = np.flatnonzero(place[m.sold_row] >= 0)
    m.rows(
        "delivery_minimum",
        [(name,) for name in names],
        (place[m.sold_row[sold]], m.sold[sold], 1.0),
        (np.arange(len(asking)), short, 1.0),
        lower=deliveries.min[asking],
    )
