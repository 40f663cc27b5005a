"""In which order work is done within a period, so that all has come into a mix before anything is drawn of it."""

from __future__ import annotations

import numpy as np

from models.plant.parts import Positions
from models.plant.plant import Plant


def depths(plant: Plant) -> tuple[Positions, Positions] | None:
    """Return after how many stores each recipe works, and each store is filled; None where something returns to one.

    Nobody works products: lanes carry them after all work. What comes in a later period for sure counts for nothing.
    """
    classes, takes, yields, lanes = len(plant.classes.names), plant.takes, plant.yields, plant.lanes
    of_store = np.flatnonzero(takes.feed_class >= classes)
    drawn = plant.intermediates.product[takes.feed_class[of_store] - classes]
    recipe = np.zeros(len(plant.recipes), dtype=np.int64)
    store = np.zeros(len(plant.products.names), dtype=np.int64)
    longest, first = float(plant.calendar.days.max()), len(store) - len(plant.intermediates.names)
    rows = np.flatnonzero((yields.product >= first) & (yields.lag < longest))
    goods = np.flatnonzero((lanes.start >= first) & (lanes.lead_time < longest))
    for _ in range(len(store) + 2):
        before = recipe.copy(), store.copy()
        np.maximum.at(recipe, takes.recipe[of_store], store[drawn])
        np.maximum.at(store, yields.product[rows], recipe[yields.recipe[rows]] + 1)
        np.maximum.at(store, lanes.end[goods], store[lanes.start[goods]] + 1)
        if (before[0] == recipe).all() and (before[1] == store).all():
            store[:first] = recipe.max(initial=0) + 1
            return recipe, store
    return None
