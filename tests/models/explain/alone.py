"""One promise alone in a workbook: every other one taken out, causes lifted by editing the planner's tables.

Nothing here knows how explanations are computed: the least shortage is that of an ordinary plan.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.explain.shortages.shortage import Explained
from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from tests.models.answers import answer

LAST = 9.0
"""The priority of all that comes after the promise that is looked at."""

NAMED = {"Lots": "Lot", "Products": "Product", "Feed classes": "Feed class"}
"""The sheets whose rows promise by name."""


def alone(tables: Tables, explained: Explained) -> Tables:
    """The tables with one promise only, of priority 1 where it can have one, and nothing to be earned."""
    broken = explained.broken
    sheet, words, row = broken.promise.sheet, broken.promise.words, broken.promise.rows[broken.place]
    edited = {name: table.copy() for name, table in tables.items()}
    edited["Lots"]["Must use"] = np.nan
    edited["Feed classes"][["Max stock", "Min closing stock"]] = np.nan
    edited["Products"][["Min stock", "Min closing stock"]] = np.nan
    fixed, targets = tables["Fixed runs"], tables["Targets"]
    keys = fixed["Lot"] + " / " + fixed["Recipe"] + " / " + fixed["Period"]
    edited["Fixed runs"] = fixed[(keys == row) & (sheet == "Fixed runs")]
    edited["Targets"] = targets[(targets["Target"] == row) & (sheet == "Targets")].assign(Priority=1.0)
    contracts, of_row = tables["Contracts"], tables["Deliveries"]["Contract"]
    this = np.array([sheet == "Deliveries" and label == row for label in labels_of_deliveries(tables)], dtype=bool)
    # Late no more than Min is taken, so that customers who wait keep theirs, to be served after this promise.
    wait = set(contracts["Contract"][contracts["Late"] == "yes"]) - set(of_row[this])
    edited["Deliveries"].loc[~this & ~of_row.isin(wait), "Min"] = np.nan
    edited["Contracts"]["Priority"] = np.where(contracts["Contract"].isin(wait), LAST, 1.0)
    edited["Contracts"]["Price"] = 0.0
    if sheet in NAMED:
        named = tables[sheet][NAMED[sheet]] == row
        edited[sheet].loc[named, words] = tables[sheet].loc[named, words]
    edited["Spot sales"]["Price"] = 0.0
    edited["Resources"]["Price"] = 0.0
    edited["Products"]["Closing value"] = 0.0
    return edited


def labels_of_deliveries(tables: Tables) -> list[str]:
    """Deliveries as plans name them; a blank From is the first day of the plan."""
    table = tables["Deliveries"]
    start = table["From"].fillna(tables["Periods"]["Start"].min())
    days = zip(table["Contract"], start.dt.date, table["Due"].dt.date, strict=True)
    return [f"{contract} / {first} / {due}" for contract, first, due in days]


def always_there(tables: Tables, lines: list[str]) -> Tables:
    """The tables with a million units of these lines, which never stand still."""
    rows, downtime = tables["Lines"].copy(), tables["Downtime"]
    these = rows["Line"].isin(lines)
    rows.loc[these, "Units"] = 1e6
    rows.loc[these, ["Hours per day", "Availability"]] = [24.0, 100.0]
    return {**tables, "Lines": rows, "Downtime": downtime[~downtime["Line"].isin(lines)]}


def to_side(days: pd.Series, side: str, periods: pd.DataFrame) -> pd.Series:
    """Each day moved to the first (`Start`) or last (`End`) day of the period that holds it, if one does."""
    for period in periods.to_dict("records"):
        days = days.mask(days.between(period["Start"], period["End"]), period[side])
    return days


def there_for_whole_periods(tables: Tables) -> pd.DataFrame:
    """The lots from the first day of the period in which each comes to the last of that in which it expires."""
    lots, periods = tables["Lots"], tables["Periods"]
    available, use_by = to_side(lots["Available"], "Start", periods), to_side(lots["Use by"], "End", periods)
    return lots.assign(**{"Available": available, "Use by": use_by})


def open_for_whole_periods(tables: Tables, table: str) -> pd.DataFrame:
    """The windows of a table, each to the last day of the period in which it closes.

    Two that would then be the same window, whose key no two rows may share, close on their own days.
    """
    windows, periods, keys = tables[table], tables["Periods"], INPUTS[table].keys
    closes = next(key for key in keys if key in {"Due", "To"})
    wider = windows.assign(**{closes: to_side(windows[closes], "End", periods)})
    dated = wider.fillna({"From": periods["Start"].min(), closes: periods["End"].max()})
    alike = dated.duplicated(list(keys), keep=False)
    return wider.assign(**{closes: wider[closes].mask(alike, windows[closes])})


def lifted(tables: Tables, kind: str) -> Tables:
    """The tables without one kind of cause."""
    edited = {name: table.copy() for name, table in tables.items()}
    lots = edited["Lots"]
    if kind == "Calendar":
        edited["Lots"] = there_for_whole_periods(tables)
        for table in ("Deliveries", "Spot sales"):
            edited[table] = open_for_whole_periods(tables, table)
    elif kind == "Hours":
        return always_there(edited, list(tables["Lines"]["Line"]))
    elif kind == "Blend limit":
        edited["Blend limits"] = edited["Blend limits"].iloc[:0]
    elif kind == "Max per day":
        edited["Recipes"]["Max per day"] = np.nan
    elif kind == "Resource":
        edited["Resources"]["Max per day"] = np.nan
    elif kind == "Max stock":
        edited["Products"]["Max stock"] = np.nan
    elif kind == "Sales limit":
        edited["Deliveries"]["Max"] = 1e9
        edited["Spot sales"]["Max"] = np.nan
    elif kind == "Blocked lot":
        lots.loc[lots["Status"] == "blocked", "Status"] = "expected"
    elif kind == "Late lot":
        lots["Available"] = pd.NaT
    elif kind == "Use by":
        lots["Use by"] = pd.NaT
    elif kind == "Lag":
        edited["Yields"]["Lag"] = 0.0
    return edited


def least_short(tables: Tables, explained: Explained) -> float:
    """The least that the only promise of these tables can miss."""
    asked = float(explained.broken.promise.asked[explained.broken.place])
    solved = answer(tables).solution.levels
    levels = [level for level in solved if level.promises and level.level.isdigit() and level.level != f"{LAST:.0f}"]
    return sum(level.value for level in levels) * max(asked, 1.0)
