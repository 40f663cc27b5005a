"""What is firm in a workbook's plan and what is free at nearly the same margin."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.explain.worths.alternatives import Range, alternatives
from planner.engine.endings import of_the_solver
from planner.engine.solved_again import ask
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress


@dataclass(frozen=True, kw_only=True)
class Freedom:
    """The ranges of a plan: `within` is the share of its margin that may be given up."""

    name: str
    currency: str
    plan_margin: float
    within: float
    ranges: tuple[Range, ...]


def find(
    path: Path,
    *,
    within: float,
    scenario: str | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Freedom:
    """The least and the most of each lot, offer, line and product.

    Args:
        path: the workbook.
        within: the share of the margin that may be given up (0.005: half a per cent).
        scenario: the scenario to plan; None: the workbook as it is.
        progress: told what goes on.
        cancel: the wish to stop.

    Raises:
        UnknownScenario, WorkbookHasErrors, LimitReached, TooLarge, Cancelled: as `planner.engine.solved_again.ask`.
    """
    progress, cancel = progress or Progress(), cancel or Cancel()
    asked = ask(path, scenario, progress, cancel)
    late = "The time was up before all alternatives were found."
    with progress.step("Looking for alternatives"), cancel.gently(), of_the_solver(out_of_time=late):
        ranges = alternatives(asked.final, asked.solved.model, asked.solved.solution, within, progress.say)
    return Freedom(
        name=asked.solved.plan.name,
        currency=asked.solved.plan.currency,
        plan_margin=asked.solved.plan.margin,
        within=within,
        ranges=tuple(ranges),
    )
