"""Keys and terms of rows as arrays: places along axes made positions, terms sorted and added up."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike

from models.plant.plant import Numbers, Positions, Short
from models.program.blocks import Axis, Key, keys_of


def each_once(name: str, keys: Sequence[Key]) -> None:
    """Refuse a key that is there twice: Pyomo would let the second take the place of the first."""
    if len(set(keys)) < len(keys):
        twice = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise ValueError(f"{name}{list(twice)} is there twice")


def finite(bound: float) -> float | None:
    """Return a bound as Pyomo takes it: None where there is none."""
    return bound if isfinite(bound) else None


def named(axis: Axis, places: Positions) -> list[str]:
    """Return the names at places along an axis."""
    return [axis.names[place] for place in places.tolist()]


def taken(places: tuple[Positions, ...], kept: Positions) -> tuple[Positions, ...]:
    """Return some of the places along each axis."""
    return tuple(positions[kept] for positions in places)


def keys_over(over: Sequence[Key] | tuple[Axis, ...]) -> tuple[Sequence[Key], tuple[int, ...]]:
    """Return the keys of rows, and the lengths of their axes (those given by key have one axis)."""
    axes = [axis for axis in over if isinstance(axis, Axis)]
    if axes:
        return keys_of(axes), tuple(map(len, axes))
    keys = [axis for axis in over if not isinstance(axis, Axis)]
    return keys, (len(keys),)


def raveled(row: Positions | tuple[Positions, ...], lengths: tuple[int, ...]) -> Positions:
    """Return rows given by their places along axes of these lengths, as positions."""
    if not isinstance(row, tuple):
        return row
    if not len(row[0]):
        return np.zeros(0, dtype=np.int64)
    return np.asarray(np.ravel_multi_index(row, lengths), dtype=np.int64)


def grouped(entries: Sequence[tuple[Positions, Positions, ArrayLike]], rows: int) -> tuple[list[int], Short, Numbers]:
    """Return entries sorted by row and column, equal ones added up, zeros dropped; and where each row starts."""
    filled = [(row, column, np.broadcast_to(np.asarray(value, float), len(row))) for row, column, value in entries]
    row = np.concatenate([part[0] for part in filled]).astype(np.int64)
    column = np.concatenate([part[1] for part in filled]).astype(np.int64)
    value = np.concatenate([part[2] for part in filled])
    order = np.lexsort((column, row))
    row, column, value = row[order], column[order], value[order]
    if len(row):
        new = np.concatenate(([True], (row[1:] != row[:-1]) | (column[1:] != column[:-1])))
        begins = np.flatnonzero(new)
        row, column, value = row[begins], column[begins], np.add.reduceat(value, begins)
    kept = value != 0
    row, column, value = row[kept], column[kept], value[kept]
    return np.searchsorted(row, np.arange(rows + 1)).tolist(), column.astype(np.int32), value
