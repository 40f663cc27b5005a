"""What is left of a feed class at the end is at least what was asked for.

feed_stock[c,last p] + short[c]  >=  min closing stock[c]      every class with Min closing stock      [t]
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the promises and rows `feed_min_closing_stock[class]`."""
    classes, last = plant.classes, len(plant.calendar) - 1
    asked = np.flatnonzero(classes.min_closing_stock > 0)
    names = [classes.names[c] for c in asked]
    short = m.promise(
        "feed_min_closing_stock",
        [(name,) for name in names],
        sheet="Feed classes",
        words="Min closing stock",
        unit="t",
        rows=names,
        asked=classes.min_closing_stock[asked],
        period=last,
    )
    row = np.arange(len(asked))
    m.rows(
        "feed_min_closing_stock",
        [(name,) for name in names],
        (row, m.feed_stock[asked, last], 1.0),
        (row, short, 1.0),
        lower=classes.min_closing_stock[asked],
    )
