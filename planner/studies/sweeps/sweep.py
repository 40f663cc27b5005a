"""Plans of one workbook while one or two of its figures vary."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

from models import checks
from models.schema.problems import Severity
from models.schema.scenarios import Step, carry_out
from planner.engine import pipeline
from planner.engine.cases import Case
from planner.engine.failed_check import PlanFailsCheck
from planner.engine.pipeline import Choices, Warm
from planner.engine.solve_tables import ONE_THREAD
from planner.jobs import fault_log, side_by_side
from planner.jobs.board import Board
from planner.jobs.cancel import Cancel, Cancelled
from planner.jobs.exit_codes import End
from planner.jobs.progress import Progress
from planner.jobs.side_by_side import Crew, Job
from planner.studies.sweeps.sweep_axes import MOST_POINTS, BadSweep
from planner.studies.sweeps.sweep_point import point_of
from planner.studies.sweeps.sweep_result import Axis, Point, Sweep

MOST_AXES = 2


def sweep(  # noqa: PLR0913 - what to vary, how and by whom
    case: Case,
    axes: Sequence[Axis],
    *,
    choices: Choices | None = None,
    board: Board | None = None,
    cancel: Cancel | None = None,
    crew: Crew | None = None,
) -> Sweep:
    """Return the plan at every point of the axes, in short.

    Args:
        case: what varies; it has to be sound.
        axes: one or two.
        choices: how to solve; plans are not explained.
        board: shows what goes on.
        cancel: stops everything within two seconds.
        crew: who solves.

    Raises:
        WorkbookHasErrors: the case is not sound.
        BadSweep: too many axes or points.
        Cancelled: `cancel` was asked for.
    """
    if not case.is_sound:
        raise pipeline.WorkbookHasErrors(case.findings)
    if len(axes) > MOST_AXES or points(axes) > MOST_POINTS:
        message = f"A sweep takes at most {MOST_AXES} figures and {MOST_POINTS} plans"
        raise BadSweep(f"{message}, not {len(axes)} figures and {points(axes)} plans.")
    grid = list(product(*(axis.values for axis in axes)))
    crew, choices = crew or Crew(), choices or Choices()
    alone = replace(choices, options={**ONE_THREAD, **choices.options}, explain=False)
    board = board or Board(len(grid))
    chunks = _chunks(grid, crew.processes or side_by_side.processors())
    jobs = [Job(_name(chunk, axes), work, (case, tuple(axes), chunk, alone)) for chunk in chunks]
    desk = _Desk({job.name: chunk for job, chunk in zip(jobs, chunks, strict=True)}, board)
    with board.shown():
        side_by_side.run(jobs, desk, cancel or Cancel(), crew)
    found = {point.values: point for point in desk.points}
    return Sweep(
        name=desk.plan_name or case.name,
        workbook=case.workbook,
        sha256=case.sha256,
        currency=desk.currency,
        axes=tuple(axes),
        points=tuple(found[values] for values in grid),
    )


def points(axes: Sequence[Axis]) -> int:
    """Return how many plans a sweep along these axes takes."""
    return math.prod(len(axis.values) for axis in axes)


def _chunks(grid: list[tuple[float, ...]], count: int) -> list[list[tuple[float, ...]]]:
    """Return the points in as many runs of neighbours, for each run goes on from the plan before."""
    rows: dict[tuple[float, ...], list[tuple[float, ...]]] = {}
    for point in grid:
        rows.setdefault(point[:-1], []).append(point)
    snake = [point for number, row in enumerate(rows.values()) for point in (row[::-1] if number % 2 else row)]
    size = math.ceil(len(snake) / count)
    return [snake[first : first + size] for first in range(0, len(snake), size)]


def _name(chunk: Sequence[tuple[float, ...]], axes: Sequence[Axis]) -> str:
    """Return `Price 200 to 350`, or for two axes the first and last point."""
    first, last = (" / ".join(f"{value:g}" for value in point) for point in (chunk[0], chunk[-1]))
    return f"{' / '.join(axis.column for axis in axes)}: {first} to {last}"


def work(  # noqa: PLR0913 - the same, as another process gets it
    case: Case,
    axes: Sequence[Axis],
    values_of_points: Iterable[tuple[float, ...]],
    choices: Choices,
    *,
    progress: Progress,
    cancel: Cancel,
) -> tuple[str, str, list[Point]]:
    """Solve neighbouring points one after the other, in whichever process this is: plan's name, currency and points."""
    warm = Warm()
    name = currency = ""
    solved = []
    for values in values_of_points:
        with progress.step(" / ".join(f"{value:g}" for value in values)):
            varied = _varied(case, [axis.step(value) for axis, value in zip(axes, values, strict=True)])
            if isinstance(varied, str):
                solved.append(Point(values=values, end=End.ERRORS, words=varied))
                continue
            try:
                plan = pipeline.solve_case(varied, choices=choices, cancel=cancel, warm=warm)
            except Cancelled:
                raise
            except pipeline.LimitReached as stop:
                solved.append(Point(values=values, end=End.LIMIT, words=str(stop)))
            except pipeline.WorkbookHasErrors as stop:
                solved.append(Point(values=values, end=End.ERRORS, words=stop.findings[-1].message))
            except PlanFailsCheck as stop:
                solved.append(Point(values=values, end=End.CHECK, words=str(stop)))
            except Exception as fault:  # one point must not take the others down
                solved.append(Point(values=values, end=End.FAULT, words=fault_log.report(fault, [str(values)])))
            else:
                name, currency = plan.name, plan.currency
                solved.append(point_of(case, axes, values, plan))
    return name, currency, solved


def _varied(case: Case, steps: list[Step]) -> Case | str:
    """Return the case after some steps, or what is wrong with it then."""
    tables, _ = carry_out(case.tables, steps)
    wrong = [problem for problem in checks.check(tables) if problem.severity is Severity.ERROR]
    problems = [problem for problem in wrong if problem.table != "Scenarios"]
    return f"{problems[0].table}: {problems[0].message}" if problems else replace(case, tables=tables)


class _Desk:
    """Takes in the points as the processes hand them back."""

    def __init__(self, chunks: dict[str, list[tuple[float, ...]]], board: Board) -> None:
        self._chunks, self._board = chunks, board
        self.points: list[Point] = []
        self.plan_name = self.currency = ""

    def news(self, name: str, text: str) -> None:
        """Tell what a run of points is at."""
        self._board.news(name, text)

    def over(self, name: str, result: object) -> None:
        """Tell that a run of points is over, or was lost with its process."""
        if isinstance(result, tuple):
            plan, currency, found = result
            self.plan_name, self.currency = self.plan_name or plan, self.currency or currency
            self.points += found
            self._board.over(name, "done", count=len(found))
        else:
            self.points += [Point(values=chunk, end=End.FAULT, words=str(result)) for chunk in self._chunks[name]]
            self._board.over(name, End.FAULT.value, count=len(self._chunks[name]))
