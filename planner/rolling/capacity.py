"""Lines go on as they stand: stops that are over go, maintenance that is done counts, a campaign goes on."""

from __future__ import annotations

import pandas as pd

from planner.rolling.notes import Notes
from planner.rolling.week import Week


def standing(week: Week, table: str, closes: str = "To") -> pd.DataFrame:
    """Return the rows of a table whose window is not over; a blank last day is the end of the plan."""
    rows = week.inputs[table]
    return rows[rows[closes].isna() | (rows[closes] > week.until)]


def blend_limits(week: Week) -> pd.DataFrame:
    """Return Blend limits that still hold; a blank last day stays blank, as such a limit holds for good."""
    rows = standing(week, "Blend limits")
    return rows.assign(From=rows["From"].fillna(week.plan_start))


def lines(week: Week) -> pd.DataFrame:
    """Return Lines, each set up for the campaign that it was in last, since the day on which that began."""
    rows, campaigns = week.inputs["Lines"], week.told["Campaigns"]
    starts = week.inputs["Periods"].set_index("Period")["Start"]
    opening, since = rows["Opening campaign"].astype(object), rows["Campaign since"]
    for period in week.gone:
        told = campaigns[campaigns["Period"] == period].set_index("Line")
        here = rows["Line"].isin(told.index) & rows["Campaigns"].notna()
        opening = opening.mask(here, rows["Line"].map(told["Campaign"]))
        since = since.mask(here & rows["Line"].map(told["Changed from"]).notna(), starts[period])
    return rows.assign(**{"Opening campaign": opening, "Campaign since": since})


def maintenance(week: Week, notes: Notes) -> pd.DataFrame:
    """Return Maintenance that is still to be done, its windows as dates."""
    rows, stops = week.inputs["Maintenance"], week.told["Maintenance dates"]
    done = rows["Maintenance"].map(stops.groupby("Maintenance")["Times"].sum()).astype(float).fillna(0.0)
    for name, times in zip(rows["Maintenance"], done, strict=True):
        if times:
            notes.assume("Maintenance", name, f"{times:g} times done, as planned")
    every, ends = done + rows["Done so far"].fillna(0.0), rows["To"].fillna(week.plan_end)
    so_far = every.where(done > 0, rows["Done so far"])
    left = rows.assign(**{"Done so far": so_far, "From": rows["From"].fillna(week.plan_start), "To": ends})
    return left[(rows["Times"].fillna(1.0) > every) & (ends > week.until)]


def supplies(week: Week) -> pd.DataFrame:
    """Return Supplies whose window is not over, and whether each was held in the last period that went."""
    rows, held, last = week.inputs["Supplies"], week.told["Supplies held"], week.gone[-1]
    start = week.inputs["Periods"].set_index("Period")["Start"][last]
    opens, closes = rows["From"].fillna(week.plan_start), rows["To"].fillna(week.plan_end)
    open_then = set(rows["Supply"][(opens <= start) & (closes >= week.until)])
    now = rows["Supply"].isin(held["Supply"][held["Period"] == last]).map({True: "yes", False: "no"})
    so_far = rows["Held so far"].where(~rows["Supply"].isin(open_then), now)
    return rows.assign(**{"From": opens, "Held so far": so_far})[rows["To"].isna() | (rows["To"] > week.until)]
