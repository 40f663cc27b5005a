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
    """Return Lines, each set up for the campaign that it was in last."""
    rows, campaigns = week.inputs["Lines"], week.told["Campaigns"]
    last = {
        line: campaign
        for period in week.gone
        for line, campaign in campaigns.loc[campaigns["Period"] == period, ["Line", "Campaign"]].itertuples(
            index=False, name=None
        )
    }
    cells = zip(rows["Line"], rows["Opening campaign"], rows["Campaigns"], strict=True)
    opening = [before if pd.isna(of) else last.get(line, before) for line, before, of in cells]
    return rows.assign(**{"Opening campaign": pd.Series(opening, rows.index, dtype=object)})


def maintenance(week: Week, notes: Notes) -> pd.DataFrame:
    """Return Maintenance that is still to be done, its windows as dates."""
    rows, stops = week.inputs["Maintenance"], week.told["Maintenance dates"]
    done = rows["Maintenance"].map(stops.groupby("Maintenance")["Times"].sum()).astype(float).fillna(0.0)
    times = rows["Times"].fillna(1.0) - done
    ends = rows["To"].fillna(week.plan_end)
    for name, own in zip(rows["Maintenance"], done, strict=True):
        if own:
            notes.assume("Maintenance", name, f"{own:g} times done, as planned")
    left = rows.assign(Times=times, From=rows["From"].fillna(week.plan_start), To=ends)
    return left[(times > 0) & (ends > week.until)]
