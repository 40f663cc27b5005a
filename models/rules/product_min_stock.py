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
from models.plant.plant import Plant, Positions
from models.plant.stock_there import by_sheet, name_of
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
    """Add the promises and rows `product_min_stock[product,period]`, and the same of intermediates."""
    for sheet, ends, asking in by_sheet(plant, plant.products.min_stock > 0):
        _add(m, plant, sheet, f"{ROWS}{ends}", asking)


def _add(m: Model, plant: Plant, sheet: str, name: str, asking: Positions) -> None:
    products, periods = plant.products, plant.calendar.names
    keys = [(products.names[k], period) for k in asking for period in periods]
    least = np.repeat(products.min_stock[asking], len(periods))
    short = m.promise(
        name,
        keys,
        sheet=sheet,
        words="Min stock",
        by_period=True,
        unit="kg",
        rows=[" / ".join(key) for key in keys],
        things=[key[0] for key in keys],
        asked=least,
        period=np.tile(np.arange(len(periods)), len(asking)),
    )
    row = np.arange(len(keys))
    m.rows(name, keys, (row, m.stock[asking].ravel(), 1.0), (row, short, 1.0), lower=least, sheet=sheet)


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each Min stock, in every period."""
    products = stated.plant.products
    for k in np.flatnonzero(products.min_stock > 0):
        name, least = products.names[k], float(products.min_stock[k])
        rows = raises_lower(
            stated.at(name_of(stated.plant, int(k), ROWS), *((name, period) for period in stated.periods))
        )
        short, ranked = stated.missing("product_min_stock", *(f"{name} / {period}" for period in stated.periods))
        most = float(products.max_stock[k])
        kind = replace(MIN_STOCK, sheet=products.sheet[k])
        yield Change(kind=kind, name=name, unit="kg", now=least, most=most, **rows, short=short, ranked=ranked)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what is to be in stock at the end of each period, and what is."""
    stock, stored = balances.stock, balances.site.stored
    names = stock.index.get_level_values("Product")
    least = of(names, stored["Min stock"])
    asking = least > 0
    rows = [" / ".join(key) for key in stock.index[asking]]
    found = promised("Products", "Min stock", rows, asked=least[asking], got=stock[asking])
    return found.assign(Sheet=stored["Sheet"].reindex(names[asking]).to_numpy())


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
