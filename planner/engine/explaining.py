"""Explanations of a solved plan: which there are, how long they may take, and what a planner sees meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from models.explain.rule_costs import rule_costs, rule_costs_table
from models.explain.shortages.ladder import ladder
from models.explain.shortages.level_costs import level_costs
from models.explain.shortages.lifting import Clock
from models.explain.shortages.shared_programs import ROOM_FOR_ONE, Programs, Wides
from models.explain.shortages.shortage import why_short
from models.explain.shortages.tabulating import ladder_table, level_costs_table, why_short_table
from planner.engine.worths import worth

if TYPE_CHECKING:
    from planner.engine.solved import Solved

LEAST_SECONDS = 20.0
"""Explanations may take this long and as long again as the plan took to solve; what is not done by then is named."""

SHARE_OF_COSTS, SHARE_OF_SHORTAGES = 0.3, 0.6
"""The most of the time left that these may take, where something else is to follow."""

SIDE_BY_SIDE = min(3, os.cpu_count() or 1)
"""How many explanations are looked for at once: the solver leaves Python free while it works."""

Outputs = dict[str, pd.DataFrame]


def explain(solved: Solved, at_once: int | None = None) -> Outputs:
    """Return all that explains a plan, as tables of it: what is short and why, what can be reached,
    what things are worth.

    From when it is asked to stop nothing more is computed, as when the time is up; the tables say of what.

    Args:
        solved: the solved plan.
        at_once: how many explanations are looked for side by side; None: as many as the machine and `threads` allow.
    """
    solution, model = solved.solution, solved.model
    clock = Clock.of(LEAST_SECONDS + solution.seconds, solved.asked)
    usual = 1 if str(solved.options.further.get("threads")) == "1" else SIDE_BY_SIDE
    at_once = (usual if at_once is None else at_once) if solution.nonzeros <= ROOM_FOR_ONE else 1
    wides = Wides(solved.plant)

    def programs() -> Programs:
        return Programs(solved.plant, model, solution, Clock(clock.until, solved.asked), solved.progress.say, wides)

    parts: tuple[Callable[[], Outputs], ...] = (
        partial(_promises, programs, SHARE_OF_SHORTAGES if at_once == 1 else 1.0),
        partial(_reach, programs),
        partial(worth, solved),
        *((partial(_rules, solved, clock),) if solution.whole else ()),
    )
    if at_once == 1:
        return {name: table for part in parts for name, table in part().items()}
    with ThreadPoolExecutor(at_once) as threads:
        done = [threads.submit(part) for part in parts]
        return {name: table for part in done for name, table in part.result().items()}


def _promises(made: Callable[[], Programs], share: float) -> Outputs:
    """Return what priorities cost, and why promises are short; its programs are gone when it is done."""
    programs = made()
    programs.watch("what priorities cost")
    with programs.clock.share(SHARE_OF_COSTS):
        costs = level_costs(programs)
    programs.watch("why promises are short")
    with programs.clock.share(share):
        short = why_short(programs)
    return {"Why short": why_short_table(short), "Level costs": level_costs_table(costs)}


def _rules(solved: Solved, clock: Clock) -> Outputs:
    """Return what rules in whole numbers cost, each a plan of its own."""
    costs = rule_costs(solved.plant, solved.model, solved.solution, clock, solved.progress.say)
    return {"Rule costs": rule_costs_table(costs)}


def _reach(made: Callable[[], Programs]) -> Outputs:
    """Return how far targets can be reached; its programs are gone when it is done."""
    programs = made()
    programs.watch("how far targets can be reached")
    return {"Ladder": ladder_table(programs.plant, ladder(programs))}
