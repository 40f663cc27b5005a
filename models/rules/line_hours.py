"""A line cannot work longer than its hours.

sum over l,r of run[l,r,p] * content[l,basis] / rate[r,line]  <=  hours[line,p]      every line and period      [h]
"""

from __future__ import annotations

from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `line_hours[line,period]`."""
    used, periods = m.runs.hours, plant.calendar.names
    row = used.line * len(periods) + m.runs.period[used.run]
    m.rows(
        "line_hours",
        [(line, period) for line in plant.lines.names for period in periods],
        (row, m.run[used.run], used.hours),
        upper=plant.lines.hours.ravel(),
    )
