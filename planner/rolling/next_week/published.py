"""The rest of the plan that was worked to is the published one, and moving away from it has a price."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.schema.frames import Tables, columns_of, frame
from models.schema.inputs import INPUTS
from planner.rolling.next_week.lots import bought_now
from planner.rolling.next_week.lots_at_sites import Parts
from planner.rolling.next_week.published_at_sites import of_parts
from planner.rolling.notes import Notes
from planner.rolling.splitting import Pieces, shared_out
from planner.rolling.week import LEAST_TONNES, Week

CHANGE_PRICE, FROZEN_UNTIL = "Change price", "Frozen until"

HELD = (CHANGE_PRICE, FROZEN_UNTIL)
"""The settings that hold a plan to the published one."""

PER_CENT = 1.5
"""Of the margin per tonne worked: what moving a tonne has to bring at least, if nobody says."""

BY_ROLL = f"planner roll: {PER_CENT:g} % of the published margin per tonne worked"
"""The note by which a price is known that nobody has typed, so that the next roll may renew it."""


def roll(week: Week, lots: pd.DataFrame, parts: Parts, cut: Pieces, notes: Notes) -> pd.DataFrame:
    """Return Published: the runs to come, those of lots that were bought or carried under the names that these have
    now."""
    runs = week.plan.worked_as_named
    ahead = runs[~runs["Period"].isin(week.gone) & (runs["Amount"] > LEAST_TONNES)]
    now = bought_now(week, lots)
    named = of_parts(week, ahead.assign(Lot=ahead["Lot"].map(lambda lot: now.get(lot, lot))), parts)
    sums = named.groupby(["Lot", "Recipe", "Period"], sort=False)["Amount"].sum().reset_index()
    return shared_out("Published", week.rows("Published", sums.to_dict("records")), cut, notes)


def settings(week: Week, published: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return Settings with a Change price where something is published and the planner has stated none; a Frozen until
    that is past goes."""
    rows = week.inputs["Settings"]
    frozen = week.plan.balances.site.date_setting(FROZEN_UNTIL)
    past = (rows["Setting"] == FROZEN_UNTIL) & (frozen is not None and pd.Timestamp(frozen) <= week.until)
    if past.any():
        notes.drop("Settings", FROZEN_UNTIL, f"{frozen:%Y-%m-%d} is past")
    ours = (rows["Setting"] == CHANGE_PRICE) & (rows["Value"].isna() | (rows["Note"] == BY_ROLL))
    left = rows[~past & ~ours]
    if published.empty or (left["Setting"] == CHANGE_PRICE).any():
        return left
    return pd.concat([left, week.rows("Settings", _price(week, notes))])


def held_until(tables: Tables, day: pd.Timestamp | None) -> pd.DataFrame:
    """Return Settings by which nothing but a last frozen day (None: nothing at all) holds to the published plan."""
    rows = tables["Settings"]
    kept: list[dict[Any, Any]] = rows[~rows["Setting"].isin(HELD)].to_dict("records")
    frozen = [] if day is None else [{"Setting": FROZEN_UNTIL, "Value": day}]
    return frame(columns_of(INPUTS["Settings"], tables["Components"]), [*kept, *frozen])


def _price(week: Week, notes: Notes) -> list[dict[Any, Any]]:
    worked = float(week.plan.tables["Runs"]["Amount"].sum())
    price = PER_CENT / 100.0 * abs(week.plan.margin) / worked if worked > LEAST_TONNES else 0.0
    rounded = float(f"{price:.3g}")
    notes.assume(
        "Settings",
        CHANGE_PRICE,
        f"{rounded:,.6g} {week.plan.currency} per t, {PER_CENT:g} % of the margin per tonne worked",
    )
    return [{"Setting": CHANGE_PRICE, "Value": rounded, "Note": BY_ROLL}]
