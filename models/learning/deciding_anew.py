"""What deciding anew on a lot is worth once it is known to hold something else, by solving again.

With the lot as it is two plans are solved: the best one, and the best one in which the lot is bought and worked as it
was decided, when and how. Both keep the promises that the plan keeps (or as far as the second can); what they lack of
those that the plan is short of costs what it is worth to the plan. The difference is what knowing would have gained; it
is never below nothing, and nothing where the lot holds what it is said to.
"""

from __future__ import annotations

import numpy as np

from models.explain.worths.last_program import Final, Optimum, Unreachable
from models.explain.worths.other_lots import OtherLots, holding
from models.explain.worths.replanning import Promised, Replanning
from models.plant.plant import Numbers, Positions

ROUNDING = 1e-6
"""A gain of no more than this share of the margin is what a solver leaves open."""


class DecidingAnew:
    """A plan of which one lot after the other may be decided anew.

    Args:
        final: its last program.
    """

    def __init__(self, final: Final) -> None:
        self.final = final
        self.again = Replanning(final, Promised(final), {})
        self.again.hold_again()
        self.least_gain = ROUNDING * max(abs(final.first.margin), 1.0)
        self.kept = tuple(level for level in final.levels if not final.is_short(level))
        self.price = np.zeros(len(final.cost))
        for level in final.short:
            self.price[level.columns] = final.shares(level) * float(final.first.dual[final.rows[level.rank]])

    def gain(self, lot: int, other: OtherLots) -> float:
        """Return what deciding anew on a lot gains in another program.

        Raises:
            NoAnswer: one of the two plans cannot be found.
        """
        final, decided = self.final, self._decided(lot)
        lower, upper = final.lp.lower[decided], final.lp.upper[decided]
        with holding(final, other):
            final.cost = final.cost + self.price
            for level in final.short:
                final.let_go(level)
            try:
                as_decided = self._as_decided(lot)
                final.solver.bound(decided, lower, upper)
                best = final.solve()
            finally:
                final.solver.bound(decided, lower, upper)
                self.again.hold_again()
        gain = best.margin - as_decided.margin
        return gain if gain > self.least_gain else 0.0

    def _as_decided(self, lot: int) -> Optimum:
        """Return the best plan in which a lot is bought and worked as in the plan; where limits leave less of it to be
        worked, as much as can be."""
        decided = self._decided(lot)
        x = np.maximum(self.final.first.x[decided], 0.0)
        self.final.solver.bound(decided, x, x)
        try:
            return self._kept_as_far_as_can_be()
        except Unreachable:
            runs = self._runs(lot)
            x = self._most(runs)
            self.final.solver.bound(runs, x, x)
            return self._kept_as_far_as_can_be()

    def _most(self, runs: Positions) -> Numbers:
        """Return the most that can be worked in some runs, up to what the plan has, whatever promises miss."""
        final = self.final
        most = np.maximum(final.first.x[runs], 0.0)
        for level in final.levels:
            final.let_go(level)
        final.solver.bound(runs, np.zeros(len(runs)), most)
        worked = np.zeros(len(final.cost))
        worked[runs] = -1.0
        found: Numbers = np.clip(final.solve(worked).x[runs], 0.0, most)
        return found

    def _kept_as_far_as_can_be(self) -> Optimum:
        """Return the best plan that keeps what the plan keeps, as far as that can be."""
        try:
            return self.again.planned(self.kept, set(), {})
        except Unreachable:
            return self.again.planned(self.kept, {level.rank for level in self.kept}, {})

    def _runs(self, lot: int) -> Positions:
        runs: Positions = self.final.m.run[self.final.m.runs.node == lot]
        return runs

    def _decided(self, lot: int) -> Positions:
        bought = self.final.m.bought[[lot]]
        return np.concatenate([self._runs(lot), bought[bought >= 0]])
