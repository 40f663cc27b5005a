"""The calendar goes on: periods that went go, and as many may come at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any

import pandas as pd

from planner.reading.values.days import LAST_DAY
from planner.rolling.splitting import Pieces
from planner.rolling.week import CannotRoll, Week

NUMBER = re.compile(r"(?<!\d)(?<!\d-)\d{1,3}$")
"""The number at the end of a name, if it is no year and no day: of `W09`, `Week 9`, `2026-W09`."""


def roll(week: Week, added: int, cut: Pieces) -> pd.DataFrame:
    """Return the periods that are left, those to be cut in pieces, and `added` ones as long as those that went.

    Raises:
        CannotRoll: no period would be left, or there would be some after the last day that a workbook may have.
    """
    periods = week.inputs["Periods"].sort_values("Start")
    left = periods[periods["End"] > week.until]
    if left.empty and not added:
        raise CannotRoll(f"The plan ends on {week.until:%Y-%m-%d}: nothing of it is left. Add periods with --weeks.")
    went = periods[periods["End"] <= week.until]
    days = list(islice(cycle((went["End"] - went["Start"]).dt.days + 1), added))
    if sum(days) > (pd.Timestamp(LAST_DAY) - week.plan_end).days:
        raise CannotRoll(f"{added:,} periods more would end after {LAST_DAY}. Add fewer with --weeks.")
    pieces = week.rows("Periods", [piece for pieces_of in cut.values() for piece in pieces_of])
    left = pd.concat([left[~left["Period"].isin(list(cut))], pieces]).sort_values("Start", kind="stable")
    names = [*went["Period"], *left["Period"]]
    return pd.concat([left, week.rows("Periods", _next(names, week.plan_end, days))])


def _next(names: Sequence[str], end: pd.Timestamp, days: list[int]) -> list[dict[Any, Any]]:
    rows: list[dict[Any, Any]] = []
    for length in days:
        start = end + pd.Timedelta(days=1)
        end += pd.Timedelta(days=length)
        names = [*names, _name_after(names, start)]
        rows.append({"Period": names[-1], "Start": start, "End": end})
    return rows


def _name_after(names: Sequence[str], start: pd.Timestamp) -> str:
    """Return the next name: the last one counted on, or else the day on which the period starts."""
    counted = NUMBER.search(names[-1])
    if counted:
        number = f"{int(counted[0]) + 1:0{len(counted[0])}d}"
        following = f"{names[-1][: counted.start()]}{number}"
        if following not in names:
            return following
    return f"{start:%Y-%m-%d}"
