"""Shares in what a line takes in, or in what is made of a product, keep their limits.

min * whole <= part <= max * whole      every limit and period that it touches

on a line:     part = sum of run * 1000 * dry share[l] * assay over the limited components              [kg]
               whole = the same over the components of `In`, or 1000 * dry share[l] for the mass
on a product:  part = sum of run * 1000 * dry share[l] * assay * recovery, of what arrives in p         [kg]
               whole = the same over the components of `In`, or kg[l,r,k] for the mass
a property:    part = sum of whole mass * property[l]: the average over the mass
"""

from __future__ import annotations

import numpy as np

from models.plant.blending import parts_and_wholes
from models.plant.plant import Plant
from models.program.model import Entries, Model


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `blend_limits[on,share of,in,first day,last day,period,side]`."""
    limits, periods = plant.blend_limits, plant.calendar.names
    entries: list[Entries] = []
    keys: list[tuple[str, ...]] = []
    for limit in range(len(limits.on)):
        blend = parts_and_wholes(m.runs, plant, limit)
        for side, share in (("min", limits.min[limit]), ("max", limits.max[limit])):
            if np.isnan(share):
                continue
            sign = 1.0 if side == "min" else -1.0
            entries.append((len(keys) + blend.period, m.run[blend.run], sign * (blend.part - share * blend.whole)))
            share_of, days = (limits.share_of[limit], limits.share_in[limit]), (limits.start[limit], limits.to[limit])
            label = (limits.on[limit], *share_of, *map(str, days))
            keys.extend((*label, period, side) for period in periods)
    m.rows("blend_limits", keys, *entries or [(np.zeros(0, int), np.zeros(0, int), 0.0)], lower=0.0)
