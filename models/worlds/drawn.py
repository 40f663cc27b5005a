"""A world: how far each assay and recovery is off, which lots come late and when lines stand still."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from models.plant.parts import Numbers
from models.plant.plant import Plant
from models.worlds.stated import Source, Spreads


@dataclass(frozen=True)
class World:
    """Factors of assays[l,e] and recoveries[y], days[l] by which lots are late, share[i,day] of lines that is there."""

    assays: Numbers
    recoveries: Numbers
    late: Numbers
    there: Numbers


def as_stated(plant: Plant) -> World:
    """Return the world in which all comes as the plan has it."""
    lots, components = plant.lots.assay.shape
    return World(
        assays=np.ones((lots, components)),
        recoveries=np.ones(len(plant.yields.recipe)),
        late=np.zeros(lots),
        there=np.ones(plant.lines.daily.shape),
    )


def draw(plant: Plant, spreads: Spreads, seed: int, number: int, off: Collection[Source] = ()) -> World:
    """Return the world of that number.

    The draws of one source do not depend on another's, so that one that is switched off leaves the others as they are.
    """
    found = as_stated(plant)
    drawn = {source: np.random.default_rng([seed, number, place]) for place, source in enumerate(Source)}
    lots, components = spreads.assays.shape
    normal = drawn[Source.ASSAYS].standard_normal((lots, components))[:, spreads.together]
    return World(
        assays=found.assays if Source.ASSAYS in off else _factors(normal, spreads.assays),
        recoveries=found.recoveries
        if Source.RECOVERIES in off
        else _recoveries(plant, spreads, drawn[Source.RECOVERIES].standard_normal(len(spreads.recoveries))),
        late=found.late
        if Source.LATE_LOTS in off
        else np.where(drawn[Source.LATE_LOTS].random(lots) < spreads.chance, spreads.late_by, 0.0),
        there=found.there if Source.BREAKDOWNS in off else _there(spreads, found.there, drawn[Source.BREAKDOWNS]),
    )


def _factors(normal: Numbers, spread: Numbers) -> Numbers:
    """Return factors with mean 1 and a relative standard deviation: log-normal, for no assay is below nothing."""
    variance = np.log1p(spread**2)
    factors: Numbers = np.exp(np.sqrt(variance) * normal - variance / 2)
    return factors


def _recoveries(plant: Plant, spreads: Spreads, normal: Numbers) -> Numbers:
    """Return the factor of each row of Yields, so that no more of a component is recovered than there is."""
    yields, factors = plant.yields, _factors(normal, spreads.recoveries)
    total = np.zeros((len(plant.recipes), len(plant.components)))
    np.add.at(total, yields.recipe, yields.recovery * factors[:, None])
    over = np.maximum(total, 1.0)[yields.recipe]
    shared: Numbers = factors / np.where(yields.recovery > 0, over, 1.0).max(axis=1, initial=1.0)
    return shared


def _there(spreads: Spreads, there: Numbers, drawn: np.random.Generator) -> Numbers:
    """Return the share of each line that is there on each day: each breakdown takes a unit for its length."""
    lines, days = there.shape
    left = there.copy()
    for line in range(lines):
        first = drawn.random(drawn.poisson(spreads.breakdowns[line] * days)) * days
        for start in first.tolist():
            day = np.arange(days)
            lost = np.minimum(day + 1, start + spreads.length[line]) - np.maximum(day, start)
            left[line] -= np.maximum(lost, 0.0) / np.maximum(spreads.units[line], 1.0)
    return np.maximum(left, 0.0)
