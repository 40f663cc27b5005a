"""Levels of promises while shares of mixes are looked for: held with a slack at a steep price, never as a hard row.

A hard row would trap the climb: on the way to a mix that earns more a promise may have to miss more for a while.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.plant.parts import Numbers
from models.program.arrays.lp import Lp
from models.program.objective import Level
from models.solving.solution import KEPT

DEARER = 10.0
"""How many times dearer each level is than the one after it, while promises and money are weighed together."""

MOST_DEAR = 1e4
"""No level is dearer than this many times the last."""

STEEP = 10.0
"""How many times its dear price a level costs that is looked for, or misses more than it is held at."""


class Softly:
    """The levels of a program, each with a row of its own that a last column, its slack, may break.

    `lp` is the program with these rows, which are free at first, and `money` what a unit of each of its columns costs.

    Args:
        lp: the program, of whose columns the levels are.
        money: what a unit of each column costs.
        dear: a dear price of what each column misses.
        ranked: the levels in their order.
    """

    def __init__(self, lp: Lp, money: Numbers, dear: Numbers, ranked: Sequence[Level]) -> None:
        self.levels, self._many, self._dear = tuple(ranked), len(lp.lower), dear
        self._rows = len(lp.row_lower) + np.arange(len(self.levels))
        self.lp = _with_slacks(lp, self.levels)
        self.money = np.concatenate([money, np.zeros(len(self.levels))])

    def weighed(self) -> Numbers:
        """Return money and promises as one cost, each level dearer than the next."""
        cost = self.money.copy()
        for place, level in enumerate(reversed(self.levels)):
            cost[level.columns] += min(DEARER**place, MOST_DEAR) * self._dear[level.columns]
        return cost

    def nearer(self, place: int) -> Numbers:
        """Return a cost by which a level counts steeply; those before it are held, and those after it weighed."""
        cost = self._held(place, STEEP * STEEP)
        for at, level in enumerate(self.levels[place:]):
            cost[level.columns] += (1.0 if at else STEEP) * self._dear[level.columns]
        return cost

    def alone(self, place: int) -> Numbers:
        """Return a cost by which nothing counts but a level, and that those before it are held."""
        level, per = self.levels[place], float(self._dear[self.levels[place].columns].max())
        cost = self._held(place, STEEP)
        cost[: self._many] = 0.0
        cost[level.columns] = per * level.weights * level.scale
        return cost

    def earning(self) -> Numbers:
        """Return the cost of money, with every level held."""
        return self._held(len(self.levels), STEEP)

    def _held(self, before: int, times: float) -> Numbers:
        cost = self.money.copy()
        for at, level in enumerate(self.levels[:before]):
            per_share = float((self._dear[level.columns] / level.weights).max())
            cost[self._many + at] = times * per_share / level.scale
        return cost

    def hold(self, lp: Lp, place: int, most: float) -> Lp:
        """Return a program in which a level costs steeply what it misses beyond the most."""
        upper = lp.row_upper.copy()
        upper[self._rows[place]] = most * self.levels[place].scale
        return replace(lp, row_upper=upper)

    def missing(self, place: int, x: Numbers) -> float:
        """Return what a level misses in an answer."""
        return self.levels[place].missing(x)

    def is_nearer(self, place: int, least: float, x: Numbers) -> bool:
        """Return whether a level misses less than the least so far in an answer that keeps those before it."""
        return self.missing(place, x) < least and self.are_held(x)

    def are_held(self, x: Numbers) -> bool:
        """Return whether no level misses more than it is held at."""
        return all(x[self._many + at] <= KEPT * level.scale for at, level in enumerate(self.levels))


def _with_slacks(lp: Lp, levels: Sequence[Level]) -> Lp:
    """Return the program with a row for each level, free at first: weights * columns - slack <= what it may miss."""
    many, nothing = len(lp.lower), np.zeros(len(levels))
    with_slack = [np.append(level.columns, many + at) for at, level in enumerate(levels)]
    values = [np.append(level.weights * level.scale, -1.0) for level in levels]
    return replace(
        lp,
        lower=np.concatenate([lp.lower, nothing]),
        upper=np.concatenate([lp.upper, nothing + np.inf]),
        row_lower=np.concatenate([lp.row_lower, nothing - np.inf]),
        row_upper=np.concatenate([lp.row_upper, nothing + np.inf]),
        starts=np.concatenate([lp.starts, lp.starts[-1] + np.cumsum([len(one) for one in with_slack])]).astype(
            np.int64
        ),
        columns=np.concatenate([lp.columns, *with_slack]).astype(np.int32),
        values=np.concatenate([lp.values, *values]),
    )
