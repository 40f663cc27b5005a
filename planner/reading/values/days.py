"""Days in cells: dates, and what stands in for one."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from models.schema.problems import Severity
from planner.reading.files.grid import Percent
from planner.reading.files.number_format import at_midnight
from planner.reading.values.flaws import Flaw, Reading, clean, digits, nothing, quoted, shown

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)

_ISO = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:[T ](?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AP]M)?))?"
    r"(?P<zone> ?(?:Z|[A-Z]{2,5}|[+-]\d{2}(?::?\d{2})?)| ?\[.*\])*",
    re.ASCII | re.IGNORECASE,
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?P<time>)(?P<zone>)", re.ASCII)
"""As SAP writes it: 20260304."""
_MIDNIGHT = re.compile(r"[0:.,]*")


def day(raw: object, epoch: datetime) -> Reading:
    """Return a day, as a datetime at midnight. `epoch` is the day from which the workbook counts its dates."""
    if isinstance(raw, datetime):
        return held(raw)
    if isinstance(raw, date):
        return held(datetime(raw.year, raw.month, raw.day))
    if isinstance(raw, str):
        return _day_in_text(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool | Percent):
        return _day_from_number(raw, epoch)
    if isinstance(raw, bool | Percent | time | timedelta):
        return None, _not_a_day(shown(raw))
    return nothing(raw)


def held(raw: datetime) -> Reading:
    """Return the day of a date with a time, if it is one of those that plans are made for."""
    if raw.tzinfo is not None:
        return None, _with_zone(raw.isoformat())
    if not FIRST_DAY <= raw.date() <= LAST_DAY:
        return None, _out_of_range(raw)
    midnight = datetime(raw.year, raw.month, raw.day)
    return midnight, None if raw == midnight else _time_dropped(shown(raw), midnight)


def _day_in_text(raw: str) -> Reading:
    text = clean(raw)
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None, _not_a_day(quoted(text)) if text else None
    if match["zone"]:
        return None, _with_zone(text)
    try:
        found = datetime(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None, _no_such_day(text)
    if not FIRST_DAY <= found.date() <= LAST_DAY:
        return None, _out_of_range(found)
    if match["time"] and not _MIDNIGHT.fullmatch(match["time"]):
        return found, _time_dropped(text, found)
    return found, Flaw(
        check="date-as-text",
        message=f"The text {quoted(text)} was read as the date {found:%Y-%m-%d}.",
        remedy="Type it as a date.",
        severity=Severity.WARNING,
        suggestion=found.date(),
    )


def _day_from_number(raw: float, epoch: datetime) -> Reading:
    first, last = ((datetime(edge.year, edge.month, edge.day) - epoch).days for edge in (FIRST_DAY, LAST_DAY))
    if not first <= raw < last + 1:
        return None, _not_a_day(digits(raw))
    found = at_midnight(epoch + timedelta(days=raw)).replace(hour=0, minute=0, second=0, microsecond=0)
    return found, Flaw(
        check="date-as-number",
        message=f"The number {digits(raw)} was read as the date {found:%Y-%m-%d}.",
        remedy="Format the cell as a date.",
        severity=Severity.WARNING,
        suggestion=found.date(),
    )


def _time_dropped(shown: str, midnight: datetime) -> Flaw:
    return Flaw(
        check="time-dropped",
        message=f"The time of day was left out: {shown} was read as {midnight:%Y-%m-%d}.",
        remedy="Type the date only.",
        severity=Severity.WARNING,
        suggestion=midnight.date(),
    )


def _with_zone(text: str) -> Flaw:
    return Flaw(
        check="date-with-zone",
        message=f"{quoted(text)} states a time zone, so that its day depends on where one is.",
        remedy="Type the date only, such as 2026-03-04.",
    )


def _out_of_range(found: datetime) -> Flaw:
    return Flaw(
        check="date-out-of-range",
        message=f"The date {found:%Y-%m-%d} is not from {FIRST_DAY.year} to {LAST_DAY.year}.",
        remedy="Type a date such as 2026-03-04 (year-month-day).",
    )


def _no_such_day(text: str) -> Flaw:
    return Flaw(
        check="not-a-date",
        message=f"{quoted(text)} is no day of the calendar.",
        remedy="Type a date such as 2026-03-04 (year-month-day).",
    )


_TWO_NUMBERS = re.compile(r"\D*(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]")
"""How a day and a month begin a text, in either order."""
MONTHS = range(1, 13)


def _not_a_day(shown: str) -> Flaw:
    why = ": day and month may be taken for each other" if _is_either_way(shown) else ""
    return Flaw(
        check="not-a-date",
        message=f"{shown} is not read as a date{why}.",
        remedy="Type a date such as 2026-03-04 (year-month-day).",
        may_be_blank=True,
    )


def _is_either_way(shown: str) -> bool:
    """Return whether a text names another day if its first two numbers change places."""
    match = _TWO_NUMBERS.match(shown)
    numbers = set(map(int, match.groups())) if match else set()
    return len(numbers) > 1 and all(number in MONTHS for number in numbers)
