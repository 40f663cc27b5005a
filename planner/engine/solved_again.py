"""A workbook solved, with the last program of its plan ready to be asked again: for bids and for alternatives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.explain.shortages.lifting import Clock
from models.explain.worths.last_program import Final, OutOfTime
from models.plant.plant import Plant
from models.program.model import Model
from models.schema.defaults import fill
from models.schema.frames import Tables
from models.solving.answer import answer_plant
from models.solving.highs import is_large
from models.solving.levels import Cancelled as SolverCancelled
from models.solving.levels import Options, Solution, Status, Unsolved
from planner.engine import pipeline
from planner.jobs.cancel import Cancel, Cancelled
from planner.jobs.progress import Progress

SECONDS = 600.0


class TooLarge(Exception):
    """The plan is too large to be solved again so often; the message is for the user."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A solved workbook: its name, its tables with defaults filled in, its plan, and the last program of that."""

    name: str
    currency: str
    tables: Tables
    plant: Plant
    model: Model
    solution: Solution
    final: Final


def ask(path: Path, scenario: str | None, progress: Progress, cancel: Cancel) -> Asked:
    """Solve a workbook, or one of its scenarios.

    Raises:
        UnknownScenario: the workbook has none of that name.
        WorkbookHasErrors: nothing was solved.
        Cancelled: `cancel` was asked for.
        LimitReached: the time was up before the plan was proved best.
        TooLarge: it was solved, but cannot be asked again.
    """
    (case,) = pipeline.prepare(path, [scenario], progress=progress)
    if not case.is_sound:
        raise pipeline.WorkbookHasErrors(case.findings)
    cancel.heed()
    with progress.step("Building the model"):
        tables, _ = fill(case.tables)
        plant = Plant.of(tables)
    try:
        with progress.step("Solving"), cancel.gently():
            answer = answer_plant(plant, Options(time_limit=plant.settings.time_limit), cancel.asked)
        if answer.solution.status is not Status.OPTIMAL:
            raise pipeline.LimitReached("The time was up before the plan was proved best. Give more time in Settings.")
        if is_large(answer.solution.nonzeros):
            raise TooLarge(
                "The plan is too large to be solved again for every question. The sheets Bids and Marginal values "
                "that `planner solve` writes have what it can say of it, at first order."
            )
        with progress.step("Preparing to ask again"), cancel.gently():
            final = Final(plant, answer.model, answer.solution, Clock.of(SECONDS, cancel.asked))
    except SolverCancelled as stop:
        raise Cancelled from stop
    except OutOfTime as stop:
        raise pipeline.LimitReached("The time was up before anything could be asked.") from stop
    except Unsolved as stop:
        raise pipeline.LimitReached(f"No plan was found: {stop.status.value} at {stop.level}.") from stop
    name = plant.settings.plan_name or path.stem
    return Asked(
        name=f"{name}: {scenario}" if scenario else name,
        currency=plant.settings.currency,
        tables=tables,
        plant=plant,
        model=answer.model,
        solution=answer.solution,
        final=final,
    )
