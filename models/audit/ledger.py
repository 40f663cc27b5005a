"""How two figures are compared, and what is said where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.audit import sums

TOLERANCE = 1e-6
"""Figures may differ by this share of their size, or of 1 where they are smaller (t, kg, h, money)."""


Figures = pd.Series | Mapping[Any, float]
"""Figures by what they are of: a series, or plain sums by key where there is no need of one."""


@dataclass(frozen=True)
class Violation:
    """One thing that is wrong: which table says it, what it is about, and in words what is the matter."""

    table: str
    what: str
    words: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.table, self.what, self.words) if part)


class Ledger:
    """Collects what is wrong. Figures are compared by their keys, whose parts name what is compared."""

    tolerance = TOLERANCE

    def __init__(self) -> None:
        self.violations: list[Violation] = []

    def say(self, table: str, what: str, words: str) -> None:
        """Record that something is wrong."""
        self.violations.append(Violation(table, what, words))

    def once(self, table: str, rows: pd.DataFrame, keys: list[str], every: pd.Index | None = None) -> pd.DataFrame:
        """Return the rows by their keys, in the order of `every`; each is there once,
        and none of `every` is missing."""
        found = None if every is None or len(rows) != len(every) else _places(rows, keys, every)
        if every is not None and found is not None:
            return rows.drop(columns=keys).take(found).set_axis(every)
        keyed = rows.set_index(keys if len(keys) > 1 else keys[0])
        for key in keyed.index[keyed.index.duplicated()].unique():
            self.say(table, named(key), "it is there twice")
        for key in [] if every is None else every.difference(keyed.index):
            self.say(table, named(key), "it is missing")
        return keyed[~keyed.index.duplicated()]

    def equal(self, table: str, figure: str, told: Figures, ours: Figures, size: Figures | float = 0.0) -> None:
        """Compare the plan's figures with those worked out here; `size` is how large the parts are that
        they are made of.

        What only one side has, and a blank, counts as 0. The keys must be unique.
        """
        if not len(told) and not len(ours):
            return
        every = _every(told, ours)
        left, right = _on(told, every), _on(ours, every)
        wrong = np.abs(left - right) > _slack(left, right, _on(size, every))
        for place in np.flatnonzero(wrong).tolist():
            here, there = f"{left[place]:.9g}", f"{right[place]:.9g}"
            self.say(table, named(every[place]), f"{figure} is {here} in the plan and {there} worked out again")

    def at_most(self, table: str, figure: str, ours: Figures, limit: Figures, size: Figures | float = 0.0) -> None:
        """Hold figures to their upper limits; a blank or infinite limit is none."""
        if not len(ours):
            return
        every, value = _keys(ours), _values(ours)
        most = np.nan_to_num(_at(limit, every), nan=np.inf, posinf=np.inf, neginf=-np.inf)
        slack = _slack(value, np.where(np.isfinite(most), most, 0.0), _on(size, every))
        for place in np.flatnonzero(value > most + slack).tolist():
            self.say(table, named(every[place]), f"{figure} is {value[place]:.9g}, more than {most[place]:.9g}")

    def at_least(self, table: str, figure: str, ours: Figures, least: float, size: Figures | float = 0.0) -> None:
        """Hold figures to a lower limit."""
        every, value = _keys(ours), _values(ours)
        for place in np.flatnonzero(value < least - _slack(value, value, _on(size, every))).tolist():
            self.say(table, named(every[place]), f"{figure} is {value[place]:.9g}, less than {least:.9g}")

    def none(self, table: str, rows: pd.DataFrame, keys: list[str], words: str) -> None:
        """Refuse rows that should not be there."""
        if len(rows):
            for row in rows[keys].itertuples(index=False):
                self.say(table, named(tuple(row)), words)


def _places(rows: pd.DataFrame, keys: list[str], every: pd.Index) -> list[int] | None:
    """Return which row is each of an index; None if a row or a part of the index is there twice or missing."""
    told: list[list[object]] = [rows[key].tolist() for key in keys]
    place = {key: row for row, key in enumerate(zip(*told, strict=True) if len(told) > 1 else told[0])}
    found = [place.get(key, -1) for key in every.tolist()]
    return None if len(set(found)) < len(rows) or -1 in found else found


def named(key: object) -> str:
    """Return a key as text: its parts joined by ` / `, days without time."""
    parts = key if isinstance(key, tuple) else (key,)
    return " / ".join(f"{part:%Y-%m-%d}" if isinstance(part, pd.Timestamp) else str(part) for part in parts)


def _slack(left: np.ndarray, right: np.ndarray, size: np.ndarray) -> np.ndarray:
    return np.asarray(TOLERANCE * np.maximum(np.maximum(np.abs(left), np.abs(right)), np.fmax(size, 1.0)))


Keys = pd.Index | Sequence[Any]


def _every(told: Figures, ours: Figures) -> Keys:
    """Return the keys of both sides, in order; those of one side as they are where the other has none, or the same."""
    left, right = _keys(told), _keys(ours)
    if not len(left) or not len(right):
        return left if len(left) else right
    if isinstance(left, pd.Index) and isinstance(right, pd.Index) and left.equals(right):
        return right
    named, named_here = _listed(left), _listed(right)
    return right if named == named_here else sums.in_order({*named, *named_here})


def _keys(figures: Figures) -> Keys:
    return figures.index if isinstance(figures, pd.Series) else list(figures)


def _listed(keys: Keys) -> Sequence[Any]:
    return keys.tolist() if isinstance(keys, pd.Index) else keys


def _values(figures: Figures) -> np.ndarray:
    if isinstance(figures, pd.Series):
        return figures.to_numpy(dtype=float)
    return np.fromiter(figures.values(), dtype=float, count=len(figures))


def _at(figures: Figures, every: Keys) -> np.ndarray:
    """Return the figures of keys as an array, NaN where there is none."""
    keys = _keys(figures)
    if keys is every or (isinstance(keys, pd.Index) and isinstance(every, pd.Index) and keys.equals(every)):
        return _values(figures)
    known = dict(zip(_listed(keys), _values(figures).tolist(), strict=True))
    return np.array([known.get(key, np.nan) for key in _listed(every)], dtype=float)


def _on(figures: Figures | float, every: Keys) -> np.ndarray:
    """Return the figures of keys as an array, 0 where there is none."""
    if isinstance(figures, int | float):
        return np.full(len(every), figures)
    return np.asarray(np.nan_to_num(_at(figures, every)))
