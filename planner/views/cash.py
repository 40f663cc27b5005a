"""Cash by month as it is drawn and said: what comes in, what goes out, and where cash is lowest."""

from __future__ import annotations

from planner.engine.plan import Plan
from planner.engine.records.shown import whole
from planner.views.chart_data import Series

TABLE = "Cash by month"
CASH_IN, CASH_OUT, SO_FAR = "Cash in", "Cash out", "Cumulative"


def months(plan: Plan) -> list[str]:
    """Return the months of the plan."""
    return list(plan.tables[TABLE]["Month"])


def series(plan: Plan) -> Series:
    """Return what comes in, what goes out, and the sum of both so far."""
    rows = plan.tables[TABLE]
    return {name: rows[name].to_numpy(dtype=float) for name in (CASH_IN, CASH_OUT, SO_FAR)}


def lowest_in_words(plan: Plan) -> str:
    """Return when most cash is tied up, and how much; empty where the plan never has less than it began with."""
    so_far = dict(zip(months(plan), plan.tables[TABLE][SO_FAR].tolist(), strict=True))
    month = min(so_far, key=lambda name: so_far[name], default="")
    if not month or so_far[month] > -0.5:
        return ""
    tied = f"{whole(-so_far[month])} {plan.currency} more has been paid than has come in"
    return f"Most cash is tied up at the end of {month}: {tied}."
