"""Runs that the planner has fixed are kept, as far as they can be.

    exactly:   run + under[f] - over[f]  =  amount[f]      every fixed run      [t]
    at least:  run + under[f]           >=  amount[f]
    at most:   run - over[f]            <=  amount[f]

What is missing of a promise is under + over. A run that cannot be (a blocked lot, a closed line) counts as zero.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import NOTHING_PROMISED, promised
from models.audit.sums import keys_of
from models.plant.plant import Plant
from models.program.change import Bounds, Change, Quantity
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule
from models.schema.at_sites import MATERIAL

FIXED_RUN = Quantity(
    what="Fixed run",
    sheet="Fixed runs",
    words="{step} more fixed of {name} in {period}",
    heading="More that is wanted",
    step=1.0,
)


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `fixed_runs[lot,recipe,period]`."""
    fixed, runs = plant.fixed_runs, m.runs
    keys = _keys(plant)
    rule = np.array(fixed.rule, dtype=object)
    where = {place: row for row, place in enumerate(zip(fixed.origin, fixed.recipe, fixed.period, strict=True))}
    places = zip(plant.nodes.origin[runs.node].tolist(), runs.recipe.tolist(), runs.period.tolist(), strict=True)
    row = np.array([where.get(place, -1) for place in places], dtype=np.int64)
    exists = np.flatnonzero(row >= 0)
    sides = []
    for side, sign, needs in (("under", 1.0, "at least"), ("over", -1.0, "at most")):
        rows = np.flatnonzero((rule == needs) | (rule == "exactly"))
        missing = m.promise(
            f"fixed_runs_{side}",
            [keys[row] for row in rows],
            words="Amount",
            over=side == "over",
            by_period=True,
            unit="t",
            rows=[" / ".join(keys[row]) for row in rows],
            asked=fixed.amount[rows],
            period=fixed.period[rows],
            lots=np.where(fixed.origin[rows] < len(plant.lots.names), fixed.origin[rows], -1),
        )
        sides.append((rows, missing, sign))
    m.rows(
        "fixed_runs",
        keys,
        (row[exists], m.run[exists], 1.0),
        *sides,
        lower=np.where(rule == "at most", -np.inf, fixed.amount),
        upper=np.where(rule == "at least", np.inf, fixed.amount),
    )


def _keys(plant: Plant) -> list[tuple[str, str, str]]:
    """Return lot, recipe and period of every fixed run."""
    fixed = plant.fixed_runs
    return [
        (plant.origins[origin], plant.recipes[recipe], plant.calendar.names[period])
        for origin, recipe, period in zip(fixed.origin, fixed.recipe, fixed.period, strict=True)
    ]


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a tonne more of each fixed run."""
    fixed = stated.plant.fixed_runs
    for key, rule, amount in zip(_keys(stated.plant), fixed.rule, fixed.amount.tolist(), strict=True):
        rows = stated.at("fixed_runs", key)
        low, high = (np.full(len(rows), float(rule != other)) for other in ("at most", "at least"))
        short, ranked = stated.missing("fixed_runs", " / ".join(key))
        bounds: Bounds = {"rows": rows, "row_lower": low, "row_upper": high, "short": short, "ranked": ranked}
        name = f"{key[0]} / {key[1]} ({rule})"
        yield Change(kind=FIXED_RUN, name=name, unit="t", now=amount, period=key[2], **bounds)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what is fixed, and what is worked."""
    keys = ["Lot", "Recipe", "Period"]
    fixed = balances.site.tables["Fixed runs"].sort_values(keys)
    if fixed.empty:
        return NOTHING_PROMISED
    worked = balances.worked_as_named(*keys)
    materials = balances.site.stored[MATERIAL].to_dict()
    names = list(keys_of(fixed, keys))
    rows = [" / ".join((materials.get(lot, lot), *others)) for lot, *others in names]
    got = np.array([worked.get(name, 0.0) for name in names])
    return promised("Fixed runs", "Amount", rows, asked=fixed["Amount"], got=got, rule=fixed["Rule"].to_numpy())


RULE = Rule(
    name="fixed_runs",
    words="fixed runs",
    sheet="Fixed runs",
    unit="t",
    takes="Fixed runs",
    add=add,
    changes=changes,
    is_promise=True,
    promised=asked,
)
