"""Explanations of a solved plan: which there are, how long they may take, and what a planner sees meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from models.explain.ladder import ladder
from models.explain.level_costs import level_costs
from models.explain.program import Clock
from models.explain.programs import Programs
from models.explain.shortage import why_short
from models.explain.tabulating import ladder_table, level_costs_table, why_short_table
from models.frames import frame
from models.model import Model
from models.plant import Plant
from models.tables import OUTPUTS
from planner.progress import Progress

if TYPE_CHECKING:
    from models.solving import Solution

TABLES = ("Why short", "Level costs", "Ladder")
LEAST_SECONDS = 30.0
"""Explanations may take this long and as long again as the plan took to solve; what is not done by then is named."""

SHARE_OF_COSTS, SHARE_OF_SHORTAGES = 0.3, 0.6
"""The most of the time left that the first two may take, so that some is left for what follows."""


def explain(
    plant: Plant, model: Model, solution: Solution, progress: Progress, asked: Callable[[], bool]
) -> dict[str, pd.DataFrame]:
    """Why promises are short, what levels cost and how far targets can be reached, as tables of the plan.

    From when it is `asked` to stop nothing more is computed, as when the time is up; the tables say of what.
    """
    clock = Clock.of(LEAST_SECONDS + solution.seconds, asked)
    programs = Programs(plant, model, solution, clock, progress.say)
    progress.say("what priorities cost")
    with clock.share(SHARE_OF_COSTS):
        costs = level_costs(programs)
    progress.say("why promises are short")
    with clock.share(SHARE_OF_SHORTAGES):
        short = why_short(programs)
    progress.say("how far targets can be reached")
    rungs = ladder(programs)
    return {
        "Why short": why_short_table(short),
        "Level costs": level_costs_table(costs),
        "Ladder": ladder_table(plant, rungs),
    }


def none() -> dict[str, pd.DataFrame]:
    """The same tables without rows, for a plan that is not to be explained."""
    return {name: frame(OUTPUTS[name].columns, []) for name in TABLES}
