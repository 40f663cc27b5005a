"""How much more has to be asked of a target so that it is kept in as many worlds as its Promise confidence says.

buffer = z * sd
sd^2 = sum over lots of (sum over e of kg[l,e] * spread[l,e])^2 + sum over rows of Yields of (kg[y] * spread[y])^2

kg are those of the plan without a buffer that come by the end of the target's window (of `made`: within it); of what
lanes carry to its site or away the share that counts there. z is that of the normal distribution, 1.2816 for 90 %. What
is made of a batch is of its lot, and of every row of Yields on its way; what is made of fixed and mixed stores, and of
batches without a lot, of its own row alone. What breakdowns and late lots do is no part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from models.plant.parts import KG_PER_TONNE, Numbers
from models.plant.plant import Plant
from models.program.model import Model
from models.worlds.carried import counting_shares
from models.worlds.stated import Spreads


@dataclass(frozen=True)
class Buffer:
    """What a target is to be raised by: its place in the plant, its confidence as a share, kg."""

    target: int
    confidence: float
    kg: float


def buffers(plant: Plant, m: Model, x: Numbers) -> list[Buffer]:
    """Return the buffer of every target that asks for one, for the plan x."""
    wanted = plant.tables["Targets"]["Promise confidence"].to_numpy(dtype=float) / 100
    asking = np.flatnonzero(wanted > 0)
    if not len(asking):
        return []
    spreads = Spreads.of(plant)
    return [
        Buffer(
            int(t),
            float(wanted[t]),
            NormalDist().inv_cdf(float(wanted[t])) * deviation(plant, spreads, m, x, t),
        )
        for t in asking.tolist()
    ]


def deviation(plant: Plant, spreads: Spreads, m: Model, x: Numbers, target: int) -> float:
    """Return the standard deviation of what a plan makes for a target, in kg."""
    targets, runs, output = plant.targets, m.runs, m.runs.output
    first = targets.first[target] if targets.measure[target] == "made" else 0
    in_window = (output.arrival >= first) & (output.arrival <= targets.last[target])
    share = counting_shares(m, plant, x, target)[output.product]
    places = np.flatnonzero(in_window & (share > 0))
    node, of_yield = runs.node[output.run[places]], output.of_yield[places]
    counted = plant.nodes.assay[node] * plant.yields.recovery[of_yield] * plant.counted_as
    tonnes = x[m.run[output.run[places]]] * share[places]
    kg = (tonnes * KG_PER_TONNE * plant.nodes.dry[node])[:, None] * counted
    of_lots, of_yields = np.zeros(len(plant.lots.names)), np.zeros(len(plant.yields.recipe))
    lot = plant.nodes.lot[node]
    np.add.at(of_lots, lot[lot >= 0], (kg[lot >= 0] * spreads.assays[lot[lot >= 0]]).sum(axis=1))
    np.add.at(of_yields, of_yield, kg.sum(axis=1))
    rows_to, worked = _ways(plant), np.bincount(node, kg.sum(axis=1), minlength=len(plant.nodes.names))
    for batch in np.flatnonzero(worked).tolist():
        of_yields[rows_to.get(batch, [])] += worked[batch]
    return float(np.sqrt((of_lots**2).sum() + ((of_yields * spreads.recoveries) ** 2).sum()))


def _ways(plant: Plant) -> dict[int, list[int]]:
    """Return the rows of Yields on the way to each batch of a lot."""
    stored, yields, lots, found = plant.stored, plant.yields, len(plant.lots.names), dict[int, list[int]]()
    for batch in np.flatnonzero((stored.lot >= 0) & ((stored.parent >= 0) | (stored.carried >= 0))).tolist():
        rows, node = list[int](), lots + batch
        while node >= lots:
            at = node - lots
            if stored.parent[at] >= 0:
                made = plant.intermediates.product[stored.of[at]]
                rows += np.flatnonzero((yields.recipe == stored.recipe[at]) & (yields.product == made)).tolist()
            node = int(max(stored.parent[at], stored.carried[at]))
        found[lots + batch] = rows
    return found
