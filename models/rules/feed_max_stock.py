"""Feed on site stays within what the site may hold, as far as arrivals allow.

feed_stock[c,p] - short[c,p]  <=  max stock[c]      every class with Max stock, every period      [t]
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import AT_MOST, promised
from models.audit.site import of
from models.plant.plant import Plant
from models.program.change import Change, Quantity, raises_upper
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule

FEED_MAX = Quantity(
    what="Feed Max stock",
    sheet="Feed classes",
    words="{step} more of Max stock of {name}, in every period,",
    heading="More in stock",
    step=1.0,
)


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `feed_max_stock[class,period]`."""
    classes, periods = plant.classes, plant.calendar.names
    limited = np.flatnonzero(np.isfinite(classes.max_stock))
    keys = [(classes.names[c], period) for c in limited for period in periods]
    most = np.repeat(classes.max_stock[limited], len(periods))
    over = m.promise(
        "feed_max_stock",
        keys,
        words="Max stock",
        unit="t",
        rows=[" / ".join(key) for key in keys],
        things=[key[0] for key in keys],
        asked=most,
        over=True,
        by_period=True,
        period=np.tile(np.arange(len(periods)), len(limited)),
    )
    row = np.arange(len(keys))
    m.rows("feed_max_stock", keys, (row, m.feed_stock[limited].ravel(), 1.0), (row, over, -1.0), upper=most)


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a tonne more of each class that may lie there, in every period."""
    classes = stated.plant.classes
    for c in np.flatnonzero(np.isfinite(classes.max_stock)):
        name, most = classes.names[c], float(classes.max_stock[c])
        rows = raises_upper(stated.at("feed_max_stock", *((name, period) for period in stated.periods)))
        short, ranked = stated.missing("feed_max_stock", *(f"{name} / {period}" for period in stated.periods))
        yield Change(kind=FEED_MAX, name=name, unit="t", now=most, **rows, short=short, ranked=ranked)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what may lie of each class at the end of each period, and what does."""
    stock, classes = balances.feed, balances.site.table("Feed classes", "Feed class")
    most = of(stock.index.get_level_values("Feed class"), classes["Max stock"])
    limited = ~np.isnan(most)
    rows = [" / ".join(key) for key in stock.index[limited]]
    return promised("Feed classes", "Max stock", rows, asked=most[limited], got=stock[limited], rule=AT_MOST)


RULE = Rule(
    name="feed_max_stock",
    words="max stock of feed",
    sheet="Feed classes",
    unit="t",
    add=add,
    changes=changes,
    is_promise=True,
    about_feed=True,
    keeps_dates=True,
    left=lambda _over: ("No way to it", "more comes than may lie there"),
    promised=asked,
)
