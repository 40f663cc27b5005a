"""When a line that stands still from the first day of the plan reaches a customer, in words."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from models.schema.plan_tables.explanation_outputs import DELAYS
from planner.engine.plan import Plan

TITLE = "How long each line may stand still"
WORDS = (
    "From the first day of the plan, with all else planned anew. Until then every delivery can still be kept as "
    "planned; targets and money may suffer before."
)
ONE = "1 day"


def known(plan: Plan) -> pd.DataFrame:
    """Return the rows of which it was computed how long they may stand still."""
    rows = plan.tables[DELAYS.name]
    return rows[rows["Days"].notna()]


def in_words(plan: Plan) -> Iterator[str]:
    """Yield which line reaches a customer soonest, and which has most time; nothing where that is not known."""
    rows, days = known(plan), len(pd.date_range(*_ends(plan)))
    touching = rows[rows["Days"] < days]
    if touching.empty:
        return
    least, most = touching["Days"].min(), rows["Days"].max()
    first, last = touching[touching["Days"] == least], rows[rows["Days"] == most]
    begins = f"Of lines that stop on {first['From'].iloc[0]:%Y-%m-%d} {_names(first, 'reaches', 'reach')}"
    ends = "not before the plan ends" if most >= days else _after(most)
    patient = "" if most == least else f"; last {_names(last, 'does', 'do')}: {ends}"
    yield f"{begins} a customer soonest: {_after(least)} ({first['First touched'].iloc[0]}){patient}."


def _after(days: float) -> str:
    if not days:
        return "at once"
    return f"after {ONE if days == 1 else f'{days:,.0f} days'}"


def _names(rows: pd.DataFrame, one: str, several: str) -> str:
    names = list(rows["Line"])
    return f"{names[0]} {one}" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} {several}"


def _ends(plan: Plan) -> tuple[pd.Timestamp, pd.Timestamp]:
    periods = plan.inputs["Periods"]
    return periods["Start"].min(), periods["End"].max()
