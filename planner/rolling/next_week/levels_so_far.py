"""What the published plan misses of promises that still stand, level by level."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.audit import promises
from models.schema.frames import Tables
from planner.rolling.week import PROMISE, Week, standing

NOTHING = 1e-6
"""Less than this share is rounding, no broken promise."""


def roll(week: Week, rolled: Tables) -> pd.DataFrame:
    """Return Levels so far: the sum of relative shortages of each level that has any."""
    published = week.plan.balances.once(promises.asked)
    missed = published[published["Level"].notna() & (published["Short"] > 0.0)]
    if missed.empty:
        return week.rows("Levels so far", [])
    here = missed[pd.MultiIndex.from_frame(missed[PROMISE]).isin(standing(rolled))]
    sums = (here["Short"] / here["Asked"].clip(lower=1.0)).groupby(here["Level"]).sum()
    rows: list[dict[Any, Any]] = [{"Level": level, "Sum": missing} for level, missing in sums.items()]
    return week.rows("Levels so far", [row for row in rows if row["Sum"] > NOTHING])
