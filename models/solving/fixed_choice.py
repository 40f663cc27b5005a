"""The fixed choice among plans of equal margin: work early, few runs, nothing bought or thrown away for nothing.

Every column has a cost that depends on its name and its date only, never on its place in a workbook, and no two are
alike: so that exactly one of the equal plans is best, whatever the machine or the algorithm.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np

from models.plant.plant import Names, Numbers, Plant
from models.program import axes
from models.program.model import Model

SPREAD = 0.2
PER_KG = 1e-3


def preference(m: Model, plant: Plant) -> Numbers:
    """Return the cost of a unit of each column: 1 to 2 per tonne worked, rising with its date; little for all else."""
    runs = m.runs
    when = (plant.calendar.start - plant.calendar.start[0]).astype("timedelta64[D]").astype(float)
    when = 1.0 + when / plant.calendar.days.sum()
    cost = np.zeros(len(m.variables))
    mark = (
        _marks(plant.nodes.names)[runs.node]
        + _marks(plant.recipes)[runs.recipe] * np.uint32(2654435761)
        + _marks(plant.calendar.names)[runs.period] * np.uint32(40503)
    )
    cost[m.run] = when[runs.period] * (1.0 + SPREAD * mark / 2.0**32)
    buyable = m.bought >= 0
    cost[m.bought[buyable]] = 0.5 * (1.0 + SPREAD * _marks(plant.lots.names)[buyable] / 2.0**32)
    product, period = np.nonzero(m.discarded >= 0)
    cost[m.discarded[product, period]] = PER_KG * when[period]
    sold, spot = _marks(axes.deliveries(plant).names), _marks(axes.spot_sales(plant).names)
    cost[m.delivered] = PER_KG * when[m.delivered_period] * (1.0 + SPREAD * sold[m.delivered_row] / 2.0**32)
    cost[m.late[m.late_period == plant.deliveries.last[m.late_row]]] += PER_KG * SPREAD
    cost[m.spot] = PER_KG * when[m.spot_period] * (1.0 + SPREAD * spot[m.spot_row] / 2.0**32)
    for name in ("batch_left", "batch_shipped"):
        batches = m[name]
        marks = _marks(batches.axes[0].names)[batches.along("batch")]
        cost[batches.columns] = PER_KG * when[batches.along("period")] * (1.0 + SPREAD * marks / 2.0**32)
    for promise in m.promises:
        cost[promise.short] = PER_KG * (1.0 + SPREAD * _marks(promise.rows) / 2.0**32)
    return cost


def _marks(names: Names) -> np.ndarray:
    """Return a number for each name that looks random but is always the same."""
    return np.array([crc32(name.encode()) for name in names], dtype=np.uint32)
