"""A plant where assays and recoveries are others, and what is then in its stores.

A batch that is kept apart is of what its lot holds and the recipes of its way recover, so that all it gives follows
from these. A fixed intermediate stays as its row says, and so does what lies in stores, or is on its way there, when
the plan begins, unless it is one batch with what is still made of a lot.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.plant.parts import Numbers
from models.plant.plant import Plant
from models.plant.stages.stored import recovered_otherwise
from models.worlds.drawn import World


def plant_in(plant: Plant, world: World) -> Plant:
    """Return the plant with the assays and recoveries of a world."""
    return plant_with(plant, contents(plant, world), world.recoveries)


def contents(plant: Plant, world: World) -> Numbers:
    """[n,e] how many times what is stated there is of each component in each lot, and in what lies in stores."""
    stored = plant.stored
    if not len(stored.names):
        return world.assays
    lots = replace(plant.lots, assay=plant.lots.assay * world.assays)
    yields = replace(plant.yields, recovery=plant.yields.recovery * world.recoveries[:, None])
    counts = np.where(plant.is_property, 0.0, plant.counted_as)
    found = recovered_otherwise(plant.intermediates, stored, lots, yields, counts).assay
    return np.vstack([world.assays, np.divide(found, stored.assay, out=np.ones_like(found), where=stored.assay > 0)])


def plant_with(plant: Plant, content: Numbers, recoveries: Numbers) -> Plant:
    """Return the plant with so many times what is stated of each component in what recipes take, and of recoveries."""
    tables, lots, components = dict(plant.tables), len(plant.lots.names), list(plant.components)
    assays = tables["Lots"][components] * content[:lots]
    tables["Lots"] = tables["Lots"].assign(**dict(zip(components, assays.T.to_numpy(), strict=True)))
    recovered = [name for name in components if name in tables["Yields"].columns]
    tables["Yields"] = tables["Yields"].assign(**{name: tables["Yields"][name] * recoveries for name in recovered})
    return plant.otherwise(tables, replace(plant.stored, assay=plant.stored.assay * content[lots:]))
