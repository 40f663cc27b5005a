"""Dates that are possible and unlikely: lots expected for a day that is past, a wrong year, downtime without loss."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.checks.facts import Facts, Flags, Numbers, amount, rows_where, warning
from models.checks.weeks.calendar import WINDOWS
from models.schema.problems import Offer, Problem

OTHERS = 2
"""So many other windows at least tell how long one usually is."""
LONG = 10.0
"""So many times as long as the others a window is long."""
ALIKE = 3.0
"""A window that is at most so many times as long as the others is one of them."""


YEAR = 300
"""So many days at least make what may be a slip in a year."""
SHORT = 120
"""In plans of at most so many days a window that is a year longer than the plan is no usual one."""


def period_a_year_long(facts: Facts) -> Iterator[Problem]:
    """A period is a year longer than others, to which it would be alike without that: a slip in a year."""
    if facts.calendar is None:
        return
    start, end = facts.days("Periods", "Start"), facts.days("Periods", "End")
    days = (end - start).astype(float) + 1
    others = amount(float(days.min()))
    a_year_less = days - 365
    slips = (days >= LONG * days.min()) & (a_year_less > 0) & (a_year_less <= ALIKE * days.min())
    for row in rows_where(slips):
        message = f"From {start[row]} to {end[row]} are {amount(days[row])} days, where others have {others}."
        yield warning("Periods", message, "Check the years.", row=row, column="Start" if row == 0 else "End")


def expected_lot_overdue(facts: Facts) -> Iterator[Problem]:
    """A lot is expected for a day before the plan starts, or for none: it is used as if it were there."""
    if facts.calendar is None:
        return
    start, available = facts.calendar.start[0], facts.days("Lots", "Available")
    is_expected = (facts.tables["Lots"]["Status"] == "expected").to_numpy(dtype=bool)
    for row in rows_where(is_expected & (np.isnat(available) | (available < start))):
        when = "no day" if np.isnat(available[row]) else f"{available[row]}, before the plan starts"
        message = f"The lot is expected for {when}: it is used from the first day, {start}, as if it were there."
        remedy = "If it has come, write stock as its Status; if not, the day on which it will."
        has_come = (Offer(column="Status", suggestion="stock"),)
        yield warning("Lots", message, remedy, row=row, column="Available", offers=has_come)


def window_a_year_long(facts: Facts) -> Iterator[Problem]:
    """A window is a year longer than the others of its table: a slip in a year."""
    for table, opens, closes in WINDOWS:
        start, end = facts.days(table, opens), facts.days(table, closes)
        days = (end - start).astype(float) + 1
        days[np.isnat(start) | np.isnat(end) | (end < start)] = np.nan
        for row in rows_where(_a_year_too_long(days, start, end) | _a_year_beside_the_plan(facts, days, start, end)):
            have, others = "a year too many here", np.delete(days, row)
            if _tell(others):
                have = f"where others have {amount(float(np.nanmedian(others)))}"
            message = f"From {start[row]} to {end[row]} are {amount(days[row])} days, {have}."
            column = opens if facts.calendar is not None and start[row] < facts.calendar.start[0] else closes
            yield warning(table, message, "Check the years.", row=row, column=column)


def downtime_without_loss(facts: Facts) -> Iterator[Problem]:
    """A downtime leaves a line at least the availability that it has anyway, as if what is lost had been typed."""
    if facts.has_no_rows("Downtime"):
        return
    lines = facts.tables["Lines"].drop_duplicates("Line").set_index("Line")["Availability"].fillna(100.0)
    usual = lines.reindex(facts.tables["Downtime"]["Line"]).to_numpy(dtype=float)
    left, steered = facts.numbers("Downtime", "Availability", blank=0.0), facts.steered("Downtime")
    for row in rows_where((left >= usual) & (left > 0)):
        if row not in steered:
            line = facts.tables["Downtime"]["Line"].iloc[row]
            message = f"Availability is {amount(left[row], '%')}, and {line} has {amount(usual[row], '%')} anyway."
            remedy = "Write what is left of the line's hours, 0 if it stands; or delete the row."
            yield warning("Downtime", message, remedy, row=row, column="Availability")


def _tell(others: Numbers) -> bool:
    """Return whether there are enough windows to tell how long one usually is."""
    return int((~np.isnan(others)).sum()) >= OTHERS


def _a_year_beside_the_plan(facts: Facts, days: Numbers, start: np.ndarray, end: np.ndarray) -> Flags:
    """Return the windows without others to tell that would lie within a short plan if one of their ends lay a year
    nearer."""
    flags = np.zeros(len(days), dtype=bool)
    if facts.calendar is None:
        return flags
    first, last = pd.Timestamp(facts.calendar.start[0]), pd.Timestamp(facts.calendar.end[-1])
    for row in rows_where(days > YEAR) if (last - first).days < SHORT else []:
        opens, closes, year = pd.Timestamp(start[row]), pd.Timestamp(end[row]), pd.DateOffset(years=1)
        within = first <= opens <= closes - year <= last or first <= opens + year <= closes <= last
        flags[row] = within and not _tell(np.delete(days, row))
    return flags


def _a_year_too_long(days: Numbers, start: np.ndarray, end: np.ndarray) -> Flags:
    """Return the windows that would be as long as the others if their end lay a year earlier."""
    flags = np.zeros(len(days), dtype=bool)
    for row in rows_where(days > YEAR):
        others = np.delete(days, row)
        others = others[~np.isnan(others)]
        if len(others) >= OTHERS:
            usual, last = float(np.median(others)), pd.Timestamp(end[row]) - pd.DateOffset(years=1)
            shifted = (last - pd.Timestamp(start[row])).days + 1
            flags[row] = days[row] > LONG * usual and 0 < shifted <= ALIKE * usual
    return flags
