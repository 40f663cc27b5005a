"""Where opening stock and arrivals exceed Max stock by themselves, it is exceeded as little as can be.

stock[k,p] - over[k,p]  <=  max stock[k]                        product or intermediate, period in which they do   [kg]

This is a promise of level -1, before all others: only what was done before the plan can break it. `product_stock` keeps
stock within what was there before.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import AT_MOST, promised
from models.audit.site import of
from models.plant.plant import Plant
from models.plant.stages.stock_there import FilledIn, OnSheet, over_max
from models.program.change import AnyChange
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule
from models.schema.levels import FIRST_OF_ALL

ROWS = "stock_over_max"

ROUNDING = 1e-7
"""What was there before exceeds Max stock if it is by more than this share of it."""


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `stock_over_max[product,period]`, and the same of intermediates and Stores."""
    for kept in FilledIn.of(plant, "Max stock").by_sheet(np.ones(len(plant.products.names), dtype=bool)):
        _add(m, plant, kept)


def _add(m: Model, plant: Plant, kept: OnSheet) -> None:
    excess, name = over_max(plant), f"{ROWS}{kept.ends}"
    at, period = np.nonzero(excess[kept.stores])
    product, things = kept.stores[at], [kept.rows[i] for i in at]
    keys = [(plant.products.names[k], plant.calendar.names[p]) for k, p in zip(product, period, strict=True)]
    most = plant.products.max_stock[product]
    over = m.promise(
        name,
        keys,
        sheet=kept.sheet,
        words="Max stock",
        unit="kg",
        rows=[f"{thing} / {plant.calendar.names[p]}" for thing, p in zip(things, period, strict=True)],
        things=things,
        asked=most,
        over=True,
        by_period=True,
        period=period,
        rank=float(FIRST_OF_ALL),
    )
    row = np.arange(len(keys))
    m.rows(name, keys, (row, m.stock[product, period], 1.0), (row, over, -1.0), upper=most, sheet=kept.sheet)


def changes(_stated: Stated) -> Iterator[AnyChange]:
    """Yield nothing of its own: Max stock and what is there are those of the product."""
    yield from ()


def asked(balances: Balances) -> pd.DataFrame:
    """Return max stock in each period in which what was there before exceeds it, and what is in stock."""
    stored, stock = balances.site.stored, balances.stock
    names = stock.index.get_level_values("Product")
    most, there = of(names, stored["Max stock"]), balances.already_there
    over = (there.to_numpy() - most) > ROUNDING * np.maximum(most, 1.0)
    sheets, rows = balances.site.filled_in("Max stock", names[over])
    periods = stock.index.get_level_values("Period")[over]
    named = [f"{row} / {period}" for row, period in zip(rows, periods, strict=True)]
    return promised(
        sheets, "Max stock", named, asked=most[over], got=stock[over], rule=AT_MOST, level=float(FIRST_OF_ALL)
    )


RULE = Rule(
    name="stock_over_max",
    words="max stock that is exceeded",
    sheet="Products",
    unit="kg",
    add=add,
    changes=changes,
    is_promise=True,
    left=lambda _over: ("Already there", "opening stock and what arrives are more than may lie there"),
    promised=asked,
)
