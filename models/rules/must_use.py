"""A lot that must be used is used, as far as it can be.

used so far[l] + sum over r,p of run[l,r,p] + short[l]  >=  must use[l]      every lot with Must use      [t]

All that is left of a whole lot that was begun before the plan must be used; this is a promise of level -1, before all
others: no plan leaves a whole lot in part for the sake of another promise, only what was done before can.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import promised
from models.plant.parts import begun
from models.plant.plant import Plant
from models.program.change import Change, Quantity, raises_lower
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule
from models.schema.levels import FIRST_OF_ALL, UNPRICED

MUST_USE = Quantity(
    what="Must use",
    sheet="Lots",
    words="{step} more of {name} that must be used",
    heading="More that is wanted",
    step=1.0,
)


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `must_use[lot]`."""
    lots = plant.lots
    asked = np.flatnonzero((lots.must_use > 0) & lots.usable)
    names = [lots.names[lot] for lot in asked]
    keys = [(name,) for name in names]
    short = m.promise(
        "must_use",
        keys,
        words="Must use",
        unit="t",
        rows=names,
        asked=lots.must_use[asked],
        period=np.maximum(lots.last[asked], 0),
        lots=asked,
        rank=np.where(begun(plant.tables["Lots"])[asked], float(FIRST_OF_ALL), float(UNPRICED)),
    )
    place = np.full(len(plant.nodes.names), -1)
    place[asked] = np.arange(len(asked))
    runs = np.flatnonzero(place[m.runs.node] >= 0)
    m.rows(
        "must_use",
        keys,
        (place[m.runs.node[runs]], m.run[runs], 1.0),
        (np.arange(len(asked)), short, 1.0),
        lower=lots.must_use[asked] - lots.used_so_far[asked],
    )


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a tonne more that must be used of each lot."""
    lots = stated.plant.lots
    for i in np.flatnonzero(lots.usable & (lots.must_use > 0)):
        name, rows = lots.names[i], raises_lower(stated.at("must_use", (lots.names[i],)))
        short, ranked = stated.missing("must_use", name)
        now, most = float(lots.must_use[i]), float(lots.quantity[i] + lots.used_so_far[i])
        yield Change(kind=MUST_USE, name=name, unit="t", now=now, most=most, **rows, short=short, ranked=ranked)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what must be used of each lot that takes part, and what is."""
    lots = balances.site.lots
    quantity, so_far, must = (lots[column].to_numpy() for column in ("Quantity", "Used so far", "Must use"))
    is_begun = (lots["Whole"].to_numpy() == "yes") & (lots["Begun"].to_numpy() == "yes") & ~np.isnan(quantity)
    least = np.where(is_begun, quantity + so_far, must)
    level = np.where(is_begun, float(FIRST_OF_ALL), float(UNPRICED))
    some = lots["takes_part"].to_numpy() & (least > 0)
    used = balances.decided.used.to_numpy() + so_far
    names = lots.index[some].tolist()
    return promised("Lots", "Must use", names, asked=least[some], got=used[some], level=level[some])


RULE = Rule(
    name="must_use",
    words="must use",
    sheet="Lots",
    unit="t",
    takes="Must use",
    add=add,
    changes=changes,
    is_promise=True,
    promised=asked,
)
