"""The published plan, run by run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.parts import Numbers, Positions
from models.plant.plant import Plant
from models.plant.runs import Runs


@dataclass(frozen=True)
class PublishedRuns:
    """Published runs that can be, each with its `amount` in t: of a lot, or of an intermediate all of it together.

    `origin` is the lot, or (after all lots) the intermediate. `run` are the runs that count in them, and `row` says of
    each of these in which.
    """

    origin: Positions
    recipe: Positions
    period: Positions
    amount: Numbers
    run: Positions
    row: Positions

    def __len__(self) -> int:
        return len(self.amount)


NO_PLACES = np.zeros(0, dtype=np.int64)
NONE = PublishedRuns(NO_PLACES, NO_PLACES, NO_PLACES, np.zeros(0), NO_PLACES, NO_PLACES)


def published_runs(plant: Plant, runs: Runs) -> PublishedRuns:
    """Return the published runs of more than nothing; rows of runs that cannot be are not among them."""
    table = plant.tables["Published"]
    named = zip(table["Lot"], table["Recipe"], table["Period"], table["Amount"], strict=True)
    amount_of = {(lot, recipe, period): float(amount) for lot, recipe, period, amount in named if amount > 0}
    origins, recipes, periods = plant.origins, plant.recipes_as_told, plant.calendar.names
    found: dict[tuple[int, int, int], int] = {}
    amounts: list[float] = []
    counted: list[tuple[int, int]] = []
    origin = plant.nodes.origin[runs.node] if amount_of else np.zeros(0, dtype=np.int64)
    places = zip(origin.tolist(), runs.recipe.tolist(), runs.period.tolist(), strict=False)
    for run, place in enumerate(places):
        node, recipe, period = place
        amount = amount_of.get((origins[node], recipes[recipe], periods[period]))
        if amount is None:
            continue
        if place not in found:
            found[place] = len(found)
            amounts.append(amount)
        counted.append((run, found[place]))
    of, by, within = np.array(list(found), dtype=np.int64).reshape(-1, 3).T
    rows = np.array(counted, dtype=np.int64).reshape(-1, 2)
    return PublishedRuns(of, by, within, np.array(amounts), rows[:, 0], rows[:, 1])
