"""From a workbook to a plan: read, check, build, solve, tabulate.

The only place that builds and solves. It prints nothing and writes no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from models import checks
from models.audit.auditing import audit
from models.plant.plant import Numbers, Plant
from models.program import build, ranges
from models.program.lp import arrays, objective_of
from models.program.model import Model
from models.results import tabulate
from models.schema import defaults
from models.schema.frames import Tables
from models.schema.problems import Problem, Severity
from models.solving import levels
from models.solving.highs import Algorithm
from planner.engine import assumptions, cases, explaining, manifest, solver_words, summary, worths
from planner.engine.cases import Case, UnknownScenario
from planner.engine.failed_check import PlanFailsCheck
from planner.engine.plan import Plan
from planner.jobs.cancel import Cancel, Cancelled
from planner.jobs.progress import Progress
from planner.reading import reader
from planner.reading.findings import Finding
from planner.reading.locate_findings import located
from planner.reading.reader import Book

__all__ = [
    "Case",
    "Checked",
    "Choices",
    "LimitReached",
    "UnknownOption",
    "UnknownScenario",
    "Warm",
    "WorkbookHasErrors",
    "check",
    "is_proven",
    "prepare",
    "solve",
    "solve_case",
]


class WorkbookHasErrors(Exception):
    """The workbook cannot be planned as it is; `findings` says why (errors and warnings)."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("The workbook has errors.")
        self.findings = findings


class LimitReached(Exception):
    """The time was up before there was any plan; the message is for the user."""


class UnknownOption(Exception):
    """The solver knows no such algorithm or option, or refuses its value; the message is for the user."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """How to solve: seconds (None: as Settings say), algorithm (None: by size) and options of HiGHS by name.

    `explain` says whether the plan is to be explained too, `keep` whether a run that is cancelled gives the plan that
    it has reached; otherwise it gives none.
    """

    time_limit: float | None = None
    algorithm: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    explain: bool = True
    keep: bool = False


@dataclass
class Warm:
    """Where the last solve stood: from there the plan of a plant that is much the same is found sooner."""

    basis: object = None


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A workbook that was read and checked, with all that is wrong or doubtful in it."""

    book: Book
    findings: tuple[Finding, ...]


def check(path: Path, *, progress: Progress | None = None) -> Checked:
    """Read a workbook and look for everything that is wrong or doubtful in it, with each of its scenarios too."""
    progress = progress or Progress()
    book, problems = _read(path, progress)
    with progress.step("Checking the scenarios"):
        caused = cases.caused_by_scenarios(book, problems)
    return Checked(book=book, findings=(*book.findings, *located(problems, book.places), *caused))


def prepare(path: Path, scenarios: Iterable[str | None] | None, *, progress: Progress | None = None) -> list[Case]:
    """What there is to solve in a workbook, each case with all that is wrong or doubtful in it.

    Args:
        path: the workbook.
        scenarios: the names of scenarios, None among them for the base; None alone: the base and every scenario.
        progress: told what goes on.

    Raises:
        UnknownScenario: the workbook has none of that name.
    """
    book, problems = _read(path, progress or Progress())
    if not book.tables:
        return [cases.base(book, problems)]
    wanted = [None, *cases.names(book)] if scenarios is None else list(scenarios)
    return [cases.base(book, problems) if name is None else cases.scenario(book, problems, name) for name in wanted]


def _read(path: Path, progress: Progress) -> tuple[Book, list[Problem]]:
    with progress.step("Reading the workbook"):
        book = reader.read(path, progress.say)
    with progress.step("Checking"):
        problems = checks.check(book.tables, book.spoiled, progress.say) if book.tables else []
    return book, problems


def solve(
    path: Path,
    *,
    scenario: str | None = None,
    choices: Choices | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """The best plan for a workbook, as it is or with one of its scenarios.

    Raises:
        UnknownScenario: the workbook has none of that name.
        WorkbookHasErrors: nothing was solved.
        Cancelled: `cancel` was asked for, and there was no plan or it was not to be kept.
        LimitReached: the time was up before there was any plan.
        UnknownOption: HiGHS knows no such algorithm or option, or refuses its value.
        PlanFailsCheck: what was solved does not pass the audit.
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
    """The best plan for a case, from where the last one ended if it is a `warm` one; raises what `solve` raises."""
    choices, progress, cancel = choices or Choices(), progress or Progress(), cancel or Cancel()
    if not case.is_sound:
        raise WorkbookHasErrors(case.findings)
    cancel.heed()
    with progress.step("Building the model"):
        tables, assumed = defaults.fill(case.tables)
        plant = Plant.of(tables)
        model = build.build(plant, watch=progress.say)
        options = _options(choices, plant)
        doubts = located(ranges.doubts(model, arrays(model), objective_of(model, "margin")), case.places)
    asked = _asked(cancel, progress)
    if choices.keep:
        cancel.spare()
    with progress.step("Solving"), cancel.gently(keep=choices.keep):
        solution = _solve(model, plant, options, progress, asked, warm or Warm(), doubts)
    with progress.step("Tabulating"):
        outputs = tabulate.tabulate(plant, model, solution, _estimated(case.tables, plant))
    outputs |= explaining.none() | worths.none()
    unexplained = _not_explained(choices, solution, cancel)
    if not unexplained:
        with progress.step("Explaining"), cancel.gently(keep=choices.keep):
            at_once = 1 if str(choices.options.get("threads")) == "1" else explaining.SIDE_BY_SIDE
            outputs |= explaining.explain(tables, plant, model, solution, progress, asked, at_once)
        unexplained = _not_explained(choices, solution, cancel)
    outputs["Assumptions"] = assumptions.table(assumed, case.places)
    outputs["Scenario changes"] = case.changes
    plan = _plan(case, plant, solution, outputs, doubts)
    with progress.step("Checking the plan"):
        _must_pass_or_say_why(plan, progress, doubts)
    run = {"Scenario": case.scenario, **manifest.of_run(solution, options), manifest.EXPLANATIONS: unexplained}
    run = {key: value for key, value in run.items() if value not in (None, "")}
    plan.tables["Manifest"] = manifest.table(case.workbook, case.sha256, run=run, seconds=progress.seconds)
    return plan


def _plan(
    case: Case, plant: Plant, solution: levels.Solution, outputs: dict[str, pd.DataFrame], doubts: list[Finding]
) -> Plan:
    """The plan of a case with its summary."""
    name = plant.settings.plan_name or Path(case.workbook).stem
    plan = Plan(
        name=f"{name}: {case.scenario}" if case.scenario else name,
        status=solution.status.value,
        margin=solution.margin,
        gap=solution.gap,
        currency=plant.settings.currency,
        tables=outputs,
        inputs=case.tables,
        findings=(*case.findings, *doubts),
    )
    return replace(plan, tables={"Summary": summary.table(plan), **outputs})


def must_pass(plan: Plan, watch: Callable[[str], None] = lambda words: None) -> None:
    """Checks a plan outside the solver; `watch` hears what is looked at.

    Raises:
        PlanFailsCheck: a rule is broken, or a figure is not what the decisions give.
    """
    violations = audit(plan.inputs, plan.tables, plan.margin, watch, plan.balances)
    if violations:
        raise PlanFailsCheck(plan.name, violations)


def _must_pass_or_say_why(plan: Plan, progress: Progress, doubts: list[Finding]) -> None:
    """As `must_pass`; where the program's figures are in doubt, it is they that are to be mended."""
    try:
        must_pass(plan, progress.say)
    except PlanFailsCheck as stop:
        if not doubts:
            raise
        raise WorkbookHasErrors(_too_far_out(doubts)) from stop


def is_proven(plan: Plan) -> bool:
    """True if no better plan exists; False if the time was up, or someone cancelled, before that was proved."""
    return plan.status == levels.Status.OPTIMAL


def _options(choices: Choices, plant: Plant) -> levels.Options:
    algorithm = choices.algorithm or Algorithm.AUTO
    if algorithm not in set(Algorithm):
        raise UnknownOption(f"There is no algorithm {algorithm}. Known are: {', '.join(Algorithm)}.")
    return levels.Options(
        time_limit=choices.time_limit or plant.settings.time_limit,
        algorithm=Algorithm(algorithm),
        further=choices.options,
    )


def _asked(cancel: Cancel, progress: Progress) -> Callable[[], bool]:
    """Whether to stop, for those who ask many times a second: a chance to show that time passes, and that we hear."""
    told = False

    def asked() -> bool:
        nonlocal told
        progress.tick()
        if cancel.asked() and not told:
            told = True
            progress.note("Stopping. Ctrl-C again gives up at once.")
        return cancel.asked()

    return asked


def _not_explained(choices: Choices, solution: levels.Solution, cancel: Cancel) -> str:
    """Why a plan is not explained, in words; empty if it is to be."""
    if not choices.explain:
        return manifest.UNWANTED
    if solution.status is not levels.Status.OPTIMAL:
        return manifest.UNPROVEN
    return manifest.EXPLANATIONS_CANCELLED if cancel.asked() else ""


def _solve(  # noqa: PLR0913, PLR0917 - all that a solve depends on
    model: Model,
    plant: Plant,
    options: levels.Options,
    progress: Progress,
    asked: Callable[[], bool],
    warm: Warm,
    doubts: list[Finding],
) -> levels.Solution:
    def tell(event: levels.Event) -> None:
        progress.say(solver_words.words(event, plant.settings.currency))

    try:
        solution = levels.solve(model, plant, options, tell, asked, warm.basis)
    except levels.Cancelled as stop:
        raise Cancelled from stop
    except levels.RefusedOption as stop:
        raise UnknownOption(str(stop)) from stop
    except levels.Unsolved as stop:
        if stop.status is levels.Status.LIMIT:
            raise LimitReached(
                f"No plan was found in {options.time_limit:g} s ({stop.level}). "
                "Give more time with --time-limit or in Settings."
            ) from stop
        if stop.status is levels.Status.UNBOUNDED:
            raise WorkbookHasErrors((_without_end(),)) from stop
        if not doubts:
            raise
        raise WorkbookHasErrors(_too_far_out(doubts)) from stop
    except levels.RefusedProgram as stop:
        if not doubts:
            raise
        raise WorkbookHasErrors(_too_far_out(doubts)) from stop
    warm.basis = solution.basis
    return solution


def _estimated(tables: Tables, plant: Plant) -> dict[str, Numbers]:
    """For each lot with blank assays, 1 for each component, in the plant's order, that its class stands in for."""
    blank = defaults.estimated(tables)[list(plant.components)].to_numpy(dtype=float)
    return {lot: own for lot, own in zip(tables["Lots"]["Lot"], blank, strict=True) if own.any()}


def _too_far_out(doubts: list[Finding]) -> tuple[Finding, ...]:
    """The doubts of a program's figures as what they are where the solver has no answer to it: errors."""
    words = "With such figures the solver finds no plan that passes its check."
    return tuple(
        replace(own, severity=Severity.ERROR, message=own.message.replace(ranges.ALL_THE_SAME, words)) for own in doubts
    )


def _without_end() -> Finding:
    return Finding(
        severity=Severity.ERROR,
        check="margin-without-end",
        sheet="",
        message="The margin has no limit: something can be made and sold, or bought and held, at a profit without end.",
        remedy="Give every offered lot a Quantity, or every row of Spot sales a Max.",
    )
