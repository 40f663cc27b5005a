"""What lies in the stores of intermediates, and what is in it: the tables `Intermediate stock` and `Compositions`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.plant.parts import KG_PER_TONNE, Numbers
from models.plant.plant import Plant
from models.program.model import Model
from models.schema.frames import columns_of, frame
from models.schema.tables.network import (
    ASSUMED,
    COMPOSITIONS,
    FIXED,
    INTERMEDIATE_STOCK,
    KEPT,
    MIXED,
    RESULT,
    SITE_STOCK,
)

NOTHING = 1e-9
"""Amounts up to this (kg) are rounding, not plan."""

LEAVING = ("Taken", "Sold", "Shipped", "Discarded")
"""The columns of what leaves a store, and the headings of its balance."""

COMING = ("Received", "Put in")
"""The same of what comes into it beside what is made."""

Row = dict[str, object]


def intermediate_stock(plant: Plant, m: Model, x: Numbers) -> pd.DataFrame:
    """Return the balance of each intermediate in each period."""
    intermediates = plant.intermediates
    rows = [
        {"Period": period, "Intermediate": name, "Site": site or None} | figures[k][p]
        for figures in (_balance(m, x, "Arrived"),)
        for p, period in enumerate(plant.calendar.names)
        for name, site, k in zip(
            intermediates.material, intermediates.site, intermediates.product.tolist(), strict=True
        )
    ]
    return frame(INTERMEDIATE_STOCK.columns, rows)


def site_stock(plant: Plant, m: Model, x: Numbers) -> pd.DataFrame:
    """Return the balance of each product at each site in each period; nothing where there is one site only."""
    products = plant.products
    some = [k for k, sheet in enumerate(products.sheet) if sheet == "Products" and plant.sites]
    figures = _balance(m, x, "Made") if some else []
    rows = [
        {"Period": period, "Product": plant.materials[products.material[k]], "Site": products.site[k]} | figures[k][p]
        for p, period in enumerate(plant.calendar.names)
        for k in some
    ]
    columns = {column.name for column in SITE_STOCK.columns}
    return frame(SITE_STOCK.columns, [{name: row[name] for name in row if name in columns} for row in rows])


def _balance(m: Model, x: Numbers, made: str) -> list[list[dict[str, float]]]:
    """[k][p] the balance of each store in each period; `made` is the column of what is made for it."""
    shape = m.stock.shape
    figures = {made: x[m.made]} | {name: m.flowed("product_stock", name, x, shape) for name in COMING}
    figures |= {column: -m.flowed("product_stock", column, x, shape) for column in LEAVING}
    figures["Stock (end)"] = x[m.stock]
    return [
        [{column: _some(float(figure[k, p])) for column, figure in figures.items()} for p in range(shape[1])]
        for k in range(shape[0])
    ]


def compositions(plant: Plant, m: Model, x: Numbers, components: pd.DataFrame) -> pd.DataFrame:
    """Return what is in each intermediate: as assumed wherever there is any, and as made wherever any arrives.

    Args:
        plant: the plant.
        m: its built model.
        x: the value of every column.
        components: the planner's table, in whose order the columns of the components come.
    """
    fixed = [at for at, how in enumerate(plant.intermediates.keeping) if how == FIXED]
    rows = [
        *(row for at in fixed for row in _of_one(plant, m, x, at)),
        *_of_batches(plant, m, x),
        *_of_mixes(plant, m, x),
    ]
    place = {period: p for p, period in enumerate(plant.calendar.names)}
    order = ("Intermediate", "Site", "Batch", "Assumed or result")
    ordered = sorted(rows, key=lambda row: (place[str(row["Period"])], *(str(row.get(key)) for key in order)))
    return frame(columns_of(COMPOSITIONS, components), ordered)


def _of_one(plant: Plant, m: Model, x: Numbers, at: int) -> Iterator[Row]:
    intermediates = plant.intermediates
    k, name, site = int(intermediates.product[at]), intermediates.material[at], intermediates.site[at] or None
    opening = np.concatenate([[plant.products.opening_stock[k]], x[m.stock[k, :-1]]])
    made = x[m.made[k]] + m.flowed("product_stock", "Put in", x, m.stock.shape)[k]
    arrived, content = _arrived(plant, k), _made_content(plant, m, x, k)
    there = opening + made + m.flowed("product_stock", "Received", x, m.stock.shape)[k]
    for p, period in enumerate(plant.calendar.names):
        key = {"Period": period, "Intermediate": name, "Site": site}
        if there[p] > NOTHING:
            yield key | {"Assumed or result": ASSUMED, "Mass": there[p]} | _shares(plant, intermediates.assay[at])
        if (mass := made[p] - arrived[p]) > NOTHING:
            yield key | {"Assumed or result": RESULT, "Mass": mass} | _shares(plant, content[p] / mass)


def _of_batches(plant: Plant, m: Model, x: Numbers) -> Iterator[Row]:
    """Yield what is in each batch in each period in which there is anything of it."""
    node_of = {name: at for at, name in enumerate(plant.nodes.names)}
    stock, shape = m["batch_stock"], m["batch_stock"].table.shape
    headings = ("Taken", "Left", "Shipped")
    gone = np.sum([m.flowed("batch_stock_balance", heading, x, shape) for heading in headings], axis=0)
    for batch, period, column in zip(*stock.places, stock.columns, strict=True):
        mass = float(x[column]) - float(gone[batch, period])
        if mass > NOTHING:
            node = node_of[stock.axes[0].names[batch]]
            at = int(plant.nodes.taken_as[node]) - len(plant.classes.names)
            name, site = plant.intermediates.material[at], plant.intermediates.site[at] or None
            key = {"Period": plant.calendar.names[period], "Intermediate": name, "Site": site}
            key["Batch"] = plant.nodes.batch[node]
            yield key | {"Assumed or result": KEPT, "Mass": mass} | _shares(plant, plant.nodes.assay[node])


def _of_mixes(plant: Plant, m: Model, x: Numbers) -> Iterator[Row]:
    """Yield what is in each mixed store in each period in which there is anything: all that is drawn and left."""
    stock, nodes = m["mix_stock"], plant.nodes
    shape = stock.table.shape
    gone = sum(m.flowed("mix_balance", heading, x, shape) for heading in ("Taken", "Left", "Shipped"))
    node_of = {name: at for at, name in enumerate(nodes.names)}
    parts = np.array([node_of[name] for name in stock.axes[0].names], dtype=np.int64)
    there = np.where(stock.table >= 0, x[stock.table], 0.0) - gone
    for k in dict.fromkeys(nodes.product[parts].tolist()):
        places = np.flatnonzero(nodes.product[parts] == k)
        for p, period in enumerate(plant.calendar.names):
            kg = np.maximum(there[places, p], 0.0)
            if (mass := float(kg.sum())) > NOTHING:
                material = plant.materials[plant.products.material[k]]
                key: Row = {"Period": period, "Intermediate": material, "Site": plant.products.site[k] or None}
                key["Mass"] = mass
                of_components = nodes.component[parts[places[0]]] >= 0
                content = kg @ nodes.assay[parts[places]] / mass
                known = np.where(plant.is_property & of_components, np.nan, content)
                yield key | {"Assumed or result": MIXED} | _shares(plant, known)


def _arrived(plant: Plant, k: int) -> Numbers:
    """[p] kg that come of work done before the plan."""
    arrivals, come = plant.arrivals, np.zeros(len(plant.calendar))
    here = np.flatnonzero((arrivals.product == k) & (arrivals.period < len(plant.calendar)))
    np.add.at(come, arrivals.period[here], arrivals.kg[here])
    return come


def _made_content(plant: Plant, m: Model, x: Numbers, k: int) -> Numbers:
    """[p,e] kg of each component in what arrives; of a property kg times its value."""
    output, nodes = m.runs.output, plant.nodes
    entry = np.flatnonzero((output.product == k) & (output.arrival < len(plant.calendar)))
    run = output.run[entry]
    node, tonnes = m.runs.node[run], x[m.run[run]]
    contained = (tonnes * KG_PER_TONNE * nodes.dry[node])[:, None] * nodes.assay[node]
    recovered = contained * plant.yields.recovery[output.of_yield[entry]]
    carried = (tonnes * output.kg[entry])[:, None] * nodes.assay[node]
    total = np.zeros((len(plant.calendar), len(plant.components)))
    np.add.at(total, output.arrival[entry], np.where(plant.is_property, carried, recovered))
    return total


def _shares(plant: Plant, kg: Numbers) -> Row:
    """Return the columns of the components, of kg in a kilogram."""
    shown = np.where(plant.is_property, 1.0, 100.0) * kg
    return dict(zip(plant.components, shown.tolist(), strict=True))


def _some(amount: float) -> float:
    return amount if abs(amount) > NOTHING else 0.0
