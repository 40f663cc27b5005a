"""What is firm in a workbook's plan and what is free at nearly the same margin."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.explain.worths.alternatives import Range, alternatives
from planner.engine import pipeline, solved
from planner.engine.endings import of_the_solver
from planner.engine.solved import Choices
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress


@dataclass(frozen=True, kw_only=True)
class Freedom:
    """The ranges of a plan: `within` is the share of its margin that may be given up.

    Where stores mix (`found`) the ends of ranges are those of true plans that were found, with what is proven beside.
    """

    name: str
    currency: str
    plan_margin: float
    within: float
    ranges: tuple[Range, ...]
    found: bool = False


def find(
    path: Path,
    *,
    within: float,
    scenario: str | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Freedom:
    """Return the least and the most of each lot, offer, line and product.

    Args:
        path: the workbook.
        within: the share of the margin that may be given up (0.005: half a per cent).
        scenario: the scenario to plan; None: the workbook as it is.
        progress: told what goes on.
        cancel: the wish to stop.

    Raises:
        UnknownScenario: the workbook has none of that name.
        WorkbookHasErrors, LimitReached, TooLarge, CannotAsk, Cancelled, PlanFailsCheck: see `planner.engine.endings`.
    """
    progress, cancel = progress or Progress(), cancel or Cancel()
    (case,) = pipeline.prepare(path, [scenario], progress=progress)
    outcome = solved.solve(case, choices=Choices(explain=False), progress=progress, cancel=cancel)
    final = outcome.final(mixes=True)
    too_many = "All alternatives together take too many steps of the solver."
    with progress.step("Looking for alternatives"), cancel.gently(), of_the_solver(out_of_steps=too_many):
        ranges = alternatives(final, outcome.model, outcome.solution, within, progress.say)
    return Freedom(
        name=outcome.plan.name,
        currency=outcome.plan.currency,
        plan_margin=outcome.plan.margin,
        within=within,
        ranges=tuple(ranges),
        found=bool(outcome.model.mixes),
    )
