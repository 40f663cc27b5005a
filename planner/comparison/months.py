"""Results by month of plans for other days: a month counts as far as all of them have the same days of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from models.schema.words import Column, Table
from planner.comparison.standing.calendars import Periods, Span

MONTH = "Month"
SINCE_THE_START = ("Cumulative",)
"""Sums from the first day of the plan on."""


def of_all(table: Table, rows: pd.DataFrame, periods: Periods) -> pd.DataFrame:
    """Return the months of a table by month of which all plans have the same days; of other tables all rows."""
    if MONTH not in table.keys or periods.same_everywhere:
        return rows
    spans = [periods.days_of(at) for at in range(len(periods.renamed))]
    return rows[[_is_the_same(month, spans) for month in rows[MONTH]]]


def columns_of_all(table: Table, periods: Periods) -> Sequence[Column]:
    """Return the columns that are compared: no sums since the start of plans that begin on other days."""
    starts = {span[0] for at in range(len(periods.renamed)) if (span := periods.days_of(at)) is not None}
    left_out = SINCE_THE_START if MONTH in table.keys and len(starts) > 1 else ()
    return [column for column in table.compared_columns if column.name not in left_out]


def _is_the_same(month: str, spans: Sequence[Span | None]) -> bool:
    first, last = _days(month)
    parts = {None if span is None else (max(span[0], first), min(span[1], last)) for span in spans}
    return len(parts) == 1


def _days(month: str) -> Span:
    """Return the first and the last day of a month such as 2026-11."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
