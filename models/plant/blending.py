"""What counts in a limited share, run by run: shared by the limit and the report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.plant import KG_PER_TONNE, Numbers, Plant, Positions
from models.plant.runs import Runs


@dataclass(frozen=True)
class Blend:
    """kg of the part and of the whole per tonne of `run`, counted in `period` (formulas: `rules.blend_limits`)."""

    run: Positions
    period: Positions
    part: Numbers
    whole: Numbers


def parts_and_wholes(runs: Runs, plant: Plant, limit: int) -> Blend:
    """All runs that count in a blend limit, in the periods in which it holds."""
    limits = plant.blend_limits
    blend = _on_line(runs, plant, limit) if limits.line[limit] >= 0 else _on_product(runs, plant, limit)
    holds = (blend.period >= limits.first[limit]) & (blend.period <= limits.last[limit])
    return Blend(blend.run[holds], blend.period[holds], blend.part[holds], blend.whole[holds])


def _on_line(runs: Runs, plant: Plant, limit: int) -> Blend:
    limits, lots = plant.blend_limits, plant.lots
    run = runs.hours.run[runs.hours.line == limits.line[limit]]
    mass = KG_PER_TONNE * lots.dry
    contained = mass[:, None] * lots.assay
    whole = mass if limits.whole_is_mass[limit] else contained @ limits.whole[limit]
    part = mass * (lots.assay @ limits.part[limit]) if limits.is_property[limit] else contained @ limits.part[limit]
    lot = runs.lot[run]
    return Blend(run, runs.period[run], part[lot], whole[lot])


def _on_product(runs: Runs, plant: Plant, limit: int) -> Blend:
    limits, lots, output = plant.blend_limits, plant.lots, runs.output
    entry = np.flatnonzero(output.product == limits.product[limit])
    run, lot = output.run[entry], runs.lot[output.run[entry]]
    recovered = KG_PER_TONNE * lots.dry[lot, None] * lots.assay[lot] * plant.yields.recovery[output.of_yield[entry]]
    whole = output.kg[entry] if limits.whole_is_mass[limit] else recovered @ limits.whole[limit]
    prop = lots.assay[lot] @ limits.part[limit]
    part = output.kg[entry] * prop if limits.is_property[limit] else recovered @ limits.part[limit]
    return Blend(run, output.arrival[entry], part, whole)
