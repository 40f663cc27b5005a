"""What was done in a week: as planned, but for what was written down."""

from __future__ import annotations

import pandas as pd

from models.checks.actuals.sites_told import filled_in
from models.schema.at_sites import sites_of, store_name
from models.schema.frames import Tables, no_outputs
from models.schema.tables.actuals import DELIVERED, MAINTAINED, SHIPPED
from planner.engine.plan import Plan
from planner.rolling import campaigns, received
from planner.rolling.notes import Notes
from planner.rolling.reassayed import with_batches_as_assayed
from planner.rolling.told import capped, delivered, hours, maintained, overwritten, shipped, worked
from planner.rolling.week import Week, names_until

AS_TOLD = (
    "Production",
    "Intermediate stock",
    "Batches",
    "Stock at sites",
    "Campaigns",
    "Supplies held",
)
"""The tables of a plan of which nobody writes anything down: they went as planned, and campaigns as the work says."""


def week_of(plan: Plan, until: pd.Timestamp, actuals: Tables, notes: Notes) -> Week:
    """Return the week up to a day as it went, by the tables of `models.schema.tables.actuals`."""
    actuals = with_sites(plan, actuals)
    gone = names_until(plan.inputs, until)
    overwritten.heed_planned(plan, gone, actuals, notes)
    came = received.came(plan, until, actuals["Received"], notes)
    told = no_outputs(plan.inputs["Components"]) | {
        name: plan.tables[name][plan.tables[name]["Period"].isin(gone)] for name in AS_TOLD
    }
    told |= {
        "Runs": worked.runs_of(plan, gone, actuals["Actuals"], notes),
        "Sales": delivered.sales_of(plan, gone, until, actuals[DELIVERED.name], notes),
        "Lot use": came.lot_use,
        shipped.TABLE: shipped.shipments_of(plan, gone, actuals[SHIPPED.name], notes),
        maintained.TABLE: maintained.stops_of(plan, gone, actuals[MAINTAINED.name], notes),
    }
    stated = actuals["Counted"]
    counted = _counted(plan.inputs, until, stated[stated["Batch"].isna()], notes)
    by_batch = {
        (name, str(batch)): kg
        for batch, rows in stated[stated["Batch"].notna()].groupby("Batch", sort=False)
        for name, kg in _counted(plan.inputs, until, rows, notes).items()
    }
    inputs = with_batches_as_assayed(plan, came.inputs, notes)
    week = Week(plan=plan, until=until, inputs=inputs, told=told, counted=counted, counted_batches=by_batch)
    week = capped.no_more_than_there_was(week, notes)
    hours.heed_hours(week, notes)
    return campaigns.as_worked(week, notes)


def with_sites(plan: Plan, actuals: Tables) -> Tables:
    """Return what was written down with the sites that it can only mean; as it is where there is one site."""
    return filled_in(plan.inputs, actuals) if sites_of(plan.inputs) else actuals


def names_counted(inputs: Tables, stated: pd.DataFrame) -> pd.Series:
    """Return what each row of Counted is of: the lot, or the store of a product or intermediate."""
    lots, several = set(inputs["Lots"]["Lot"]), bool(sites_of(inputs))
    rows = zip(stated["Product or lot"], stated["Site"], strict=True)
    names = [name if name in lots or not several else store_name(name, site) for name, site in rows]
    return pd.Series(names, stated.index, dtype=object)


def _counted(inputs: Tables, until: pd.Timestamp, stated: pd.DataFrame, notes: Notes) -> dict[str, float]:
    """Return what was counted, the last count of each; a count of another day is taken for one of the week's last."""
    found = {}
    lots = set(inputs["Lots"]["Lot"])
    stated = stated.assign(Name=names_counted(inputs, stated))
    for row in stated.sort_values("Date", kind="stable", na_position="last").to_dict("records"):
        name = row["Product or lot"]
        amount = row["Tonnes"] if name in lots else row["Kilograms"]
        if pd.isna(amount):
            continue
        if row["Date"] > until:
            message = f'"{row["Name"]}" was counted on {row["Date"]:%Y-%m-%d}, which is after the week.'
            notes.find("Counted", message, "Count it at the end of the week, or roll to a later day with --to.")
            continue
        if row["Date"] < until:
            words = f"counted on {row['Date']:%Y-%m-%d}; taken as of {until:%Y-%m-%d}"
            notes.assume("Counted", row["Name"], words)
        found[row["Name"]] = float(amount)
    return found
