"""Feed on site is what has been taken of a class less what has been used of it.

    feed_stock[c,p] = feed_stock[c,p-1] + taken[c,p] - sum over l in c, r of run[l,r,p]
                                                        every class with a limit or a holding cost, every period  [t]

A lot is taken, owned (its quantity) or bought (`bought[l]`), in the period in which it comes. What expires stays.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.site import of
from models.plant.plant import Plant
from models.program import axes
from models.program.model import Model
from models.rules.rule import Rule


def decide(m: Model, plant: Plant) -> None:
    """feed_stock[c,p]  t   feed of a class in stock at the end of the period, where the class has a limit or a cost"""
    classes, periods = plant.classes, axes.periods(plant)
    watched = np.isfinite(classes.max_stock) | (classes.min_closing_stock > 0) | (classes.holding_cost > 0)
    places = np.nonzero(np.repeat(watched[:, None], len(periods), axis=1))
    m.decide("feed_stock", axes.classes(plant), periods, places=places, unit="t")


def add(m: Model, plant: Plant) -> None:
    """Add the rows `feed_stock_balance[class,period]`."""
    m.balance("feed_stock_balance", (axes.classes(plant), axes.periods(plant)), m.feed_stock)


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that feed on site follows from what is taken and used, and is never below nothing."""
    stocks = balances.feed
    taken = balances.decided.taken.groupby(balances.site.lots["Feed class"]).sum()
    size = pd.Series(of(stocks.index.get_level_values("Feed class"), taken), stocks.index)
    stock = ledger.once("Feed stock", told["Feed stock"], ["Feed class", "Period"], stocks.index)
    ledger.equal("Feed stock", "Stock (end)", stock["Stock (end)"], stocks, size=size)
    ledger.at_least("Feed stock", "Stock (end)", stocks, 0.0, size=size)


RULE = Rule(
    name="feed_stock",
    words="feed stock",
    sheet="Feed classes",
    unit="t",
    takes="Feed stock",
    decide=decide,
    add=add,
    is_balance=True,
    about_feed=True,
    audit=audit,
)
