"""The hours of lines by period and by day, and what they cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.plant import typed
from models.plant.calendar import Calendar
from models.plant.parts import Lines, Names, Numbers
from models.schema.frames import Tables


def lines(tables: Tables, names: Names, calendar: Calendar) -> Lines:
    """Return the lines, in the order of their names: hours by period and by day, money per hour."""
    table = tables["Lines"]
    per_day = typed.numbers(table["Units"]) * typed.numbers(table["Hours per day"])
    share = _available_share(table, tables["Downtime"], names, calendar)
    starts = (calendar.start - calendar.start[0]).astype(np.int64)
    hours = per_day[:, None] * np.add.reduceat(share, starts, axis=1)
    return Lines(
        names=names,
        running_cost=typed.numbers(table["Running cost"]),
        hours=hours,
        daily=per_day[:, None] * share,
        under_way=np.minimum(_under_way(tables["Hours under way"], names, calendar), hours),
    )


def _under_way(table: pd.DataFrame, names: Names, calendar: Calendar) -> Numbers:
    """Return hours[i,p] that work begun before the plan still takes."""
    hours, p = np.zeros((len(names), len(calendar))), calendar.holding(typed.dates(table["Date"]))
    within = p < len(calendar)
    line = typed.positions(names, table["Line"])
    np.add.at(hours, (line[within], p[within]), typed.numbers(table["Hours"])[within])
    return hours


def _available_share(table: pd.DataFrame, downtime: pd.DataFrame, names: Names, calendar: Calendar) -> Numbers:
    """Share[i,day] of each day that a line is there: the lowest of its own and its downtime's availability."""
    days = np.arange(calendar.start[0], calendar.end[-1] + 1)
    usual = typed.numbers(table["Availability"]) / 100.0
    share = np.repeat(usual[:, None], len(days), axis=1)
    bounds = zip(
        typed.positions(names, downtime["Line"]),
        typed.dates(downtime["From"]),
        typed.dates(downtime["To"]),
        downtime["Availability"],
        strict=True,
    )
    for line, start, end, availability in bounds:
        down = (days >= start) & (days <= end)
        share[line, down] = np.minimum(share[line, down], availability / 100.0)
    return share
