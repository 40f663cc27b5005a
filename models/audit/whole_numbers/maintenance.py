"""Maintenance worked out again: when it may be done, how often at once, and what it takes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.promised import NOTHING_PROMISED, promised
from models.audit.sums import NOTHING

KEYS = ["Maintenance", "Period"]


def stops(balances: Balances) -> pd.DataFrame:
    """Return every stop that the plan tells, with its terms: Line, Times told, hours and cost each,
    first and last period."""
    site = balances.site
    jobs = site.tables["Maintenance"].merge(site.tables["Lines"], on="Line", suffixes=("", " of line"))
    jobs["first"], jobs["last"] = site.inside(jobs["From"], jobs["To"])
    units = np.maximum(np.floor(jobs["Units"] + 1e-9), 1.0)
    jobs["At once"] = jobs["At once"].fillna(units)
    told = balances.decided.stops[[*KEYS, "Times"]].rename(columns={"Times": "told"})
    found = told.merge(jobs, on="Maintenance")
    found["p"] = site.position(found["Period"])
    whole = found["Hours per day"] * found["Availability"] / 100.0 * site.days.reindex(found["Period"]).to_numpy()
    found["each"] = found["Hours"].fillna(whole)
    return found


def once_too_often(balances: Balances, told: pd.DataFrame | None, ledger: Ledger) -> None:
    """Say where maintenance is outside its window, more often at once than may be, or not whole."""
    if balances.decided.stops.empty and (told is None or told.empty):
        return
    found = balances.once(stops)
    outside = (found["p"] < found["first"]) | (found["p"] > found["last"])
    ledger.none("Maintenance dates", found[outside], KEYS, "it is outside its window")
    ledger.none("Maintenance dates", found[found.duplicated(KEYS)], KEYS, "it is there twice")
    ledger.none("Maintenance dates", found[found["told"] % 1 != 0], KEYS, "it is not done a whole number of times")
    by_name = found.drop_duplicates(KEYS).set_index(KEYS)
    ledger.at_most("Maintenance dates", "how often it is done", by_name["told"], by_name["At once"])
    done = by_name.groupby(level="Maintenance")["told"].sum()
    ledger.at_most("Maintenance dates", "how often it is done", done, _left(balances))
    if told is not None:
        listed = told.drop_duplicates(KEYS).set_index(KEYS)["Hours"]
        ledger.equal("Maintenance dates", "Hours", listed, by_name["told"] * by_name["each"])


def wanted(balances: Balances) -> pd.DataFrame:
    """Return how often each maintenance is asked for, and how often it is done."""
    jobs = balances.site.tables["Maintenance"]
    if jobs.empty:
        return NOTHING_PROMISED
    done = balances.decided.stops.groupby("Maintenance")["Times"].sum().reindex(jobs["Maintenance"]).fillna(0.0)
    return promised(
        "Maintenance",
        "Times",
        list(jobs["Maintenance"]),
        asked=jobs["Times"],
        got=done + jobs["Done so far"].to_numpy(dtype=float),
    )


def _left(balances: Balances) -> pd.Series:
    """Return how often each maintenance is still to be done."""
    jobs = balances.site.table("Maintenance", "Maintenance")
    left: pd.Series = (jobs["Times"] - jobs["Done so far"]).clip(lower=0.0)
    return left


def hours_of_stops(balances: Balances) -> pd.Series:
    """Return hours that maintenance takes, by line and period."""
    if balances.decided.stops.empty:
        return NOTHING
    found = balances.once(stops)
    return (found["told"] * found["each"]).groupby([found["Line"], found["Period"]]).sum()


def cost_of_stops(balances: Balances) -> pd.Series:
    """Return what maintenance costs, by period."""
    if balances.decided.stops.empty:
        return NOTHING
    found = balances.once(stops)
    return (found["told"] * found["Cost"]).groupby(found["Period"]).sum()
