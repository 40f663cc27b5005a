"""The last program of a plan: the greatest margin with every promise held at what the plan reached for it.

Its plant is opened a little: a blocked lot is there as an offer of which nothing can be had, and a line that stands
still has runs but no hours. So the program has a bound for each of them that can be moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from models.explain.budget import NO_CLOCK, SPENT, Budget
from models.plant.plant import Flags, Numbers, Plant
from models.program.arrays.lp import Lp, arrays, at_pattern, at_sides, objective_of
from models.program.build import build
from models.program.change import AnyChange, Change, CoefficientChange
from models.program.choice import Choice, sides_of
from models.program.model import Model
from models.program.objective import Level, levels, margin
from models.schema.levels import is_level
from models.solving.choosing import Choosing, NeitherSide, is_more
from models.solving.levels import Solution
from models.solving.mixes.again import MixSolver
from models.solving.mixes.climbing import FEW
from models.solving.solvers.bases import Basis
from models.solving.solvers.highs import Algorithm, Cancelled, Highs, Options, Outcome, Status

MOST_STEPS = 300
"""Steps of simplex after which interior points are faster, above all where they find that there is no answer: bounds
that move take 30 steps mostly, while simplex can go on for minutes in a program that only just has none."""


class NoAnswer(Exception):
    """A program has no answer; `why` says why, as part of a sentence."""

    why = ""


class OutOfSteps(NoAnswer):
    """The steps that this may take are used up."""

    why = SPENT


class SolverFailed(NoAnswer):
    """The solver ended without an answer, from nothing too."""

    why = "the solver ended without an answer"


class NoLimit(NoAnswer):
    """There is no greatest margin, or no most of what was asked for."""

    why = "there is no end to it"


class Unreachable(NoAnswer):
    """What was changed leaves no plan that keeps what the plan's promises have reached."""

    why = "no plan would be left"


class TooLittle(Unreachable):
    """Every plan that is left makes less than is worth knowing of."""


@dataclass(frozen=True)
class Optimum:
    """The program solved: the margin, x by column, and by row and column what a unit more adds to the margin."""

    margin: float
    x: Numbers
    dual: Numbers
    reduced: Numbers


def opened(plant: Plant) -> Plant:
    """Return the plant with blocked lots as offers and with an hour on every line in every period."""
    lots = plant.lots
    blocked = blocked_lots(plant)
    return replace(
        plant,
        lots=replace(
            lots,
            offered=lots.offered | blocked,
            usable=lots.usable | blocked,
            must_use=np.where(blocked, 0.0, lots.must_use),
        ),
        lines=replace(plant.lines, hours=np.where(plant.lines.hours > 0, plant.lines.hours, 1.0)),
    )


def blocked_lots(plant: Plant) -> Flags:
    """Return for each lot whether it is blocked, though there are periods in which it could be used."""
    lots = plant.lots
    return np.array([status == "blocked" for status in lots.status], dtype=bool) & (lots.first <= lots.last)


class Final:
    """The last program of a plan in a solver, to be solved again with something changed.

    Choices are held where the plan has them, so that its values are those of small steps; see `let_choose`.

    Args:
        plant: the plan's plant.
        m: its model.
        solution: the plan.
        budget: what its solves may take.
    """

    def __init__(self, plant: Plant, m: Model, solution: Solution, budget: Budget) -> None:
        self.original, self.budget, self.mixes = plant, budget, bool(m.mixes)
        self.plant = plant if self.mixes else opened(plant)
        self.m = m if self.mixes else build(self.plant)
        self.hull = held_in(_closed(plant, m, self.m, _at_pattern(m, self.m, solution)), m, self.m, solution)
        self.lp = at_sides(self.hull, self.m.choices, sides_of(m.choices, solution.x))
        options = Options(time_limit=NO_CLOCK, algorithm=Algorithm.SIMPLEX)
        self.solver: Highs | MixSolver = (
            MixSolver(self.lp, solution.x, options, budget.cancelled, elsewhere=len(self.lp.mixes) <= FEW)
            if self.mixes
            else Highs(self.lp, replace(options, in_units=True), None, budget.cancelled)
        )
        self.choosing = Choosing(self.solver, self.m.choices)
        self.cost: Numbers = -objective_of(self.m, "margin")
        self.offset = margin(self.m).offset
        self.levels = levels(self.m)
        self.rows: dict[int, int] = {}
        self.held = _held_at(solution)
        self.missed = _missed(m, solution)
        for level in self.levels:
            self.rows[level.rank] = len(self.solver.row_upper)
            self.solver.add_row(level.columns, self.shares(level), self.held[level.rank] * level.scale)
        self.first = self.solve(self.cost if self.solver.goes_on_from(solution.basis) else None)
        self.first_basis = self.solver.basis()

    @property
    def simplex(self) -> Highs:
        """Its solver, whose program is linear as it stands: nothing in it mixes."""
        assert isinstance(self.solver, Highs)
        return self.solver

    @property
    def is_whole(self) -> bool:
        """True if there are whole numbers in it, if only those of lots that the plan has not: its values are those of
        the plan's pattern then."""
        return len(self.m.variables.whole) > 0

    @property
    def short(self) -> tuple[Level, ...]:
        """The levels that the plan does not keep in full, in their order."""
        return tuple(level for level in self.levels if self.is_short(level))

    def is_short(self, level: Level) -> bool:
        """Return whether the plan does not keep it in full."""
        return bool(np.isfinite(self.held[level.rank]))

    def shares(self, level: Level) -> Numbers:
        """Return the coefficients of the row that adds up what a level misses."""
        return level.weights * level.scale

    def solve(self, cost: Numbers | None = None, start: Basis | None = None) -> Optimum:
        """Return the program as it stands, from where it was last solved, or from a basis that suits the cost.

        Every choice is on a side.

        Raises:
            Unreachable: there is no plan that keeps the promises.
            OutOfSteps: the budget is spent.
            SolverFailed: the solver finds no answer.
            NoLimit: there is no greatest margin.
            Cancelled: the budget's `cancelled` said so.
        """
        if start is not None:
            self.solver.start_from(start)
        # Where bounds have moved and costs have not, the last basis is dual feasible.
        found = self._solve(self.cost if cost is None else cost, primal=cost is not None and start is None)
        try:
            return self.choosing.settled_for_now(
                found, lambda: self._try(cost), lambda one, other: is_more(one.margin, other.margin)
            )
        except NeitherSide as error:
            raise Unreachable from error

    def _try(self, cost: Numbers | None) -> Optimum | None:
        try:
            return self._solve(self.cost if cost is None else cost, primal=False)
        except Unreachable:
            return None

    def _solve(self, cost: Numbers, *, primal: bool) -> Optimum:
        """Return the program as it stands, whatever its choices."""
        self.solver.use_simplex(primal=primal)
        outcome = self._run(cost, None if self.mixes else MOST_STEPS)
        if outcome.status in (Status.FAILED, Status.LIMIT):
            # Simplex can lose its way in a program that only just has an answer, or only just has none.
            self.solver.start_anew()
            outcome = self._run(cost)
            self.solver.use_simplex(primal=False)
        if outcome.status is Status.CANCELLED:
            raise Cancelled
        if outcome.status is Status.INFEASIBLE:
            raise Unreachable
        if outcome.status is Status.BEYOND:
            raise TooLittle
        if outcome.status is Status.UNBOUNDED:
            raise NoLimit
        if outcome.status is Status.LIMIT:
            raise OutOfSteps
        if outcome.status is not Status.OPTIMAL:
            raise SolverFailed
        return self._answer(outcome)

    def _run(self, cost: Numbers, steps: int | None = None) -> Outcome:
        """Run the solver for so many steps at most, or for all that are left."""
        if self.budget.is_spent:
            raise OutOfSteps
        self.solver.give_up_after(self.budget.free if steps is None else min(steps, self.budget.free))
        outcome = self.solver.minimise(cost)
        self.budget.spend(outcome.iterations)
        return outcome

    def _answer(self, outcome: Outcome) -> Optimum:
        return Optimum(self.offset - outcome.objective, outcome.x, -outcome.dual, -outcome.reduced)

    @contextmanager
    def at_least(self, margin: float) -> Iterator[None]:
        """Let solves, inside, end with TooLittle as soon as it is known that no plan has so much of a margin."""
        self.simplex.give_up_beyond(self.offset - margin)
        try:
            yield
        finally:
            self.simplex.give_up_beyond(np.inf)

    def change(self, change: AnyChange, by: float) -> None:
        """Move the bounds or coefficients of a change by so many of its units, from where the plan has them."""
        lp, rows, columns = self.lp, change.rows, change.columns
        if isinstance(change, CoefficientChange):
            self.solver.change_values(rows, columns, change.values + by * change.per_unit)
            return
        if len(rows):
            low = lp.row_lower[rows] + by * change.row_lower
            self.solver.bound_rows(rows, low, lp.row_upper[rows] + by * change.row_upper)
        if len(columns):
            low = lp.lower[columns] + by * change.lower
            self.solver.bound(columns, low, lp.upper[columns] + by * change.upper)

    def let_choose(self, change: AnyChange | None = None, by: float = 0.0) -> None:
        """Let each choice go to the side that is better from now on; a change that was made may have moved some."""
        moves = {} if change is None else change.choices
        for place, choice in enumerate(self.m.choices):
            limit, most = (by * move for move in moves.get(choice.row, (0.0, 0.0)))
            self.choosing.choices[place] = replace(choice, limit=choice.limit + limit)
            self._leave_open(self.choosing.choices[place], float(self.hull.row_upper[choice.row]) + most)

    def _leave_open(self, choice: Choice, most: float) -> None:
        rows, columns = np.array([choice.row, choice.hull]), choice.columns
        self.solver.bound(columns, self.hull.lower[columns], self.hull.upper[columns])
        self.solver.bound_rows(rows, self.hull.row_lower[rows], np.array([most, choice.limit]))
        self._share_others(choice, choice.limit / most)

    def _share_others(self, choice: Choice, share: float) -> None:
        """Set with how much of it all that counts beside a choice's own columns counts in its hull."""
        others = np.setdiff1d(choice.together, choice.columns)
        self.solver.change_values(np.full(len(others), choice.hull), others, np.full(len(others), share))

    def hold_sides(self) -> None:
        """Hold each choice again where the plan has it."""
        for place, choice in enumerate(self.m.choices):
            self.choosing.choices[place] = choice
            rows, columns = np.array([choice.row, choice.hull]), choice.columns
            self.solver.bound(columns, self.lp.lower[columns], self.lp.upper[columns])
            self.solver.bound_rows(rows, self.lp.row_lower[rows], self.lp.row_upper[rows])
            self._share_others(choice, choice.limit / float(self.hull.row_upper[choice.row]))

    def let_go(self, level: Level) -> None:
        """Let a level's promises miss whatever they will."""
        self.hold(level, np.full(len(level.columns), np.inf), np.inf)

    def hold_again(self, level: Level) -> None:
        """Hold a level that was let go of at what the plan reaches."""
        self.hold(level, self.lp.upper[level.columns], self.held[level.rank])

    def hold(self, level: Level, each: Numbers, together: float) -> None:
        """Let each promise of a level miss so much, and all of them so much in relation to what they ask."""
        row, upper = np.array([self.rows[level.rank]]), np.array([together * level.scale])
        self.solver.bound(level.columns, np.zeros(len(each)), each)
        self.solver.bound_rows(row, np.array([-np.inf]), upper)

    def undo(self, changes: Sequence[Change]) -> None:
        """Put the bounds of changes back, and the solver to where the plan was found."""
        for change in changes:
            self.change(change, 0.0)
        self.go_back()

    def relaxed_basis(self) -> Basis:
        """Return where the program as it stands ends while choices may be on neither side: dual simplex goes on
        from there when bounds have moved."""
        self._solve(self.cost, primal=True)
        return self.solver.basis()

    def relaxed(self, cost: Numbers, start: Basis) -> Optimum:
        """Return the program as it stands with other costs, from a basis at which it has an answer, while choices may
        be on neither side; raises as `solve`."""
        self.solver.start_from(start)
        return self._solve(cost, primal=True)

    def go_back(self) -> None:
        """Put the solver to where the plan was found."""
        self.solver.start_from(self.first_basis)


def _at_pattern(m: Model, wide: Model, solution: Solution) -> Lp:
    """Return the arrays of the opened plant's program with whole columns at their values in the plan, new ones at
    nothing; mixes are as free as they are."""
    x = np.zeros(len(wide.variables))
    for name, decision in wide.decisions.items():
        if decision.whole:
            of_program = m.decisions[name]
            values = dict(
                zip(zip(*of_program.places, strict=True), solution.x[of_program.columns].tolist(), strict=True)
            )
            x[decision.columns] = [values.get(place, 0.0) for place in zip(*decision.places, strict=True)]
    stated = arrays(wide)
    return replace(at_pattern(replace(stated, mixes=()), x), mixes=stated.mixes)


def _closed(plant: Plant, m: Model, wide: Model, lp: Lp) -> Lp:
    """Return the program of the opened plant with what is closed in the plan's plant at zero.

    An offer without end has none here: the end that its rule gives it moves with hours and stocks, and only matters
    where the supplier pays.
    """
    bought = np.flatnonzero(wide.bought >= 0)
    upper, row_upper = lp.upper.copy(), lp.row_upper.copy()
    lots = plant.lots
    no_end = np.isinf(lots.quantity[bought]) & (lots.price[bought] >= 0)
    most = np.where(no_end, np.inf, np.array(m.upper)[m.bought[bought]])
    upper[wide.bought[bought]] = np.where(m.bought[bought] >= 0, most, 0.0)
    for (line, period), row in wide.row_blocks["line_hours"].positions.items():
        i, p = plant.lines.names.index(line), plant.calendar.names.index(period)
        row_upper[row] = plant.lines.free[i, p]
    return replace(lp, upper=upper, row_upper=row_upper)


def held_in(lp: Lp, m: Model, wide: Model, solution: Solution) -> Lp:
    """Return the program with every promise of a level that was kept in full held at what it misses,
    which is rounding."""
    kept = {result.level for result in solution.levels if result.held_at == 0}
    upper = lp.upper.copy()
    for narrow, level in zip(levels(m), levels(wide), strict=True):
        if str(level.rank) in kept:
            upper[level.columns] = np.maximum(solution.x[narrow.columns], 0.0)
    return replace(lp, upper=upper)


def _missed(m: Model, solution: Solution) -> dict[tuple[str, str, str], float]:
    """Return what the plan itself misses of each promise: sheet, row and name, one for each side of a fixed run."""
    return {
        (promise.sheet, row, promise.name): max(float(solution.x[column]), 0.0)
        for promise in m.promises
        for row, column in zip(promise.rows, promise.short, strict=True)
    }


def _held_at(solution: Solution) -> dict[int, float]:
    """Return what the levels may miss together in relation to what they ask;
    no end where each promise is held by itself."""
    settled = [one for one in solution.levels if is_level(one.level)]
    return {int(one.level): one.held_at if one.held_at > 0 else np.inf for one in settled}
