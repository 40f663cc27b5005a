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
from models.plant.plant import Plant, Positions
from models.plant.stock_there import by_sheet, name_of
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
    """Add the promises and rows `product_min_closing_stock[product]`, and the same of intermediates."""
    for sheet, ends, asking in by_sheet(plant, plant.products.min_closing_stock > 0):
        _add(m, plant, sheet, f"{ROWS}{ends}", asking)


def _add(m: Model, plant: Plant, sheet: str, name: str, asking: Positions) -> None:
    products, last = plant.products, len(plant.calendar) - 1
    names = [products.names[k] for k in asking]
    keys, least = [(name,) for name in names], products.min_closing_stock[asking]
    short = m.promise(
        name, keys, sheet=sheet, words="Min closing stock", unit="kg", rows=names, asked=least, period=last
    )
    row = np.arange(len(asking))
    m.rows(name, keys, (row, m.stock[asking, last], 1.0), (row, short, 1.0), lower=least, sheet=sheet)


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each product that is to be left at the end."""
    products = stated.plant.products
    for k in np.flatnonzero(products.min_closing_stock > 0):
        name, least = products.names[k], float(products.min_closing_stock[k])
        rows = raises_lower(stated.at(name_of(stated.plant, int(k), ROWS), (name,)))
        short, ranked = stated.missing("product_min_closing_stock", name)
        most = float(products.max_stock[k])
        kind = replace(MIN_CLOSING, sheet=products.sheet[k])
        yield Change(kind=kind, name=name, unit="kg", now=least, most=most, **rows, short=short, ranked=ranked)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what is to be left in stock at the end, and what is."""
    stored = balances.site.stored
    closing = stored[stored["Min closing stock"] > 0]["Min closing stock"]
    left = balances.stock.xs(balances.site.names[-1], level="Period").reindex(closing.index)
    found = promised("Products", "Min closing stock", list(closing.index), asked=closing, got=left)
    return found.assign(Sheet=stored["Sheet"].reindex(closing.index).to_numpy())


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
