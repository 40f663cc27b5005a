"""What counts in a limited share, run by run and arrival by arrival: shared by the limits and the report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.plant import KG_PER_TONNE, Numbers, Plant, Positions
from models.plant.runs import Runs

ROUNDING = 1e-7
"""What arrives breaks a limit if it does so by more than this share of what it may have."""


@dataclass(frozen=True)
class Blend:
    """kg of the part and of the whole per tonne of `run`, counted in `period` (formulas: `rules.blend_limits`)."""

    run: Positions
    period: Positions
    part: Numbers
    whole: Numbers


def parts_and_wholes(runs: Runs, plant: Plant, limit: int) -> Blend:
    """Return all runs that count in a blend limit, in the periods in which it holds."""
    limits = plant.blend_limits
    blend = _on_line(runs, plant, limit) if limits.line[limit] >= 0 else _on_product(runs, plant, limit)
    holds = (blend.period >= limits.first[limit]) & (blend.period <= limits.last[limit])
    return Blend(blend.run[holds], blend.period[holds], blend.part[holds], blend.whole[holds])


def of_nodes(plant: Plant, limit: int) -> tuple[Numbers, Numbers]:
    """[n] kg of the part and of the whole in a tonne of each lot, or from each store, for a limit on a line."""
    limits, nodes = plant.blend_limits, plant.nodes
    mass = KG_PER_TONNE * nodes.dry
    contained = mass[:, None] * nodes.assay
    whole = mass if limits.whole_is_mass[limit] else contained @ limits.whole[limit]
    part = mass * (nodes.assay @ limits.part[limit]) if limits.is_property[limit] else contained @ limits.part[limit]
    return part, whole


def arrived(plant: Plant, limit: int) -> Blend:
    """Return all arrivals that count in a blend limit, in the periods in which it holds; kg per kg,
    `run` is the arrival."""
    limits, arrivals = plant.blend_limits, plant.arrivals
    held = (arrivals.period >= limits.first[limit]) & (arrivals.period <= limits.last[limit])
    own = np.flatnonzero((plant.products.material[arrivals.product] == limits.product[limit]) & held)
    content = np.nan_to_num(arrivals.content[own])
    whole = np.ones(len(own)) if limits.whole_is_mass[limit] else content @ limits.whole[limit]
    part = content @ limits.part[limit]
    return Blend(own, arrivals.period[own], part * whole if limits.is_property[limit] else part, whole)


def excess(plant: Plant, limit: int, side: str) -> Numbers:
    """[p] kg of the part by which the arrivals of each period are beyond a side of a limit; negative: within it."""
    own, share = arrived(plant, limit), plant.blend_limits.share(limit, side)
    kg, past = plant.arrivals.kg[own.run], np.zeros(len(plant.calendar))
    np.add.at(past, own.period, kg * (share * own.whole - own.part))
    return past if side == "min" else -past


def beyond(plant: Plant, limit: int, side: str) -> Numbers:
    """Return the same where arrivals break the limit by themselves, and by more than rounding; 0 elsewhere."""
    own, past = arrived(plant, limit), excess(plant, limit, side)
    size = np.zeros(len(past))
    np.add.at(size, own.period, plant.arrivals.kg[own.run] * np.maximum(own.part, 1e-3 * own.whole))
    return np.where(past > ROUNDING * np.maximum(size, 1.0), past, 0.0)


def _on_line(runs: Runs, plant: Plant, limit: int) -> Blend:
    run = runs.hours.run[runs.hours.line == plant.blend_limits.line[limit]]
    part, whole = of_nodes(plant, limit)
    node = runs.node[run]
    return Blend(run, runs.period[run], part[node], whole[node])


def _on_product(runs: Runs, plant: Plant, limit: int) -> Blend:
    limits, nodes, output = plant.blend_limits, plant.nodes, runs.output
    entry = np.flatnonzero(plant.products.material[output.product] == limits.product[limit])
    run, node = output.run[entry], runs.node[output.run[entry]]
    recovered = KG_PER_TONNE * nodes.dry[node, None] * nodes.assay[node] * plant.yields.recovery[output.of_yield[entry]]
    whole = output.kg[entry] if limits.whole_is_mass[limit] else recovered @ limits.whole[limit]
    prop = nodes.assay[node] @ limits.part[limit]
    part = output.kg[entry] * prop if limits.is_property[limit] else recovered @ limits.part[limit]
    return Blend(run, output.arrival[entry], part, whole)
