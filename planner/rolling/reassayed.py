"""A lot has a new assay: what lies in stores of it, or is on its way, batch by batch, is taken to be as that says."""

from __future__ import annotations

import pandas as pd

from models.audit.site import Site
from models.schema.at_sites import BATCH_OF, COME, sites_of, store_name
from models.schema.frames import Tables, components_of
from planner.engine.plan import Plan
from planner.rolling.notes import Notes


def with_batches_as_assayed(plan: Plan, inputs: Tables, notes: Notes) -> Tables:
    """Return tables in which batches that the plan has made of lots go by the assays that these have now.

    Args:
        plan: the plan that was worked to.
        inputs: its inputs, with the new assays.
        notes: hears of batches that are taken to be otherwise.
    """
    components = list(components_of(inputs["Components"]))
    same = plan.inputs["Lots"][components].equals(inputs["Lots"].loc[plan.inputs["Lots"].index, components])
    if same or not any(inputs[table][column].notna().any() for table, column in BATCH_OF.items()):
        return inputs
    before = plan.balances.site
    made = {f"{product} / {batch}" for (_, _, product), batch in before.leads.items()}
    unnamed = {table: inputs[table][inputs[table][column].isna()] for table, column in BATCH_OF.items()}
    nodes = Site({**inputs, **unnamed}).nodes
    now = nodes.loc[nodes.index.isin(made), components]
    return {**inputs, **{table: _as_now(inputs, table, now, notes) for table in BATCH_OF}}


def _as_now(inputs: Tables, table: str, now: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return a table in which batches have other contents, if they are among those that are known now."""
    rows, contents = inputs[table].copy(), list(now.columns)
    for at, row in zip(rows.index.tolist(), rows.to_dict("records"), strict=True):
        site = row["Site"] if sites_of(inputs) else None
        name = f"{store_name(row[COME[table]], site)} / {row[BATCH_OF[table]]}"
        if name in now.index and abs(now.loc[name] - rows.loc[at, contents].fillna(0.0)).max() > ROUNDING:
            rows.loc[at, contents] = now.loc[name]
            notes.assume(table, name, "is taken to be as the new assay of its lot says")
    return rows


ROUNDING = 1e-9
"""Contents in per cent that differ by no more are the same."""
