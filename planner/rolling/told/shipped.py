"""What lanes carried in a week: as written down, else as planned."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.audit.stages.shipped import lane_loads
from models.schema.tables.actuals import SHIPPED
from planner.engine.plan import Plan
from planner.rolling.notes import Notes
from planner.rolling.week import LEAST_TONNES, PLANNED, Week

TABLE = "Shipments"
KEYS = list(SHIPPED.keys)


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


def heed_limits(week: Week, notes: Notes) -> None:
    """Find lanes that carried more than their Max per day allows, where something was written down."""
    if not week.told[TABLE][PLANNED].isna().any():
        return
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


def _named(row: dict[Any, Any]) -> str:
    return str(row["Material"]) if pd.isna(row["Lot"]) else f"{row['Material']} / {row['Lot']}"


def _index(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[KEYS].assign(Lot=rows["Lot"].fillna("")))
