"""What is left in stock at the end is at least what was asked for.

stock[k,last p] + short[k]  >=  min closing stock[k]      every product and intermediate with Min closing stock  [kg]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import promised
from models.plant.plant import Plant
from models.plant.stages.stock_there import FilledIn, OnSheet
from models.program.change import Change, Quantity, raises_lower
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule

MIN_CLOSING = Quantity(
    what="Min closing stock",
    sheet="Products",
    words="{step} more of Min closing stock of {name}",
    heading="More in stock",
    step=1.0,
    share=0.01,
)

ROWS = "product_min_closing_stock"


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `product_min_closing_stock[product]`, and the same of intermediates and Stores."""
    for asking in FilledIn.of(plant, MIN_CLOSING.what).by_sheet(plant.products.min_closing_stock > 0):
        _add(m, plant, asking)


def _add(m: Model, plant: Plant, asking: OnSheet) -> None:
    name, products, last = f"{ROWS}{asking.ends}", plant.products, len(plant.calendar) - 1
    keys, least = [(products.names[k],) for k in asking.stores], products.min_closing_stock[asking.stores]
    short = m.promise(
        name, keys, sheet=asking.sheet, words="Min closing stock", unit="kg", rows=asking.rows, asked=least, period=last
    )
    row = np.arange(len(asking.stores))
    m.rows(name, keys, (row, m.stock[asking.stores, last], 1.0), (row, short, 1.0), lower=least, sheet=asking.sheet)


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each product that is to be left at the end."""
    products, cells = stated.plant.products, FilledIn.of(stated.plant, MIN_CLOSING.what)
    for k in np.flatnonzero(products.min_closing_stock > 0):
        name, least = products.names[k], float(products.min_closing_stock[k])
        rows = raises_lower(stated.at(f"{ROWS}{cells.ends(int(k))}", (name,)))
        short, ranked = stated.missing(ROWS, cells.rows[k])
        most = float(products.max_stock[k])
        kind = replace(MIN_CLOSING, sheet=cells.sheets[k])
        yield Change(kind=kind, name=name, unit="kg", now=least, most=most, **rows, short=short, ranked=ranked)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what is to be left in stock at the end, and what is."""
    stored = balances.site.stored
    closing = stored[stored["Min closing stock"] > 0]["Min closing stock"]
    left = balances.stock.xs(balances.site.names[-1], level="Period").reindex(closing.index)
    sheets, rows = balances.site.filled_in("Min closing stock", closing.index)
    return promised(sheets, "Min closing stock", rows, asked=closing, got=left)


RULE = Rule(
    name="product_min_closing_stock",
    words="min closing stock",
    sheet="Products",
    unit="kg",
    add=add,
    changes=changes,
    is_promise=True,
    promised=asked,
)
