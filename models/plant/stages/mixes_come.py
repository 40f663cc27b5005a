"""What is on its way to stores that mix when the plan begins: it joins the mixes there, as the parts that they have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.parts import Numbers, Positions
from models.plant.plant import Plant


@dataclass(frozen=True)
class Joining:
    """Which arrival is what `share` of which node: a component of a mix, or of its batches the one that it is."""

    arrival: Positions
    node: Positions
    share: Numbers


def joining(plant: Plant) -> Joining:
    """Return what comes to mixes in the plan, arrival by arrival."""
    arrivals, nodes = plant.arrivals, plant.nodes
    counted = np.nan_to_num(arrivals.content) * plant.counted_as
    whole = counted.sum(axis=1, keepdims=True)
    share = counted / np.where(whole > 0, whole, 1.0)
    parts = np.flatnonzero(nodes.mixed)
    of = nodes.component[parts]
    same = (arrivals.product[:, None] == nodes.product[parts]) & (arrivals.period < len(plant.calendar))[:, None]
    as_components = np.where(of >= 0, share[:, of], (arrivals.node[:, None] == parts).astype(float))
    arrival, place = np.nonzero(same & (as_components > 0))
    return Joining(arrival, parts[place], as_components[arrival, place])
