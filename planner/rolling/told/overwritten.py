"""What was done is written into the wrong column: over what the plan has, which is shown only."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from models.schema.at_sites import sites_of
from models.schema.frames import Tables
from models.schema.tables.actuals import ACTUALS_TABLE, DELIVERED, MAINTAINED, SHIPPED
from planner.engine.plan import RUN, Plan
from planner.rolling.notes import Notes
from planner.rolling.told import delivered, maintained, shipped
from planner.rolling.week import PLANNED

SAME = 1e-3
"""A figure that differs by no more than this share of itself has only been rounded."""


def heed_planned(plan: Plan, gone: list[str], actuals: Tables, notes: Notes) -> None:
    """Find rows without a word of what was done whose Planned is not what the plan has.

    Args:
        plan: the plan that was worked to.
        gone: the periods that went.
        actuals: what was written down, with sites.
        notes: hears of such rows.
    """
    sold = delivered.filled_in(plan.inputs, actuals[DELIVERED.name])
    for sheet, figure, keys, rows, has in (
        (ACTUALS_TABLE.name, "Amount", RUN, actuals[ACTUALS_TABLE.name], plan.worked_by_batch),
        (DELIVERED.name, "Quantity", _sale(plan), sold, plan.tables[delivered.TABLE]),
        (SHIPPED.name, "Amount", shipped.KEYS, actuals[SHIPPED.name], plan.tables[shipped.TABLE]),
        (MAINTAINED.name, "Times", maintained.KEYS, actuals[MAINTAINED.name], plan.tables[maintained.TABLE]),
    ):
        column = "Times" if sheet == MAINTAINED.name else "Amount"
        over = rows[rows["Period"].isin(gone)] if "Period" in rows else rows
        of_plan = _sums(has[has["Period"].isin(gone)], keys, column)
        for name, key, stated in _blank(over, figure if figure in rows else column, keys):
            planned = of_plan.get(key, [0.0])
            if not any(abs(stated - amount) <= SAME * max(stated, amount) for amount in planned):
                message = f"{name}: Planned is {stated:,.6g}, the plan has {planned[-1]:,.6g}, and {figure} is blank."
                notes.find(sheet, message, f"Write what was done into {figure}: Planned is shown only, and not read.")


def _sale(plan: Plan) -> list[str]:
    return [*delivered.SALE, "Site"] if sites_of(plan.inputs) else delivered.SALE


def _blank(rows: pd.DataFrame, figure: str, keys: list[str]) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """Yield rows with a Planned and nothing done: what to call them, their key, and what is stated."""
    for row in rows[rows[figure].isna() & rows[PLANNED].notna()].to_dict("records"):
        key = tuple(_text(row[name]) for name in keys)
        yield " / ".join(part for part in key if part), key, float(row[PLANNED])


def _sums(rows: pd.DataFrame, keys: list[str], column: str) -> dict[tuple[str, ...], list[float]]:
    """Return what the plan has by the end of each period in which it has some."""
    found = dict[tuple[str, ...], list[float]]()
    for row in rows.to_dict("records"):
        sums = found.setdefault(tuple(_text(row[name]) for name in keys), [0.0])
        sums.append(sums[-1] + float(row[column]))
    return {key: sums[1:] for key, sums in found.items()}


def _text(cell: object) -> str:
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%Y-%m-%d}"
    return cell if isinstance(cell, str) else ""
