"""What has come of a product in a period by one of its days: output comes evenly over days, arrivals on their date."""

from __future__ import annotations

import numpy as np

from models.plant.calendar import whole_days
from models.plant.parts import KG_PER_TONNE, Numbers, Positions
from models.plant.plant import Dates, Plant
from models.program.model import Model


def came_by(  # noqa: PLR0913 - of what, where and by when
    m: Model, plant: Plant, product: int, period: int, day: np.datetime64, *, made_only: bool = False
) -> tuple[Positions, Numbers]:
    """Return the columns of all that comes into stock of a product in a period, and kg of each that are there by a day.

    By day d of the period (d - a + 1) / (end - a + 1) of output is there that comes from day a on; `made_only` leaves
    out lots that are put in.
    """
    output, arrivals, end = m.runs.output, plant.arrivals, plant.calendar.end[period]
    comes = (output.product == product) & (output.arrival == period) & (output.day <= day)
    made = np.flatnonzero(comes & ~(plant.puts[m.runs.recipe[output.run]] & made_only))
    first = output.day[made]
    share = _days(first, day) / _days(first, end)
    here = np.flatnonzero((arrivals.product == product) & (arrivals.period == period) & (arrivals.date <= day))
    columns = np.concatenate([m.run[output.run[made]], m["arrived"].columns[here]])
    return columns, np.concatenate([output.kg[made] * share, np.ones(len(here))])


def brought_by(m: Model, plant: Plant, store: int, period: int, day: np.datetime64) -> tuple[Positions, Numbers]:
    """Return the columns of what lanes bring to a store in a period, and kg of each tonne that are there by a day."""
    shipped, calendar = m["shipped"], plant.calendar
    way, leaves = shipped.along("lane"), shipped.along("period")
    first = calendar.start[leaves] + whole_days(plant.lanes.lead_time[way])
    here = (plant.lanes.end[way] == store) & (calendar.holding(first) == period) & (first <= day)
    share = _days(first[here], day) / _days(first[here], calendar.end[period])
    return shipped.columns[here], KG_PER_TONNE * share


def _days(first: Dates, last: np.datetime64) -> Numbers:
    """Return how many days there are from each of some days to another one, both included."""
    days: Numbers = (last - first).astype("timedelta64[D]").astype(float) + 1.0
    return days
