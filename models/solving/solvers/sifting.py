"""Sifting: a program with few rows and very many columns, solved over few of them and proved over all.

A plan uses few of the runs that it could use. So the program is solved over a small set of columns; the duals price
every column that was left out (`cost - A'y`, one sparse product), the best of them come in, and simplex goes on from
where it stood. When no column that was left out could lower the cost, the answer is optimal for the whole program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import compress

import numpy as np

from models.plant.plant import Flags, Numbers, Positions
from models.program.arrays.lp import Lp, over_columns
from models.solving.solvers.bases import AT_LOWER, Basis, basis_of
from models.solving.solvers.highs import STOPPED, Algorithm, Bounds, Highs, Options, Outcome, Status
from models.solving.solvers.inside import units

FIRST_OF_GROUP = 4
"""How many columns of each group the first set holds: fewer cost rounds, more cost time in the first solve."""

PER_ROUND = 1.0
"""At most this many columns per row come in at once."""

KEPT = 0.3
"""Where so many columns came in for each of the first set, those that are zero are dropped before the next solve."""

WORTH, LEAST = 1e-6, 1e-7
"""A column that was left out comes in if a unit of it lowers the cost by more than this: by the least that HiGHS minds
where all that are left out could save more than next to nothing together."""

NEXT_TO_NOTHING = 1e-9
"""The share of a cost (at least of 1) that may be left unsaved."""


class Sifting:
    """A program like `models.solving.solvers.highs.Highs`, solved by sifting.

    Args:
        lp: the whole program.
        groups: for each column the group that it is sifted with (a lot), or -1 for a column that is always in. Columns
            of groups have to have the bounds 0 and infinity.
        most: the most that the columns of each group can add up to (a lot's tonnes).
        options: as for `Highs`.
        log: receives a line for each round.
        cancelled: asked whether to stop.
    """

    algorithm = Algorithm.SIFTING

    def __init__(  # noqa: PLR0913, PLR0917 - as Highs, and how the columns are grouped
        self,
        lp: Lp,
        groups: Positions,
        most: Numbers,
        options: Options,
        log: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self.by_column, self.units = lp.by_column, units(lp, in_units=options.in_units)[0]
        self.groups, self.most = groups, most
        self.active = np.flatnonzero(first_set(groups))
        self.first = len(self.active)
        self.place = np.full(len(groups), -1, dtype=np.int64)
        self.place[self.active] = np.arange(len(self.active))
        self.lower, self.upper = lp.lower.copy(), lp.upper.copy()
        self.highs = Highs(over_columns(lp, self.active), replace(options, algorithm=Algorithm.IPX), log, cancelled)
        self.log = log or (lambda line: None)
        self.most_steps: int | None = None
        self.extra: list[tuple[Positions, Numbers]] = []

    @property
    def row_lower(self) -> Numbers:
        """Lower bounds of the rows as they stand, added ones included."""
        return self.highs.row_lower

    @property
    def row_upper(self) -> Numbers:
        """Upper bounds of the rows as they stand, added ones included."""
        return self.highs.row_upper

    def minimise(self, cost: Numbers, floor: float = -np.inf) -> Outcome:
        """Return the least cost over all columns, from where the last call ended; `floor` or less is good enough.

        Where it is stopped, the answer is the best over the columns that are in: of this round, or else of the last.
        """
        if len(self.active) > (1.0 + KEPT) * self.first:
            self._drop()
        iterations, seconds, bound = 0, 0.0, -np.inf
        last: Outcome | None = None
        while True:
            self.highs.give_up_after(None if self.most_steps is None else max(self.most_steps - iterations, 0))
            inner = self.highs.minimise(cost[self.active])
            self.highs.use_simplex(primal=True)
            iterations, seconds = iterations + inner.iterations, seconds + inner.seconds
            outcome = self._whole(inner, cost)
            if inner.status in STOPPED and not inner.feasible and last is not None:
                outcome = replace(last, status=inner.status)
            if inner.status is Status.INFEASIBLE and self._take_in_all(cost):
                self.log(f"{iterations} no answer without columns left out: all come in")
                self.highs.start_anew()  # simplex can go on without end from where there was no answer
                continue
            coming = self._worth_having(outcome.reduced, WORTH)
            if inner.status is Status.OPTIMAL:
                saves = self._could_save(outcome.reduced)
                bound, last = max(bound, inner.objective - saves), outcome
                if not len(coming) and NEXT_TO_NOTHING * max(1.0, abs(inner.objective)) < saves < np.inf:
                    coming = self._worth_having(outcome.reduced, LEAST)
            if inner.status is not Status.OPTIMAL or inner.objective <= floor or not len(coming):
                return replace(outcome, bound=bound, iterations=iterations, seconds=seconds)
            self._take_in(coming, cost)
            self.log(f"{iterations} {inner.objective:.9g} {len(coming)} columns come in, bound {bound:.9g}")

    def bound(self, columns: Positions, lower: Numbers, upper: Numbers) -> None:
        """Set new bounds for columns; one that was left out can only be held at zero."""
        self.lower[columns], self.upper[columns] = lower, upper
        inside = np.unique(columns[self.place[columns] >= 0])
        self.highs.bound(self.place[inside], self.lower[inside], self.upper[inside])

    def bounds(self) -> Bounds:
        """Return all bounds as they stand, to come back to."""
        return self.lower.copy(), self.upper.copy(), self.row_lower.copy(), self.row_upper.copy()

    def restore(self, bounds: Bounds) -> None:
        """Go back to earlier bounds."""
        lower, upper, row_lower, row_upper = bounds
        self.bound(np.arange(len(lower)), lower, upper)
        self.bound_rows(np.arange(len(row_lower)), row_lower, row_upper)

    def bound_rows(self, rows: Positions, lower: Numbers, upper: Numbers) -> None:
        """Set new bounds for rows."""
        self.highs.bound_rows(rows, lower, upper)

    def add_row(self, columns: Positions, values: Numbers, upper: float) -> None:
        """Add a row over columns that are always in: sum of values * columns <= upper."""
        self.extra.append((columns, values))
        self.highs.add_row(self.place[columns], values, upper)

    def basis(self) -> Basis:
        """Return where the last solve ended, to come back to."""
        return self.highs.basis(), self.active

    def start_from(self, basis: Basis) -> None:
        """Go back to where an earlier solve ended; columns that were dropped since come in again if they are needed."""
        then, active = basis
        states = np.full(len(self.place), AT_LOWER, dtype=object)
        states[active] = then.col_status
        dropped = active[self.place[active] < 0]
        basic = dropped[np.array([state != AT_LOWER for state in states[dropped]], dtype=bool)]
        self._take_in(basic, np.zeros(len(self.place)))
        self.highs.start_from(basis_of(states[self.active].tolist(), then.row_status))

    def handed_on(self) -> Basis | None:
        """Return nothing: another program would be solved over other columns."""
        return None

    def goes_on_from(self, basis: Basis | None) -> bool:
        """Return never: the columns that are in are not those of the basis."""
        return False

    def give_up_after(self, steps: int | None) -> None:
        """Let each solve, all of its rounds together, end after so many steps of simplex."""
        self.most_steps = steps

    def use_simplex(self, *, primal: bool) -> None:
        """Do nothing: after its first round sifting goes on by primal simplex anyway."""

    def _whole(self, inner: Outcome, cost: Numbers) -> Outcome:
        """Return an answer over the active columns as one over all of them."""
        x = np.zeros(len(cost))
        x[self.active] = inner.x
        rows = len(inner.dual) - len(self.extra)
        reduced = cost - self.by_column.times_rows(inner.dual[:rows])
        for (columns, values), dual in zip(self.extra, inner.dual[rows:], strict=True):
            reduced[columns] -= values * dual
        return replace(inner, x=x, reduced=reduced)

    def _worth_having(self, reduced: Numbers, least: float) -> Positions:
        """Return the columns left out that would lower the cost most, by more than the least per unit; PER_ROUND of
        them per row at the most."""
        left_out = (self.place < 0) & (self.upper > 0)
        found = np.flatnonzero(left_out & (reduced < -least))
        most = int(PER_ROUND * self.by_column.rows)
        return found if len(found) <= most else found[np.argpartition(reduced[found], most)[:most]]

    def _could_save(self, reduced: Numbers) -> float:
        """Return no more than this can be saved by columns left out: the best of each group,
        as much of it as there is."""
        left_out = np.flatnonzero((self.place < 0) & (self.upper > 0) & (reduced < 0))
        best = np.zeros(len(self.most))
        np.minimum.at(best, self.groups[left_out], reduced[left_out])
        return float(-(best @ np.where(best < 0, self.most, 0.0)))

    def _drop(self) -> None:
        """Drop the columns that came in after the first set and are at zero in the last basis."""
        last = self.highs.basis()
        leaving = np.array([at >= self.first and state == AT_LOWER for at, state in enumerate(last.col_status)])
        if not leaving.any():
            return
        self.place[self.active[leaving]] = -1
        self.active = self.active[~leaving]
        self.place[self.active] = np.arange(len(self.active))
        kept = list(compress(last.col_status, ~leaving))
        self.highs.drop_columns(np.flatnonzero(leaving), basis_of(kept, last.row_status))

    def _take_in_all(self, cost: Numbers) -> bool:
        """Take in all columns that were left out, which may be what an answer needs; False if there are none."""
        coming = np.flatnonzero((self.place < 0) & (self.upper > 0))
        self._take_in(coming, cost)
        return len(coming) > 0

    def _take_in(self, coming: Positions, cost: Numbers) -> None:
        if not len(coming):
            return
        self.place[coming] = np.arange(len(self.active), len(self.active) + len(coming))
        self.active = np.concatenate([self.active, coming])
        self.highs.add_columns(
            self.units[coming], cost[coming], self.lower[coming], self.upper[coming], *self.by_column.taken(coming)
        )


def first_set(groups: Positions) -> Flags:
    """Return every column without a group, and a few of each group, spread as if at random but always the same way."""
    inside = groups < 0
    sifted = np.flatnonzero(~inside)
    shuffled = sifted[np.lexsort((np.random.default_rng(0).random(len(sifted)), groups[sifted]))]
    starts = np.searchsorted(groups[shuffled], groups[shuffled], side="left")
    inside[shuffled[np.arange(len(shuffled)) - starts < FIRST_OF_GROUP]] = True
    return inside
