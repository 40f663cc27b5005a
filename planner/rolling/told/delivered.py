"""What was delivered and sold in a week: as written down, else as planned."""

from __future__ import annotations

import pandas as pd

from models.schema.at_sites import sites_of
from models.schema.frames import Tables
from models.schema.tables.actuals import DELIVERED, SPOT
from planner.engine.plan import Plan
from planner.rolling.notes import Notes
from planner.rolling.week import PLANNED

TABLE = "Sales"
SALE = ["Contract", "Product", "From", "Due"]
FIGURES = ("Amount", "Late", PLANNED)


def sales_of(plan: Plan, gone: list[str], until: pd.Timestamp, stated: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return the sales of some periods as rows of the plan's table, with what was `Planned` of those of which nobody
    has said anything.

    What was written of a later day is not delivered yet.

    Args:
        plan: the plan that was worked to.
        gone: the periods.
        until: the last day of them.
        stated: what was written down, the table Delivered.
        notes: hears of what was delivered later.
    """
    planned = plan.tables[TABLE]
    planned = planned[planned["Period"].isin(gone)]
    told = filled_in(plan.inputs, stated[stated["Quantity"].notna()])
    later = told["Date"] > until
    for row in told[later].to_dict("records"):
        message = f"{row['Contract']} got {row['Amount']:,.6g} kg on {row['Date']:%Y-%m-%d}, which is after the week."
        notes.find(DELIVERED.name, message, "Write it down in that week, or roll to a later day with --to.")
    keys = [*SALE, "Site"] if sites_of(plan.inputs) else SALE
    as_planned = planned[~_index(planned, keys).isin(_index(told, keys))]
    known = told[~later]
    known = known.assign(Period=_periods(plan.inputs, planned, known, gone, keys))
    known = known.assign(Late=known["Amount"].where(_days(plan.inputs, known) > known["Due"], 0.0))
    columns, figures = ["Period", *keys], [name for name in FIGURES if name in (*planned.columns, PLANNED)]
    every = [as_planned.assign(**{PLANNED: as_planned["Amount"]}), known.assign(**{PLANNED: None})]
    done = pd.concat([rows[columns + figures].astype(dict.fromkeys(figures, float)) for rows in every])
    sums = done[done["Amount"] > 0].groupby(columns, sort=False)[figures].sum(min_count=1).reset_index()
    return sums.reindex(columns=[*planned.columns, PLANNED])


def _days(inputs: Tables, known: pd.DataFrame) -> pd.Series:
    """Return the day of each delivery; the first of its period where none is written."""
    return known["Date"].fillna(known["Period"].map(inputs["Periods"].set_index("Period")["Start"]))


def filled_in(inputs: Tables, stated: pd.DataFrame) -> pd.DataFrame:
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


def _index(rows: pd.DataFrame, keys: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[keys])
