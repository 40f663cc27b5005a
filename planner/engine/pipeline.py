"""From a workbook to a plan: read, check, solve, audit, explain. It prints nothing and writes no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from models import checks
from models.results import facts
from models.schema.problems import Problem
from models.solving.solvers.highs import PROVEN, Status
from planner.engine import cases, solved
from planner.engine.cases import Case, UnknownScenario
from planner.engine.endings import CannotAsk, LimitReached, TooLarge, UnknownOption, WorkbookHasErrors
from planner.engine.explanations import explaining, moves
from planner.engine.plan import Plan
from planner.engine.published_plan import PublishedPlan, held
from planner.engine.records import manifest
from planner.engine.solved import Choices, Solved, Warm
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.reading import reader
from planner.reading.findings import Finding
from planner.reading.locate_findings import located
from planner.reading.reader import Book
from planner.sealing import seal

__all__ = [
    "CannotAsk",
    "Case",
    "Checked",
    "Choices",
    "LimitReached",
    "TooLarge",
    "UnknownOption",
    "UnknownScenario",
    "Warm",
    "WorkbookHasErrors",
    "came_to_its_end",
    "check",
    "is_proven",
    "prepare",
    "solve",
    "solve_case",
]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A workbook that was read and checked, with all that is wrong or doubtful in it."""

    book: Book
    findings: tuple[Finding, ...]


def check(path: Path, *, progress: Progress | None = None) -> Checked:
    """Read a workbook and look for everything that is wrong or doubtful in it, with each of its scenarios too."""
    progress = progress or Progress()
    return check_book(_read(path, progress), progress=progress)


def check_book(book: Book, *, progress: Progress | None = None) -> Checked:
    """Return the same for a workbook that was read already."""
    progress = progress or Progress()
    problems = _problems(book, progress)
    with progress.step("Checking the scenarios"):
        caused = cases.caused_by_scenarios(book, problems)
    return Checked(book=book, findings=(*book.findings, *located(problems, book.places), *caused))


def prepare(
    path: Path,
    scenarios: Iterable[str | None] | None,
    *,
    progress: Progress | None = None,
    published: PublishedPlan | None = None,
) -> list[Case]:
    """Return what there is to solve in a workbook, each case with all that is wrong or doubtful in it.

    Args:
        path: the workbook.
        scenarios: the names of scenarios, None among them for the base; None alone: the base and every scenario.
        progress: told what goes on.
        published: the plan to hold them against if the workbook's own sheet Published is blank.

    Raises:
        UnknownScenario: the workbook has none of that name.
    """
    progress = progress or Progress()
    book, name = held(_read(path, progress), published)
    return [replace(case, published=name) for case in cases_of(book, scenarios, progress=progress)]


def cases_of(book: Book, scenarios: Iterable[str | None] | None, *, progress: Progress | None = None) -> list[Case]:
    """Return the same for a workbook that was read already."""
    problems = _problems(book, progress or Progress())
    if not book.tables:
        return [cases.base(book, problems)]
    wanted = [None, *cases.names(book)] if scenarios is None else list(scenarios)
    return [cases.base(book, problems) if name is None else cases.scenario(book, problems, name) for name in wanted]


def _read(path: Path, progress: Progress) -> Book:
    with progress.step("Reading the workbook"):
        return reader.read(path, progress.say)


def _problems(book: Book, progress: Progress) -> list[Problem]:
    with progress.step("Checking"):
        return checks.check(book.tables, book.spoiled, progress.say) if book.tables else []


def solve(
    path: Path,
    *,
    scenario: str | None = None,
    choices: Choices | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """Return the best plan for a workbook, as it is or with one of its scenarios.

    Raises:
        UnknownScenario: the workbook has none of that name.
        WorkbookHasErrors, Cancelled, LimitReached, UnknownOption, PlanFailsCheck: see `planner.engine.endings`.
    """
    progress = progress or Progress()
    (case,) = prepare(path, [scenario], progress=progress)
    return solve_case(case, choices=choices, progress=progress, cancel=cancel)


def solve_case(
    case: Case,
    *,
    choices: Choices | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    warm: Warm | None = None,
) -> Plan:
    """Return the best plan for a case, explained, from where the last one ended if it is a `warm` one;
    raises as `solve`."""
    choices = choices or Choices()
    return finished(case, solved.solve(case, choices=choices, progress=progress, cancel=cancel, warm=warm), choices)


def finished(case: Case, done: Solved, choices: Choices, more: Mapping[str, object] | None = None) -> Plan:
    """Return the plan of a solved case, explained, with its manifest (and `more` rows of that) and its seal."""
    unexplained = _not_explained(choices, done)
    if not unexplained:
        with done.progress.step("Explaining"), done.cancel.gently(keep=choices.keep):
            done.plan.tables.update(explaining.explain(done))
            done.plan.tables.update(moves.for_new_prices(case, done, choices))
        unexplained = _not_explained(choices, done) or " ".join(explaining.left_out(done))
    done.plan.tables["Facts"] = facts.table(done.plant, done.model, done.solution.x, case.tables["Components"])
    run = {
        "Scenario": case.scenario,
        manifest.PUBLISHED: case.published,
        **manifest.of_run(done.solution, done.options),
        manifest.EXPLANATIONS: unexplained,
        **(more or {}),
    }
    run = {key: value for key, value in run.items() if value not in (None, "")}
    done.plan.tables["Manifest"] = manifest.table(case.workbook, case.sha256, run=run, seconds=done.progress.seconds)
    done.plan.tables.update(seal.sealed(done.plan.inputs, done.plan.tables))
    return done.plan


def _not_explained(choices: Choices, done: Solved) -> str:
    """Return why a plan is not explained, in words; empty if it is to be."""
    if not choices.explain:
        return manifest.UNWANTED
    if not done.is_answer and not done.solution.whole:
        return manifest.UNPROVEN
    return manifest.EXPLANATIONS_CANCELLED if done.cancel.asked() else ""


def came_to_its_end(plan: Plan) -> bool:
    """Return whether neither the time nor someone's wish ended the search for a better plan."""
    return is_proven(plan) or plan.status == Status.FOUND


def is_proven(plan: Plan) -> bool:
    """Return whether no better plan exists; False if the time was up, or someone cancelled, before that was proved."""
    return plan.status in PROVEN
