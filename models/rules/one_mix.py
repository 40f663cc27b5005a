"""Of a mixed intermediate every part balances by itself, and everything drawn in a period is of one mix.

mix_stock[k,e,p] = mix_stock[k,e,p-1] + arrived - 1000 * sum over r of run[k,e,r,p] - mix_left[k,e,p]     k, e, p  [kg]
                   - mix_shipped[k,e,w,p] of ways from k + those of ways to k that arrive in p
sum over e of mix_left[k,e,p]  =  sold and discarded of the intermediate in p
sum over e of mix_shipped[k,e,w,p]  =  1000 * shipped[w,p]
x[u,e] * m  =  t[u] * m[e]      every use u of the mix: a run, what is sold and discarded, shipped, what is left

Its parts e are components, or batches where properties count. What was there and all that arrives in the period are
the mix. The last line is not linear: see `models.program.shared.mixing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.plant.parts import KG_PER_TONNE, Numbers, Positions
from models.plant.plant import Plant
from models.plant.stages.mixes_come import joining
from models.plant.stages.nodes import share_of_opening
from models.program import axes
from models.program.blocks import Axis
from models.program.change import Bounds, Change, Quantity
from models.program.model import Model
from models.program.shared.by_part import add_left_in_all, add_shipped_in_all, decide_shipped, enter_taken, reached
from models.program.shared.mixing import Mix
from models.program.stated import Stated
from models.rules.rule import Rule

BALANCE = "mix_balance"

IN_STORE = Quantity(
    what="Content of a store",
    sheet="Intermediates",
    words="{step} more of {name} in {period}",
    heading="More in stock",
    supply=True,
    step=1.0,
)


def _parts(plant: Plant) -> Positions:
    """Return the nodes that are parts of a mixed intermediate, components or batches, and can be reached."""
    nodes = plant.nodes
    return np.flatnonzero(nodes.mixed & (nodes.first < len(plant.calendar)))


def _axis(plant: Plant) -> Axis:
    return Axis("part", tuple(plant.nodes.names[at] for at in _parts(plant).tolist()))


def _place(plant: Plant) -> Positions:
    """[n] the place of each node among the parts of mixes, -1 where it is none."""
    place = np.full(len(plant.nodes.names), -1, dtype=np.int64)
    place[_parts(plant)] = np.arange(len(_parts(plant)))
    return place


def decide(m: Model, plant: Plant) -> None:
    """mix_stock[k,e,p]   kg  of a part of a mixed intermediate in stock at the end of the period
    mix_left[k,e,p]    kg  of it sold or thrown away in the period
    """
    parts, periods = _parts(plant), axes.periods(plant)
    places = np.nonzero(np.arange(len(periods)) >= plant.nodes.first[parts][:, None])
    m.decide("mix_stock", _axis(plant), periods, places=places, unit="kg", sheet="Intermediates")
    left = m.decide("mix_left", _axis(plant), periods, places=places, unit="kg", sheet="Intermediates")
    m.flow(BALANCE, "Left", places, left.columns, -1.0)
    _enter_opening(m, plant)
    _enter_arrivals(m, plant)
    _enter_runs(m, plant)
    decide_shipped(m, plant, BALANCE, "mix_shipped", _axis(plant), parts)


def _enter_opening(m: Model, plant: Plant) -> None:
    """Enter what is there when the plan begins."""
    parts = _parts(plant)
    shares = share_of_opening(plant.stored, plant.intermediates)[parts - len(plant.lots.names)]
    amounts = plant.products.opening_stock[plant.nodes.product[parts]] * shares
    m.give(BALANCE, "Opening stock", (np.arange(len(parts)), np.zeros(len(parts), dtype=np.int64)), amounts)


def _enter_arrivals(m: Model, plant: Plant) -> None:
    """Enter what comes of work done before the plan, by what it contains."""
    come, place = joining(plant), _place(plant)
    there = place[come.node], plant.arrivals.period[come.arrival]
    m.flow(BALANCE, "Arrived", there, m["arrived"].columns[come.arrival], come.share)


def _enter_runs(m: Model, plant: Plant) -> None:
    """Enter what runs bring of each part, and what they take."""
    output, nodes, comes_to = m.runs.output, plant.nodes, reached(m, plant)
    inside = output.arrival < len(plant.calendar)
    for at, node in enumerate(_parts(plant).tolist()):
        e = int(nodes.component[node])
        come = np.flatnonzero(inside & ((comes_to == node) if e < 0 else (output.product == nodes.product[node])))
        kg = output.kg[come] if e < 0 else _kg(m, plant, come, e)
        m.flow(BALANCE, "Arrived", (np.full(len(come), at), output.arrival[come]), m.run[output.run[come]], kg)
    enter_taken(m, BALANCE, _place(plant))


def _kg(m: Model, plant: Plant, entries: Positions, e: int) -> Numbers:
    """Return kg of a component as products count, per tonne, in some entries of what runs make."""
    output, nodes = m.runs.output, plant.nodes
    worked = m.runs.node[output.run[entries]]
    contained = KG_PER_TONNE * nodes.dry[worked] * nodes.assay[worked, e] * plant.counted_as[e]
    return np.asarray(contained * plant.yields.recovery[output.of_yield[entries], e])


def add(m: Model, plant: Plant) -> None:
    """Add the rows `mix_balance[part,period]`, `mix_left_in_all[intermediate,period]` and
    `mix_shipped_in_all[lane,period]`, and the mixes."""
    if not len(_parts(plant)):
        return
    m.balance(BALANCE, (_axis(plant), axes.periods(plant)), m["mix_stock"].table)
    add_left_in_all(m, plant, "mix_left_in_all", m["mix_left"], plant.nodes.product[_parts(plant)])
    add_shipped_in_all(m, plant, "mix_shipped_in_all", m["mix_shipped"])
    m.mixes.extend(_mixes(m, plant, _leaving(m)))


def _leaving(m: Model) -> set[tuple[int, int]]:
    """Return of what something may be sold or thrown away in which periods."""
    flows = [flow for flow in m.flows.get("product_stock", ()) if flow.heading in ("Sold", "Discarded")]
    return {place for flow in flows for place in zip(*(places.tolist() for places in flow.places), strict=True)}


def _mixes(m: Model, plant: Plant, leaving: set[tuple[int, int]]) -> Iterator[Mix]:
    """Yield what lies in each mixed store in each period, where it holds several parts and has several uses."""
    parts, nodes, runs = _parts(plant), plant.nodes, m.runs
    column = {key: int(m.run[at]) for at, key in enumerate(zip(runs.node, runs.recipe, runs.period, strict=True))}
    for k in dict.fromkeys(nodes.product[parts].tolist()):
        places = np.flatnonzero(nodes.product[parts] == k)
        recipes = np.unique(runs.recipe[np.isin(runs.node, parts[places])]).tolist()
        for p in range(len(plant.calendar)):
            there = places[nodes.first[parts[places]] <= p]
            uses = [[column.get((int(parts[at]), r, p), -1) for at in there] for r in recipes]
            drawn = [use for use in uses if use and min(use) >= 0]
            tonnes = [1.0] * len(drawn)
            if (k, p) in leaving:
                drawn.append(m["mix_left"].table[there, p].tolist())
                tonnes.append(1.0 / KG_PER_TONNE)
            for way in np.flatnonzero(plant.lanes.start == k).tolist():
                drawn.append(m["mix_shipped"].table[there, way, p].tolist())
                tonnes.append(1.0 / KG_PER_TONNE)
            if plant.products.max_stock[k] > 0:
                drawn.append(m["mix_stock"].table[there, p].tolist())
                tonnes.append(1.0 / KG_PER_TONNE)
            if len(there) > 1 and len(drawn) > 1:
                yield Mix(plant.products.names[k], p, np.array(drawn, dtype=np.int64), np.array(tonnes))


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each part of what lies in each mixed store, period by period."""
    stocks = stated.rows("product_stock")
    plant, parts = stated.plant, _parts(stated.plant)
    kept = {plant.nodes.names[at]: plant.products.names[plant.nodes.product[at]] for at in parts.tolist()}
    for (part, period), row in stated.rows(BALANCE).items():
        rows = np.array([row, stocks[kept[part], period]], dtype=np.int64)
        bounds: Bounds = {"rows": rows, "row_lower": np.ones(2), "row_upper": np.ones(2)}
        yield Change(kind=IN_STORE, name=part, unit="kg", now=0.0, period=period, **bounds)


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that no more of any component is drawn than is there, by a forward simulation from runs and sales alone."""
    mixed = balances.decided.mixed
    if mixed is not None:
        ledger.at_least(
            "Compositions", "least of a component that is left", mixed.least_left(), 0.0, size=mixed.masses()
        )


RULE = Rule(
    name="one_mix",
    words="what there is in a mix",
    sheet="Intermediates",
    unit="kg",
    takes="{}",
    decide=decide,
    add=add,
    is_balance=True,
    changes=changes,
    audit=audit,
)
