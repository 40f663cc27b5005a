"""Feed on site stays within what the site may hold, as far as arrivals allow.

feed_stock[c,p] - short[c,p]  <=  max stock[c]      every class with Max stock, every period      [t]
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the promises and rows `feed_max_stock[class,period]`."""
    classes, periods = plant.classes, plant.calendar.names
    limited = np.flatnonzero(np.isfinite(classes.max_stock))
    keys = [(classes.names[c], period) for c in limited for period in periods]
    asked = np.repeat(classes.max_stock[limited], len(periods))
    over = m.promise(
        "feed_max_stock",
        keys,
        sheet="Feed classes",
        words="Max stock",
        unit="t",
        rows=[" / ".join(key) for key in keys],
        asked=asked,
        over=True,
        period=np.tile(np.arange(len(periods)), len(limited)),
    )
    row = np.arange(len(keys))
    m.rows("feed_max_stock", keys, (row, m.feed_stock[limited].ravel(), 1.0), (row, over, -1.0), upper=asked)
