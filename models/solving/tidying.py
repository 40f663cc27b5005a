"""The fixed choice among plans of equal margin, with fewer dribbles where that costs next to nothing."""

from __future__ import annotations

import numpy as np

from models.plant.plant import Numbers, Positions
from models.solving.choosing import ROUNDING, is_more
from models.solving.dribbles import dribbles
from models.solving.fixed_choice import preference
from models.solving.passes import Passes
from models.solving.solution import Unsolved
from models.solving.solvers.bases import Basis
from models.solving.solvers.highs import Bounds, Outcome, Status

FREE = 1e-6
"""A reduced cost or dual below this (money per unit) leaves its column or row free in the fixed choice."""

ROUNDS = 4
"""How often a plan with fewer dribbles is looked for: what is left out may leave others behind."""

FEW = 3
"""Up to so many dribbles are also tried one by one."""

STEPS = 10_000
"""So many steps of the solver may be taken for fewer dribbles, or as many as were taken to the plan."""

DECIMALS = 6
"""Of how untidy a plan is: what differs by less is rounding, and no reason to give up money."""


class Tidying:
    """Looks for the preferred plan in a solver whose promises are held at what the plan reaches."""

    def __init__(self, passes: Passes) -> None:
        self.passes, self.solver = passes, passes.solver
        self.preference = preference(passes.m, passes.plant)
        self.until = 0

    def fixed_choice(self, best: Outcome) -> Outcome:
        """Return the plan of the best margin that is preferred;
        `best` itself where the limit or rounding comes first."""
        self._stay_on_face(best)
        try:
            outcome = self.passes.minimise("fixed choice", self.preference)
        except Unsolved:
            return best
        too_much = is_more(self.passes.worth(best), self.passes.worth(outcome))
        return best if outcome.status is not Status.OPTIMAL or too_much else outcome

    def with_fewer_dribbles(
        self, chosen: Outcome, best: Outcome, bounds: Bounds, start: tuple[Basis, Basis]
    ) -> Outcome:
        """Return the plan with the fewest dribbles of all that cost next to nothing.

        Args:
            chosen: the preferred plan of the best margin, and `best` the one that was found first.
            bounds: those of the program without the fixed choice.
            start: where the greatest margin and the preferred plan stood.
        """
        plan, self.until = chosen, self.passes.iterations + steps_after(self.passes.iterations)
        for _ in range(ROUNDS):
            small, least = dribbles(self.passes.m, self.passes.plant, plan.x)
            step = self._fewer(small, least, bounds, start, best) if len(small) else None
            if step is None:
                break
            plan, bounds = step
            if self._untidy(plan) < self._untidy(chosen):
                chosen = plan
        self.solver.give_up_after(None)
        return chosen

    def allowed(self, best: Outcome) -> float:
        """Return the money that may be given up for a tidy plan."""
        return max(self.passes.plant.settings.tidiness, ROUNDING) * max(1.0, abs(self.passes.margin(best)))

    def _untidy(self, plan: Outcome) -> tuple[int, float]:
        """Return how many dribbles there are, and how much it would take to make them whole,
        as shares of the smallest."""
        small, least = dribbles(self.passes.m, self.passes.plant, plan.x)
        return len(small), round(float((1.0 - plan.x[small] / least).sum()), DECIMALS)

    def _fewer(
        self, small: Positions, least: Numbers, bounds: Bounds, start: tuple[Basis, Basis], best: Outcome
    ) -> tuple[Outcome, Bounds] | None:
        """Return a plan without these dribbles, or with each as large as it has to be, and the bounds that give it.

        All of them at once, or else one by one; of plans with as many dribbles, the one with the largest. None if every
        one breaks a promise or costs too much.
        """
        single = [np.array([i]) for i in range(len(small))] if 1 < len(small) <= FEW else []
        found: list[tuple[Outcome, Bounds]] = []
        for group in (np.arange(len(small)), *single):
            for lower, upper in ((np.zeros(len(group)), np.zeros(len(group))), (least[group], bounds[1][small[group]])):
                self.solver.restore(bounds)
                self.solver.bound(small[group], lower, upper)
                held = self.solver.bounds()
                plan = self._at_little_cost(best, start)
                if plan is not None:
                    found.append((plan, held))
                    if self._untidy(plan)[0] < len(small):
                        return plan, held
        return min(found, key=lambda candidate: self._untidy(candidate[0])) if found else None

    def _at_little_cost(self, best: Outcome, start: tuple[Basis, Basis]) -> Outcome | None:
        """Return the preferred plan within the bounds as they stand; None if there is none, or it costs too much.

        `start` is where the greatest margin and the preferred plan stood before.
        """
        if self.passes.iterations >= self.until:
            return None
        self.solver.give_up_after(self.until - self.passes.iterations)
        self.solver.start_from(start[0])
        self.solver.use_simplex(primal=False)
        try:
            outcome = self.passes.minimise("fixed choice", self.passes.aim)
        except Unsolved:
            return None
        if outcome.status is not Status.OPTIMAL or self._loss(best, outcome) > self.allowed(best):
            return None
        self.solver.start_from(start[1])
        return self.fixed_choice(outcome)

    def _loss(self, best: Outcome, outcome: Outcome) -> float:
        return self.passes.worth(best) - self.passes.worth(outcome)

    def _stay_on_face(self, best: Outcome) -> None:
        """Pin what a plan of the same margin cannot change: columns with a reduced cost, rows with a dual."""
        columns = np.flatnonzero(np.abs(best.reduced) > FREE)
        at = np.clip(best.x[columns], self.solver.lower[columns], self.solver.upper[columns])
        self.solver.bound(columns, at, at)
        rows = np.flatnonzero(np.abs(best.dual) > FREE)
        side = np.where(best.dual[rows] > 0, self.solver.row_lower[rows], self.solver.row_upper[rows])
        rows, side = rows[np.isfinite(side)], side[np.isfinite(side)]
        self.solver.bound_rows(rows, side, side)


def steps_after(taken: int) -> int:
    """Return how many steps may be taken for fewer dribbles, after so many to the plan."""
    return max(taken, STEPS)
