"""Days in cells: dates, and what stands in for one."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from models.schema.problems import Severity
from planner.reading.files.grid import Percent
from planner.reading.flaws import Flaw, Reading, clean, digits, nothing, quoted, shown

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?", re.ASCII)


def day(raw: object, epoch: datetime) -> Reading:
    """A day, as a datetime at midnight. `epoch` is the day from which the workbook counts its dates."""
    if isinstance(raw, datetime):
        return without_time(raw)
    if isinstance(raw, date):
        return datetime(raw.year, raw.month, raw.day), None
    if isinstance(raw, str):
        return _day_in_text(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool | Percent):
        return _day_from_number(raw, epoch)
    if isinstance(raw, bool | Percent | time | timedelta):
        return None, _not_a_day(shown(raw))
    return nothing(raw)


def without_time(raw: datetime) -> Reading:
    """The day of a date with a time."""
    midnight = datetime(raw.year, raw.month, raw.day)
    if raw == midnight:
        return raw, None
    return midnight, Flaw(
        check="time-dropped",
        message=f"The time of day was left out: {raw:%Y-%m-%d %H:%M} was read as {raw:%Y-%m-%d}.",
        remedy="Type the date only.",
        severity=Severity.WARNING,
        suggestion=midnight.date(),
    )


def _day_in_text(raw: str) -> Reading:
    text = clean(raw)
    if not text:
        return None, None
    match = _ISO.fullmatch(text)
    try:
        found = datetime(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        found = None
    if found is None:
        return None, _not_a_day(quoted(text))
    return found, Flaw(
        check="date-as-text",
        message=f"The text {quoted(text)} was read as the date {found:%Y-%m-%d}.",
        remedy="Type it as a date.",
        severity=Severity.WARNING,
        suggestion=found.date(),
    )


def _day_from_number(raw: float, epoch: datetime) -> Reading:
    first, last = ((datetime(edge.year, edge.month, edge.day) - epoch).days for edge in (FIRST_DAY, LAST_DAY))
    if not first <= raw <= last:
        return None, _not_a_day(digits(raw))
    found = epoch + timedelta(days=int(raw))
    return found, Flaw(
        check="date-as-number",
        message=f"The number {digits(raw)} was read as the date {found:%Y-%m-%d}.",
        remedy="Format the cell as a date.",
        severity=Severity.WARNING,
        suggestion=found.date(),
    )


def _not_a_day(shown: str) -> Flaw:
    return Flaw(
        check="not-a-date",
        message=f"{shown} is not read as a date: day and month may be taken for each other.",
        remedy="Type a date such as 2026-03-04 (year-month-day).",
        may_be_blank=True,
    )
