"""The plan's calendar: the one place that puts dates, windows and lags on periods.

What a period makes, it makes evenly over its days. So a date within a period loses no day: a lot may be worked in the
period that holds the day on which it comes, in the days that are left of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Dates = NDArray[np.datetime64]
Days = NDArray[np.timedelta64]
Positions = NDArray[np.intp]

LONGEST_LAG = 1_000_000.0
"""In days. A longer lag is taken as this one: either ends after every plan."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """The periods in order; `start` and `end` are days (datetime64[D]), the end included; `days` counts them.

    Windows are answered as two arrays, the first and the last position of a period; first > last means no period. A
    blank date (NaT) stands for the start or the end of the plan.
    """

    names: tuple[str, ...]
    start: Dates
    end: Dates
    days: NDArray[np.int64]

    @classmethod
    def of(cls, periods: pd.DataFrame) -> Calendar:
        """Return the calendar of the frame of Periods, which has to be in order, without blank dates,
        gaps or overlaps."""
        start, end = days_of(periods["Start"]), days_of(periods["End"])
        days = (end - start).astype(np.int64) + 1
        return cls(names=tuple(periods["Period"]), start=start, end=end, days=days)

    def __len__(self) -> int:
        return len(self.names)

    def from_start(self, dates: ArrayLike) -> Dates:
        """Return dates with the first day of the plan for the blank ones."""
        days = days_of(dates)
        return np.where(np.isnat(days), self.start[0], days)

    def to_end(self, dates: ArrayLike) -> Dates:
        """Return dates with the last day of the plan for the blank ones."""
        days = days_of(dates)
        return np.where(np.isnat(days), self.end[-1], days)

    def inside(self, start: ArrayLike, end: ArrayLike) -> tuple[Positions, Positions]:
        """Return the periods that lie wholly inside `start`..`end`, both days included."""
        opens, closes = days_of(start), days_of(end)
        first = np.searchsorted(self.start, opens, side="left")
        last = np.searchsorted(self.end, closes, side="right") - 1
        return self._open_ended(opens, first, closes, last)

    def touched(self, start: ArrayLike, end: ArrayLike) -> tuple[Positions, Positions]:
        """Return every period that has a day in common with `start`..`end`, both days included."""
        opens, closes = days_of(start), days_of(end)
        first = np.searchsorted(self.end, opens, side="left")
        last = np.searchsorted(self.start, closes, side="right") - 1
        return self._open_ended(opens, first, closes, last)

    def first_day(self, p: Positions, since: Dates) -> Dates:
        """Return the first day of each period p for what is there since a day: that day, if the period holds it."""
        return np.where((since > self.start[p]) & (since <= self.end[p]), since, self.start[p])

    def last_day(self, p: Positions, until: Dates) -> Dates:
        """Return the last day of each period p for what is there until a day: that day, if the period holds it."""
        return np.where((until >= self.start[p]) & (until < self.end[p]), until, self.end[p])

    def holding(self, dates: ArrayLike) -> Positions:
        """Return the period that holds each day, or `len(calendar)` if it is after the end."""
        return np.asarray(np.searchsorted(self.end, days_of(dates), side="left"))

    def _open_ended(
        self, opens: Dates, first: np.intp | Positions, closes: Dates, last: np.intp | Positions
    ) -> tuple[Positions, Positions]:
        return np.where(np.isnat(opens), 0, first), np.where(np.isnat(closes), len(self) - 1, last)


def whole_days(lag: ArrayLike) -> Days:
    """Return lags in days, not negative, as whole days; part of a day does not reach the next day."""
    # A lag converted from hours may fall short of a whole day by rounding.
    whole = np.floor(np.minimum(np.asarray(lag, dtype=float), LONGEST_LAG) + 1e-9)
    days: Days = whole.astype("timedelta64[D]")
    return days


def days_of(dates: ArrayLike) -> Dates:
    """Return dates of any resolution as days (datetime64[D])."""
    return np.asarray(dates, dtype="datetime64[s]").astype("datetime64[D]")
