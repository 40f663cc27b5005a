"""A window that ends within a period is served from what is there by its last day.

sum of sold[n,p] and spot[i,p] on rows whose Due or To lies in p and is d or earlier
      <=  stock[k,p-1] + there[k,p,d]             every product k, period p and day d of it on which one of them ends
there[k,p,d] = what of made[k,p] has come by day d: (d - a + 1) / (end of p - a + 1) of output that comes from day a on,
               and the same of what lanes bring
stock before the first period: opening stock      [kg]

Where d is the last day of p this follows from the stock. What is late is no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.plant.plant import Dates, Plant, Positions
from models.program.blocks import Key
from models.program.cause import Cause, Stage
from models.program.model import Entries, Model
from models.program.shared.came import brought_by, came_by
from models.program.shared.sold_from import store_of
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes

CALENDAR = "Calendar"


def add(m: Model, plant: Plant) -> None:
    """Add the rows `window_days[product,period,day]`."""
    columns, product, period, ends = _sales(m, plant)
    within = np.flatnonzero(ends < plant.calendar.end[period])
    found = sorted({(int(product[i]), int(period[i]), ends[i]) for i in within.tolist()})
    keys, upper, entries = list[Key](), list[float](), list[Entries]()
    for row, (k, p, day) in enumerate(found):
        came = columns[(product == k) & (period == p) & (ends <= day)]
        (come, kg), (brought, t) = came_by(m, plant, k, p, day), brought_by(m, plant, k, p, day)
        before = m.stock[k, p - 1 : p] if p else np.zeros(0, dtype=np.int64)
        for some, values in ((came, 1.0), (come, -kg), (brought, -t), (before, -1.0)):
            entries.append((np.full(len(some), row), some, values))
        keys.append((plant.products.names[k], plant.calendar.names[p], str(day)))
        upper.append(0.0 if p else float(plant.products.opening_stock[k]))
    m.rows("window_days", keys, *entries, upper=upper)


def _sales(m: Model, plant: Plant) -> tuple[Positions, Positions, Positions, Dates]:
    """Return the columns of sales in time, with product, period and last day of the window of each."""
    deliveries, spot = plant.deliveries, plant.spot
    return (
        np.concatenate([m.sold, m.spot]),
        np.concatenate([store_of(m, plant, "sold"), store_of(m, plant, "spot")]),
        np.concatenate([m.sold_period, m.spot_period]),
        np.concatenate([deliveries.due[m.sold_row], spot.to[m.spot_row]]),
    )


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each product in each period: that windows end within it."""
    for (product, period), group in groupby(stated.rows("window_days").items(), key=lambda item: item[0][:2]):
        detail = f"windows of {product} that end within {period}"
        yield stated.bounds(CALENDAR, detail, [row for _, row in group], Stage.CALENDAR, detail)


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that no window that ends within a period gets more than has come by its last day."""
    if balances.windows_within.empty:
        return
    rows = balances.windows_within.set_index(["Product", "Period", "Day"])
    words = "what is sold in windows that end by then"
    ledger.at_most("Sales", words, rows["Sold"], rows["There"], size=rows["Size"])


RULE = Rule(
    name="window_days",
    words="what is there when a window ends",
    sheet="Deliveries",
    unit="kg",
    takes="{}",
    add=add,
    causes=causes,
    changes=no_changes,
    audit=audit,
)
