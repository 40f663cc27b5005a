"""A run that moves away from the published plan has a price, which steers the plan and is in no margin.

run[l,r,p] - added[l,r,p] + dropped[l,r,p]  =  published[l,r,p]        every published run that can be      [t]
of an intermediate all runs of its batches, or of the parts of its mix, together

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
from models.audit.sums import by_key, keys_of
from models.plant.plant import Plant
from models.plant.published import NONE, PublishedRuns, published_runs
from models.program import axes
from models.program.model import Model
from models.rules.rule import Rule
from models.schema.tables.under_way import weights


def decide(m: Model, plant: Plant) -> None:
    """added[l,r,p]     t   worked beyond what is published of a run
    dropped[l,r,p]   t   not worked of what is published of a run
    """
    held, along = _held(m, plant), (axes.origins(plant), axes.recipes(plant), axes.periods(plant))
    places = (held.origin, held.recipe, held.period)
    for name in ("added", "dropped"):
        m.decide(name, *along, places=places, unit="t", sheet="Published")


def _held(m: Model, plant: Plant) -> PublishedRuns:
    """Return the published runs, where a change of them has a price; else none."""
    return published_runs(plant, m.runs) if plant.settings.change_price > 0 else NONE


def add(m: Model, plant: Plant) -> None:
    """Add the rows `published[lot,recipe,period]`, and what steers."""
    held = _held(m, plant)
    if not len(held):
        return
    price = plant.settings.change_price * weights(len(plant.calendar))
    added, dropped = m["added"].columns, m["dropped"].columns
    origins = plant.origins
    names = zip(held.origin, held.recipe, held.period, strict=True)
    keys = [(origins[node], plant.recipes_as_told[recipe], plant.calendar.names[p]) for node, recipe, p in names]
    row = np.arange(len(held))
    entries = (held.row, m.run[held.run], 1.0), (row, added, -1.0), (row, dropped, 1.0)
    m.rows("published", keys, *entries, lower=held.amount, upper=held.amount)
    m.steer(added, price[held.period])
    m.steer(dropped, price[held.period])
    others = np.setdiff1d(np.arange(len(m.runs)), held.run)
    m.steer(m.run[others], price[m.runs.period[others]])


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compare what the plan says that moved with what its runs differ by from the published ones."""
    keys = ["Period", "Lot", "Recipe"]
    listed, rows = told.get("Changes"), balances.site.tables["Published"]
    if listed is None:
        return
    if rows.empty:
        ledger.none("Changes", listed, keys, "nothing is published")
        return
    published = by_key(keys_of(rows, keys), rows["Amount"].tolist())
    now = balances.worked_as_published(*keys)
    moved = {key: now.get(key, 0.0) - published.get(key, 0.0) for key in {**published, **now}}
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
