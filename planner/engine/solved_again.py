"""A workbook solved, with the last program of its plan ready to be asked again: for bids and for alternatives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.explain.worths.last_program import Final
from planner.engine import pipeline, solved
from planner.engine.solved import Choices, Solved
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A solved workbook and the last program of its plan."""

    solved: Solved
    final: Final


def ask(path: Path, scenario: str | None, progress: Progress, cancel: Cancel) -> Asked:
    """Solve a workbook, or one of its scenarios.

    Raises:
        UnknownScenario: the workbook has none of that name.
        WorkbookHasErrors, Cancelled, LimitReached, PlanFailsCheck: see `planner.engine.endings`.
        TooLarge: it was solved, but cannot be asked again.
    """
    (case,) = pipeline.prepare(path, [scenario], progress=progress)
    done = solved.solve(case, choices=Choices(explain=False), progress=progress, cancel=cancel)
    return Asked(solved=done, final=done.final())
