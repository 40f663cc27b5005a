"""How much more has to be asked of a target so that it is kept in as many worlds as its Promise confidence says.

buffer = z * sd
sd^2 = sum over lots of (sum over e of kg[l,e] * spread[l,e])^2 + sum over rows of Yields of (kg[y] * spread[y])^2

kg are those of the plan without a buffer that come by the end of the target's window (of `made`: within it); z is that
of the normal distribution, 1.2816 for 90 %. What breakdowns and late lots do is no part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from models.plant.parts import KG_PER_TONNE, Numbers
from models.plant.plant import Plant
from models.plant.runs import Runs
from models.worlds.stated import Spreads


@dataclass(frozen=True)
class Buffer:
    """What a target is to be raised by: its place in the plant, its confidence as a share, kg."""

    target: int
    confidence: float
    kg: float


def buffers(plant: Plant, runs: Runs, tonnes: Numbers) -> list[Buffer]:
    """Return the buffer of every target that asks for one, for a plan that works so many tonnes of each run."""
    wanted = plant.tables["Targets"]["Promise confidence"].to_numpy(dtype=float) / 100
    asking = np.flatnonzero(wanted > 0)
    if not len(asking):
        return []
    spreads = Spreads.of(plant)
    return [
        Buffer(
            int(t),
            float(wanted[t]),
            NormalDist().inv_cdf(float(wanted[t])) * deviation(plant, spreads, runs, tonnes, t),
        )
        for t in asking.tolist()
    ]


def deviation(plant: Plant, spreads: Spreads, runs: Runs, tonnes: Numbers, target: int) -> float:
    """Return the standard deviation of what a plan makes for a target, in kg."""
    targets, output, lots = plant.targets, runs.output, len(plant.lots.names)
    first = targets.first[target] if targets.measure[target] == "made" else 0
    in_window = (output.arrival >= first) & (output.arrival <= targets.last[target])
    places = np.flatnonzero(
        in_window
        & np.isin(output.product, plant.stores_of(int(targets.product[target]), targets.site[target]))
        & (runs.node[output.run] < lots)
    )
    lot, of_yield = runs.node[output.run[places]], output.of_yield[places]
    counted = plant.nodes.assay[lot] * plant.yields.recovery[of_yield] * plant.counted_as
    kg = (tonnes[output.run[places]] * KG_PER_TONNE * plant.nodes.dry[lot])[:, None] * counted
    of_lots, of_yields = np.zeros(lots), np.zeros(len(plant.yields.recipe))
    np.add.at(of_lots, lot, (kg * spreads.assays[lot]).sum(axis=1))
    np.add.at(of_yields, of_yield, kg.sum(axis=1))
    return float(np.sqrt((of_lots**2).sum() + ((of_yields * spreads.recoveries) ** 2).sum()))
