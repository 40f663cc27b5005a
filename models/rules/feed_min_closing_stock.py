"""What is left of a feed class at the end is at least what was asked for.

feed_stock[c,last p] + short[c]  >=  min closing stock[c]      every class with Min closing stock      [t]
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

FEED_CLOSING = Quantity(
    what="Feed Min closing stock",
    sheet="Feed classes",
    words="{step} more of Min closing stock of {name}",
    heading="More in stock",
    step=1.0,
)


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `feed_min_closing_stock[class]`."""
    classes, last = plant.classes, len(plant.calendar) - 1
    asking = np.flatnonzero(classes.min_closing_stock > 0)
    names = [classes.names[c] for c in asking]
    keys, least = [(name,) for name in names], classes.min_closing_stock[asking]
    short = m.promise(
        "feed_min_closing_stock", keys, words="Min closing stock", unit="t", rows=names, asked=least, period=last
    )
    row = np.arange(len(asking))
    m.rows("feed_min_closing_stock", keys, (row, m.feed_stock[asking, last], 1.0), (row, short, 1.0), lower=least)


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a tonne more of each class that is to be left at the end."""
    classes = stated.plant.classes
    for c in np.flatnonzero(classes.min_closing_stock > 0):
        name, least = classes.names[c], float(classes.min_closing_stock[c])
        rows = raises_lower(stated.at("feed_min_closing_stock", (name,)))
        short, ranked = stated.missing("feed_min_closing_stock", name)
        most = float(classes.max_stock[c])
        yield Change(kind=FEED_CLOSING, name=name, unit="t", now=least, most=most, **rows, short=short, ranked=ranked)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what is to be left of each class at the end, and what is."""
    classes = balances.site.table("Feed classes", "Feed class")
    closing = classes[classes["Min closing stock"] > 0]["Min closing stock"]
    left = balances.feed.xs(balances.site.names[-1], level="Period").reindex(closing.index)
    return promised("Feed classes", "Min closing stock", list(closing.index), asked=closing, got=left)


RULE = Rule(
    name="feed_min_closing_stock",
    words="min closing stock of feed",
    sheet="Feed classes",
    unit="t",
    add=add,
    changes=changes,
    is_promise=True,
    about_feed=True,
    left=lambda _over: ("Feed not there", "more than all its lots"),
    promised=asked,
)
