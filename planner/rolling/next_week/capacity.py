"""Lines go on as they stand: stops that are over go, maintenance that is done counts, a campaign goes on."""

from __future__ import annotations

import pandas as pd

from models.audit.ledger import Ledger
from models.audit.whole_numbers.campaigns import audited
from models.schema.tables.actuals import MAINTAINED
from planner.rolling.notes import Notes
from planner.rolling.told import maintained
from planner.rolling.week import Week

KEY = ["Line", "Date"]
LEAST_HOURS = 1e-9
"""Less than this is rounding."""


def standing(week: Week, table: str, closes: str = "To") -> pd.DataFrame:
    """Return the rows of a table whose window is not over; a blank last day is the end of the plan."""
    rows = week.inputs[table]
    return rows[rows[closes].isna() | (rows[closes] > week.until)]


def blend_limits(week: Week) -> pd.DataFrame:
    """Return Blend limits that still hold; a blank last day stays blank, as such a limit holds for good."""
    rows = standing(week, "Blend limits")
    return rows.assign(From=rows["From"].fillna(week.plan_start))


def lines(week: Week, notes: Notes) -> pd.DataFrame:
    """Return Lines, each set up for the campaign that it was in last, since the day on which that began."""
    rows, campaigns = week.inputs["Lines"], week.told["Campaigns"]
    starts = week.inputs["Periods"].set_index("Period")["Start"]
    opening, since = rows["Opening campaign"].astype(object), rows["Campaign since"]
    for period in week.gone:
        told = campaigns[campaigns["Period"] == period].drop_duplicates("Line", keep="last").set_index("Line")
        here = rows["Line"].isin(told.index) & rows["Campaigns"].notna()
        opening = opening.mask(here, rows["Line"].map(told["Campaign"]))
        since = since.mask(here & rows["Line"].map(told["Changed from"]).notna(), starts[period])
    planned = _planned(week)
    last = planned.drop_duplicates("Line", keep="last").set_index("Line")["Campaign"]
    for name, campaign in zip(rows["Line"], opening, strict=True):
        if name in last.index:
            why = "as planned" if campaign == last[name] else f"by what was worked; {last[name]} was planned"
            notes.assume("Lines", name, f"set up for {campaign}, {why}")
    _heed_other_work(week, planned, notes)
    return rows.assign(**{"Opening campaign": opening, "Campaign since": since})


def hours_under_way(week: Week) -> pd.DataFrame:
    """Return the hours that work of the week, and of before, takes of lines later: one row a line and day."""
    rows, booked = week.inputs["Hours under way"], week.balances.decided.after
    before = rows[rows["Date"] > week.until]
    hours = booked.assign(Date=pd.to_datetime(booked["day"]).astype("datetime64[s]"))[[*KEY, "Hours"]]
    hours = hours[hours["Hours"] > LEAST_HOURS]
    if hours.empty:
        return before
    sums = pd.concat([before[[*KEY, "Hours"]], hours]).groupby(KEY)["Hours"].sum().reset_index()
    return week.rows("Hours under way", sums.to_dict("records"))


def _planned(week: Week) -> pd.DataFrame:
    """Return the campaigns that the plan has in the week."""
    campaigns = week.plan.tables["Campaigns"]
    return campaigns[campaigns["Period"].isin(week.gone)]


def _heed_other_work(week: Week, planned: pd.DataFrame, notes: Notes) -> None:
    """Find work that the campaigns of the plan do not have."""
    ledger = Ledger()
    audited(week.balances, planned, ledger)
    for fault in ledger.violations:
        if fault.table == "Runs":
            notes.find("Actuals", f"{fault.what}: {fault.words} by the plan.", "See whether Opening campaign is right.")


def maintenance(week: Week, notes: Notes) -> pd.DataFrame:
    """Return Maintenance that is still to be done, its windows as dates."""
    rows, stops = week.inputs["Maintenance"], week.told[maintained.TABLE]
    done, as_planned = (_done(rows, some) for some in (stops, stops[~stops[maintained.TOLD]]))
    every, ends = done + rows["Done so far"].fillna(0.0), rows["To"].fillna(week.plan_end)
    wanted = rows["Times"].fillna(1.0)
    told = set(stops["Maintenance"][stops[maintained.TOLD]])
    for name, times, total, asked, end in zip(rows["Maintenance"], as_planned, every, wanted, ends, strict=True):
        if times:
            again = "; that is all, and its row is gone: type it again if it was not done" if total >= asked else ""
            notes.assume("Maintenance", name, f"{_times(times)} done, as planned{again}")
        if total < asked and end <= week.until and name not in told:
            notes.drop("Maintenance", name, f"its window is over, and it was done {total:g} of {asked:g} times")
        if name in told:
            _heed_told(name, (total, asked), None if end > week.until else end, notes)
    so_far = every.where(done > 0, rows["Done so far"])
    left = rows.assign(**{"Done so far": so_far, "From": rows["From"].fillna(week.plan_start), "To": ends})
    is_done = (every >= wanted) & (wanted > 0)
    return left[~is_done & (ends > week.until)]


def _done(rows: pd.DataFrame, stops: pd.DataFrame) -> pd.Series:
    """Return how often each row of Maintenance was done."""
    return rows["Maintenance"].map(stops.groupby("Maintenance")["Times"].sum()).astype(float).fillna(0.0)


def _heed_told(name: str, times: tuple[float, float], ended: pd.Timestamp | None, notes: Notes) -> None:
    """Find maintenance that was told not to be done in its window, which is over, or to be done too often."""
    done, asked = times
    if done > asked:
        message = f'"{name}" was done {_times(done)} in all, and was to be done {_times(asked)}.'
        notes.find(MAINTAINED.name, message, "Correct Maintained, or Times in Maintenance.")
    if done < asked and ended is not None:
        message = f'"{name}" was done {done:g} of {asked:g} times, and its window ended on {ended:%Y-%m-%d}.'
        notes.find(MAINTAINED.name, message, "It is not carried over: if it is to be done, add it with a new window.")


def _times(count: float) -> str:
    return f"{count:g} time{'' if count == 1 else 's'}"


def supplies(week: Week, lots: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return Supplies with whether each was held when it last could be; windows that are over go.

    The last of them stays where nothing else says so before the next window begins, or where a lot names the supply.
    """
    rows = week.inputs["Supplies"]
    opens, closes = rows["From"].fillna(week.plan_start), rows["To"].fillna(week.plan_end)
    now = _held_last(week, rows["Supply"], opens, closes)
    for name, state in now.items():
        notes.assume("Supplies", name, "held, as planned" if state == "yes" else "not held, as planned")
    states = [now.get(name, before) for name, before in zip(rows["Supply"], rows["Held so far"], strict=True)]
    so_far = pd.Series(states, rows.index, dtype=object)
    over = rows["To"] <= week.until
    known = set(rows["Supply"][~over & (opens <= week.first_day)])
    wanted = (set(rows["Supply"][~over]) | set(lots["Supply"])) - known
    last = rows[over].sort_values("To", kind="stable").drop_duplicates("Supply", keep="last")
    stays = ~over | (rows.index.isin(last.index) & rows["Supply"].isin(wanted))
    return rows.assign(**{"From": opens, "Held so far": so_far})[stays]


def _held_last(week: Week, names: pd.Series, opens: pd.Series, closes: pd.Series) -> dict[str, str]:
    """Return yes or no of each supply that could be held in the week, as in the last period in which it could."""
    held, periods = week.told["Supplies held"], week.inputs["Periods"].set_index("Period")
    found: dict[str, str] = {}
    for period in week.gone:
        can_be = (opens <= periods["Start"][period]) & (closes >= periods["End"][period])
        is_held = set(held["Supply"][held["Period"] == period])
        found |= {name: "yes" if name in is_held else "no" for name in names[can_be]}
    return found
