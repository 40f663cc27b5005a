"""In which order work is done within a period, so that all has come into a mix before anything is drawn of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.plant.parts import Positions
from models.plant.plant import Plant


def depths(plant: Plant) -> tuple[Positions, Positions] | None:
    """Return after how many stores each recipe works, and each store is filled; None where something returns to one.

    Nobody works products: lanes carry them after all work. What comes in a later period for sure counts for nothing.
    """
    ways = _ways(plant)
    recipe = np.zeros(len(plant.recipes), dtype=np.int64)
    store = np.zeros(len(plant.products.names), dtype=np.int64)
    first = len(store) - len(plant.intermediates.names)
    for _ in range(len(store) + 2):
        before = recipe.copy(), store.copy()
        np.maximum.at(recipe, ways.takes, store[ways.drawn])
        np.maximum.at(store, ways.made, recipe[ways.makes] + 1)
        np.maximum.at(store, ways.end, store[ways.start] + 1)
        if (before[0] == recipe).all() and (before[1] == store).all():
            store[:first] = recipe.max(initial=0) + 1
            return recipe, store
    return None


def returning(plant: Plant) -> list[str]:
    """Return the stores to which something returns, by recipes or lanes, that may come within the same period."""
    ways, count = _ways(plant), len(plant.products.names)
    reaches = np.zeros((count, count), dtype=bool)
    for recipe, drawn in zip(ways.takes, ways.drawn, strict=True):
        reaches[drawn, ways.made[ways.makes == recipe]] = True
    reaches[ways.start, ways.end] = True
    for via in range(count):
        reaches |= np.outer(reaches[:, via], reaches[via])
    return [name for at, name in enumerate(plant.products.names) if reaches[at, at]]


class _Ways(NamedTuple):
    """What leads from store to store within a period: which recipe takes of which, and makes what; lanes."""

    takes: Positions
    drawn: Positions
    makes: Positions
    made: Positions
    start: Positions
    end: Positions


def _ways(plant: Plant) -> _Ways:
    classes, takes, yields, lanes = len(plant.classes.names), plant.takes, plant.yields, plant.lanes
    of_store = np.flatnonzero(takes.feed_class >= classes)
    drawn = plant.intermediates.product[takes.feed_class[of_store] - classes]
    longest = float(plant.calendar.days.max())
    first = len(plant.products.names) - len(plant.intermediates.names)
    rows = np.flatnonzero((yields.product >= first) & (yields.lag < longest))
    goods = np.flatnonzero((lanes.start >= first) & (lanes.lead_time < longest))
    made = yields.recipe[rows], yields.product[rows]
    return _Ways(takes.recipe[of_store], drawn, *made, lanes.start[goods], lanes.end[goods])
