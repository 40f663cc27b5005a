"""Runs that the planner has fixed are kept, as far as they can be.

    exactly:   run + under[f] - over[f]  =  amount[f]      every fixed run      [t]
    at least:  run + under[f]           >=  amount[f]
    at most:   run - over[f]            <=  amount[f]

What is missing of a promise is under + over. A run that cannot be (a blocked lot, a closed line) counts as zero.
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the promises and rows `fixed_runs[lot,recipe,period]`."""
    fixed, runs = plant.fixed_runs, m.runs
    keys = [
        (plant.lots.names[lot], plant.recipes[recipe], plant.calendar.names[period])
        for lot, recipe, period in zip(fixed.lot, fixed.recipe, fixed.period, strict=True)
    ]
    rule = np.array(fixed.rule, dtype=object)
    shape = (len(plant.lots.names), len(plant.recipes), len(plant.calendar))
    where = {place: run for run, place in enumerate(np.ravel_multi_index((runs.lot, runs.recipe, runs.period), shape))}
    places = np.ravel_multi_index((fixed.lot, fixed.recipe, fixed.period), shape)
    run = np.array([where.get(place, -1) for place in places], dtype=np.int64)
    exists = np.flatnonzero(run >= 0)
    sides = []
    for side, sign, needs in (("under", 1.0, "at least"), ("over", -1.0, "at most")):
        rows = np.flatnonzero((rule == needs) | (rule == "exactly"))
        missing = m.promise(
            f"fixed_runs_{side}",
            [keys[row] for row in rows],
            sheet="Fixed runs",
            words="Amount",
            over=side == "over",
            unit="t",
            rows=[" / ".join(keys[row]) for row in rows],
            asked=fixed.amount[rows],
            period=fixed.period[rows],
        )
        sides.append((rows, missing, sign))
    m.rows(
        "fixed_runs",
        keys,
        (exists, m.run[run[exists]], 1.0),
        *sides,
        lower=np.where(rule == "at most", -np.inf, fixed.amount),
        upper=np.where(rule == "at least", np.inf, fixed.amount),
    )
