"""Days within periods: the hours of lines on days on which lots are there."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from models.audit.site import Site

COLUMNS = ["Line", "Period", "From", "To", "Used", "Available"]


def hours_of_days(site: Site, booked: pd.DataFrame) -> pd.DataFrame:
    """Return hours used by lots that are there within some days of a period only, and those that
    the line has on these days.

    One row for each line, period and pair of days between which some lot that is worked is there, but for whole
    periods.
    """
    p, lots = booked["p"].to_numpy(), site.lots.loc[booked["Lot"]]
    opens = site.first_day(p, lots["available"].to_numpy())
    closes = site.last_day(p, lots["use by"].to_numpy())
    inside = pd.Series((opens > site.start[p]) | (closes < site.end[p]), booked.index)
    booked = booked.assign(opens=opens, closes=closes)[inside.groupby(p).transform("any") & (booked["Hours"] > 0)]
    rows = []
    for key, own in booked.groupby(["Line", "p"]):
        line, place = cast("tuple[str, int]", key)
        rows += [(line, site.names[place], *row) for row in _pairs(site, line, place, own)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _pairs(site: Site, line: str, p: int, own: pd.DataFrame) -> list[tuple[pd.Timestamp, pd.Timestamp, float, float]]:
    opens, closes, hours = (own[column].to_numpy() for column in ("opens", "closes", "Hours"))
    found = []
    for first in np.unique(opens):
        for last in np.unique(closes[opens >= first]):
            if first > site.start[p] or last < site.end[p]:
                days = pd.Timestamp(first), pd.Timestamp(last)
                within = (opens >= first) & (closes <= last)
                found.append((*days, float(hours[within].sum()), site.hours_between(line, *days)))
    return found
