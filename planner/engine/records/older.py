"""A plan of an older version of planner in the tables of this one, as far as they follow from what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from models.plant.calendar import Calendar
from models.program.money_items import EXPECTED_FEED, OPENING_FEED, kind_of
from models.results.cash import by_month, lots_paid
from models.schema.frames import frame
from models.schema.outputs import CASH_BY_MONTH, OUTPUTS, SUMMARY
from planner.engine.plan import Plan
from planner.engine.records import summary

Row = dict[str, Any]

OWNED_FEED = "Feed owned"
"""One item of Money once, before stock and expected lots were told apart."""


def renewed(plan: Plan) -> Plan:
    """Return the plan with cash and stock, late sales, and cash by month told apart; a new one is left as it is."""
    money, sales = plan.tables["Money"], plan.tables["Sales"]
    if len(sales) and sales["Late"].isna().all():
        plan = replace(plan, tables={**plan.tables, "Sales": _with_late(plan)})
    if len(money) and money["Kind"].isna().all():
        plan = _with_kinds(plan)
    if not len(money) or len(plan.tables[CASH_BY_MONTH.name]):
        return plan
    months = by_month(plan.inputs, plan.tables["Money"], plan.tables["Lot use"])
    return replace(plan, tables={**plan.tables, CASH_BY_MONTH.name: months})


def _with_late(plan: Plan) -> pd.DataFrame:
    """Return the sales; what was sold in a period that starts after Due was late."""
    sales, starts = plan.tables["Sales"], plan.inputs["Periods"].set_index("Period")["Start"]
    return sales.assign(Late=sales["Amount"].where(sales["Period"].map(starts) > sales["Due"], 0.0))


def _with_kinds(plan: Plan) -> Plan:
    """Return the plan with a kind for each row of Money, and with what its summary did not state."""
    arrived = _arrived(plan)
    rows = [row for old in _rows(plan.tables["Money"]) for row in _told_apart(old, arrived)]
    tables = {**plan.tables, "Money": frame(OUTPUTS["Money"].columns, rows)}
    told = replace(plan, tables=tables)
    return replace(told, tables={**tables, "Summary": _completed(plan.tables["Summary"], summary.table(told))})


def _rows(rows: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _told_apart(row: Row, arrived: dict[str, float]) -> Iterator[Row]:
    """Yield a row of Money; that of owned feed as what was there and what arrived in its period."""
    if row["Item"] != OWNED_FEED:
        yield row | {"Kind": kind_of(row["Item"])}
        return
    paid = arrived.get(row["Period"], 0.0)
    for item, amount in ((EXPECTED_FEED, paid), (OPENING_FEED, row["Amount"] - paid)):
        if abs(amount) > summary.TINY:
            yield row | {"Item": item, "Amount": amount, "Kind": kind_of(item)}


def _arrived(plan: Plan) -> dict[str, float]:
    """Return what expected lots cost, by the first period in which they may be used; those that
    never may are left out."""
    paid = lots_paid(plan.inputs, plan.tables["Lot use"])
    sums = paid[paid["Status"] == "expected"].groupby("p")["Amount"].sum()
    names = Calendar.of(plan.inputs["Periods"]).names
    return {names[p]: float(sums[p]) for p in sums.index}


def _completed(told: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the summary as it was told, with the rows that it did not have yet."""
    known = {row["Key"]: row for row in _rows(told)}
    rows = [known.pop(row["Key"], row) for row in _rows(table)]
    return frame(SUMMARY.columns, [*rows, *known.values()])
