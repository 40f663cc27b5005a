"""Columns of checked tables as arrays: numbers, limits, dates, and names as their positions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.plant.parts import Dates, Names, Numbers, Positions


def names(column: pd.Series) -> Names:
    """Return names."""
    return tuple(column)


def numbers(column: pd.Series) -> Numbers:
    """Return numbers, NaN where blank."""
    return column.to_numpy(dtype=float)


def active_with(recipes: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the active rows of Recipes in which a column of numbers is filled in."""
    asked = ~np.isnan(recipes[column].to_numpy(dtype=float)) & (recipes["Active"].to_numpy() == "yes")
    return recipes.iloc[np.flatnonzero(asked)]


def limit(column: pd.Series) -> Numbers:
    """Return numbers with blank as infinity: no limit."""
    return column.fillna(np.inf).to_numpy(dtype=float)


def dates(column: pd.Series) -> Dates:
    """Return days."""
    return column.to_numpy(dtype="datetime64[D]")


def positions_or_none(names: Names, column: pd.Series) -> Positions:
    """Return the position of each name among these, -1 where it is not one of them."""
    where = {name: position for position, name in enumerate(names)}
    return np.array([where.get(name, -1) for name in column], dtype=np.int64)


def positions(names: Names, column: pd.Series) -> Positions:
    """Return the position of each name among these."""
    where = {name: position for position, name in enumerate(names)}
    return np.array([where[name] for name in column], dtype=np.int64)
