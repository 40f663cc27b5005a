"""Lanes carry no more between sites than they can; what leaves in a period is there after the lead time.

sum over ways of the lane of shipped[w,p] + shipped_feed[l,w,p]  <=  max per day * days[p]     limited lane, p  [t]
stock[k,p] = ... - 1000 * shipped[w,p] of ways from k + 1000 * shipped[w,q] of ways to k whose lead time ends in p

A lane without a Material limits all that goes its way together. What is under way at the end counts at the closing
value of the store that it comes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.stages.shipped import lane_loads, look
from models.plant.plant import KG_PER_TONNE, Numbers, Plant, Positions
from models.plant.stages.feed_ways import arrival, goods_arrive
from models.program import axes
from models.program.blocks import Decision
from models.program.cause import Cause, Stage
from models.program.change import Bounds, Change, Quantity
from models.program.model import Entries, Model
from models.program.money_items import CLOSING_PRODUCT, TRANSPORT
from models.program.stated import Stated
from models.rules.rule import Rule
from models.schema.at_sites import lanes_of

KIND = "Lane"
NOTHING = 1e-9
"""Tonnes up to this are rounding, not plan."""

PER_DAY = Quantity(
    what="Lane Max per day",
    sheet="Lanes",
    words="{step} more on the lane {name}",
    heading="More that a lane may carry in a day",
    share=0.1,
)


def decide(m: Model, plant: Plant) -> None:
    """shipped[w,p]     t   of a product or intermediate that leaves on a way between sites"""
    lanes, periods = plant.lanes, len(plant.calendar)
    way, period = (
        grid.ravel() for grid in np.meshgrid(np.flatnonzero(lanes.start >= 0), np.arange(periods), indexing="ij")
    )
    shipped = m.decide("shipped", axes.lanes(plant), axes.periods(plant), places=(way, period), unit="t")
    m.flow("product_stock", "Shipped", (lanes.start[way], period), shipped.columns, -KG_PER_TONNE)
    arrives = goods_arrive(plant, way, period)
    come = np.flatnonzero(arrives < periods)
    m.flow("product_stock", "Received", (lanes.end[way[come]], arrives[come]), shipped.columns[come], KG_PER_TONNE)


@dataclass(frozen=True)
class _Limit:
    """One limited row of Lanes: its t per day, and the ways that count in it."""

    name: str
    most: float
    ways: Positions


def _limits(plant: Plant) -> Iterator[_Limit]:
    """Yield the limited rows by which anything goes; without a Material also where all has a row of its own."""
    lanes, table = plant.lanes, lanes_of(plant.tables)
    for row, lane in table[table["Max per day"].notna()].iterrows() if plant.sites else ():
        name, ways = f"{lane['From site']} - {lane['To site']}", lanes.row == row
        if pd.isna(lane["Material"]):
            ways = lanes.from_site == plant.sites.index(lane["From site"])
            ways &= lanes.to_site == plant.sites.index(lane["To site"])
        else:
            name = f"{name} / {lane['Material']}"
        if ways.any():
            yield _Limit(name, float(lane["Max per day"]), np.flatnonzero(ways))


def add(m: Model, plant: Plant) -> None:
    """Add the rows `lane_max[lane,period]`."""
    periods, days = plant.calendar.names, plant.calendar.days
    keys, upper, entries = list[tuple[str, ...]](), list[np.ndarray](), list[Entries]()
    for place, limit in enumerate(_limits(plant)):
        for name in ("shipped", "shipped_feed"):
            decision = m[name]
            here = np.isin(decision.along("lane"), limit.ways)
            row = place * len(periods) + decision.along("period")[here]
            entries.append((row, decision.columns[here], 1.0))
        keys += [(limit.name, period) for period in periods]
        upper.append(limit.most * days)
    if keys:
        m.rows("lane_max", keys, *entries, upper=np.concatenate(upper))


def earn(m: Model, plant: Plant) -> None:
    """Add what lanes cost, and what is under way at the end at the closing value of where it comes to."""
    lanes, last = plant.lanes, len(plant.calendar) - 1
    for name in ("shipped", "shipped_feed"):
        decision = m[name]
        m.earn(TRANSPORT, decision.columns, -lanes.cost[decision.along("lane")], decision.along("period"))
    way, period = m["shipped"].along("lane"), m["shipped"].along("period")
    late = np.flatnonzero(goods_arrive(plant, way, period) > last)
    value = KG_PER_TONNE * plant.products.closing_value[lanes.end[way[late]]]
    m.earn(CLOSING_PRODUCT, m["shipped"].columns[late], value, last, product=lanes.end[way[late]])


def _rows(stated: Stated) -> Iterator[tuple[_Limit, Positions, Numbers]]:
    days = dict(zip(stated.periods, stated.plant.calendar.days.tolist(), strict=True))
    for limit in _limits(stated.plant):
        held = [key for key in stated.rows("lane_max") if key[0] == limit.name]
        rows = np.array([stated.rows("lane_max")[key] for key in held], dtype=np.int64)
        yield limit, rows, np.array([days[key[1]] for key in held], dtype=float)


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each limited lane."""
    for limit, rows, _ in _rows(stated):
        if len(rows):
            yield stated.bounds(KIND, limit.name, rows, Stage.WORK, f"lane {limit.name}")


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a tonne a day more that a lane may carry."""
    for limit, rows, days in _rows(stated):
        bounds: Bounds = {"rows": rows, "row_lower": np.zeros(len(rows)), "row_upper": days}
        yield Change(kind=PER_DAY, name=limit.name, unit="t/d", now=limit.most, **bounds)


def tables(m: Model, plant: Plant, x: Numbers) -> dict[str, list[dict[str, object]]]:
    """Return what leaves on each lane in each period, by material and lot, or batch."""
    goods, feed, batches = m["shipped"], m["shipped_feed"], m["batch_shipped"]
    in_batches = np.isin(goods.along("lane"), batches.along("lane"))
    rows = [
        *_rows_of(plant, goods, np.where(in_batches, 0.0, x[goods.columns])),
        *_rows_of(plant, feed, x[feed.columns]),
    ]
    rows += _rows_of(plant, batches, x[batches.columns] / KG_PER_TONNE)
    place = {name: p for p, name in enumerate(plant.calendar.names)}
    by = ("From site", "To site", "Material", "Lot")
    return {"Shipments": sorted(rows, key=lambda row: (place[str(row["Period"])], *(str(row[key]) for key in by)))}


def _rows_of(plant: Plant, decision: Decision, t: Numbers) -> list[dict[str, object]]:
    """Return the rows of what a decision says is carried, in t: of feed lots, batches or all of a material."""
    way, leaves, of = decision.along("lane"), decision.along("period"), decision.axes[0].name
    some = np.flatnonzero(t > NOTHING).tolist()
    lots = decision.along("lot") if of == "lot" else np.full(len(t), -1, dtype=np.int64)
    rows = [_row(plant, int(way[at]), int(lots[at]), int(leaves[at]), float(t[at])) for at in some]
    if of == "batch":
        batch_of = dict(zip(plant.nodes.names, plant.nodes.batch, strict=True))
        names = [decision.axes[0].names[place] for place in decision.along("batch")[some].tolist()]
        return [{**row, "Lot": batch_of[name]} for row, name in zip(rows, names, strict=True)]
    return rows


def _row(plant: Plant, way: int, lot: int, leaves: int, t: float) -> dict[str, object]:
    lanes, names, period = plant.lanes, plant.calendar.names, np.array([leaves])
    arrives = arrival(plant, lot, way, period) if lot >= 0 else goods_arrive(plant, np.array([way]), period)
    return {
        "Period": names[leaves],
        "From site": plant.sites[lanes.from_site[way]],
        "To site": plant.sites[lanes.to_site[way]],
        "Material": lanes.materials[way],
        "Lot": plant.lots.names[lot] if lot >= 0 else None,
        "Amount": t,
        "Arrives": names[arrives[0]] if arrives[0] < len(names) else None,
        "Cost": t * lanes.cost[way],
    }


def earned(balances: Balances) -> Iterator[tuple[str, pd.Series]]:
    """Yield what lanes cost."""
    rows = balances.decided.shipments
    yield TRANSPORT, -(rows["Amount"] * rows["Cost per t"]).set_axis(rows["Period"])


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that lanes carry what they may, no more than their Max, and that it arrives when and costs what is told."""
    look(balances, told.get("Shipments"), ledger)
    carried, most = lane_loads(balances)
    ledger.at_most("Shipments", "what the lane carries", carried, most)


RULE = Rule(
    name="lanes",
    words="what a lane carries",
    sheet="Lanes",
    unit="t",
    takes="Lane {}",
    decide=decide,
    add=add,
    earn=earn,
    causes=causes,
    changes=changes,
    audit=audit,
    earned=earned,
    tables=tables,
)
