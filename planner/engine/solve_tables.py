"""Solve a plan's tables again with something changed, and say what comes out: for bridges and other what-ifs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models import checks
from models.plant.plant import Plant
from models.results import tabulate
from models.schema.defaults import fill
from models.schema.frames import Tables
from models.schema.problems import Severity
from models.solving.answer import answer_plant
from models.solving.levels import Cancelled as SolveCancelled
from models.solving.levels import Options, Status, Unsolved
from planner.jobs.cancel import Cancel, Cancelled

ONE_THREAD = {"threads": 1}


class NoAnswer(Exception):
    """These tables cannot be planned; the message says why in a few words."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a solve comes to: the margin, and kg made of each product in the plan."""

    margin: float
    made: Mapping[str, float]


def answer(tables: Tables, cancel: Cancel) -> Outcome:
    """Check the tables and find their best plan, with one thread.

    Raises:
        NoAnswer: the tables have errors, or there is no best plan within their time limit.
        Cancelled: `cancel` was asked for.
    """
    wrong = [problem for problem in checks.check(tables) if problem.severity is Severity.ERROR]
    if wrong:
        raise NoAnswer(wrong[0].message)
    filled, _ = fill(tables)
    plant = Plant.of(filled)
    try:
        with cancel.gently():
            own = answer_plant(plant, Options(time_limit=plant.settings.time_limit, further=ONE_THREAD), cancel.asked)
    except SolveCancelled as stop:
        raise Cancelled from stop
    except Unsolved as stop:
        raise NoAnswer(f"{stop.status.value} at {stop.level}") from stop
    if own.solution.status is not Status.OPTIMAL:
        raise NoAnswer(own.solution.status.value)
    outputs = tabulate.tabulate(own.plant, own.model, own.solution)
    made = outputs["Production"].groupby("Product")["Made"].sum()
    return Outcome(margin=own.solution.margin, made={str(product): float(kg) for product, kg in made.items()})
