"""Of an intermediate that is kept apart every batch keeps to itself: no more leaves it than has come.

batch_stock[b,p] = batch_stock[b,p-1] + arrived - 1000 * sum over r of run[b,r,p] - batch_left[b,p]     batch b, p [kg]
                   - batch_shipped[b,w,p] of ways from its store + those of the batch on ways to it that arrive in p
sum over b of batch_left[b,p]  =  sold and discarded of the intermediate in p
sum over b of batch_shipped[b,w,p]  =  1000 * shipped[w,p]                                              way w, p

Arrived is what the runs of the batch's way make: of its lot, or of the batch before it, by its recipe; and what
comes of it by Arrivals. Before the first period it is what Opening batches says, or of `(opening)` its store's row.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.stages.batches_apart import batches_as_told
from models.plant.parts import Positions
from models.plant.plant import Plant
from models.program import axes
from models.program.blocks import Axis
from models.program.model import Model
from models.program.shared.by_part import add_left_in_all, add_shipped_in_all, decide_shipped, enter_taken, reached
from models.rules.rule import Rule

BATCHES = "batch_stock_balance"


def _batches(plant: Plant) -> Positions:
    """Return the nodes that are batches and can be reached in the plan."""
    nodes = plant.nodes
    named = np.array([bool(batch) for batch in nodes.batch], dtype=bool)
    return np.flatnonzero(named & (nodes.first < len(plant.calendar)))


def _axis(plant: Plant) -> Axis:
    return Axis("batch", tuple(plant.nodes.names[at] for at in _batches(plant).tolist()))


def _place(plant: Plant) -> Positions:
    """[n] the place of each node among the batches, -1 where it is none."""
    place = np.full(len(plant.nodes.names), -1, dtype=np.int64)
    place[_batches(plant)] = np.arange(len(_batches(plant)))
    return place


def decide(m: Model, plant: Plant) -> None:
    """batch_stock[b,p]   kg  of a batch in stock at the end of the period
    batch_left[b,p]    kg  of a batch sold or thrown away in the period
    """
    found, periods = _batches(plant), axes.periods(plant)
    there = np.arange(len(periods)) >= plant.nodes.first[found][:, None]
    places = np.nonzero(there)
    m.decide("batch_stock", _axis(plant), periods, places=places, unit="kg", sheet="Intermediates")
    left = m.decide("batch_left", _axis(plant), periods, places=places, unit="kg", sheet="Intermediates")
    m.flow(BATCHES, "Left", places, left.columns, -1.0)
    _enter_runs(m, plant)
    decide_shipped(m, plant, BATCHES, "batch_shipped", _axis(plant), found)


def _enter_runs(m: Model, plant: Plant) -> None:
    """Enter what runs bring to batches and take of them, and what is there when the plan begins."""
    output, place, comes_to = m.runs.output, _place(plant), reached(m, plant)
    batch = np.where(comes_to >= 0, place[comes_to], -1)
    come = np.flatnonzero((batch >= 0) & (output.arrival < len(plant.calendar)))
    m.flow(BATCHES, "Arrived", (batch[come], output.arrival[come]), m.run[output.run[come]], output.kg[come])
    enter_taken(m, BATCHES, place)
    coming = plant.arrivals
    some = np.flatnonzero((place[coming.node] >= 0) & (coming.node >= 0) & (coming.period < len(plant.calendar)))
    here = place[coming.node[some]], coming.period[some]
    m.flow(BATCHES, "Arrived", here, m["arrived"].columns[some], 1.0)
    opening = plant.stored.opening[_batches(plant) - len(plant.lots.names)]
    m.give(BATCHES, "Opening stock", (np.arange(len(opening)), np.zeros(len(opening), dtype=np.int64)), opening)


def add(m: Model, plant: Plant) -> None:
    """Add the rows `batch_stock_balance[batch,period]`, `batch_left_in_all[intermediate,period]` and
    `batch_shipped_in_all[lane,period]`."""
    if not len(_batches(plant)):
        return
    m.balance(BATCHES, (_axis(plant), axes.periods(plant)), m["batch_stock"].table)
    add_left_in_all(m, plant, "batch_left_in_all", m["batch_left"], plant.nodes.product[_batches(plant)])
    add_shipped_in_all(m, plant, "batch_shipped_in_all", m["batch_shipped"])


def tables(m: Model, plant: Plant, x: np.ndarray) -> dict[str, list[dict[str, object]]]:
    """Return the balance of each batch in each period in which there is anything of it."""
    stock, shape = m["batch_stock"], m["batch_stock"].table.shape
    headings = ("Arrived", "Taken", "Left", "Received", "Shipped")
    arrived, taken, left, received, shipped = (m.flowed(BATCHES, heading, x, shape) for heading in headings)
    opening = m.flowed(BATCHES, "Opening stock", x, shape)
    places, rows = _batches(plant), []
    for batch, period, column in sorted(zip(*stock.places, stock.columns, strict=True), key=lambda one: one[1]):
        figures = {"Arrived": arrived, "Taken": -taken, "Sold or discarded": -left}
        figures |= {"Received": received, "Shipped": -shipped}
        amounts = {name: float(figure[batch, period]) for name, figure in figures.items()}
        if max(*amounts.values(), float(x[column]), float(opening[batch, period])) > NOTHING:
            node = int(places[batch])
            key: dict[str, object] = {"Period": plant.calendar.names[period], "Batch": plant.nodes.batch[node]}
            at = int(plant.nodes.taken_as[node]) - len(plant.classes.names)
            key |= {"Intermediate": plant.intermediates.material[at], "Site": plant.intermediates.site[at] or None}
            rows.append({**key, **amounts, "Stock (end)": float(x[column])})
    return {"Batches": rows}


NOTHING = 1e-9
"""Kilograms up to this are rounding, not plan."""


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that no more is taken of a batch, sold or discarded, than has come to it by the runs of its way."""
    batches_as_told(balances, told.get("Batches"), ledger)


RULE = Rule(
    name="store_batches",
    words="what there is of a batch",
    sheet="Intermediates",
    unit="kg",
    takes="{}",
    decide=decide,
    add=add,
    is_balance=True,
    audit=audit,
    tables=tables,
)
