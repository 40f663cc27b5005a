"""The week that comes as tables to be filled in: what the plan works, delivers and awaits, and what to count."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd

from models.schema.at_sites import AT, KEPT, MATERIAL, at_sites, sites_of
from models.schema.frames import Tables, columns_of, frame
from models.schema.tables.actuals import ACTUALS, COUNTED, DELIVERED, MAINTAINED, RECEIVED, SHIPPED
from planner.engine.plan import RUN, Plan
from planner.rolling.received import still_to_come
from planner.sealing.usable import heeds_edits
from planner.views.floor.work_list import LEAST_TONNES

LEAST_KILOGRAMS = 5e-4
CARRIED_AND_KEPT = ((SHIPPED, "Shipments", "Amount"), (MAINTAINED, "Maintenance dates", "Times"))
"""The tables of what lanes carry and of maintenance: where the plan tells it, by the same keys, and how much."""

DIGITS = 12
"""Digits of what is planned: a sum of a solver's has some more that nobody means."""


class NoPeriodEnds(Exception):
    """No period of the plan ends on that day; the message is for the user."""


@heeds_edits
def last_day(plan: Plan, to: date | None) -> date:
    """Return the day up to which the week is taken: the end of the plan's first period, if no other is asked for.

    Raises:
        NoPeriodEnds: the day is no period's last.
        NotAPlan: the plan was edited so that nothing can be made of it.
    """
    ends = [day.date() for day in plan.inputs["Periods"]["End"]]
    if to is not None and to not in ends:
        shown = ", ".join(f"{day}" for day in ends[:3])
        more = f" and {len(ends) - 3} more" if len(ends) > 3 else ""
        raise NoPeriodEnds(f"{to} is not the last day of a period. Take one of: {shown}{more}.")
    return to or ends[0]


@heeds_edits
def to_fill_in(plan: Plan, until: date) -> Tables:
    """Return the tables of `models.schema.tables.actuals`, with a row for everything that the plan does up to a day.

    Raises:
        NotAPlan: the plan was edited so that nothing can be made of it.
    """
    periods = plan.inputs["Periods"]
    names = periods["Period"][periods["End"] <= pd.Timestamp(until)]
    runs, sales = plan.worked_by_batch, plan.tables["Sales"]
    runs = runs[runs["Period"].isin(names) & (runs["Amount"] > LEAST_TONNES)]
    sales = sales[sales["Period"].isin(names) & (sales["Amount"] > LEAST_KILOGRAMS)]
    products = [name for table, key in KEPT.items() for name in plan.inputs[table][key]]
    there = _batches(plan, str(names.iloc[-1]))
    worked = runs[RUN].assign(Planned=runs["Amount"])
    counted = _stores(plan) + [(name, None) for name in dict.fromkeys(runs["Lot"]) if name not in products]
    rows: dict[str, list[Any]] = {
        "Actuals": worked.to_dict("records"),
        DELIVERED.name: _delivered(sales).to_dict("records"),
        RECEIVED.name: _awaited(plan, until).to_dict("records"),
        COUNTED.name: [
            {"Product or lot": name, "Date": until, "Batch": batch, "Site": site}
            for name, site in counted
            for batch in (None, *there.get((name, site), ()))
        ],
    }
    for carried, named, figure in CARRIED_AND_KEPT:
        done = plan.tables[named][plan.tables[named]["Period"].isin(names)]
        done = done[done[figure] > LEAST_TONNES]
        rows[carried.name] = done[list(carried.keys)].assign(Planned=done[figure]).to_dict("records")
    components = plan.inputs["Components"]
    for row in (row for table in rows.values() for row in table if isinstance(row.get("Planned"), float)):
        row["Planned"] = float(f"{row['Planned']:.{DIGITS}g}")
    return {name: frame(columns_of(table, components), rows[name]) for name, table in ACTUALS.items()}


def _stores(plan: Plan) -> list[tuple[str, str | None]]:
    """Return what is kept, and where there are several sites at which."""
    stores = at_sites(plan.inputs)
    tables = pd.concat([stores[table][[MATERIAL, AT]] for table in KEPT])
    return [(str(name), str(site) or None) for name, site in zip(tables[MATERIAL], tables[AT], strict=True)]


def _batches(plan: Plan, period: str) -> dict[tuple[str, str | None], list[str]]:
    """Return the batches of which something is there at the end of a period, by intermediate and site."""
    rows = plan.tables["Batches"]
    rows = rows[(rows["Period"] == period) & (rows["Stock (end)"] > LEAST_KILOGRAMS)]
    sites = rows["Site"] if sites_of(plan.inputs) else [None] * len(rows)
    found = dict[tuple[str, str | None], list[str]]()
    for name, site, batch in zip(rows["Intermediate"], sites, rows["Batch"], strict=True):
        found.setdefault((str(name), site or None), []).append(str(batch))
    return found


def _delivered(sales: pd.DataFrame) -> pd.DataFrame:
    """Return what is sold, window by window, however many periods it is sold in."""
    keys = ["Contract", "Product", "From", "Due", *(["Site"] if "Site" in sales else [])]
    sums = sales.groupby(keys, sort=False, dropna=False)["Amount"].sum().reset_index()
    return sums.rename(columns={"Contract": "Contract or spot", "Amount": "Planned"})


def _awaited(plan: Plan, until: date) -> pd.DataFrame:
    """Return lots that are expected, bought or on their way, and products that are, up to a day."""
    first, columns = plan.inputs["Periods"]["Start"].iloc[0], ["Lot or product", "Planned for"]
    use, lots, arrivals = plan.tables["Lot use"], plan.inputs["Lots"], plan.inputs["Arrivals"]
    bought = use["Lot"][use["Bought"] > LEAST_TONNES]
    comes = still_to_come(plan.inputs) & ((lots["Status"] != "offered") | lots["Lot"].isin(bought))
    tonnes = lots["Quantity"].where(lots["Status"] != "offered", lots["Lot"].map(use.set_index("Lot")["Bought"]))
    days = pd.DataFrame({columns[0]: lots["Lot"], columns[1]: lots["Available"].fillna(first)})[comes]
    coming = arrivals[["Product", "Date", "Lot", "Site"]].set_axis([*columns, "Batch", "Site"], axis=1)
    found = pd.concat(
        [
            days.assign(Planned=_with_unit(tonnes[comes], "t"), Site=lots["Site"][comes]),
            coming.assign(Planned=_with_unit(arrivals["Quantity"], "kg")),
        ]
    )
    found = found if sites_of(plan.inputs) else found.drop(columns="Site")
    return found[found[columns[1]] <= pd.Timestamp(until)].sort_values(columns[1], kind="stable")


def _with_unit(amounts: pd.Series, unit: str) -> list[str]:
    """Return amounts in words; a lot without a quantity is as much as wanted."""
    return ["" if math.isnan(amount) else f"{amount:,.{DIGITS}g} {unit}" for amount in amounts.tolist()]
