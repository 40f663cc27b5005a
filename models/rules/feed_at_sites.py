"""Feed is worked where it is: at its own site, or where a lane has brought it.

feed_there[l,s,p] = feed_there[l,s,p-1] + taken + brought - shipped_feed[l,w,p] from s - sum over r at s of run[l,r,p]
                                              every lot that a lane can carry, every site that it can come to, p   [t]

Taken (its quantity, or what is bought) is at its own site, in the period in which it comes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.stages.shipped import feed_there
from models.plant.plant import Plant, Positions
from models.plant.stages.feed_ways import shipments
from models.program import axes
from models.program.model import Model
from models.rules.rule import Rule

BALANCE = "feed_there_balance"


def decide(m: Model, plant: Plant) -> None:
    """shipped_feed[l,w,p]  t   of a lot that leaves on a way between sites
    feed_there[l,s,p]    t   of a lot that lies at a site at the end of the period
    """
    lot, way, leaves, arrives = shipments(plant)
    where = (axes.lots(plant), axes.lanes(plant), axes.periods(plant))
    shipped = m.decide("shipped_feed", *where, places=(lot, way, leaves), unit="t", sheet="Lanes").columns
    lanes, carried = plant.lanes, np.zeros((len(plant.lots.names), max(len(plant.sites), 1)), dtype=bool)
    carried[lot, lanes.from_site[way]] = carried[lot, lanes.to_site[way]] = True
    found, site = np.nonzero(carried)
    periods = np.tile(np.arange(len(plant.calendar)), len(found))
    places = (np.repeat(found, len(plant.calendar)), np.repeat(site, len(plant.calendar)), periods)
    m.decide("feed_there", axes.lots(plant), axes.sites(plant), axes.periods(plant), places=places, unit="t")
    m.flow(BALANCE, "Shipped", (lot, lanes.from_site[way], leaves), shipped, -1.0)
    m.flow(BALANCE, "Received", (lot, lanes.to_site[way], arrives), shipped, 1.0)
    if len(lot):
        _enter(m, plant, np.unique(found))


def _enter(m: Model, plant: Plant, carried: Positions) -> None:
    """Enter what runs take of lots that can be carried, and what there is of them at their own site."""
    runs, lots = m.runs, plant.lots
    used = np.flatnonzero(np.isin(runs.node, carried))
    at = plant.works_at[runs.recipe[used]]
    m.flow(BALANCE, "Used", (runs.node[used], at, runs.period[used]), m.run[used], -1.0)
    home = np.array([plant.sites.index(lots.site[lot]) for lot in carried.tolist()], dtype=np.int64)
    offered = m.bought[carried] >= 0
    places, there = carried[offered], home[offered]
    m.flow(BALANCE, "Taken", (places, there, lots.first[places]), m.bought[places], 1.0)
    places, there = carried[~offered], home[~offered]
    m.give(BALANCE, "Taken", (places, there, lots.first[places]), lots.quantity[places])


def add(m: Model, plant: Plant) -> None:
    """Add the rows `feed_there_balance[lot,site,period]`."""
    there = m["feed_there"]
    if len(there.columns):
        m.balance(BALANCE, (axes.lots(plant), axes.sites(plant), axes.periods(plant)), there.table)


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that no more of a lot is worked or shipped at a site than lies there."""
    there, size = feed_there(balances)
    ledger.at_least("Shipments", "what lies there of the lot", there, 0.0, size=size)


RULE = Rule(
    name="feed_at_sites",
    words="feed that lies elsewhere",
    sheet="Lots",
    unit="t",
    takes="{}",
    decide=decide,
    add=add,
    is_balance=True,
    audit=audit,
)
