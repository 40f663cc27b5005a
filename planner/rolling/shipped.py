"""What lanes carried in a week: as written down, else as planned, but no more than there was."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, cast

import pandas as pd

from models.audit.site import KG_PER_TONNE
from models.audit.stages.shipped import feed_there, lane_loads
from models.schema.at_sites import store_name
from models.schema.tables.actuals import SHIPPED
from planner.engine.plan import Plan
from planner.rolling import batches_left
from planner.rolling.next_week.stocks import books
from planner.rolling.notes import Notes
from planner.rolling.week import LEAST_KILOGRAMS, LEAST_TONNES, PLANNED, Week
from planner.rolling.worked import AS_PLANNED

TABLE = "Shipments"
KEYS = list(SHIPPED.keys)
OUT = ["From site", "Material", "Lot"]
"""What leaves, and from where."""

MOST_ROUNDS = 100
"""How often what lanes carry within one period is cut anew, as less that comes is less that can be sent on."""


def shipments_of(plan: Plan, gone: list[str], stated: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return shipments of some periods, with what was `Planned` of those of which nobody has said anything.

    Args:
        plan: the plan that was worked to.
        gone: the periods.
        stated: what was written down, the table Shipped.
        notes: hears of what was sent later.
    """
    planned = plan.tables[TABLE]
    planned = planned[planned["Period"].isin(gone)]
    known = stated[stated["Amount"].notna()].assign(**{PLANNED: None})
    for row in known[~known["Period"].isin(gone)].to_dict("records"):
        notes.find_later(SHIPPED.name, f'"{_named(row)}" was sent', row["Period"])
    known = known[known["Period"].isin(gone)]
    as_planned = planned[~_index(planned).isin(_index(known))]
    rows = [*as_planned.assign(**{PLANNED: as_planned["Amount"]}).to_dict("records"), *known.to_dict("records")]
    every = pd.DataFrame(rows, columns=[*KEYS, "Amount", PLANNED]).astype({"Amount": float, PLANNED: float})
    return every[every["Amount"] > 0].reset_index(drop=True)


def no_more_than_there_was(week: Week, notes: Notes) -> Week:
    """Return the week in which lanes of which nothing was said have carried what was planned, or what there was of it;
    `notes` hear how much."""
    for period in week.gone:
        week = _cut(week, period)
    rows = week.told[TABLE]
    for row in rows[rows[PLANNED].notna()].to_dict("records"):
        key = " / ".join(str(row[name]) for name in KEYS if not pd.isna(row[name]))
        was, there = row[PLANNED], row["Amount"]
        less = f", of {was:,.6g} t planned: no more was there" if was - there > LEAST_TONNES else f", {AS_PLANNED}"
        notes.assume(TABLE, key, f"{there:,.6g} t carried{less}")
    if rows[PLANNED].isna().any():
        _heed_limits(week, notes)
    return week


def _heed_limits(week: Week, notes: Notes) -> None:
    """Find lanes that carried more than their Max per day allows."""
    carried, most = lane_loads(week.balances)
    over = carried[carried > most + LEAST_TONNES]
    for (at, period), t in zip(over.index.tolist(), over.tolist(), strict=True):
        lane = week.inputs["Lanes"].loc[at]
        what = "" if pd.isna(lane["Material"]) else f" of {lane['Material']}"
        message = (
            f"{t:,.6g} t{what} went from {lane['From site']} to {lane['To site']} in {period}, and the lane carries "
        )
        notes.find(
            SHIPPED.name,
            f"{message}{most[at, period]:,.6g} t in that time.",
            "What was sent holds: correct Shipped, or Max per day in Lanes if it carries more.",
        )


def _cut(week: Week, period: str) -> Week:
    """Return the week in which what left in a period as planned is less by what there was too little of."""
    for _ in range(MOST_ROUNDS):
        rows = week.told[TABLE]
        free = rows[(rows["Period"] == period) & rows[PLANNED].notna() & (rows["Amount"] > 0)]
        if free.empty:
            return week
        left, amounts = _Left(week.up_to(period), period), rows["Amount"].copy()
        for key, of in free.groupby(OUT, sort=False, dropna=False):
            start, material, lot = cast("tuple[str, str, object]", key)
            amounts[of.index] *= max(1.0 - left.short_of(start, material, lot) / of["Amount"].sum(), 0.0)
        if amounts.equals(rows["Amount"]):
            return week
        week = replace(week, told={**week.told, TABLE: rows.assign(Amount=amounts)})
    return week


class _Left:
    """What is left at the end of a period, by the books."""

    def __init__(self, week: Week, period: str) -> None:
        self.site, self.period = week.balances.site, period
        self.feed, self.stores = feed_there(week.balances)[0], books(week)
        self.batches: dict[Any, float] = {} if self.site.batches.empty else batches_left.by_the_books(week).to_dict()

    def short_of(self, start: str, material: str, lot: object) -> float:
        """Return how many tonnes too many have left a site; of a lot that has not come, all."""
        store = store_name(material, start)
        if lot in self.site.lots.index:
            left, least = float(self.feed.get((lot, start, self.period), -math.inf)), LEAST_TONNES
        elif (store, lot) in self.batches:
            left, least = self.batches[store, lot] / KG_PER_TONNE, LEAST_KILOGRAMS / KG_PER_TONNE
        else:
            left, least = float(self.stores[store]) / KG_PER_TONNE, LEAST_KILOGRAMS / KG_PER_TONNE
        return -left if left < -least else 0.0


def _named(row: dict[Any, Any]) -> str:
    return str(row["Material"]) if pd.isna(row["Lot"]) else f"{row['Material']} / {row['Lot']}"


def _index(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[KEYS].assign(Lot=rows["Lot"].fillna("")))
