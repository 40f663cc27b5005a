"""Diving: whole numbers of a linear plan are rounded up; where that breaks a rule some are held, for another plan.

Rounded up, most whole numbers keep all rows: they only let work be. Of a row that is broken (worked in three periods
where two are allowed; less than the least run) the whole numbers nearest to nothing are held at nothing; one that
stands alone in its row (a least run) goes to where it is nearer. In a round a share of them is held, the nearest to
nothing first, and at last a larger one: fewer at once take longer and lead further.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.plant import Flags, Numbers, Positions
from models.program.arrays.lp import Lp, relaxed
from models.program.arrays.sums import add_up
from models.solving.patterns.pace import Pace
from models.solving.solvers.highs import Highs, Status

NOTHING = 1e-7
"""A whole number that is no more than this in a linear plan is zero."""

SLIP = 1e-6
"""By how much of its size a row may be broken."""

ROUNDS = 400

GENTLE, HASTE = 20, 1.1
"""After so many rounds each holds a share so many times that of the one before: few rows are broken by then."""

STEPS = 3000
"""Steps of simplex after which a linear program in a dive is left."""


@dataclass(frozen=True)
class Held:
    """Whole numbers that are held in a round, and at what."""

    columns: Positions
    at: Numbers


class Diving:
    """A dive in one program: its rows that whole numbers stand in."""

    def __init__(self, lp: Lp, pace: Pace) -> None:
        self.lp, self.linear, self.pace = lp, relaxed(lp), pace
        self.some = np.zeros(len(lp.row_upper), dtype=bool)
        self.some[lp.row[lp.is_whole[lp.columns]]] = True
        kept = self.some[lp.row]
        self.row, self.column, self.value = lp.row[kept], lp.columns[kept].astype(np.int64), lp.values[kept]
        self.entries = np.flatnonzero(lp.is_whole[self.column])

    def dive(self, highs: Highs, cost: Numbers, x: Numbers, enough: float, share: float) -> Numbers | None:
        """Return a plan in whole numbers that costs less than `enough`, from a linear plan in `highs`, with so large a
        share of what could be held in each round; None if none is found."""
        highs.use_simplex(primal=False)
        highs.give_up_after(STEPS)
        for place in range(ROUNDS):
            rounded = self.rounded(x)
            broken = self._broken(rounded)
            if not broken.any():
                return rounded
            held = self._held(
                x, rounded, broken, highs.lower < highs.upper, min(share * HASTE ** max(place - GENTLE, 0), 1.0)
            )
            answer = self._held_in(highs, cost, held) if held is not None else None
            if answer is None or float(cost @ answer) >= enough:
                return None
            x = answer
        return None

    def rounded(self, x: Numbers) -> Numbers:
        """Return a linear plan with its whole numbers rounded up."""
        rounded, whole = x.copy(), self.lp.whole
        rounded[whole] = np.where(x[whole] > NOTHING, np.maximum(np.ceil(x[whole] - SLIP), 1.0), 0.0)
        return rounded

    def _over(self, rounded: Numbers) -> Numbers:
        """Return by how much each row with whole numbers is broken."""
        sums = add_up(self.row, self.value * rounded[self.column], len(self.some))
        over = np.maximum(sums - self.lp.row_upper, self.lp.row_lower - sums)
        return np.where(self.some & (over > SLIP * np.maximum(1.0, np.abs(sums))), over, 0.0)

    def _broken(self, rounded: Numbers) -> Flags:
        return self._over(rounded) > 0

    def _held_in(self, highs: Highs, cost: Numbers, held: Held) -> Numbers | None:
        """Return the linear plan with whole numbers held; where there is none, with all of them at nothing."""
        bounds = highs.bounds()
        for at in (held.at, np.zeros(len(held.at))):
            highs.bound(held.columns, at, at)
            outcome = highs.minimise(cost)
            self.pace.go_on(self.linear, outcome)
            if outcome.status is Status.OPTIMAL:
                return outcome.x
            if outcome.status is not Status.INFEASIBLE or not held.at.any():
                return None
            highs.restore(bounds)
        return None

    def _held(self, x: Numbers, rounded: Numbers, broken: Flags, free: Flags, share: float) -> Held | None:
        """Return what is held because of the rows that are broken; None if nothing can be."""
        entries = self.entries[broken[self.row[self.entries]]]
        column = self.column[entries]
        entries = entries[(x[column] > NOTHING) & free[column]]
        if not len(entries):
            return None
        row, column = self.row[entries], self.column[entries]
        alone = np.bincount(row, minlength=len(self.some))[row] == 1
        filled = self._filled(rounded, entries)
        up = alone & (filled >= 0.5)
        part = x[column] / rounded[column]
        part = part / np.bincount(row, part, len(self.some))[row]
        chosen = np.flatnonzero(alone | _nearest_to_nothing(row, part, self._over(rounded)[row]))
        far = np.where(up, 2.0 - filled, np.where(alone, filled, part))[chosen]
        nearest = chosen[np.argsort(far, kind="stable")]
        _, first = np.unique(column[nearest], return_index=True)
        held = nearest[np.sort(first)][: int(np.ceil(share * len(first)))]
        return Held(column[held], np.where(up[held], rounded[column[held]], 0.0))

    def _filled(self, rounded: Numbers, entries: Positions) -> Numbers:
        """Return how much of what a whole number asks of its row the rest of the row gives."""
        sums = add_up(self.row, self.value * rounded[self.column], len(self.some))
        asked = -self.value[entries] * rounded[self.column[entries]]
        return (sums[self.row[entries]] + asked) / asked


def _nearest_to_nothing(row: Positions, share: Numbers, over: Numbers) -> Flags:
    """Return for each row those that are nearest to nothing: half of as many as there are too many."""
    order = np.lexsort((share, row))
    first = np.flatnonzero(np.r_[True, np.diff(row[order]) > 0])
    rank = np.zeros(len(row), dtype=np.int64)
    rank[order] = np.arange(len(row)) - np.repeat(first, np.diff(np.r_[first, len(row)]))
    return rank < np.maximum(1.0, np.floor((np.ceil(over - SLIP) + 1) / 2))
