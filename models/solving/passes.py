"""The program of a plan in its solver, minimised pass after pass."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from time import perf_counter

import numpy as np

from models.plant.plant import Numbers, Plant
from models.program.arrays.lp import Lp, objective_of
from models.program.choice import Side
from models.program.model import Model
from models.program.objective import margin
from models.solving.choosing import Choosing, NeitherSide, Stopped, is_more
from models.solving.solution import Event, Unsolved
from models.solving.solvers.bases import Basis
from models.solving.solvers.gap import Pass
from models.solving.solvers.highs import STOPPED, Cancelled, Options, Outcome, Status
from models.solving.solvers.solver import Solver, solver_for


class Passes:
    """The program of a model in one solver, what it has reached, and who hears of it.

    `money` is what a unit of each column costs, `aim` the same with what steers the plan, `pass_for` what is minimised
    at the moment; `iterations`, `solves` and `solves_to_settle` choices count what it took so far.

    Args:
        m: the model; `plant`: its plant; `lp`: its arrays, without whole numbers.
        options: how to solve.
        watch: hears what is going on.
        cancelled: asked many times a second whether to stop.
        start: a plan that the program can do, if one is known (by column).
    """

    def __init__(  # noqa: PLR0913 - what, how, and for whom to watch
        self,
        m: Model,
        plant: Plant,
        lp: Lp,
        options: Options,
        *,
        watch: Callable[[Event], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        start: Numbers | None = None,
    ) -> None:
        self.started = perf_counter()
        self.watch = watch or (lambda event: None)
        self.m, self.plant = m, plant
        self.lp = lp
        self.offset = margin(m).offset
        self.money = -objective_of(m, "margin")
        self.aim = self.money
        self.doing, self.pass_for = "start", Pass()
        most = plant.nodes.quantity.copy()
        most[: len(m.bought)] = np.where(m.bought >= 0, self.lp.upper[m.bought], plant.lots.quantity)
        log = None if watch is None else self._hear
        self.solver: Solver = solver_for(m, self.lp, options, most=most, start=start, log=log, cancelled=cancelled)
        self.handing_over = perf_counter() - self.started
        self.choosing = Choosing(self.solver, m.choices)
        self.sides: dict[int, Side] = {}
        self.gap = 0.0
        self.iterations, self.solves, self.solves_to_settle = 0, 0, 0
        self.reached: Outcome | None = None

    def minimise(self, doing: str, cost: Numbers, floor: float = -np.inf) -> Outcome:
        """Return the least cost with every choice on a side; where it is stopped, the last plan that was reached.

        A plan that is stopped has the status of the stop, and may leave choices open. Sets `sides`, at which the answer
        is no worse than without them, and `gap`, what a better answer can cost less at most.

        Raises:
            Unsolved: there is no plan at all.
            Cancelled: there is none yet.
        """
        self.sides, self.gap, reached = dict[int, Side](), 0.0, self.reached
        hull = self._minimise(doing, cost, floor)
        if hull.status is not Status.OPTIMAL or self.choosing.open(hull.x) is None:
            return hull
        before, basis = self.solves, self.solver.basis()
        self.reached = hull if reached is None else reached
        try:
            return self._settled(hull, lambda: self._try(doing, cost, floor), basis)
        except Stopped as stop:
            return replace(hull, status=stop.status)
        except NeitherSide as error:
            raise Unsolved(Status.FAILED, doing) from error
        finally:
            self.pass_for.bound = hull.bound
            self.solves_to_settle += self.solves - before

    def _settled(self, hull: Outcome, again: Callable[[], Outcome | None], basis: Basis) -> Outcome:
        """Return the answer with every choice on a side. One as good as the hull's stays free among all of its
        equals."""
        settled = self.choosing.settled(hull, again, is_cheaper)
        answer = settled.answer
        self.reached = answer
        if not is_cheaper(hull, answer):
            self.solver.start_from(basis)
            return replace(hull, x=answer.x)
        self.sides = dict(settled.sides)
        self.gap = max((answer.objective - other.objective for other in settled.left), default=0.0)
        with suppress(Stopped):
            return self.choosing.at(self.sides, again) or answer
        return answer

    def _try(self, doing: str, cost: Numbers, floor: float) -> Outcome | None:
        """Return the least cost with choices as they are held now, None if there is no answer;
        costs have not changed."""
        self.solver.use_simplex(primal=False)
        try:
            outcome = self._minimise(doing, cost, floor)
        except Unsolved:
            return None
        if outcome.status in STOPPED:
            raise Stopped(outcome.status)
        return outcome

    def _minimise(self, doing: str, cost: Numbers, floor: float) -> Outcome:
        """Return the least cost, whatever the choices."""
        self.doing = doing
        self._hear("")
        outcome = self.solver.minimise(cost, floor)
        self.iterations, self.solves = self.iterations + outcome.iterations, self.solves + 1
        self.pass_for.bound = outcome.bound
        if outcome.status is Status.OPTIMAL:
            self.reached = outcome
        elif outcome.status in STOPPED and not outcome.feasible and self.reached is not None:
            return replace(self.reached, status=outcome.status)
        elif outcome.status not in STOPPED or not outcome.feasible:
            raise no_plan(outcome.status, doing)
        return outcome

    def margin(self, outcome: Outcome) -> float:
        """Return the margin of an answer."""
        return self.offset - float(self.money @ outcome.x)

    def worth(self, outcome: Outcome) -> float:
        """Return what an answer is worth by what is aimed at."""
        return self.offset - float(self.aim @ outcome.x)

    def _hear(self, line: str) -> None:
        self.watch(Event(self.doing, perf_counter() - self.started, line, self.pass_for.standing(line)))


def is_cheaper(one: Outcome, other: Outcome) -> bool:
    """Return whether the first answer costs less by more than rounding."""
    return is_more(other.objective, one.objective)


def no_plan(status: Status, doing: str) -> Exception:
    """Return what is raised where there is no plan."""
    return Cancelled() if status is Status.CANCELLED else Unsolved(status, doing)
