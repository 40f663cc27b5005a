"""What each run uses of each resource: shared by the limit, the cost and the report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.plant import Numbers, Plant, Positions
from models.plant.runs import Runs


@dataclass(frozen=True)
class ResourceUse:
    """`amount` units of `resource` per tonne of `run`, one entry per run and consumption of its recipe."""

    run: Positions
    resource: Positions
    amount: Numbers


def resource_use(runs: Runs, plant: Plant) -> ResourceUse:
    """amount[n,r,resource] = units per unit of Per * content[n,Per]."""
    consumption = plant.consumption
    found = [np.flatnonzero(runs.recipe == recipe) for recipe in consumption.recipe]
    row = np.repeat(np.arange(len(found)), np.array([len(run) for run in found], dtype=np.int64))
    run = np.concatenate([*found, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    return ResourceUse(run=run, resource=consumption.resource[row], amount=consumption.amount[row, runs.node[run]])
