"""No more of a lot is worked than there is of it, or than is bought of it.

sum over r,p of run[l,r,p]  <=  bought[l]  <=  quantity[l]      every offered lot      [t]
sum over r,p of run[l,r,p]  <=  quantity[l]                     every other lot        [t]
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Numbers, Plant
from models.program.model import Model
from models.program.sums import add_up


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `lot_use[lot]` and bounds `bought`."""
    lots = plant.lots
    buyable = np.flatnonzero(m.bought >= 0)
    m.rows(
        "lot_use",
        [(name,) for name in lots.names],
        (m.runs.lot, m.run, 1.0),
        (buyable, m.bought[buyable], -1.0),
        upper=np.where(m.bought >= 0, 0.0, lots.quantity),
    )
    # Without a quantity there has to be some end to what is taken of a lot whose supplier pays.
    most = np.where(np.isfinite(lots.quantity), lots.quantity, most_wanted(m, plant))
    m.at_most(m.bought[buyable], most[buyable])


def most_wanted(m: Model, plant: Plant) -> Numbers:
    """Tonnes of each lot beyond which there is no use for it: all that its lines can work, and all promises of feed."""
    hours, runs = m.runs.hours, m.runs
    per_tonne = np.where(hours.hours > 0, hours.hours, np.nan)
    tonnes = np.full(len(runs), np.inf)
    np.fmin.at(tonnes, hours.run, plant.lines.hours[hours.line, runs.period[hours.run]] / per_tonne)
    workable = add_up(runs.lot, tonnes, len(plant.lots.names))
    return workable + plant.lots.must_use + plant.classes.min_closing_stock[plant.lots.feed_class]
