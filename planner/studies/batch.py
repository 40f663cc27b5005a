"""Many cases of one workbook solved side by side, each plan written as soon as it is ready."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from models.schema.scenarios import BASE
from planner.engine import failed_check, pipeline
from planner.engine.cases import Case
from planner.engine.failed_check import PlanFailsCheck
from planner.engine.pipeline import Choices
from planner.engine.records import summary
from planner.engine.solve_tables import ONE_THREAD
from planner.jobs import fault_log, side_by_side
from planner.jobs.board import Board
from planner.jobs.cancel import Cancel, Cancelled
from planner.jobs.exit_codes import End
from planner.jobs.progress import Progress
from planner.jobs.safe_write import CannotWrite, write_safely
from planner.jobs.side_by_side import Crew, Job, ProcessDied
from planner.reading.findings import Finding
from planner.studies.plan_files import WritesPlan
from planner.views import heavy_elements

"""Every process has a processor of its own; HiGHS is to take no more."""


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A solved case as a process hands it back: the figures, and the plan workbook as bytes."""

    status: str
    proven: bool
    cash: float
    margin: float
    currency: str
    made: Mapping[str, float]
    broken: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class CaseOutcome:
    """What became of a case: its figures if there is a plan, where the plan was written, and words if there is none.

    `cash` is the cash in the margin; the rest of it is the change in stock value.
    `made`: kilograms of Dy and Tb in what is made, see `planner.views.heavy_elements`.
    """

    name: str
    end: End
    words: str
    cash: float | None = None
    margin: float | None = None
    currency: str = ""
    made: Mapping[str, float] = field(default_factory=dict)
    broken: int | None = None
    written: Path | None = None
    asked: Path | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def is_base(self) -> bool:
        """True for the workbook without any scenario."""
        return self.name == BASE


def solve(  # noqa: PLR0913 - what to solve, where to, how and by whom
    cases: Sequence[Case],
    outs: Mapping[str, Path],
    *,
    write: WritesPlan,
    choices: Choices | None = None,
    board: Board | None = None,
    cancel: Cancel | None = None,
    protected: Iterable[Path] = (),
    crew: Crew | None = None,
) -> list[CaseOutcome]:
    """Solve cases side by side and write each plan as soon as it is ready; one that fails leaves the others alone.

    Args:
        cases: what to solve, see `planner.engine.pipeline.prepare`.
        outs: for each case's name where its plan goes.
        write: writes a plan to a file; it is called in whichever process solves the case.
        choices: how to solve; HiGHS takes one thread for each case unless they say otherwise.
        board: shows what goes on.
        cancel: stops everything within two seconds.
        protected: files that must not be written over.
        crew: who solves the cases.

    Returns:
        One outcome for each case, in their order. Plans that were ready when someone cancelled are written.
    """
    choices, board = choices or Choices(), board or Board(len(cases))
    alone = replace(choices, options={**ONE_THREAD, **choices.options})
    desk = _Desk(outs, list(protected), board)
    jobs = []
    with board.shown():
        for case in cases:
            if case.is_sound:
                jobs.append(Job(case.name, work, (case, alone, write)))
            else:
                desk.over(case.name, pipeline.WorkbookHasErrors(case.findings))
        with suppress(Cancelled):
            side_by_side.run(jobs, desk, cancel or Cancel(), crew)
    return [desk.outcomes.get(case.name, _cancelled(case.name)) for case in cases]


def work(case: Case, choices: Choices, write: WritesPlan, *, progress: Progress, cancel: Cancel) -> Solved:
    """Solve a case, in whichever process this is."""
    plan = pipeline.solve_case(case, choices=choices, progress=progress, cancel=cancel)
    with progress.step("Writing the plan"), TemporaryDirectory(prefix="planner-") as folder:
        content = write(plan, Path(folder) / "plan.xlsx", watch=progress.say).read_bytes()
    made = {element: heavy_elements.made(plan, element) for element in heavy_elements.HEAVY}
    return Solved(
        status=plan.status,
        proven=pipeline.came_to_its_end(plan),
        cash=plan.cash_margin,
        margin=plan.margin,
        currency=plan.currency,
        made={element: kilograms for element, kilograms in made.items() if kilograms is not None},
        broken=len(plan.tables["Broken promises"]),
        content=content,
    )


class _Desk:
    """Takes in what the processes hand back: writes the plans and keeps the outcomes."""

    def __init__(self, outs: Mapping[str, Path], protected: Iterable[Path], board: Board) -> None:
        self._outs, self._protected, self._board = outs, protected, board
        self.outcomes: dict[str, CaseOutcome] = {}

    def news(self, name: str, text: str) -> None:
        """Tell what a case is at."""
        self._board.news(name, text)

    def over(self, name: str, result: object) -> None:
        """Tell that a case is solved, or has failed."""
        outcome = self._written(name, result) if isinstance(result, Solved) else _failed(name, result)
        self.outcomes[name] = outcome
        figures = "" if outcome.margin is None else f", margin {summary.amount(outcome.margin)} {outcome.currency}"
        self._board.over(name, f"{outcome.end.value}{figures}")

    def _written(self, name: str, solved: Solved) -> CaseOutcome:
        asked = self._outs[name]
        try:
            written = write_safely(asked, lambda path: _fill(path, solved.content), protected=self._protected)
        except CannotWrite as stop:
            return CaseOutcome(name=name, end=End.FAULT, words=str(stop))
        return CaseOutcome(
            name=name,
            end=End.DONE if solved.proven else End.LIMIT,
            words=solved.status,
            cash=solved.cash,
            margin=solved.margin,
            currency=solved.currency,
            made=solved.made,
            broken=solved.broken,
            written=written,
            asked=asked,
        )


def _fill(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _cancelled(name: str) -> CaseOutcome:
    return CaseOutcome(name=name, end=End.CANCELLED, words="cancelled before there was a plan")


def _failed(name: str, result: object) -> CaseOutcome:
    """Return the outcome of a case without a plan."""
    if isinstance(result, pipeline.WorkbookHasErrors):
        return CaseOutcome(name=name, end=End.ERRORS, words="errors in the workbook", findings=result.findings)
    if isinstance(result, pipeline.LimitReached):
        return CaseOutcome(name=name, end=End.LIMIT, words=str(result))
    if isinstance(result, PlanFailsCheck):
        return CaseOutcome(name=name, end=End.CHECK, words=failed_check.report(result))
    if isinstance(result, pipeline.UnknownOption | ProcessDied):
        return CaseOutcome(name=name, end=End.FAULT, words=str(result))
    fault = result if isinstance(result, Exception) else RuntimeError(f"no plan, but {result!r}")
    return CaseOutcome(name=name, end=End.FAULT, words=fault_log.report(fault, [name]))
