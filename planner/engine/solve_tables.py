"""A plan's tables solved again with something changed, and what comes out: for bridges and other what-ifs."""

from __future__ import annotations

import math
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
    """What a plan comes to: the three lines of its margin, kg made of each product, and its broken promises.

    `gap` is how much greater its margin could be at most, as far as the search got; infinite where that is not known.
    """

    money: Mapping[str, float]
    made: Mapping[str, float]
    broken: pd.DataFrame
    gap: float = 0.0

    @classmethod
    def of(cls, plan: Plan) -> Comes:
        """Return what a plan comes to, as it stands."""
        made = plan.tables["Production"].groupby("Product")["Made"].sum()
        return cls(
            money=summary.margin(plan),
            made={str(product): float(kg) for product, kg in made.items()},
            broken=plan.tables["Broken promises"],
            gap=0.0 if plan.status == summary.PROVEN else plan.gap,
        )


def answer(tables: Tables, cancel: Cancel, *, or_best_found: bool = False) -> Comes:
    """Check the tables, find their best plan with one thread, and audit it.

    Args:
        tables: what is to be planned.
        cancel: ends the search.
        or_best_found: a plan that is not proven best will do, if it is known how much better one could be.

    Raises:
        NoAnswer: the tables have errors, or there is no such plan within their time limit.
        Cancelled: `cancel` was asked for.
    """
    try:
        done = solved.solve(cases.of_tables(tables), choices=Choices(options=ONE_THREAD), cancel=cancel)
    except WorkbookHasErrors as stop:
        raise NoAnswer(errors(list(stop.findings))[0].message) from stop
    except (LimitReached, PlanFailsCheck, Unsolved) as stop:
        raise NoAnswer(str(stop).rstrip(".")) from stop
    if not (done.is_proven or (or_best_found and math.isfinite(done.plan.gap))):
        raise NoAnswer(_unproven(done.plan, or_best_found))
    return Comes.of(done.plan)


def _unproven(plan: Plan, or_best_found: bool) -> str:
    """Return why a plan that is not proven best is no answer."""
    words = summary.status_in_words(plan.status)
    return f"{words}, and how far it is from the best is not known" if or_best_found else words
