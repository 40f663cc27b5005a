"""The dates of a plant on the borders of periods, as far as they lie within one: lots come later and expire earlier."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.schema.frames import Tables


def by_whole_periods(tables: Tables) -> Tables:
    """The tables with every lot there for whole periods only; nothing else is changed."""
    periods, lots = tables["Periods"].sort_values("Start"), tables["Lots"]
    start, end = periods["Start"].to_numpy(), periods["End"].to_numpy()
    return {**tables, "Lots": lots.assign(**{"Available": _up(lots["Available"], start), "Use by": _down(lots, end)})}


def _up(days: pd.Series, starts: np.ndarray) -> pd.Series:
    """The next first day of a period; days after the last one stay."""
    place = np.searchsorted(starts, days.to_numpy(), side="left")
    there = days.notna().to_numpy() & (place < len(starts))
    return days.where(~there, pd.Series(starts[np.minimum(place, len(starts) - 1)], days.index))


def _down(lots: pd.DataFrame, ends: np.ndarray) -> pd.Series:
    """The last day of the period before; days before the first one stay."""
    days = lots["Use by"]
    place = np.searchsorted(ends, days.to_numpy(), side="right") - 1
    there = days.notna().to_numpy() & (place >= 0)
    return days.where(~there, pd.Series(ends[np.maximum(place, 0)], days.index))
