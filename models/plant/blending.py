"""What counts in a limited share, run by run and arrival by arrival: shared by the limits and the report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.plant import KG_PER_TONNE, Numbers, Plant, Positions
from models.plant.runs import Runs
from models.plant.stages.mixes_come import joining
from models.plant.stages.nodes import share_of_opening

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
    if limits.line[limit] >= 0:
        blend = _on_line(runs, plant, limit)
    elif len(mixed_parts(plant, limit)):
        blend = _of_mixes(runs, plant, limit)
    else:
        blend = _on_product(runs, plant, limit)
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
    places = np.flatnonzero((plant.products.material[arrivals.product] == limits.product[limit]) & held)
    content = np.nan_to_num(arrivals.content[places])
    whole = np.ones(len(places)) if limits.whole_is_mass[limit] else content @ limits.whole[limit]
    part = content @ limits.part[limit]
    return Blend(places, arrivals.period[places], part * whole if limits.is_property[limit] else part, whole)


def mixed_parts(plant: Plant, limit: int) -> Positions:
    """Return the parts of the mixes that a limit is on: it then counts all that is in the store in a period."""
    nodes, limits = plant.nodes, plant.blend_limits
    if limits.line[limit] >= 0 or not nodes.mixed.any():
        return np.zeros(0, dtype=np.int64)
    stores = np.flatnonzero(np.array(plant.products.names, dtype=object) == limits.on[limit])
    return np.flatnonzero(nodes.mixed & np.isin(nodes.product, stores) & (nodes.first < len(plant.calendar)))


def there_alone(plant: Plant, limit: int) -> tuple[Numbers, Numbers]:
    """[p] kg of the part and of the whole that count whatever the plan does: arrivals; of a mix its opening stock and
    what has come to it till then."""
    part, whole = np.zeros(len(plant.calendar)), np.zeros(len(plant.calendar))
    if len(nodes := mixed_parts(plant, limit)):
        position = plant.nodes.product[nodes], nodes - len(plant.lots.names)
        shares = share_of_opening(plant.stored, plant.intermediates)[position[1]]
        tonnes = plant.products.opening_stock[position[0]] * shares / KG_PER_TONNE
        holds = slice(plant.blend_limits.first[limit], plant.blend_limits.last[limit] + 1)
        come = _come_to(plant, nodes)
        part[holds], whole[holds] = ((float(tonnes @ kg[nodes]) + come @ kg)[holds] for kg in of_nodes(plant, limit))
        return part, whole
    arrivals = arrived(plant, limit)
    kg = plant.arrivals.kg[arrivals.run]
    np.add.at(part, arrivals.period, kg * arrivals.part)
    np.add.at(whole, arrivals.period, kg * arrivals.whole)
    return part, whole


def _come_to(plant: Plant, nodes: Positions) -> Numbers:
    """[p,n] t that have come to parts of mixes till the end of each period, whatever the plan does."""
    come, tonnes = joining(plant), np.zeros((len(plant.calendar), len(plant.nodes.names)))
    some = np.isin(come.node, nodes)
    arrival, node, share = come.arrival[some], come.node[some], come.share[some]
    np.add.at(tonnes, (plant.arrivals.period[arrival], node), plant.arrivals.kg[arrival] * share / KG_PER_TONNE)
    every: Numbers = tonnes.cumsum(axis=0)
    return every


def excess(plant: Plant, limit: int, side: str) -> Numbers:
    """[p] kg of the part by which what is there anyway is beyond a side of a limit; negative: within it."""
    share, (part, whole) = plant.blend_limits.share(limit, side), there_alone(plant, limit)
    past = share * whole - part
    return past if side == "min" else -past


def beyond(plant: Plant, limit: int, side: str) -> Numbers:
    """Return the same where that breaks the limit by itself, and by more than rounding; 0 elsewhere."""
    (part, whole), past = there_alone(plant, limit), excess(plant, limit, side)
    size = np.maximum(part, 1e-3 * whole)
    return np.where(past > ROUNDING * np.maximum(size, 1.0), past, 0.0)


def _on_line(runs: Runs, plant: Plant, limit: int) -> Blend:
    run = runs.hours.run[runs.hours.line == plant.blend_limits.line[limit]]
    part, whole = of_nodes(plant, limit)
    node = runs.node[run]
    return Blend(run, runs.period[run], part[node], whole[node])


def _of_mixes(runs: Runs, plant: Plant, limit: int) -> Blend:
    """Return what runs take of mixes, which is a part of what is in them."""
    run = np.flatnonzero(np.isin(runs.node, mixed_parts(plant, limit)))
    part, whole = of_nodes(plant, limit)
    return Blend(run, runs.period[run], part[runs.node[run]], whole[runs.node[run]])


def _on_product(runs: Runs, plant: Plant, limit: int) -> Blend:
    limits, nodes, output = plant.blend_limits, plant.nodes, runs.output
    entry = np.flatnonzero(plant.products.material[output.product] == limits.product[limit])
    run, node = output.run[entry], runs.node[output.run[entry]]
    recovered = KG_PER_TONNE * nodes.dry[node, None] * nodes.assay[node] * plant.yields.recovery[output.of_yield[entry]]
    whole = output.kg[entry] if limits.whole_is_mass[limit] else recovered @ limits.whole[limit]
    prop = nodes.assay[node] @ limits.part[limit]
    part = output.kg[entry] * prop if limits.is_property[limit] else recovered @ limits.part[limit]
    return Blend(run, output.arrival[entry], part, whole)
