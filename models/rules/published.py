"""A run that moves away from the published plan has a price, which steers the plan and is in no margin.

run[l,r,p] - added[l,r,p] + dropped[l,r,p]  =  published[l,r,p]        every published run that can be      [t]

steered by: change price * weight[p] * (added + dropped), and by change price * weight[p] * run where none is published
weight[p]:  8 in the first period, 4 up to the fourth, 2 up to the eighth, then 1

After the promises the plan has the greatest margin less that. Without `Change price` there is no such rule.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.plant.plant import Numbers, Plant
from models.plant.published import published_runs
from models.program import axes
from models.program.model import Model
from models.rules.rule import Rule
from models.schema.under_way import weights


def decide(m: Model, plant: Plant) -> None:
    """added[l,r,p]     t   worked beyond what is published of a run
    dropped[l,r,p]   t   not worked of what is published of a run
    """
    runs, along = m.runs, (axes.lots(plant), axes.recipes(plant), axes.periods(plant))
    own = np.flatnonzero(_held(m, plant))
    places = (runs.node[own], runs.recipe[own], runs.period[own])
    for name in ("added", "dropped"):
        m.decide(name, *along, places=places, unit="t", sheet="Published")


def _held(m: Model, plant: Plant) -> Numbers:
    """Return the tonnes published of each run, where a change of them has a price; else nothing of any."""
    return published_runs(plant, m.runs) if plant.settings.change_price > 0 else np.zeros(len(m.runs))


def add(m: Model, plant: Plant) -> None:
    """Add the rows `published[lot,recipe,period]`, and what steers."""
    published = _held(m, plant)
    own = np.flatnonzero(published)
    if not len(own):
        return
    price = plant.settings.change_price * weights(len(plant.calendar))[m.runs.period]
    added, dropped = m["added"].columns, m["dropped"].columns
    names = zip(m.runs.node[own], m.runs.recipe[own], m.runs.period[own], strict=True)
    keys = [(plant.lots.names[lot], plant.recipes[recipe], plant.calendar.names[p]) for lot, recipe, p in names]
    row, amount = np.arange(len(own)), published[own]
    entries = (row, m.run[own], 1.0), (row, added, -1.0), (row, dropped, 1.0)
    m.rows("published", keys, *entries, lower=amount, upper=amount)
    m.steer(added, price[own])
    m.steer(dropped, price[own])
    others = np.setdiff1d(np.arange(len(m.runs)), own)
    m.steer(m.run[others], price[others])


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compare what the plan says that moved with what its runs differ by from the published ones."""
    keys = ["Period", "Lot", "Recipe"]
    listed, rows = told.get("Changes"), balances.site.tables["Published"]
    if listed is None:
        return
    if rows.empty:
        ledger.none("Changes", listed, keys, "nothing is published")
        return
    published = rows.groupby(keys)["Amount"].sum()
    now = balances.worked(*keys)
    every = published.index.union(now.index)
    moved = now.reindex(every).fillna(0.0) - published.reindex(every).fillna(0.0)
    ledger.equal("Changes", "Moved", ledger.once("Changes", listed, keys)["Moved"], moved)


RULE = Rule(
    name="published",
    words="the published plan",
    sheet="Published",
    unit="t",
    takes="Published",
    decide=decide,
    add=add,
    is_balance=True,
    audit=audit,
)
