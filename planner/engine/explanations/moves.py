"""For which new prices the runs of a plan move away from the published ones, by a plan at the prices of then."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from models.results import new_prices
from models.schema.plan_tables.change_outputs import CHANGES
from models.solving.solvers.carried_basis import Ended
from planner.engine import solved
from planner.engine.cases import Case
from planner.engine.endings import LimitReached, WorkbookHasErrors
from planner.engine.failed_check import PlanFailsCheck
from planner.engine.solved import Choices, Solved, Warm
from planner.jobs.cancel import Cancelled
from planner.jobs.progress import Below


def for_new_prices(case: Case, done: Solved, choices: Choices) -> dict[str, pd.DataFrame]:
    """Return Changes with the new prices for which something moves; nothing where none is new.

    Where the plan at the prices of then is not found, or someone asked to stop, Changes stay as they are, and that is
    said.
    """
    changes = done.plan.tables[CHANGES.name]
    tables, cells = new_prices.as_published(case.tables)
    if not cells or changes.empty or not done.is_proven or done.cancel.asked():
        return {}
    done.progress.say("what moves for new prices")
    choices, warm = replace(choices, explain=False, keep=False), Warm(Ended.of(done.model, done.solution.basis))
    case, progress = replace(case, tables=tables), Below(done.progress)
    try:
        then = solved.solve(case, choices=choices, progress=progress, cancel=done.cancel, warm=warm)
    except (LimitReached, PlanFailsCheck, WorkbookHasErrors, Cancelled):
        done.progress.note("No plan was found at the prices of then: Changes name no new price as a reason.")
        return {}
    return {CHANGES.name: new_prices.explained(changes, then.plan.tables[CHANGES.name], done.tables, cells)}
