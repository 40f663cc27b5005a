"""What is left of a product at the end is at least what was asked for.

stock[k,last p] + short[k]  >=  min closing stock[k]      every product with Min closing stock      [kg]
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import promised
from models.plant.plant import Plant
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


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `product_min_closing_stock[product]`."""
    products, last = plant.products, len(plant.calendar) - 1
    asking = np.flatnonzero(products.min_closing_stock > 0)
    names = [products.names[k] for k in asking]
    keys, least = [(name,) for name in names], products.min_closing_stock[asking]
    short = m.promise(
        "product_min_closing_stock", keys, words="Min closing stock", unit="kg", rows=names, asked=least, period=last
    )
    row = np.arange(len(asking))
    m.rows("product_min_closing_stock", keys, (row, m.stock[asking, last], 1.0), (row, short, 1.0), lower=least)


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each product that is to be left at the end."""
    products = stated.plant.products
    for k in np.flatnonzero(products.min_closing_stock > 0):
        name, least = products.names[k], float(products.min_closing_stock[k])
        rows = raises_lower(stated.at("product_min_closing_stock", (name,)))
        short, ranked = stated.missing("product_min_closing_stock", name)
        most = float(products.max_stock[k])
        yield Change(kind=MIN_CLOSING, name=name, unit="kg", now=least, most=most, **rows, short=short, ranked=ranked)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what is to be left of each product at the end, and what is."""
    products = balances.site.table("Products", "Product")
    closing = products[products["Min closing stock"] > 0]["Min closing stock"]
    left = balances.stock.xs(balances.site.names[-1], level="Period").reindex(closing.index)
    return promised("Products", "Min closing stock", list(closing.index), asked=closing, got=left)


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
