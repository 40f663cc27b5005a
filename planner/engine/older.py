"""A plan of an older version of planner in the tables of this one, as far as they follow from what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from models.plant.calendar import Calendar
from models.program.money_items import EXPECTED_FEED, OPENING_FEED, kind_of
from models.schema.frames import Tables, frame
from models.schema.outputs import OUTPUTS, SUMMARY
from planner.engine import summary
from planner.engine.plan import Plan

Row = dict[str, Any]

OWNED_FEED = "Feed owned"
"""One item of Money once, before stock and expected lots were told apart."""


def renewed(plan: Plan) -> Plan:
    """The plan with cash and stock told apart; one that has them already is given back as it is."""
    money = plan.tables["Money"]
    if not len(money) or money["Kind"].notna().any():
        return plan
    arrived = _arrived(plan.inputs)
    rows = [row for old in _rows(money) for row in _told_apart(old, arrived)]
    tables = {**plan.tables, "Money": frame(OUTPUTS["Money"].columns, rows)}
    own = replace(plan, tables=tables)
    return replace(own, tables={**tables, "Summary": _completed(plan.tables["Summary"], summary.table(own))})


def _rows(own: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in own.to_dict("records")]


def _told_apart(row: Row, arrived: dict[str, float]) -> Iterator[Row]:
    """A row of Money; that of owned feed as what was there and what arrived in its period."""
    if row["Item"] != OWNED_FEED:
        yield row | {"Kind": kind_of(row["Item"])}
        return
    paid = arrived.get(row["Period"], 0.0)
    for item, amount in ((EXPECTED_FEED, paid), (OPENING_FEED, row["Amount"] - paid)):
        if abs(amount) > summary.TINY:
            yield row | {"Item": item, "Amount": amount, "Kind": kind_of(item)}


def _arrived(inputs: Tables) -> dict[str, float]:
    """What expected lots cost, by the first period in which they may be used; those that never may are left out."""
    lots, calendar = inputs["Lots"], Calendar.of(inputs["Periods"])
    first, last = calendar.lot_window(lots["Available"], lots["Use by"])
    some = (lots["Status"] == "expected").to_numpy() & (first <= last)
    cost = -(lots["Price"] * lots["Quantity"]).fillna(0.0)[some]
    periods = pd.Series([calendar.names[p] for p in first[some]], index=cost.index, dtype=object)
    return {str(period): float(amount) for period, amount in cost.groupby(periods).sum().items()}


def _completed(told: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """The summary as it was told, with the rows that it did not have yet."""
    known = {row["Key"]: row for row in _rows(told)}
    rows = [known.pop(row["Key"], row) for row in _rows(own)]
    return frame(SUMMARY.columns, [*rows, *known.values()])
