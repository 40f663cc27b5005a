"""Sums by what names figures; where there are none, none are formed: most plants use few of all rules."""

from __future__ import annotations

import pandas as pd

NOTHING = pd.Series(dtype=float)


def by_level(figures: pd.Series, *levels: str) -> pd.Series:
    """Return the sums of figures by some levels of their index."""
    if figures.empty:
        return NOTHING
    sums: pd.Series = figures.groupby(level=list(levels)).sum()
    return sums


def nothing_by(*keys: str) -> pd.MultiIndex:
    """Return an index of these keys without rows."""
    return pd.MultiIndex.from_arrays([[] for _ in keys], names=keys)
