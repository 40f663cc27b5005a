"""What is decided: the columns of the program, each only where it can be more than zero.

run[l,r,p]       t   tonnes of lot l worked by recipe r in period p
bought[l]        t   tonnes taken of an offered lot
made[k,p]        kg  what comes into stock
stock[k,p]       kg  product in stock at the end of the period
discarded[k,p]   kg  product thrown away
sold[n,p]        kg  delivered against delivery row n
spot[i,p]        kg  sold against spot row i
feed_stock[c,p]  t   feed of a class in stock at the end of the period, where the class has a limit or a cost
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Flags, Plant, Positions
from models.plant.runs import Runs
from models.program.model import Model


def decide(plant: Plant, runs: Runs) -> Model:
    """A program with the columns of all decisions and nothing else."""
    m = Model(runs=runs)
    lots, recipes, periods = plant.lots.names, plant.recipes, plant.calendar.names
    m.run = m.columns(
        "run",
        [
            (lots[lot], recipes[recipe], periods[period])
            for lot, recipe, period in zip(runs.lot.tolist(), runs.recipe.tolist(), runs.period.tolist(), strict=True)
        ],
    )
    offered = plant.lots.offered & plant.lots.usable
    m.bought = _table(m, "bought", offered, lots)
    everywhere = np.ones((len(plant.products.names), len(periods)), dtype=bool)
    m.made = _table(m, "made", everywhere, plant.products.names, periods)
    m.stock = _table(m, "stock", everywhere, plant.products.names, periods)
    can_be_discarded = ~np.isnan(plant.products.disposal_cost)
    m.discarded = _table(m, "discarded", everywhere & can_be_discarded[:, None], plant.products.names, periods)
    m.feed_stock = _table(
        m, "feed_stock", np.repeat(_watched(plant)[:, None], len(periods), axis=1), plant.classes.names, periods
    )
    _sales(m, plant)
    return m


def _watched(plant: Plant) -> Flags:
    """Feed classes whose stock has a limit or a cost."""
    classes = plant.classes
    return np.isfinite(classes.max_stock) | (classes.min_closing_stock > 0) | (classes.holding_cost > 0)


def _table(m: Model, name: str, exists: Flags, *names: tuple[str, ...]) -> Positions:
    """Columns where `exists`, -1 elsewhere, keyed by the names along each axis."""
    where = np.nonzero(exists)
    keys = [tuple(axis[i] for axis, i in zip(names, place, strict=True)) for place in zip(*where, strict=True)]
    columns = np.full(exists.shape, -1, dtype=np.int64)
    columns[where] = m.columns(name, keys)
    return columns


def _sales(m: Model, plant: Plant) -> None:
    periods = plant.calendar.names
    deliveries, spot = plant.deliveries, plant.spot
    last = np.where(deliveries.late, len(periods) - 1, deliveries.last)
    first = np.where(deliveries.first > deliveries.last, _after(deliveries.due, plant), deliveries.first)
    m.sold_row, m.sold_period = _windows(first, last)
    labels = delivery_rows(plant)
    m.sold = m.columns("sold", _keys(m.sold_row, m.sold_period, labels, periods))
    m.spot_row, m.spot_period = _windows(spot.first, spot.last)
    m.spot = m.columns("spot", _keys(m.spot_row, m.spot_period, spot_rows(plant), periods))


def _after(due: np.ndarray, plant: Plant) -> Positions:
    """The first period that ends after `due`: where late deliveries of a window without a period begin."""
    return np.searchsorted(plant.calendar.end, due, side="right")


def _windows(first: Positions, last: Positions) -> tuple[Positions, Positions]:
    """Each row with each period of its window."""
    lengths = np.maximum(last - first + 1, 0)
    row = np.repeat(np.arange(len(first)), lengths)
    into = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return row, first[row] + into


def _keys(
    row: Positions, period: Positions, labels: tuple[str, ...], periods: tuple[str, ...]
) -> list[tuple[str, ...]]:
    return [(labels[i], periods[p]) for i, p in zip(row.tolist(), period.tolist(), strict=True)]


def delivery_rows(plant: Plant) -> tuple[str, ...]:
    """The delivery rows as planners name them: contract, first and last day."""
    deliveries = plant.deliveries
    days = zip(deliveries.contract, deliveries.start, deliveries.due, strict=True)
    return tuple(f"{contract} / {start} / {due}" for contract, start, due in days)


def spot_rows(plant: Plant) -> tuple[str, ...]:
    """The spot rows as planners name them: product, first and last day."""
    spot = plant.spot
    days = zip(spot.product, spot.start, spot.to, strict=True)
    return tuple(f"{plant.products.names[product]} / {start} / {to}" for product, start, to in days)
