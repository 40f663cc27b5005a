"""Days within periods: the hours of lines on days on which lots are there, and what has come when windows end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from models.audit.decided import Decided
from models.audit.site import KG_PER_TONNE, Site

COLUMNS = ["Line", "Period", "From", "To", "Used", "Available"]


def hours_of_days(site: Site, booked: pd.DataFrame) -> pd.DataFrame:
    """Return hours used by lots that are there within some days of a period only, and those that
    the line has on these days.

    One row for each line, period and pair of days between which some lot that is worked is there, but for whole
    periods.
    """
    p, after = booked["p"].to_numpy(), booked["After"].fillna(0.0)
    lots = site.nodes.index.get_indexer(pd.Index(booked["Lot"]))
    available, use_by = (site.nodes[day].to_numpy(dtype="datetime64[D]")[lots] for day in ("available", "use by"))
    opens = site.first_day(p, site.after(np.maximum(available, site.start[0]), after))
    closes = site.last_day(p, site.after(use_by, after))
    inside = (opens > site.start[p]) | (closes < site.end[p])
    lines, hours = booked["Line"].to_numpy(dtype=object), booked["Hours in all"].to_numpy()
    some = np.isin(p, p[inside]) & (hours > 0)
    parts = [_pairs(site, work) for work in _works(lines[some], p[some], opens[some], closes[some], hours[some])]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    return pd.DataFrame({column: np.concatenate([part[column] for part in parts]) for column in COLUMNS})


@dataclass(frozen=True)
class _Work:
    """What is worked on a line in a period: of each run its first and last day, and its hours."""

    line: str
    p: int
    opens: np.ndarray
    closes: np.ndarray
    hours: np.ndarray


def _works(
    lines: np.ndarray, p: np.ndarray, opens: np.ndarray, closes: np.ndarray, hours: np.ndarray
) -> Iterator[_Work]:
    """Yield what is worked by line and period, from the line and period of each run."""
    names, codes = np.unique(lines, return_inverse=True)
    order = np.lexsort((p, codes))
    steps = np.flatnonzero((np.diff(codes[order]) != 0) | (np.diff(p[order]) != 0)) + 1
    for part in np.split(order, steps) if len(order) else ():
        yield _Work(str(names[codes[part[0]]]), int(p[part[0]]), opens[part], closes[part], hours[part])


def _pairs(site: Site, work: _Work) -> dict[str, np.ndarray]:
    """Return each pair of a day on which some lot comes and a day on which a lot that is there from then on leaves."""
    firsts, lasts = np.unique(work.opens), np.unique(work.closes)
    since, leaves = work.opens >= firsts[:, None], work.closes == lasts[:, None]
    used = (since * work.hours) @ (work.closes <= lasts[:, None]).T
    part_of_period = (firsts > site.start[work.p])[:, None] | (lasts < site.end[work.p])
    some = (since.astype(float) @ leaves.T > 0) & part_of_period
    first, last = np.nonzero(some)
    return {
        "Line": np.full(len(first), work.line, dtype=object),
        "Period": np.full(len(first), site.names[work.p], dtype=object),
        "From": firsts[first].astype("datetime64[s]"),
        "To": lasts[last].astype("datetime64[s]"),
        "Used": used[some],
        "Available": site.hours_between(work.line, firsts[first], lasts[last]),
    }


SALES_COLUMNS = ["Product", "Period", "Day", "Sold", "There", "Size"]


Days = tuple[np.datetime64, np.datetime64]


def come_between(site: Site, output: pd.DataFrame, product: str, days: Days) -> float:
    """kg of a product that come on some days: output evenly from its first day to the end of its period."""
    rows = output[(output["Product"] == product) & (output["p"] <= site.last)]
    first = rows["day"].to_numpy(dtype="datetime64[D]")
    ends = site.end[rows["p"].to_numpy()]
    share = _shared(first, ends, days) / ((ends - first).astype(float) + 1.0)
    arrivals = site.arrivals[site.arrivals["Product"] == product]
    date = arrivals["Date"].to_numpy(dtype="datetime64[D]")
    there = arrivals["Quantity"][(date >= days[0]) & (date <= days[1])]
    return float((rows["Kg"] * share).sum() + there.sum())


def brought_between(site: Site, shipments: pd.DataFrame, store: str, days: Days) -> float:
    """kg that lanes bring to a store on some days of a period, evenly from the day after the lead time to its end."""
    rows = shipments[(shipments["Comes to"] == store) & (shipments["arrives"] <= site.last)]
    p, lag = rows["p"].to_numpy(dtype=np.int64), site.tables["Lanes"]["Lead time"].reindex(rows["row"])
    first = site.after(site.start[p], lag)
    ends = site.end[rows["arrives"].to_numpy(dtype=np.int64)]
    share = _shared(first, ends, days) / ((ends - first).astype(float) + 1.0)
    return float((KG_PER_TONNE * rows["Amount"].to_numpy(dtype=float) * share).sum())


def sold_between(site: Site, placed: pd.DataFrame, days: Days) -> float:
    """kg of sales of which each leaves evenly over its own days in its period: those of its window, or after Due."""
    p, sold = placed["p"].to_numpy(), 0.0
    opens, due = (placed[name].to_numpy(dtype="datetime64[D]") for name in ("From", "Due"))
    in_time = np.maximum(opens, site.start[p]), np.minimum(due, site.end[p])
    late = np.maximum(due + np.timedelta64(1, "D"), site.start[p]), site.end[p]
    for (first, last), kg in ((in_time, placed["in time"]), (late, placed["Late"])):
        every = np.maximum((last - first).astype(float) + 1.0, 1.0)
        sold += float((kg.to_numpy(dtype=float) * _shared(first, last, days) / every).sum())
    return sold


def _shared(first: np.ndarray, last: np.ndarray, days: Days) -> np.ndarray:
    """Return how many days from some to others lie among these days."""
    common = (np.minimum(last, days[1]) - np.maximum(first, days[0])).astype(float) + 1.0
    return np.asarray(np.maximum(common, 0.0))


def windows_within(site: Site, decided: Decided, stock: pd.Series, placed: pd.DataFrame) -> pd.DataFrame:
    """Return what is sold by each day within a period on which a window ends, and what has come by then.

    `stock` is kg by product and period, at its end.
    """
    ends, p = placed["Due"].to_numpy(dtype="datetime64[D]"), placed["p"].to_numpy()
    within = (ends >= site.start[p]) & (ends < site.end[p])
    if not within.any():
        return pd.DataFrame(columns=SALES_COLUMNS)
    counted = placed.assign(ends=ends)[within]
    opening = site.stored["Opening stock"]
    rows = []
    for key, sales in counted.groupby(["Store", "p"]):
        product, place = cast("tuple[str, int]", key)
        before = float(stock[product, site.names[place - 1]] if place else opening[product])
        for day in sorted(sales["ends"].unique()):
            sold = float(sales["in time"][sales["ends"] <= day].sum())
            days = site.start[place], np.datetime64(day, "D")
            come = come_between(site, decided.output, product, days)
            come += brought_between(site, decided.shipments, product, days)
            there = before + come
            rows.append((product, site.names[place], pd.Timestamp(day), sold, there, before + sold))
    return pd.DataFrame(rows, columns=SALES_COLUMNS)
