"""The published plan, run by run."""

from __future__ import annotations

import numpy as np

from models.plant.parts import Numbers
from models.plant.plant import Plant
from models.plant.runs import Runs


def published_runs(plant: Plant, runs: Runs) -> Numbers:
    """Return the tonnes published of each run; rows of runs that cannot be are not among them."""
    table = plant.tables["Published"]
    amounts = np.zeros(len(runs))
    if table.empty:
        return amounts
    named = zip(table["Lot"], table["Recipe"], table["Period"], table["Amount"], strict=True)
    of_run = {(lot, recipe, period): float(amount) for lot, recipe, period, amount in named}
    lots, recipes, periods = plant.lots.names, plant.recipes, plant.calendar.names
    places = zip(runs.node.tolist(), runs.recipe.tolist(), runs.period.tolist(), strict=True)
    keys = ((lots[lot], recipes[recipe], periods[p]) for lot, recipe, p in places)
    return np.array([of_run.get(key, 0.0) for key in keys])
