"""What lanes carry in the coming week: what each site is to send, and what comes to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from models.plant.plant import KG_PER_TONNE
from planner.engine.plan import Plan
from planner.views.floor.work_list import LEAST_TONNES, coming_periods
from planner.views.network.at_sites import sites

SENT, COMES = "To send", "To receive"
BEFORE = "made or sent before the plan"
"""Arrivals do not say which: output of work at the site itself may come only now."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """Something that leaves a site in a period, and is at the other from a day on.

    `start` and `period` are blank of what was made or sent before the plan, `lot` of what has none.
    """

    material: str
    lot: str
    tonnes: float
    start: str
    end: str
    period: str
    there: date


def sent(plan: Plan, site: str) -> list[Load]:
    """Return what a site is to send in the coming week."""
    coming = coming_periods(plan)
    return [_carried(row) for row in _shipments(plan) if row["From site"] == site and row["Period"] in coming]


def received(plan: Plan, site: str) -> list[Load]:
    """Return what comes to a site in the coming week, also what was on its way before."""
    days, coming = plan.inputs["Periods"], coming_periods(plan)
    last = days.loc[days["Period"].isin(coming), "End"].max()
    carried = [_carried(row) for row in _shipments(plan) if row["To site"] == site and row["day"] <= last]
    before = plan.inputs["Arrivals"]
    before = before[(before["Site"] == site) & (before["Date"] <= last)]
    loads = [*carried, *(_under_way(row) for row in before.to_dict("records"))]
    return sorted(loads, key=lambda load: load.there)


def per_site(plan: Plan) -> dict[str, dict[str, list[Load]]]:
    """Return what each site is to send and to receive, by SENT and COMES; nothing where there is one site."""
    return {site: {SENT: sent(plan, site), COMES: received(plan, site)} for site in sites(plan)}


def _shipments(plan: Plan) -> list[dict[Any, Any]]:
    carried = plan.balances.decided.shipments
    return carried[carried["Amount"] > LEAST_TONNES].to_dict("records")


def _carried(row: dict[Any, Any]) -> Load:
    return Load(
        material=row["Material"],
        lot=row["Lot"] if isinstance(row["Lot"], str) else "",
        tonnes=float(row["Amount"]),
        start=row["From site"],
        end=row["To site"],
        period=row["Period"],
        there=pd.Timestamp(row["day"]).date(),
    )


def _under_way(row: dict[Any, Any]) -> Load:
    return Load(
        material=row["Product"],
        lot=row["Lot"] if isinstance(row["Lot"], str) else "",
        tonnes=row["Quantity"] / KG_PER_TONNE,
        start="",
        end=row["Site"],
        period="",
        there=row["Date"].date(),
    )
