"""Which share of what comes to each store counts at the site of a target, as lanes carry it in a plan."""

from __future__ import annotations

import numpy as np

from models.plant.calendar import whole_days
from models.plant.parts import KG_PER_TONNE, Numbers
from models.plant.plant import Plant
from models.program.model import Model


def counting_shares(m: Model, plant: Plant, x: Numbers, target: int) -> Numbers:
    """[k] which share of what comes to each store by the end of a target's window counts for it.

    What is `made` counts where it is made. Of what is delivered or in stock lanes take the same share of all that
    comes to a store; what goes in circles counts as far as one round for each store follows it.
    """
    stores = plant.stores_of(int(plant.targets.product[target]), plant.targets.site[target])
    here = np.isin(np.arange(len(plant.products.names)), stores).astype(float)
    if plant.targets.measure[target] == "made" or not len(plant.lanes):
        return here
    leaves, arrives = _carried(m, plant, x, int(plant.targets.last[target]))
    comes = _comes(m, plant, x, int(plant.targets.last[target])) + arrives.sum(axis=0)
    whole = np.maximum(comes, leaves)
    stays, goes = (
        np.divide(kg, of, out=np.zeros_like(kg), where=of > 0)
        for kg, of in ((whole - leaves, whole), (arrives, np.broadcast_to(whole[:, None], arrives.shape)))
    )
    share: Numbers = here
    for _ in here:
        share = here * stays + goes @ share
    return share


def _carried(m: Model, plant: Plant, x: Numbers, last: int) -> tuple[Numbers, Numbers]:
    """[k] kg that lanes take out of each store by the end of a period, [k,k] those that are at another one by then."""
    shipped, lanes, calendar, count = m["shipped"], plant.lanes, plant.calendar, len(plant.products.names)
    way, period = shipped.along("lane"), shipped.along("period")
    arrival = calendar.holding(calendar.start[period] + whole_days(lanes.lead_time[way]))
    kg, (left, there) = x[shipped.columns] * KG_PER_TONNE, (period <= last, arrival <= last)
    arrives = np.zeros((count, count))
    np.add.at(arrives, (lanes.start[way[there]], lanes.end[way[there]]), kg[there])
    return np.bincount(lanes.start[way[left]], kg[left], minlength=count).astype(float), arrives


def _comes(m: Model, plant: Plant, x: Numbers, last: int) -> Numbers:
    """[k] kg that lie in each store, are made or put in, or arrive there of work before, by the end of a period."""
    output, arrivals, comes = m.runs.output, plant.arrivals, plant.products.opening_stock.copy()
    by_then, come = output.arrival <= last, arrivals.period <= last
    np.add.at(comes, output.product[by_then], (x[m.run[output.run]] * output.kg)[by_then])
    np.add.at(comes, arrivals.product[come], x[m["arrived"].columns[come]])
    return comes
