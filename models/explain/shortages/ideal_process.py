"""The same plant with another process: with lots there from the start of their period, without lags or lead times, or
with full recovery."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.plant.plant import KG_PER_TONNE, Flags, Numbers, Plant
from models.plant.stages.stored import recovered_otherwise


def within_a_period(plant: Plant) -> Flags:
    """Return which lots come within a period: what is made of them in it comes from that day on."""
    lots, calendar = plant.lots, plant.calendar
    first: Flags = calendar.first_day(np.minimum(lots.first, len(calendar) - 1), lots.available) == lots.available
    return first & ~np.isin(lots.available, calendar.start)


def no_wait(plant: Plant) -> Plant:
    """Return the plant with every lot there from the first day of the plan."""
    there = np.minimum(plant.lots.available, plant.calendar.start[0])
    return replace(plant, lots=replace(plant.lots, available=there))


def no_lag(plant: Plant) -> Plant:
    """Return the plant with everything made in stock at once."""
    return replace(plant, yields=replace(plant.yields, lag=np.zeros(len(plant.yields.lag))))


def no_lead_time(plant: Plant) -> Plant:
    """Return the plant with everything that lanes carry there at once."""
    return replace(plant, lanes=replace(plant.lanes, lead_time=np.zeros(len(plant.lanes.lead_time))))


def full_recovery(plant: Plant) -> Plant:
    """Return the plant in which each recipe recovers all of an element into the product that gets most of it,
    none elsewhere. Of batches in stores that is another composition, too.

    kg[n,r,k] = 1000 * dry share[n] * sum over e of assay[n,e] * recovery[r,k,e] * counted_as[e]
    """
    recovery = np.zeros_like(plant.yields.recovery)
    for recipe in range(len(plant.recipes)):
        rows = np.flatnonzero(plant.yields.recipe == recipe)
        if len(rows):
            _all_to_one(plant.yields.recovery, rows, recovery)
    yields, counts = replace(plant.yields, recovery=recovery), np.where(plant.is_property, 0.0, plant.counted_as)
    stored = recovered_otherwise(plant.intermediates, plant.stored, plant.lots, yields, counts)
    plant = replace(plant, stored=stored)
    contained: Numbers = KG_PER_TONNE * plant.nodes.dry[:, None] * plant.nodes.assay
    return replace(plant, yields=replace(yields, kg=(recovery * plant.counted_as) @ contained.T))


def _all_to_one(now: Numbers, rows: np.ndarray, then: Numbers) -> None:
    elements = np.flatnonzero(now[rows].max(axis=0) > 0)
    then[rows[now[rows][:, elements].argmax(axis=0)], elements] = 1.0
