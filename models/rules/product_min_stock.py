"""What is in stock stays at or above its least amount, in every period.

stock[k,p] + short[k,p]  >=  min stock[k]      every product and intermediate with Min stock, every period  [kg]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import promised
from models.audit.site import of
from models.plant.plant import Plant
from models.plant.stages.stock_there import FilledIn, OnSheet
from models.program.change import Change, Quantity, raises_lower
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule

MIN_STOCK = Quantity(
    what="Min stock",
    sheet="Products",
    words="{step} more of Min stock of {name}, in every period,",
    heading="More in stock",
    step=1.0,
    share=0.01,
)

ROWS = "product_min_stock"


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `product_min_stock[product,period]`, and the same of intermediates and Stores."""
    for asking in FilledIn.of(plant, MIN_STOCK.what).by_sheet(plant.products.min_stock > 0):
        _add(m, plant, asking)


def _add(m: Model, plant: Plant, asking: OnSheet) -> None:
    name, products, periods = f"{ROWS}{asking.ends}", plant.products, plant.calendar.names
    keys = [(products.names[k], period) for k in asking.stores for period in periods]
    least = np.repeat(products.min_stock[asking.stores], len(periods))
    short = m.promise(
        name,
        keys,
        sheet=asking.sheet,
        words="Min stock",
        by_period=True,
        unit="kg",
        rows=[f"{store} / {period}" for store in asking.rows for period in periods],
        things=[store for store in asking.rows for _ in periods],
        asked=least,
        period=np.tile(np.arange(len(periods)), len(asking.stores)),
    )
    row = np.arange(len(keys))
    m.rows(name, keys, (row, m.stock[asking.stores].ravel(), 1.0), (row, short, 1.0), lower=least, sheet=asking.sheet)


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each Min stock, in every period."""
    products, cells = stated.plant.products, FilledIn.of(stated.plant, MIN_STOCK.what)
    for k in np.flatnonzero(products.min_stock > 0):
        name, least = products.names[k], float(products.min_stock[k])
        rows = raises_lower(stated.at(f"{ROWS}{cells.ends(int(k))}", *((name, period) for period in stated.periods)))
        short, ranked = stated.missing(ROWS, *(f"{cells.rows[k]} / {period}" for period in stated.periods))
        most = float(products.max_stock[k])
        kind = replace(MIN_STOCK, sheet=cells.sheets[k])
        yield Change(kind=kind, name=name, unit="kg", now=least, most=most, **rows, short=short, ranked=ranked)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what is to be in stock at the end of each period, and what is."""
    stock, stored = balances.stock, balances.site.stored
    names = stock.index.get_level_values("Product")
    least = of(names, stored["Min stock"])
    asking = least > 0
    sheets, rows = balances.site.filled_in("Min stock", names[asking])
    periods = stock.index.get_level_values("Period")[asking]
    named = [f"{row} / {period}" for row, period in zip(rows, periods, strict=True)]
    return promised(sheets, "Min stock", named, asked=least[asking], got=stock[asking])


RULE = Rule(
    name="product_min_stock",
    words="min stock",
    sheet="Products",
    unit="kg",
    add=add,
    changes=changes,
    is_promise=True,
    promised=asked,
)
