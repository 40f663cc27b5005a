"""What was done in a week: as planned, but for what was written down."""

from __future__ import annotations

import pandas as pd

from models.checks.actuals.sites_told import filled_in
from models.schema.at_sites import sites_of, store_name
from models.schema.frames import Tables, no_outputs
from models.schema.tables.actuals import DELIVERED, MAINTAINED, SHIPPED, SPOT
from planner.engine.plan import Plan
from planner.rolling import campaigns, maintained, received, shipped, worked
from planner.rolling.notes import Notes
from planner.rolling.reassayed import with_batches_as_assayed
from planner.rolling.week import LEAST_KILOGRAMS, Week, names_until
from planner.rolling.worked import AS_PLANNED

SALE = ["Contract", "Product", "From", "Due"]

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
    came = received.came(plan, until, actuals["Received"], notes)
    told = no_outputs(plan.inputs["Components"]) | {
        name: plan.tables[name][plan.tables[name]["Period"].isin(gone)] for name in AS_TOLD
    }
    told |= {
        "Runs": worked.runs_of(plan, gone, actuals["Actuals"], notes),
        "Sales": _sales(plan, gone, until, actuals[DELIVERED.name], notes),
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
    return shipped.no_more_than_there_was(campaigns.as_worked(week, notes), notes)


def with_sites(plan: Plan, actuals: Tables) -> Tables:
    """Return what was written down with the sites that it can only mean; as it is where there is one site."""
    return filled_in(plan.inputs, actuals) if sites_of(plan.inputs) else actuals


def _sales(plan: Plan, gone: list[str], until: pd.Timestamp, stated: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    planned = plan.tables["Sales"]
    planned = planned[planned["Period"].isin(gone)]
    known = _delivered(plan.inputs, stated[stated["Quantity"].notna()])
    for row in known[known["Date"] > until].to_dict("records"):
        message = f"{row['Contract']} got {row['Amount']:,.6g} kg on {row['Date']:%Y-%m-%d}, which is after the week."
        notes.find(DELIVERED.name, message, "Write it down in that week, or roll to a later day with --to.")
    known = known[~(known["Date"] > until)]
    keys = [*SALE, "Site"] if sites_of(plan.inputs) else SALE
    as_planned = planned[~_index(planned, keys).isin(_index(known, keys))]
    for row in as_planned.to_dict("records"):
        if row["Amount"] > LEAST_KILOGRAMS:
            product = store_name(row["Product"], row["Site"] if "Site" in keys else None)
            key = f"{row['Period']} / {row['Contract']} / {product} / {row['Due']:%Y-%m-%d}"
            notes.assume("Sales", key, f"{row['Amount']:,.6g} kg delivered, {AS_PLANNED}")
    known = known.assign(Period=_periods(plan.inputs, planned, known, gone, keys))
    figures = [name for name in ("Amount", "Late") if name in planned.columns]
    known = known.assign(Late=known["Amount"].where(_days(plan.inputs, known) > known["Due"], 0.0))
    columns = ["Period", *keys]
    done = pd.concat([as_planned[columns + figures], known[columns + figures]], ignore_index=True)
    sums = done[done["Amount"] > 0].groupby(columns, sort=False)[figures].sum().reset_index()
    return sums.reindex(columns=planned.columns)


def _days(inputs: Tables, known: pd.DataFrame) -> pd.Series:
    """Return the day of each delivery; the first of its period where none is written."""
    return known["Date"].fillna(known["Period"].map(inputs["Periods"].set_index("Period")["Start"]))


def _delivered(inputs: Tables, stated: pd.DataFrame) -> pd.DataFrame:
    """Return rows of Delivered as those of Sales, blank products and days filled in."""
    periods = inputs["Periods"]
    rows = stated.rename(columns={"Contract or spot": "Contract", "Quantity": "Amount"})
    of_contracts = rows["Contract"].map(inputs["Contracts"].set_index("Contract")["Product"])
    product = rows["Product"].where(rows["Product"].notna() | (rows["Contract"] == SPOT), of_contracts)
    return rows.assign(
        Product=product,
        From=rows["From"].fillna(periods["Start"].min()),
        Due=rows["Due"].fillna(periods["End"].max()),
    )


def _periods(inputs: Tables, planned: pd.DataFrame, known: pd.DataFrame, gone: list[str], keys: list[str]) -> list[str]:
    """Return the period of each delivery: that of its day, or else as planned, or the last one in its window."""
    periods = inputs["Periods"].set_index("Period").loc[gone]
    of_plan = planned.drop_duplicates(keys, keep="last").set_index(keys)["Period"]
    found = []
    for row in known.to_dict("records"):
        key = tuple(row[name] for name in keys)
        day = row["Due"] if pd.isna(row["Date"]) else row["Date"]
        if pd.isna(row["Date"]) and key in of_plan.index:
            found.append(str(of_plan[key]))
        else:
            at = int(periods["End"].searchsorted(day, side="left"))
            found.append(gone[min(at, len(gone) - 1)])
    return found


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


def _index(rows: pd.DataFrame, keys: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[keys])
