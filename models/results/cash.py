"""Cash month by month: what flows in a period flows evenly over its days, what a lot costs on the day it is there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.plant.calendar import Calendar, days_of
from models.plant.parts import Dates, Numbers, Positions
from models.program.money_items import CASH, EXPECTED_FEED, OFFERED
from models.schema.frames import Tables, frame
from models.schema.outputs import CASH_BY_MONTH

NOTHING = 1e-9
"""Amounts up to this are rounding."""

ON_ARRIVAL = (*OFFERED, EXPECTED_FEED)
"""Items that are paid lot by lot."""


def by_month(inputs: Tables, money: pd.DataFrame, lot_use: pd.DataFrame) -> pd.DataFrame:
    """Return the table `Cash by month`: what comes in and goes out in every month of the plan, and the sum so far.

    Args:
        inputs: the planner's tables, blank cells filled or not.
        money: the plan's table Money. An item that brings money in a period comes in, one that costs goes out.
        lot_use: the plan's table Lot use, which says what is bought.
    """
    calendar = Calendar.of(inputs["Periods"])
    flowing = money[(money["Kind"] == CASH) & ~money["Item"].isin(ON_ARRIVAL)]
    place = {name: p for p, name in enumerate(calendar.names)}
    periods = np.array([place[name] for name in flowing["Period"]], dtype=np.int64)
    spread = flowing["Amount"].to_numpy(dtype=float)[:, None] * _shares(calendar)[periods]
    flows = np.concatenate([spread, _lots_by_month(calendar, lots_paid(inputs, lot_use))])
    cash_in, cash_out = (_clean(flow.sum(axis=0)) for flow in (flows.clip(min=0.0), flows.clip(max=0.0)))
    rows = zip(_months(calendar), cash_in, cash_out, _clean(np.cumsum(cash_in + cash_out)), strict=True)
    return frame(
        CASH_BY_MONTH.columns,
        [
            {"Month": str(month), "Cash in": comes, "Cash out": goes, "Net": comes + goes, "Cumulative": so_far}
            for month, comes, goes, so_far in rows
        ],
    )


def lots_paid(inputs: Tables, lot_use: pd.DataFrame) -> pd.DataFrame:
    """Return what each lot costs that is bought or arrives (`Amount`, negative), on which `Day`,
    and its first period `p`."""
    lots, calendar = inputs["Lots"], Calendar.of(inputs["Periods"])
    first, last = calendar.touched(lots["Available"], lots["Use by"])
    bought = lots["Lot"].map(lot_use.set_index("Lot")["Bought"]).fillna(0.0)
    expected = lots["Quantity"].where((lots["Status"] == "expected") & (first <= last), 0.0)
    tonnes = bought.where(lots["Status"] == "offered", expected)
    day = np.maximum(calendar.from_start(lots["Available"]), calendar.start[0])
    paid = pd.DataFrame({"Status": lots["Status"], "Day": day, "p": first, "Amount": -lots["Price"] * tonnes})
    return paid[paid["Amount"].fillna(0.0) != 0]


def _months(calendar: Calendar) -> Dates:
    return np.arange(calendar.start[0].astype("datetime64[M]"), calendar.end[-1].astype("datetime64[M]") + 1)


def _shares(calendar: Calendar) -> Numbers:
    """[p,month]: the share of each period's days that lies in each month."""
    days = np.arange(calendar.start[0], calendar.end[-1] + 1)
    period = np.searchsorted(calendar.end, days, side="left")
    counted = np.zeros((len(calendar), len(_months(calendar))))
    np.add.at(counted, (period, _month_of(calendar, days)), 1.0)
    return counted / calendar.days[:, None]


def _lots_by_month(calendar: Calendar, paid: pd.DataFrame) -> Numbers:
    """[lot,month]: what is paid for each lot."""
    flows = np.zeros((len(paid), len(_months(calendar))))
    flows[np.arange(len(paid)), _month_of(calendar, days_of(paid["Day"]))] = paid["Amount"]
    return flows


def _month_of(calendar: Calendar, days: Dates) -> Positions:
    """Return the month of each day, counted from that of the first day."""
    since = days.astype("datetime64[M]") - calendar.start[0].astype("datetime64[M]")
    return np.asarray(since, dtype=np.int64)


def _clean(values: Numbers) -> Numbers:
    return np.where(np.abs(values) <= NOTHING, 0.0, values)
