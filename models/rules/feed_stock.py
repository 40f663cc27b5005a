"""Feed on site is what has been taken of a class less what has been used of it.

    feed_stock[c,p] = feed_stock[c,p-1] + taken[c,p] - sum over l in c, r of run[l,r,p]
                                                        every class with a limit or a holding cost, every period  [t]

A lot is taken, owned (its quantity) or bought (`bought[l]`), in its first usable period. What expires stays in stock.
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `feed_stock_balance[class,period]`."""
    lots, periods = plant.lots, plant.calendar.names
    row = np.arange(m.feed_stock.size).reshape(m.feed_stock.shape)
    watched = m.feed_stock[:, 0] >= 0
    runs = np.flatnonzero(watched[lots.feed_class[m.runs.lot]])
    bought = np.flatnonzero((m.bought >= 0) & watched[lots.feed_class])
    owned = np.flatnonzero(lots.usable & ~lots.offered & watched[lots.feed_class])
    taken = np.zeros(m.feed_stock.shape)
    np.add.at(taken, (lots.feed_class[owned], lots.first[owned]), lots.quantity[owned])
    m.rows(
        "feed_stock_balance",
        [(feed_class, period) for feed_class in plant.classes.names for period in periods],
        (row[watched].ravel(), m.feed_stock[watched].ravel(), 1.0),
        (row[watched][:, 1:].ravel(), m.feed_stock[watched][:, :-1].ravel(), -1.0),
        (row[lots.feed_class[m.runs.lot[runs]], m.runs.period[runs]], m.run[runs], 1.0),
        (row[lots.feed_class[bought], lots.first[bought]], m.bought[bought], -1.0),
        lower=taken.ravel(),
        upper=taken.ravel(),
    )
