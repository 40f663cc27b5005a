"""What was worked in a week: as planned, but for what was written down; of what is kept apart, batch by batch."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.schema.at_sites import site_of_lots, site_of_recipes, sites_of
from planner.engine.plan import RUN, Plan
from planner.rolling.notes import Notes
from planner.rolling.week import PLANNED

AS_PLANNED = "as planned"


def runs_of(plan: Plan, gone: list[str], stated: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return the runs of some periods as rows of the plan's table Runs, with what was `Planned` of those of which
    nobody has said anything.

    Args:
        plan: the plan that was worked to.
        gone: the periods.
        stated: what was written down, the table Actuals.
        notes: hears of what was worked later.
    """
    planned = plan.worked_by_batch
    planned = planned[planned["Period"].isin(gone)]
    known = stated[stated["Amount"].notna()]
    for row in known[~known["Period"].isin(gone)].to_dict("records"):
        notes.find_later("Actuals", f'"{_named(row)}" was worked', row["Period"])
    known = known[known["Period"].isin(gone)]
    as_planned = planned[~_index(planned).isin(_index(known))]
    columns = [*RUN, "Amount", PLANNED]
    every = [as_planned.assign(**{PLANNED: as_planned["Amount"]}), known.assign(**{PLANNED: None})]
    done = pd.concat([rows[columns].astype({PLANNED: float}) for rows in every], ignore_index=True)
    return _as_told(plan, done[done["Amount"] > 0].reset_index(drop=True))


def _named(row: dict[Any, Any]) -> str:
    """Return the name of what a run works."""
    return str(row["Lot"]) if pd.isna(row["From batch"]) else f"{row['Lot']} / {row['From batch']}"


def _as_told(plan: Plan, runs: pd.DataFrame) -> pd.DataFrame:
    """Return runs as a plan tells them: with what they take, and where there are several sites with their own."""
    inputs, lots = plan.inputs, plan.inputs["Lots"]
    classes = dict(zip(lots["Lot"], lots["Feed class"], strict=True))
    lies, works = dict(zip(lots["Lot"], site_of_lots(inputs), strict=True)), site_of_recipes(inputs)
    rows = list(zip(runs["Lot"], runs["Recipe"], strict=True))
    sites = [works.get(recipe, lies.get(lot)) if sites_of(inputs) else None for lot, recipe in rows]
    told = {
        "Lot": [lot if lot in classes else None for lot, _ in rows],
        "Takes": [classes.get(lot, lot) for lot, _ in rows],
        "Site": sites,
    }
    return runs.assign(**{name: pd.Series(cells, runs.index, dtype=object) for name, cells in told.items()})


def _index(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[RUN].assign(**{"From batch": rows["From batch"].fillna("")}))
