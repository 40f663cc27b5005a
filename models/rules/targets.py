"""Each target is reached as far as it can be.

made:       sum over the window of made[k,p] + short[t]                   >=  amount[t]      [kg]
delivered:  sum over the window of sold and spot of k + short[t]          >=  amount[t]
stock:      stock[k, last p of the window] + short[t]                     >=  amount[t]
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant, Positions
from models.program.model import Entries, Model


def add(m: Model, plant: Plant) -> None:
    """Adds the promises and rows `targets[target]`."""
    targets = plant.targets
    keys = [(name,) for name in targets.names]
    short = m.promise(
        "targets",
        keys,
        sheet="Targets",
        words="Amount",
        unit="kg",
        rows=targets.names,
        asked=targets.amount,
        period=np.clip(targets.last, 0, len(plant.calendar) - 1),
        rank=targets.priority,
        penalty=targets.penalty,
    )
    counted: list[Entries] = []
    for target in range(len(keys)):
        columns = counting(m, plant, target)
        counted.append((np.full(len(columns), target), columns, 1.0))
    m.rows("targets", keys, (np.arange(len(keys)), short, 1.0), *counted, lower=targets.amount)


def counting(m: Model, plant: Plant, target: int) -> Positions:
    """The columns that count, kilogram for kilogram, towards a target."""
    targets = plant.targets
    k, first, last = targets.product[target], targets.first[target], targets.last[target]
    if first > last:
        return np.zeros(0, dtype=np.int64)
    if targets.measure[target] == "made":
        return m.made[k, first : last + 1]
    if targets.measure[target] == "stock":
        return m.stock[k, last : last + 1]
    sold = (plant.deliveries.product[m.sold_row] == k) & (m.sold_period >= first) & (m.sold_period <= last)
    spot = (plant.spot.product[m.spot_row] == k) & (m.spot_period >= first) & (m.spot_period <= last)
    return np.concatenate([m.sold[sold], m.spot[spot]])
