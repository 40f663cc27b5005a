"""No more of a resource is used in a period than there is for its days.

sum over l,r of run[l,r,p] * amount[l,r,resource]  <=  max per day * days[p]      every limited resource and period
"""

from __future__ import annotations

import numpy as np

from models.plant.consumption import resource_use
from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `resource_limits[resource,period]`."""
    resources, periods = plant.resources, plant.calendar.names
    use = resource_use(m.runs, plant)
    limited = np.isfinite(resources.max_per_day[use.resource])
    row = use.resource * len(periods) + m.runs.period[use.run]
    m.rows(
        "resource_limits",
        [(resource, period) for resource in resources.names for period in periods],
        (row[limited], m.run[use.run[limited]], use.amount[limited]),
        upper=np.outer(resources.max_per_day, plant.calendar.days).ravel(),
    )
