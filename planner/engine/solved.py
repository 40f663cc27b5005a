"""From a case to a solved, audited plan: the one way that every command, scenario, bid, bridge and sweep goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from models.audit.auditing import audit
from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.plant.plant import Plant
from models.program import build, ranges
from models.program.arrays.lp import arrays, objective_of
from models.program.model import Model
from models.results import estimates, stores, tabulate
from models.results.fixed_off import fixed_off
from models.schema import defaults
from models.schema.frames import Tables, no_outputs
from models.schema.tables.network import COMPOSITIONS
from models.solving import levels
from models.solving.solvers.carried_basis import Ended
from models.solving.solvers.highs import Algorithm, Options, Status, is_large
from planner.engine import buffers, endings, solver_words
from planner.engine.cases import Case
from planner.engine.endings import CannotAsk, TooLarge, UnknownOption, WorkbookHasErrors
from planner.engine.explanations import lots
from planner.engine.failed_check import PlanFailsCheck
from planner.engine.plan import Plan
from planner.engine.records import assumptions, summary
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.reading.findings import Finding
from planner.reading.locate_findings import located

STEPS = 5_000_000
"""Steps of the solver that questions about one plan may take together."""


MIXES = (
    "The plan has stores that mix: it is not solved again for this. Marginal values and Bids say what more is worth."
)
IN_WHOLE_NUMBERS = (
    "The plan has stores that mix beside rules in whole numbers: it is not solved again for this. Bids says what "
    "lots on offer add."
)


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

    ended: Ended | None = None


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A plan that passed its audit, with all that belongs to it: filled tables, plant, model, solution.

    `asked` says whether to stop, for those who ask many times a second.
    """

    plan: Plan
    tables: Tables
    plant: Plant
    model: Model
    solution: levels.Solution
    options: Options
    progress: Progress
    cancel: Cancel
    asked: Callable[[], bool]

    @property
    def is_proven(self) -> bool:
        """True if no better plan exists."""
        return self.solution.is_proven

    @property
    def is_answer(self) -> bool:
        """True if that is so, or if its stores mix and it is the best that the whole search for mixes found."""
        return self.is_proven or self.solution.status is Status.FOUND

    def final(self, *, mixes: bool = False) -> Final:
        """Return the last program of the plan, to be asked again.

        Args:
            mixes: whether it may be asked where stores mix, too, so that each answer is the best true plan found.

        Raises:
            LimitReached: the plan is not proved best, or it takes too many steps.
            TooLarge: it would take too long for every question.
            CannotAsk: it has stores that mix, and they may not, or rules in whole numbers beside them.
            Cancelled: someone asked to stop.
        """
        if self.model.mixes and (not mixes or self.solution.whole):
            raise CannotAsk(IN_WHOLE_NUMBERS if mixes else MIXES)
        if not (self.is_answer if mixes else self.is_proven):
            raise endings.LimitReached("The time was up before the plan was proved best. Give more time in Settings.")
        if is_large(self.solution.nonzeros):
            raise TooLarge(
                "The plan is too large to be solved again for every question. The sheets Bids and Marginal values "
                "that `planner solve` writes have what it can say of it, at first order."
            )
        too_many = "The plan takes too many steps of the solver to be asked again."
        preparing, gently = self.progress.step("Preparing to ask again"), self.cancel.gently()
        with preparing, gently, endings.of_the_solver(out_of_steps=too_many):
            final = Final(self.plant, self.model, self.solution, Budget(STEPS, self.asked))
            final.let_choose()
            return final


def solve(
    case: Case,
    *,
    choices: Choices | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    warm: Warm | None = None,
) -> Solved:
    """Return the best plan for a case, checked outside the solver, without explanations.

    Where targets ask for a buffer it is planned without, then once more with it, if the first plan is proven best.

    Raises:
        WorkbookHasErrors, Cancelled, LimitReached, UnknownOption, PlanFailsCheck: see `planner.engine.endings`.
    """
    choices, progress, cancel = choices or Choices(), progress or Progress(), cancel or Cancel()
    warm = warm or Warm()
    done = _solved(case, choices, progress, cancel, warm)
    if not buffers.asks(case):
        return done
    if not done.is_proven:
        return _with_warning(done, buffers.left_out())
    raised = buffers.raised(case, done.plant, done.model, done.solution.x)
    for words in buffers.notes(raised.changes, done.plant):
        progress.note(words)
    return _solved(raised, choices, progress, cancel, warm)


def _solved(case: Case, choices: Choices, progress: Progress, cancel: Cancel, warm: Warm) -> Solved:
    """Return the best plan for a case as it is."""
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
        solution = _solution(model, plant, options, progress, asked, warm, doubts)
    with progress.step("Tabulating"):
        outputs = no_outputs(case.tables["Components"])
        outputs |= tabulate.tabulate(plant, model, solution, estimates.Assays.of(case.tables, plant))
        outputs |= {
            COMPOSITIONS.name: stores.compositions(plant, model, solution.x, case.tables["Components"]),
            lots.TABLE: lots.unexplained(plant, model, solution),
            "Assumptions": assumptions.table(assumed, case.tables, case.places),
            "Scenario changes": case.changes,
        }
        plan = _plan(case, plant, solution, outputs, doubts)
    with progress.step("Checking the plan"):
        _must_pass(plan, progress, doubts)
    return Solved(
        plan=plan,
        tables=tables,
        plant=plant,
        model=model,
        solution=solution,
        options=options,
        progress=progress,
        cancel=cancel,
        asked=asked,
    )


def _with_warning(done: Solved, warning: Finding) -> Solved:
    """Return a solved plan with one warning more."""
    done.progress.note(f"{warning.message} {warning.remedy}")
    plan = replace(done.plan, findings=(*done.plan.findings, warning))
    return replace(done, plan=replace(plan, tables={**plan.tables, "Summary": summary.table(plan)}))


def _options(choices: Choices, plant: Plant) -> Options:
    algorithm = choices.algorithm or Algorithm.AUTO
    if algorithm not in set(Algorithm):
        raise UnknownOption(f"There is no algorithm {algorithm}. Known are: {', '.join(Algorithm)}.")
    return Options(
        time_limit=choices.time_limit or plant.settings.time_limit,
        algorithm=Algorithm(algorithm),
        further=choices.options,
    )


def _asked(cancel: Cancel, progress: Progress) -> Callable[[], bool]:
    """Return whether to stop, for those who ask many times a second: a chance to show that time passes, and that
    we hear."""
    told = False

    def asked() -> bool:
        nonlocal told
        progress.tick()
        if cancel.asked() and not told:
            told = True
            progress.note("Stopping. Ctrl-C again gives up at once.")
        return cancel.asked()

    return asked


def _solution(  # noqa: PLR0913, PLR0917 - all that a solve depends on
    model: Model,
    plant: Plant,
    options: Options,
    progress: Progress,
    asked: Callable[[], bool],
    warm: Warm,
    doubts: list[Finding],
) -> levels.Solution:
    def tell(event: levels.Event) -> None:
        progress.say(solver_words.words(event, plant.settings.currency))

    with endings.of_the_solver(options=options, doubts=doubts):
        start = None if warm.ended is None else warm.ended.onto(model)
        solution = levels.solve(model, plant, options, tell, asked, start)
    warm.ended = Ended.of(model, solution.basis)
    return solution


def _plan(
    case: Case, plant: Plant, solution: levels.Solution, outputs: dict[str, pd.DataFrame], doubts: list[Finding]
) -> Plan:
    """Return the plan of a case with its summary."""
    name = plant.settings.plan_name or Path(case.workbook).stem
    plan = Plan(
        name=f"{name}: {case.scenario}" if case.scenario else name,
        status=solution.outcome,
        margin=solution.margin,
        gap=solution.gap,
        whole=solution.whole > 0,
        currency=plant.settings.currency,
        tables=outputs,
        inputs=case.tables,
        findings=(*case.findings, *doubts, *located(fixed_off(case.tables, outputs), case.places)),
    )
    return replace(plan, tables={**outputs, "Summary": summary.table(plan)})


def _must_pass(plan: Plan, progress: Progress, doubts: list[Finding]) -> None:
    """Check a plan outside the solver; where the program's figures are in doubt, it is they that are to be mended.

    Raises:
        PlanFailsCheck: a rule is broken, or a figure is not what the decisions give.
        WorkbookHasErrors: so it is, and figures are in doubt.
    """
    violations = audit(plan.inputs, plan.tables, plan.margin, progress.say, plan.balances)
    if not violations:
        return
    failed = PlanFailsCheck(plan.name, violations)
    if not doubts:
        raise failed
    raise WorkbookHasErrors(endings.too_far_out(doubts)) from failed
