"""What no plan can go beyond where stores mix: lots are kept apart, the margin and every promise as the plan has them.

Every true plan is one of this program too, so its least and its most are those of no plan; it has no mixes, and each
end is proved. What lies between a plan that was found and this is not known.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.explain.budget import NO_CLOCK
from models.explain.worths.last_program import Final, OutOfSteps, SolverFailed, held_in
from models.plant.plant import Numbers, Plant
from models.program.arrays.lp import Lp, arrays, objective_of, relaxed, with_rows
from models.program.build import build
from models.program.model import Model
from models.program.objective import levels, margin
from models.solving.levels import Solution
from models.solving.solvers.highs import Algorithm, Cancelled, Highs, Options, Status


class Beyond:
    """The program of a plan with lots kept apart, of which the least of any sum can be asked.

    Args:
        final: the last program of the plan.
        m: the plan's model.
        solution: the plan.
        least: the margin that there is at least.
    """

    def __init__(self, final: Final, m: Model, solution: Solution, least: float) -> None:
        self.final = final
        self.plant = Plant.of(final.original.given, follow_lots=True)
        self.m = build(self.plant)
        lp = held_in(relaxed(arrays(self.m)), m, self.m, solution)
        options = Options(time_limit=NO_CLOCK, algorithm=Algorithm.SIMPLEX, in_units=True)
        self.solver = Highs(self._with_limits(lp, least), options, None, final.budget.cancelled)

    def _with_limits(self, lp: Lp, least: float) -> Lp:
        """Return the program with what levels may miss together, and the margin that there is at least."""
        cost = -objective_of(self.m, "margin")
        used, scale = np.flatnonzero(cost), 1.0 / float(np.abs(cost).max(initial=1.0))
        columns, values, upper = [used], [cost[used] * scale], [(margin(self.m).offset - least) * scale]
        for level in levels(self.m):
            if np.isfinite(held := self.final.held[level.rank]):
                columns.append(level.columns)
                values.append(level.weights * level.scale)
                upper.append(held * level.scale)
        return with_rows(lp, columns, values, upper)

    def least(self, cost: Numbers, amount: Callable[[Numbers], float]) -> float:
        """Return an amount where a cost is least; infinite where there is no end to it.

        Raises:
            OutOfSteps, SolverFailed, Cancelled: see `models.explain.worths.last_program`.
        """
        if self.final.budget.is_spent:
            raise OutOfSteps
        self.solver.give_up_after(self.final.budget.free)
        outcome = self.solver.minimise(cost)
        self.final.budget.spend(outcome.iterations)
        if outcome.status is Status.CANCELLED:
            raise Cancelled
        if outcome.status is Status.UNBOUNDED:
            return np.inf
        if outcome.status is Status.LIMIT:
            raise OutOfSteps
        if outcome.status is not Status.OPTIMAL:
            raise SolverFailed
        return amount(outcome.x)
