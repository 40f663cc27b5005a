"""The link to HiGHS: one program, minimised again and again with other costs, bounds and extra rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.util import find_spec
from threading import current_thread, main_thread
from time import perf_counter

import highspy
import numpy as np

from models.plant.plant import Numbers, Positions, Short
from models.program.arrays.lp import Lp
from models.solving.solvers import options as solver_options
from models.solving.solvers.bases import Basis, extended
from models.solving.solvers.beside import BESIDE
from models.solving.solvers.inside import IN_UNITS, Inside
from models.solving.solvers.options import CHOOSE, DEVEX, DUAL, PRIMAL, WEIGHTS, RefusedOption
from models.solving.solvers.stop_watch import WATCH

SIMPLEX_NONZEROS = 60_000
"""Up to this many nonzeros simplex alone is fastest, warm from level to level; above it sifting is."""

EXACT = 1e-9
"""The gap to which answers in whole numbers are proved unless something else is aimed at."""

FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)

Bounds = tuple[Numbers, Numbers, Numbers, Numbers]
"""Lower and upper bounds of the columns, lower and upper bounds of the rows."""


class Algorithm(StrEnum):
    """How HiGHS solves a program; `auto` chooses by size."""

    AUTO = "auto"
    SIMPLEX = "simplex"
    IPX = "ipx"
    HIPO = "hipo"
    SIFTING = "sifting"


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    WITHIN_GAP = "proven within Gap"
    NOT_PROVEN = "not proven"
    FOUND = "best found"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    LIMIT = "limit reached"
    CANCELLED = "cancelled"
    ENOUGH = "good enough"
    BEYOND = "costs too much"
    FAILED = "failed"


PROVEN = (Status.OPTIMAL, Status.WITHIN_GAP)
"""How a plan stands that is proven to be the best, or as good as that."""

STOPPED = (Status.LIMIT, Status.CANCELLED)
"""How a solve ends that did not come to its own end."""

LOST = (Status.UNBOUNDED, Status.FAILED)
"""How a solve ends that may end otherwise from another basis."""


class RefusedProgram(RuntimeError):
    """HiGHS does not take the program: there are figures in it that it cannot work with."""


class Cancelled(Exception):
    """The solve was cancelled before there was anything worth keeping."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to solve: seconds for everything together, the algorithm, and any further option of HiGHS by its name.

    `paced` is how long a search in whole numbers may take by a clock of its own; None: as follows from the seconds.
    `to_gap` lets the search from a small plan in whole numbers end within the gap, too, and not at the best. `in_units`
    is for linear programs that are solved many times over, each from where the last one stood: see `inside`.
    """

    time_limit: float = 600.0
    paced: float | None = None
    to_gap: bool = False
    in_units: bool = False
    algorithm: Algorithm = Algorithm.AUTO
    further: Mapping[str, str | float | int | bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The answer to one minimisation: x by column, dual by row (d objective / d right-hand side), reduced by column.

    `feasible` says whether x keeps all rows and bounds, which it may not where the solve was stopped; no answer at all
    can cost less than `bound`.
    """

    status: Status
    feasible: bool
    x: Numbers
    dual: Numbers
    reduced: Numbers
    objective: float
    bound: float
    iterations: int
    seconds: float


def choose(algorithm: Algorithm, nonzeros: int) -> Algorithm:
    """Return the algorithm that will really run.

    Raises:
        RefusedOption: HiPO is asked for but not installed; HiGHS would silently use another method.
    """
    if algorithm is Algorithm.HIPO and find_spec("highspy_extras") is None:
        raise RefusedOption("hipo needs the extra package highspy-extras; install it or choose another algorithm")
    if algorithm is not Algorithm.AUTO:
        return algorithm
    return Algorithm.SIFTING if is_large(nonzeros) else Algorithm.SIMPLEX


def is_large(nonzeros: int) -> bool:
    """Return whether a program takes too long to be solved again for every question, and is solved by sifting."""
    return nonzeros > SIMPLEX_NONZEROS


class Highs:
    """A program inside HiGHS.

    `log` receives each line that HiGHS prints; `cancelled` is asked twenty times a second whether to stop. `lower`,
    `upper`, `row_lower` and `row_upper` are the bounds as they stand, added rows included.
    """

    def __init__(
        self,
        lp: Lp,
        options: Options,
        log: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self.started = perf_counter()
        self.options = options
        self.algorithm = choose(options.algorithm, len(lp.values))
        self._cancelled = cancelled or (lambda: False)
        self._ran = False
        self._highs = highspy.Highs()
        self._inside = Inside(self._highs, in_units=options.in_units and not len(lp.whole))
        self._set("log_to_console", False)
        self._set("output_flag", log is not None)
        self._set("solver", str(self.algorithm))
        for name, figure in IN_UNITS.items() if self._inside.in_units else ():
            self._set(name, figure)
        for name, value in options.further.items():
            solver_options.give_further(self._highs, name, value)
        if log is not None:
            self._highs.cbLogging.subscribe(lambda event: log(event.message.rstrip()))
        self._stopping = False
        self._highs.cbIpmInterrupt.subscribe(self._interrupt)
        self._cost: Numbers = np.zeros(len(lp.lower))
        self.lower, self.upper = lp.lower.copy(), lp.upper.copy()
        self.row_lower, self.row_upper = lp.row_lower.copy(), lp.row_upper.copy()
        self.whole = lp.whole
        self._start: Numbers = np.zeros(0)
        self._asks = 0
        self._enough: int | None = None
        self._pass(lp)
        if len(self.whole):
            self._ask_for_whole_numbers()

    @property
    def seconds_left(self) -> float:
        """What is left of the time limit."""
        return self.options.time_limit - (perf_counter() - self.started)

    def minimise(self, cost: Numbers, floor: float = -np.inf) -> Outcome:
        """Return the least cost, from where the last call ended; in whole numbers `floor` or less is good enough.

        Where `cancelled` says so it ends early with the status CANCELLED; on Ctrl-C KeyboardInterrupt is raised again.
        """
        started, self._asks = perf_counter(), 0
        self._price(cost)
        if len(self.whole):
            self._set("objective_target", floor)
            # Last of all: HiGHS forgets an answer when costs or bounds change.
            self._highs.setSolution(len(self._start), self.whole[: len(self._start)].astype(np.int32), self._start)
        status, lost = self._solve(), 0
        if status in LOST:
            # From an unlucky basis simplex may lose its way, or see no end; from nothing it finds it.
            lost = _steps(self._highs.getInfo())
            self._highs.clearSolver()
            status = self._solve()
        if self._chooses_simplex:
            self.use_simplex(primal=True)  # what comes next changes costs, which leaves the basis primal feasible
        info, (x, dual, reduced) = self._highs.getInfo(), self._inside.answer()
        return Outcome(
            status=status,
            feasible=self._ran and info.primal_solution_status == FEASIBLE,
            x=x,
            dual=dual,
            reduced=reduced,
            objective=info.objective_function_value,
            bound=self._least(status, info),
            iterations=lost + _steps(info),
            seconds=perf_counter() - started,
        )

    def option(self, name: str) -> object:
        """Return the value that one of HiGHS's options has now."""
        return self._highs.getOptionValue(name)[1]

    @property
    def _chooses_simplex(self) -> bool:
        """Whether it is simplex that solves it, by a strategy that nobody has asked for."""
        is_linear = self.algorithm is Algorithm.SIMPLEX and not len(self.whole)
        return is_linear and "simplex_strategy" not in self.options.further

    def _least(self, status: Status, info: highspy.HighsInfo) -> float:
        """Return what no answer can cost less than."""
        if len(self.whole):
            return float(info.mip_dual_bound) if self._ran and info.valid else -np.inf  # else HiGHS says 0
        return float(info.objective_function_value) if status is Status.OPTIMAL else -np.inf

    def _price(self, cost: Numbers) -> None:
        changed = np.flatnonzero(cost != self._cost)
        if len(changed):
            self._inside.price(changed, cost[changed])
            self._cost = cost.copy()

    def bound(self, columns: Positions, lower: Numbers, upper: Numbers) -> None:
        """Set new bounds for columns."""
        self.lower[columns], self.upper[columns] = lower, upper
        self._inside.bound(columns, lower, upper)

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
        self.row_lower[rows], self.row_upper[rows] = lower, upper
        self._inside.bound_rows(rows, lower, upper)

    def add_row(self, columns: Positions, values: Numbers, upper: float) -> None:
        """Add a row: sum of values * columns <= upper."""
        self.row_lower, self.row_upper = np.append(self.row_lower, -np.inf), np.append(self.row_upper, upper)
        self._inside.add_row(columns, values, upper)

    def add_columns(  # noqa: PLR0913, PLR0917 - a matrix in parts
        self,
        units: Numbers,
        cost: Numbers,
        lower: Numbers,
        upper: Numbers,
        starts: Positions,
        rows: Short,
        values: Numbers,
    ) -> None:
        """Add columns; the last basis stays, with the new columns at their bounds."""
        self.lower, self.upper = np.concatenate([self.lower, lower]), np.concatenate([self.upper, upper])
        self._cost = np.concatenate([self._cost, cost])
        self._inside.add_columns(units, cost, lower, upper, starts, rows, values)

    def drop_columns(self, columns: Positions, basis: Basis) -> None:
        """Drop columns, in rising order; the basis is that of the others.

        Raises:
            RuntimeError: HiGHS refuses.
        """
        if not self._inside.drop_columns(columns):
            raise RuntimeError("HiGHS does not drop columns.")
        self.lower, self.upper = np.delete(self.lower, columns), np.delete(self.upper, columns)
        self._cost = np.delete(self._cost, columns)
        self._highs.setBasis(basis)

    def _ask_for_whole_numbers(self) -> None:
        """Ask for whole numbers: with a solver named HiGHS would leave them out; only a proven answer is one."""
        many = len(self.whole)
        kinds = np.full(many, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self._highs.changeColsIntegrality(many, self.whole.astype(np.int32), kinds)
        self._set("solver", "choose")
        solver_options.leave_parallel_rows(self._highs)
        for gap in ("mip_rel_gap", "mip_abs_gap"):
            if gap not in self.options.further:
                self._set(gap, EXACT)

    def aim(self, gap: float, nodes: int | None = None) -> None:
        """Set how near to the least an answer in whole numbers is good enough,
        and after how many nodes in vain to end."""
        aims: dict[str, float] = {"mip_abs_gap": max(gap, EXACT), "mip_rel_gap": 0.0}
        aims |= {} if nodes is None else {"mip_max_stall_nodes": nodes}
        for name, value in aims.items():
            if name not in self.options.further:
                self._set(name, value)

    def start_at(self, x: Numbers) -> None:
        """Start from the whole numbers of an answer; what belongs to them is found anew."""
        self._start = np.round(x[self.whole])

    def use_simplex(self, *, primal: bool) -> None:
        """Use simplex from now on, from the last basis: primal after new costs or columns, else dual, which then goes
        by weights that need not be worked out before the first of a few steps."""
        self._set("solver", str(Algorithm.SIMPLEX))
        self._set("simplex_strategy", PRIMAL if primal else DUAL)
        if not primal and WEIGHTS not in self.options.further:
            self._set(WEIGHTS, DEVEX)

    def give_up_after(self, steps: int | None) -> None:
        """Let each solve by simplex end with the status LIMIT after so many steps; None lets it go on to the end.

        Interior points come to their end by themselves; their steps, and those of crossover, only count.
        """
        self._set("simplex_iteration_limit", highspy.kHighsIInf if steps is None else steps)

    def give_up_beyond(self, cost: float) -> None:
        """Let each solve by dual simplex end with the status BEYOND once every answer is known to cost more."""
        self._set("objective_bound", min(cost, highspy.kHighsInf))

    def end_after(self, asks: int) -> None:
        """Let a search in whole numbers end with the status LIMIT once HiGHS has asked so often whether to go on.

        HiGHS asks at the same places on every machine, so the same search ends with the same answer.
        """

        def heard(event: highspy.HighsCallbackEvent) -> None:
            self._asks += 1
            if self.has_asked_enough:
                event.interrupt()

        self._enough = asks
        self._highs.cbMipInterrupt.subscribe(heard)

    @property
    def has_asked_enough(self) -> bool:
        """Return whether the last search ended because HiGHS had asked so often."""
        return self._enough is not None and self._asks >= self._enough

    def basis(self) -> Basis:
        """Return where the last solve ended, to come back to."""
        return self._highs.getBasis()

    def start_from(self, basis: Basis) -> None:
        """Go back to a basis; columns that came later stand at zero, rows that came later are free."""
        # How large a basis is takes longer to find out than to go back to it: its states are handed over one by one.
        if self._highs.setBasis(basis) != highspy.HighsStatus.kOk:
            self._highs.setBasis(extended(basis, len(self.lower), len(self.row_lower)))

    def goes_on_from(self, basis: Basis | None) -> bool:
        """Start from a basis of a program of as many columns and no more rows, if there is one; True if so.

        Where columns or rows were lost on the way (`alien`) it is neither primal nor dual feasible: then primal simplex
        takes a third of the steps.
        """
        if basis is None or len(basis.col_status) != len(self.lower) or len(basis.row_status) > len(self.row_lower):
            return False
        self.start_from(basis)
        if self._chooses_simplex:
            self._set("simplex_strategy", PRIMAL if basis.alien else CHOOSE)
        return True

    def handed_on(self) -> Basis | None:
        """Return where the last solve ended, for another program like this one to go on from."""
        return self.basis()

    def start_anew(self) -> None:
        """Forget where the last solve ended; the next one is by interior points, with crossover."""
        self._highs.clearSolver()
        self._set("solver", str(Algorithm.IPX))

    def change_values(self, rows: Positions, columns: Positions, values: Numbers) -> None:
        """Set new coefficients, one for each row and column."""
        for row, column, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
            self._inside.change_value(row, column, value)

    def row_values(self) -> Numbers:
        """Return what each row adds up to in the last answer."""
        return self._inside.row_values()

    def basic(self) -> Positions:
        """Return what is basic where the last solve ended: columns by their position, row i as -1 - i."""
        return np.array(self._highs.getBasicVariables()[1], dtype=np.int64)

    def through_basis(self, right: Numbers) -> Numbers:
        """Return how what is `basic` moves, in that order, when the rows move by `right`; rows with the sign turned."""
        return self._inside.through_basis(self.basic(), right)

    def change_to(self, lp: Lp) -> None:
        """Take another program of the same rows and columns in its place; options stay."""
        self._cost = np.zeros(len(lp.lower))
        self.lower, self.upper = lp.lower.copy(), lp.upper.copy()
        self.row_lower, self.row_upper = lp.row_lower.copy(), lp.row_upper.copy()
        self._pass(lp)

    def _pass(self, lp: Lp) -> None:
        if not self._inside.take(lp):
            rows, columns, nonzeros = lp.size
            raise RefusedProgram(f"HiGHS refuses the program of {rows} rows, {columns} columns, {nonzeros} nonzeros")

    def _set(self, name: str, value: str | float | int | bool) -> None:
        solver_options.give(self._highs, name, value)

    def _solve(self) -> Status:
        self._set("time_limit", max(self.seconds_left, 0.0) + self._highs.getRunTime())
        self._ran = not self._cancelled()
        if not self._ran:
            return Status.CANCELLED
        stopped = self._run()
        status = _status(self._highs.getModelStatus())
        return Status.CANCELLED if stopped and status is not Status.OPTIMAL else status

    def _run(self) -> bool:
        """Run HiGHS; True if it was told to stop."""
        self._stopping = False
        if current_thread() is main_thread():
            BESIDE.run(self._highs.run, self._heed, self._stop)
        else:
            with WATCH.over(self._heed):
                self._highs.run()
        return self._stopping

    def _heed(self) -> None:
        if not self._stopping and self._cancelled():
            self._stop()

    def _stop(self) -> None:
        """Stop simplex by its time limit, which it looks at in every step;
        asking in Python there would hold up other threads."""
        self._stopping = True
        self._highs.setOptionValue("time_limit", 0.0)

    def _interrupt(self, event: highspy.HighsCallbackEvent) -> None:
        """Interrupt interior points, which look at the time limit as it was when they began,
        but ask whether to stop."""
        if self._stopping:
            event.interrupt()


def _steps(info: highspy.HighsInfo) -> int:
    """Return the steps of a solve: of simplex, of interior points, and of the crossover to a basis."""
    counts = (info.simplex_iteration_count, info.ipm_iteration_count, info.crossover_iteration_count)
    return sum(max(count, 0) for count in counts)


def _status(status: highspy.HighsModelStatus) -> Status:
    words = highspy.HighsModelStatus
    return {
        words.kOptimal: Status.OPTIMAL,
        words.kModelEmpty: Status.OPTIMAL,
        words.kInfeasible: Status.INFEASIBLE,
        words.kUnbounded: Status.UNBOUNDED,
        words.kUnboundedOrInfeasible: Status.UNBOUNDED,
        words.kTimeLimit: Status.LIMIT,
        words.kIterationLimit: Status.LIMIT,
        words.kInterrupt: Status.LIMIT,
        words.kObjectiveBound: Status.BEYOND,
        words.kObjectiveTarget: Status.ENOUGH,
        words.kSolutionLimit: Status.ENOUGH,
    }.get(status, Status.FAILED)
