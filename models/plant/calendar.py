"""The plan's calendar: the one place that puts dates, windows and lags on periods.

Dates are placed conservatively: what arrives within a period can be used from the next one, and a window counts only
the periods that lie wholly inside it. Limits are placed the other way round: they hold in every period they touch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Dates = NDArray[np.datetime64]
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
        """The calendar of the frame of Periods, which has to be in order, without blank dates, gaps or overlaps."""
        start, end = days_of(periods["Start"]), days_of(periods["End"])
        days = (end - start).astype(np.int64) + 1
        return cls(names=tuple(periods["Period"]), start=start, end=end, days=days)

    def __len__(self) -> int:
        return len(self.names)

    def from_start(self, dates: ArrayLike) -> Dates:
        """Dates with the first day of the plan for the blank ones."""
        days = days_of(dates)
        return np.where(np.isnat(days), self.start[0], days)

    def to_end(self, dates: ArrayLike) -> Dates:
        """Dates with the last day of the plan for the blank ones."""
        days = days_of(dates)
        return np.where(np.isnat(days), self.end[-1], days)

    def lot_window(self, available: ArrayLike, use_by: ArrayLike) -> tuple[Positions, Positions]:
        """From the first period that starts on or after `available` to the last that ends on or before `use_by`."""
        return self.inside(available, use_by)

    def inside(self, start: ArrayLike, end: ArrayLike) -> tuple[Positions, Positions]:
        """The periods that lie wholly inside `start`..`end`, both days included."""
        opens, closes = days_of(start), days_of(end)
        first = np.searchsorted(self.start, opens, side="left")
        last = np.searchsorted(self.end, closes, side="right") - 1
        return self._open_ended(opens, first, closes, last)

    def touched(self, start: ArrayLike, end: ArrayLike) -> tuple[Positions, Positions]:
        """Every period that has a day in common with `start`..`end`, both days included."""
        opens, closes = days_of(start), days_of(end)
        first = np.searchsorted(self.end, opens, side="left")
        last = np.searchsorted(self.start, closes, side="right") - 1
        return self._open_ended(opens, first, closes, last)

    def arrival(self, lag_days: ArrayLike, p: ArrayLike) -> Positions:
        """The period that holds the day `start of p + lag`, or `len(calendar)` if that day is after the end.

        `lag_days` in days, not negative; part of a day does not reach the next day.
        """
        # A lag converted from hours may fall short of a whole day by rounding.
        whole = np.floor(np.minimum(np.asarray(lag_days, dtype=float), LONGEST_LAG) + 1e-9)
        lag = whole.astype("timedelta64[D]")
        arrives = self.start[np.asarray(p, dtype=np.intp)] + lag
        return np.asarray(np.searchsorted(self.end, arrives, side="left"))

    def holding(self, dates: ArrayLike) -> Positions:
        """The period that holds each day, or `len(calendar)` if it is after the end."""
        return np.asarray(np.searchsorted(self.end, days_of(dates), side="left"))

    def _open_ended(
        self, opens: Dates, first: np.intp | Positions, closes: Dates, last: np.intp | Positions
    ) -> tuple[Positions, Positions]:
        return np.where(np.isnat(opens), 0, first), np.where(np.isnat(closes), len(self) - 1, last)


def days_of(dates: ArrayLike) -> Dates:
    """Dates of any resolution as days (datetime64[D])."""
    return np.asarray(dates, dtype="datetime64[s]").astype("datetime64[D]")
