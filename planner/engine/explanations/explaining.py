"""Explanations of a solved plan: which there are, how much they may take, and what a planner sees meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pandas as pd

from models.explain.budget import NO_CLOCK, Budget, paced_for_whole
from models.explain.delays import delays, delays_table
from models.explain.rule_costs import Limits, rule_costs, rule_costs_table
from models.explain.shortages.ladder import ladder
from models.explain.shortages.level_costs import level_costs
from models.explain.shortages.shared_programs import ROOM_FOR_ONE, Programs, Wides
from models.explain.shortages.shortage import why_short
from models.explain.shortages.tabulating import ladder_table, level_costs_table, why_short_table
from models.schema.frames import Tables
from models.schema.plan_tables.explanation_outputs import DELAYS
from models.solving.solvers.memory import give_back
from planner.engine.explanations.worths import worth
from planner.engine.records import manifest

if TYPE_CHECKING:
    from planner.engine.solved import Solved

STEPS_FOR_PROMISES, STEPS_FOR_REACH, STEPS_FOR_DELAYS = 150_000, 150_000, 150_000
"""Steps of the solver that it may take why promises are short, how far targets can be reached, and when a delay
reaches the customer; what these do not suffice for is named. `inputs/belfast.xlsx` takes 25,000 and 12,000, 500 lots in
52 weeks 45,000 and 39,000; `inputs/belfast-stages.xlsx` 40,000 for delays."""

SHARE_OF_COSTS = 0.3
"""The most of the steps for promises that go into what priorities cost."""

SIDE_BY_SIDE = min(3, os.cpu_count() or 1)
"""How many explanations are looked for at once: the solver leaves Python free while it works."""

Outputs = dict[str, pd.DataFrame]


def explain(solved: Solved, at_once: int | None = None) -> Outputs:
    """Return all that explains a plan, as tables of it: what is short and why, what can be reached,
    what things are worth.

    From when it is asked to stop nothing more is computed, as when the steps are used up; the tables say of what.

    Args:
        solved: the solved plan.
        at_once: how many explanations are looked for side by side; None: as many as the machine and `threads` allow.
    """
    solution, model = solved.solution, solved.model
    usual = 1 if str(solved.options.further.get("threads")) == "1" else SIDE_BY_SIDE
    has_room = solution.nonzeros <= ROOM_FOR_ONE
    at_once = (usual if at_once is None else at_once) if has_room else 1
    wides = Wides(solved.plant, mixes=bool(model.mixes))

    def programs(steps: int) -> Programs:
        return Programs(solved.plant, model, solution, Budget(steps, solved.asked), solved.progress.say, wides)

    parts: tuple[Callable[[], Outputs], ...] = (
        lambda: _promises(programs(STEPS_FOR_PROMISES)),
        lambda: _reach(programs(STEPS_FOR_REACH)),
        lambda: worth(solved),
        *((lambda: _rules(solved),) if solution.whole else ()),
        *((lambda: _delays(programs(STEPS_FOR_DELAYS), solved.tables),) if _has_stages(solved) else ()),
    )
    if at_once == 1:
        found: Outputs = {}
        for part in parts:
            found |= part()
            if not has_room:
                wides.forget()
                give_back()
        return found
    with ThreadPoolExecutor(at_once) as threads:
        done = [threads.submit(part) for part in parts]
        return {name: table for part in done for name, table in part.result().items()}


def _promises(programs: Programs) -> Outputs:
    """Return what priorities cost, and why promises are short."""
    programs.watch("what priorities cost")
    with programs.budget.share(SHARE_OF_COSTS):
        costs = level_costs(programs)
    programs.watch("why promises are short")
    return {"Why short": why_short_table(why_short(programs)), "Level costs": level_costs_table(costs)}


def _rules(solved: Solved) -> Outputs:
    """Return what rules in whole numbers cost, each a plan of its own."""
    mixes = bool(solved.model.mixes)
    paced = 0.0 if mixes and not solved.is_answer else paced_for_whole(solved.solution.paced)
    limit = solved.options.time_limit if mixes else NO_CLOCK
    costs = rule_costs(
        solved.plant, solved.model, solved.solution, Limits(paced, limit), solved.progress.say, solved.asked
    )
    return {"Rule costs": rule_costs_table(costs)}


def _reach(programs: Programs) -> Outputs:
    """Return how far targets can be reached."""
    programs.watch("how far targets can be reached")
    return {"Ladder": ladder_table(programs.plant, ladder(programs))}


def left_out(solved: Solved) -> Iterator[str]:
    """Yield what is not computed of a plan that is explained, and why, in sentences."""
    stages, held = bool(len(solved.tables["Intermediates"])), _held(solved)
    if stages and held:
        yield manifest.NO_DELAYS.format(" and ".join(held))
    if solved.solution.whole:
        yield manifest.NO_REASONS


def _has_stages(solved: Solved) -> bool:
    """Return whether a plan has stores between its stages, and nothing that would be held."""
    return bool(len(solved.tables["Intermediates"])) and not _held(solved)


def _held(solved: Solved) -> list[str]:
    """Return what would be held where a plan is asked how long a line may stand still: mixes, and whole numbers."""
    mixes, whole = bool(solved.model.mixes), bool(solved.solution.whole)
    return [words for words, there in (("stores that mix", mixes), ("rules in whole numbers", whole)) if there]


def _delays(programs: Programs, tables: Tables) -> Outputs:
    """Return how long each line may stand still before it reaches a customer."""
    return {DELAYS.name: delays_table(delays(programs), programs.plant, tables)}
