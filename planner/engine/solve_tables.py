"""A plan's tables solved again with something changed, and what comes out: for bridges and other what-ifs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from models.schema.frames import Tables
from models.solving.levels import Unsolved
from planner.engine import cases, solved
from planner.engine.endings import LimitReached, WorkbookHasErrors
from planner.engine.failed_check import PlanFailsCheck
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.engine.solved import Choices
from planner.jobs.cancel import Cancel
from planner.reading.findings import errors

ONE_THREAD = {"threads": "1"}


class NoAnswer(Exception):
    """These tables cannot be planned; the message says why in a few words."""


@dataclass(frozen=True, kw_only=True)
class Comes:
    """What a plan comes to: the three lines of its margin, kg made of each product, and its broken promises."""

    money: Mapping[str, float]
    made: Mapping[str, float]
    broken: pd.DataFrame

    @classmethod
    def of(cls, plan: Plan) -> Comes:
        """Return what a plan comes to, as it stands."""
        made = plan.tables["Production"].groupby("Product")["Made"].sum()
        return cls(
            money=summary.margin(plan),
            made={str(product): float(kg) for product, kg in made.items()},
            broken=plan.tables["Broken promises"],
        )


def answer(tables: Tables, cancel: Cancel) -> Comes:
    """Check the tables, find their best plan with one thread, and audit it.

    Raises:
        NoAnswer: the tables have errors, or there is no best plan within their time limit.
        Cancelled: `cancel` was asked for.
    """
    try:
        done = solved.solve(cases.of_tables(tables), choices=Choices(options=ONE_THREAD), cancel=cancel)
    except WorkbookHasErrors as stop:
        raise NoAnswer(errors(list(stop.findings))[0].message) from stop
    except (LimitReached, PlanFailsCheck, Unsolved) as stop:
        raise NoAnswer(str(stop)) from stop
    if not done.is_proven:
        raise NoAnswer(done.plan.status)
    return Comes.of(done.plan)
