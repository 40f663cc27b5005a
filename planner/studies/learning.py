"""What the history of a workbook says of recoveries, suppliers and classes, as suggestions for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from models.learning.doubtful import Low, laid_to, low
from models.learning.next_assays import NextAssay, next_assays
from models.learning.recoveries import Learned, learn
from models.learning.weighings import Seen, seen
from models.plant.plant import Plant
from models.schema.defaults import fill
from models.schema.frames import Tables
from models.schema.problems import Offer, Problem, Severity
from planner.engine import endings, pipeline, solved
from planner.engine.cases import Case
from planner.engine.endings import CannotAsk, LimitReached, TooLarge, WorkbookHasErrors
from planner.engine.solved import Choices
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.reading.findings import Finding
from planner.reading.locate_findings import located

CHECK = "learned-recovery"
DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Learning:
    """What was learned: recoveries, who is low, and how many rows of History say nothing, by the reason.

    `suggestions` are findings whose values a planner may accept in a marked copy. `assays` are the next ones that are
    worth most, `no_assays` says why there are none to be had.
    """

    name: str
    weighings: int
    weeks: int
    recoveries: tuple[Learned, ...]
    low: tuple[Low, ...]
    left_out: Mapping[str, int]
    suggestions: tuple[Finding, ...]
    currency: str
    assays: tuple[NextAssay, ...] = ()
    no_assays: str = ""


def find(path: Path, *, assays: int = 0, progress: Progress | None = None, cancel: Cancel | None = None) -> Learning:
    """Return what a workbook's table History says; and of its plan, which lots' next assays are worth most.

    Args:
        path: the workbook.
        assays: how many of them at most; where it is 0, nothing is solved.
        progress: told what goes on.
        cancel: the wish to stop.

    Raises:
        WorkbookHasErrors, Cancelled, PlanFailsCheck: see `planner.engine.endings`.
    """
    progress, cancel = progress or Progress(), cancel or Cancel()
    (case,) = pipeline.prepare(path, [None], progress=progress)
    found = of_case(case)
    if not assays:
        return found
    try:
        done = solved.solve(case, choices=Choices(explain=False), progress=progress, cancel=cancel)
        final = done.final()
        asking, too_many = progress.step("Asking what assays are worth"), "It takes too many steps of the solver."
        with asking, cancel.gently(), endings.of_the_solver(out_of_steps=too_many):
            return replace(found, assays=tuple(next_assays(done.tables, final, assays)))
    except (CannotAsk, LimitReached, TooLarge) as stop:
        return replace(found, no_assays=str(stop))


def of_case(case: Case) -> Learning:
    """Return the same for a workbook that was read and checked.

    Raises:
        WorkbookHasErrors: see `planner.engine.endings`.
    """
    if not case.is_sound:
        raise WorkbookHasErrors(case.findings)
    plant = Plant.of(fill(case.tables)[0])
    history = seen(plant, case.tables)
    doubtful = low(history)
    recoveries = learn(plant, history, laid_to(doubtful))
    return Learning(
        name=case.workbook,
        weighings=sum(len(weighing) for weighing in history.weighings.values()),
        weeks=_weeks(history),
        recoveries=tuple(recoveries),
        low=tuple(doubtful),
        left_out=history.left_out,
        currency=plant.settings.currency,
        suggestions=tuple(located(_suggestions(case.tables, recoveries), case.places)),
    )


def _weeks(history: Seen) -> int:
    return len({one.week for weighing in history.weighings.values() for one in weighing})


def is_suggested(learned: Learned) -> bool:
    """Return whether what was learned says something else than Yields, and enough of it."""
    return learned.is_identifiable and not learned.is_as_stated


def _suggestions(tables: Tables, recoveries: list[Learned]) -> Iterator[Problem]:
    """Yield a recovery to accept for each component of a recipe and product."""
    yields = tables["Yields"]
    for one in filter(is_suggested, recoveries):
        row = int(yields.index[(yields["Recipe"] == one.recipe) & (yields["Product"] == one.product)][0])
        offers = [
            Offer(column=name, suggestion=float(f"{100 * share:.{DIGITS}g}"), value=float(yields[name].iloc[row]))
            for name, share in one.suggested().items()
        ]
        first, *others = offers
        yield Problem(
            severity=Severity.WARNING,
            check=CHECK,
            table="Yields",
            message=said(one),
            remedy="Accept it to plan with what was weighed, for each component; or leave it.",
            row=row,
            column=first.column,
            value=first.value,
            suggestion=first.suggestion,
            offers=tuple(others),
        )


def said(one: Learned) -> str:
    """Return what was weighed of a recipe and product, in a sentence, with the interval."""
    low_end, high_end = one.interval
    more = f"{abs(one.more.mean):.2%} {'more' if one.more.mean > 0 else 'less'}"
    lots = f"{one.lots} lot{'s' if one.lots > 1 else ''}"
    return f"{lots} gave {more} {one.product} than Yields says (90 %: {low_end:+.2%} to {high_end:+.2%})."
