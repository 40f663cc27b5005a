"""Dribbles: runs and sales that are smaller than the planner wants to see, and pay for next to nothing."""

from __future__ import annotations

import numpy as np

from models.plant.plant import Flags, Numbers, Plant, Positions
from models.program.model import Model

NOTHING = 1e-9
"""Amounts up to this (t, kg) are rounding, not plan."""

BORDER = 1e-6
"""A run of exactly the smallest size is no dribble, whatever rounding makes of it."""


def dribbles(m: Model, plant: Plant, x: Numbers) -> tuple[Positions, Numbers]:
    """Return the columns of runs and sales that are more than nothing and less than the smallest size, and that
    size."""
    runs = m.run[~_fixed(m, plant)]
    sales = np.concatenate([m.delivered[~_small_window(m, plant)], m.spot])
    sizes = ((runs, plant.settings.smallest_run), (sales, plant.settings.smallest_sale))
    small = [columns[(x[columns] > NOTHING) & (x[columns] < size * (1.0 - BORDER))] for columns, size in sizes]
    least = [np.full(len(columns), size) for columns, (_, size) in zip(small, sizes, strict=True)]
    return np.concatenate(small), np.concatenate(least)


def _fixed(m: Model, plant: Plant) -> Flags:
    """Run that the planner has fixed, however small."""
    recipes, periods, runs, fixed = len(plant.recipes), len(plant.calendar), m.runs, plant.fixed_runs

    def number(origin: Positions, recipe: Positions, period: Positions) -> Positions:
        return (origin * recipes + recipe) * periods + period

    every = number(plant.nodes.origin[runs.node], runs.recipe, runs.period)
    return np.isin(every, number(fixed.origin, fixed.recipe, fixed.period))


def _small_window(m: Model, plant: Plant) -> Flags:
    """Deliveries in windows that take no more than the smallest sale."""
    return plant.deliveries.max[m.delivered_row] <= plant.settings.smallest_sale
