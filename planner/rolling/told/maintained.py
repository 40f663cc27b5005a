"""Which maintenance was done in a week: as planned, but for what was written down."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.schema.tables.actuals import MAINTAINED
from planner.engine.plan import Plan
from planner.rolling.notes import Notes

TABLE, TOLD = "Maintenance dates", "Told"
KEYS = list(MAINTAINED.keys)


def stops_of(plan: Plan, gone: list[str], stated: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return the maintenance of some periods as rows of Maintenance dates, and which of them somebody has `Told`.

    What was told not to be done has a row with 0 times.

    Args:
        plan: the plan that was worked to.
        gone: the periods.
        stated: what was written down, the table Maintained.
        notes: hears of what was done later, or outside its window.
    """
    planned = plan.tables[TABLE]
    planned = planned[planned["Period"].isin(gone)]
    known = stated[stated["Times"].notna()]
    for row in known[~known["Period"].isin(gone)].to_dict("records"):
        notes.find_later(MAINTAINED.name, f'"{row["Maintenance"]}" was done', row["Period"])
    known = known[known["Period"].isin(gone)]
    _heed_windows(plan, known, notes)
    as_planned = planned[~_index(planned).isin(_index(known))]
    rows: list[dict[Any, Any]] = [
        *as_planned.assign(**{TOLD: False}).to_dict("records"),
        *known.assign(**{TOLD: True}).to_dict("records"),
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "Times", TOLD]).astype({"Times": float, TOLD: bool})


def _heed_windows(plan: Plan, known: pd.DataFrame, notes: Notes) -> None:
    """Find maintenance that was done outside its window."""
    periods, jobs = plan.inputs["Periods"].set_index("Period"), plan.inputs["Maintenance"].set_index("Maintenance")
    opens, ends = jobs["From"].fillna(periods["Start"].min()), jobs["To"].fillna(periods["End"].max())
    for row in known[known["Times"] > 0].to_dict("records"):
        period, job = periods.loc[row["Period"]], row["Maintenance"]
        if period["End"] < opens[job] or period["Start"] > ends[job]:
            window = f"{opens[job]:%Y-%m-%d} to {ends[job]:%Y-%m-%d}"
            message = f'"{job}" was done in {row["Period"]}, and its window is {window}.'
            remedy = "It counts as done all the same: correct Period, or Done so far in next week's workbook."
            notes.find(MAINTAINED.name, message, remedy)


def _index(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[KEYS])
