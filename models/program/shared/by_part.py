"""What stores have in common whose contents balance part by part: batches kept apart, and the parts of a mix."""

from __future__ import annotations

import numpy as np

from models.plant.parts import KG_PER_TONNE, Numbers, Positions
from models.plant.plant import Plant
from models.plant.stages.feed_ways import goods_arrive
from models.plant.stages.nodes import batch_of, share_of_opening
from models.program import axes
from models.program.blocks import Axis, Decision
from models.program.model import Entries, Model
from models.program.stated import Stated
from models.schema.tables.network import APART, MIXED

NONE: Positions = np.zeros(0, dtype=np.int64)


def reached(m: Model, plant: Plant) -> Positions:
    """[entry of what runs make] the batch that it comes to, by what is worked and by which recipe; -1 for none."""
    output = m.runs.output
    way_of = batch_of(len(plant.lots.names), plant.stored, plant.intermediates.product)
    found = np.full(len(output.product), -1, dtype=np.int64)
    some = np.flatnonzero(np.isin(output.product, [product for _, _, product in way_of]))
    recipe, node = plant.yields.recipe[output.of_yield[some]], m.runs.node[output.run[some]]
    ways = zip(node.tolist(), recipe.tolist(), output.product[some].tolist(), strict=True)
    found[some] = [way_of.get(way, -1) for way in ways]
    return found


def parts_of_opening(stated: Stated, product: int) -> tuple[Positions, Numbers, bool]:
    """Return the rows of parts that a kilogram more in opening stock brings, how much of each, and whether it is known
    what is in it; none of what has no parts."""
    plant, intermediates = stated.plant, stated.plant.intermediates
    keeping = {int(made): how for made, how in zip(intermediates.product, intermediates.keeping, strict=True)}
    balance = {APART: "batch_stock_balance", MIXED: "mix_balance"}.get(keeping.get(product, ""))
    if balance is None:
        return NONE, np.zeros(0), True
    shares = share_of_opening(plant.stored, intermediates)
    lots, kept = len(plant.lots.names), plant.nodes.product[len(plant.lots.names) :]
    some = np.flatnonzero((kept == product) & (shares > 0))
    rows = [stated.at(balance, (plant.nodes.names[lots + at], stated.periods[0])) for at in some.tolist()]
    is_known = bool(len(some)) and all(len(row) for row in rows)
    return np.concatenate([NONE, *rows]), shares[some] if is_known else np.zeros(0), is_known


def enter_taken(m: Model, balance: str, place: Positions) -> None:
    """Enter in a balance what runs take; `place` is the part of each node, -1 for none."""
    taken = np.flatnonzero(place[m.runs.node] >= 0)
    m.flow(balance, "Taken", (place[m.runs.node[taken]], m.runs.period[taken]), m.run[taken], -KG_PER_TONNE)


def add_left_in_all(m: Model, plant: Plant, name: str, left: Decision, product: Positions) -> None:
    """Add the rows `name[intermediate,period]`: what leaves the parts is what is sold and thrown away of all.

    Args:
        m: the model.
        plant: its plant.
        name: of the rows.
        left: kg that are sold or thrown away, by part and period.
        product: of which product each part is.
    """
    part, period = left.places
    entries: list[Entries] = [((product[part], period), left.columns, 1.0)]
    kept = np.isin(np.arange(len(plant.products.names)), product)
    for flow in m.flows.get("product_stock", ()):
        if flow.heading in ("Sold", "Discarded"):
            some = np.flatnonzero(kept[flow.places[0]])
            entries.append(((flow.places[0][some], flow.places[1][some]), flow.columns[some], flow.amounts[some]))
    m.rows(name, (axes.products(plant), axes.periods(plant)), *entries, lower=0.0, upper=0.0)


def decide_shipped(  # noqa: PLR0913, PLR0917 - a decision, its balance and its parts
    m: Model, plant: Plant, balance: str, name: str, axis: Axis, parts: Positions
) -> None:
    """Decide kg of each part that leave on each way between sites in each period, and enter them in the balance.

    Args:
        m: the model.
        plant: its plant.
        balance: of the parts.
        name: of the decision.
        axis: the parts by name.
        parts: their nodes.
    """
    nodes, lanes, periods = plant.nodes, plant.lanes, axes.periods(plant)
    part, way = np.nonzero(nodes.product[parts][:, None] == lanes.start)
    place, p = np.nonzero(np.arange(len(periods)) >= nodes.first[parts[part]][:, None])
    part, way = part[place], way[place]
    shipped = m.decide(name, axis, axes.lanes(plant), periods, places=(part, way, p), unit="kg", sheet="Lanes")
    m.flow(balance, "Shipped", (part, p), shipped.columns, -1.0)
    comes_to = _where_carried(plant, parts, part, way)
    arrives = goods_arrive(plant, way, p)
    come = np.flatnonzero((arrives < len(periods)) & (comes_to >= 0))
    m.flow(balance, "Received", (comes_to[come], arrives[come]), shipped.columns[come], 1.0)


def _where_carried(plant: Plant, parts: Positions, part: Positions, way: Positions) -> Positions:
    """Return the place among the parts of what each part is at the end of a way; -1 where it never comes in time."""
    place = np.full(len(plant.nodes.names) + 1, -1, dtype=np.int64)
    place[parts] = np.arange(len(parts))
    ways = zip(parts[part].tolist(), plant.lanes.end[way].tolist(), strict=True)
    return place[np.array([plant.stored.carries.get(one, -1) for one in ways], dtype=np.int64)]


def add_shipped_in_all(m: Model, plant: Plant, name: str, every: Decision) -> None:
    """Add the rows `name[lane,period]`: what a lane carries of all parts together is what it carries."""
    if not len(every.columns):
        return
    decision = m["shipped"]
    in_parts = np.isin(decision.along("lane"), every.along("lane"))
    way, period = decision.along("lane")[in_parts], decision.along("period")[in_parts]
    together = ((every.along("lane"), every.along("period")), every.columns, 1.0)
    carried = ((way, period), decision.columns[in_parts], -KG_PER_TONNE)
    m.rows(name, (axes.lanes(plant), axes.periods(plant)), together, carried, lower=0.0, upper=0.0)
