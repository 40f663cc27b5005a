"""What rules in whole numbers cost: the plan without one of them, level by level as ever, against the plan.

Both plans come with a gap, so the cost is exact where both are proven, else it lies in a range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.explain.budget import NO_CLOCK
from models.explain.shortages.levels_left_out import reached
from models.plant.plant import Numbers, Plant
from models.program.arrays.lp import arrays
from models.program.build import build
from models.program.cause import WHOLE_RULES
from models.program.model import Model
from models.program.stated import Stated
from models.rules import RULES
from models.rules.rule import Rule
from models.schema.frames import frame
from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from models.solving import levels
from models.solving.levels import Cancelled, Options, Solution, Unsolved
from models.solving.patterns.pace import taken

TABLE = "Rule costs"
OTHERS_NEED_IT = "works"
"""Whether anything is worked at all: no rule of the planner's, but others speak of it."""

NOTHING = 1e-6
"""What a promise misses less by no more than this share of what it asks is rounding."""

MOST_NAMED = 3

NO_STEPS = "not computed: the time or the steps for more plans are used up"


@dataclass(frozen=True)
class Limits:
    """What the searches may take together, by the clock of searches in whole numbers, and the seconds that each may: no
    end of them but where stores mix, whose search goes by time."""

    paced: float
    time_limit: float = NO_CLOCK


@dataclass(frozen=True)
class RuleCost:
    """What a rule costs, from `low` to `high`, and what promises miss less without it, in words.

    `without` is the margin without it; it and the costs are None where that was not computed.
    """

    rule: str
    without: float | None = None
    low: float | None = None
    high: float | None = None
    promises: str = ""


def rule_costs(  # noqa: PLR0913, PLR0917 - a plan in its parts, and who watches
    plant: Plant,
    m: Model,
    solution: Solution,
    limits: Limits,
    watch: Callable[[str], None] = lambda words: None,
    cancelled: Callable[[], bool] | None = None,
) -> list[RuleCost]:
    """Return the cost of each rule in whole numbers that is in use, one solve for each.

    Args:
        plant: the plan's plant.
        m: its model.
        solution: the plan.
        limits: what the searches may take; where stores mix none begins when all of it is used up.
        watch: hears what is being looked for.
        cancelled: asked many times a second whether to stop.
    """
    some, found, used = list(_in_use(plant, m)), list[RuleCost](), 0.0
    options = Options(time_limit=limits.time_limit, paced=limits.paced / max(len(some), 1))
    for name in some:
        if m.mixes and used >= limits.paced:
            found.append(RuleCost(RULES[name].words, promises=NO_STEPS))
            continue
        watch(f"what {RULES[name].words} cost")
        free = _without(plant, name, options, cancelled)
        found.append(RuleCost(RULES[name].words) if free is None else _cost(m, solution, name, *free))
        used += 0.0 if free is None else taken(arrays(free[0]), free[1].iterations)
    return found


def _in_use(plant: Plant, m: Model) -> Iterator[str]:
    """Yield the rules in whole numbers that this plan has rows or decisions of."""
    stated = Stated(plant, m)
    decided = {decision.rule for decision in m.decisions.values() if decision.whole and len(decision.columns)}
    for name, rule in RULES.items():
        causes = () if rule.causes is None else rule.causes(stated)
        holds = any(cause.kind == WHOLE_RULES for cause in causes)
        if name != OTHERS_NEED_IT and (holds or name in decided):
            yield name


def _without(
    plant: Plant, name: str, options: Options, cancelled: Callable[[], bool] | None
) -> tuple[Model, Solution] | None:
    """Return the plan without a rule, with its model; None if none was found."""
    if cancelled is not None and cancelled():
        return None
    without, rules = _left_out(plant, RULES[name])
    others = build(without, rules)
    try:
        return others, levels.solve(others, without, options, cancelled=cancelled)
    except (Unsolved, Cancelled):
        return None


def _left_out(plant: Plant, rule: Rule) -> tuple[Plant, dict[str, Rule]]:
    """Return the plant and the rules of a plan without a rule: without setups no hours are lost to them, and work that
    is in no batches takes hours by its rate."""
    if rule.blank is None:
        return plant, {name: other for name, other in RULES.items() if other is not rule}
    table, *columns = rule.blank
    default = {column.name: column.default for column in INPUTS[table].columns}
    blank = {name: np.nan if default[name] is None else default[name] for name in columns}
    return Plant.of({**plant.given, table: plant.given[table].assign(**blank)}), dict(RULES)


def _cost(m: Model, solution: Solution, name: str, others: Model, free: Solution) -> RuleCost:
    """Return the cost of one rule: the plan without it, and the two gaps.

    A rule that only forbids costs nothing at least; in batches work may take fewer hours than by its rate.
    """
    promises = "; ".join(_kept_better(m, solution.x, others, free.x))
    low, high = _range(solution, free)
    may_gain = promises or RULES[name].blank is not None
    at_least = low if low is None or high is None or may_gain else max(low, 0.0)
    return RuleCost(RULES[name].words, free.margin, at_least, high, promises)


def _range(solution: Solution, free: Solution) -> tuple[float | None, float | None]:
    """Return what a rule costs at least and at most, from the plan with it and the `free` one; None: not known.

    A plan of which levels are not proven may earn more than the best one, which misses less.
    """
    more = reached(free) - reached(solution)
    low = more - solution.gap if _levels_are_proven(free) else -np.inf
    high = more + free.gap if _levels_are_proven(solution) else np.inf
    return low if np.isfinite(low) else None, high if np.isfinite(high) else None


def _levels_are_proven(plan: Solution) -> bool:
    """Return whether no plan misses less of a level; a plan that was stopped too early does not know."""
    return bool(np.isfinite(plan.gap)) and all(level.at_best is None for level in plan.levels)


def _kept_better(m: Model, x: Numbers, others: Model, free: Numbers) -> list[str]:
    """Return what promises miss less without the rule, in words, the most in relation to what they ask first."""
    before, after = dict(_missing(m, x)), dict(_missing(others, free))
    less = {key: (before[key][0] - after[key][0]) for key in before if key in after}
    share = {key: less[key] / max(before[key][1], 1.0) for key in less}
    some = sorted((key for key in less if share[key] > NOTHING), key=lambda key: -share[key])
    return [f"{key[0]} / {key[1]}: {less[key]:,.1f} {before[key][2]} less missing" for key in some[:MOST_NAMED]]


def _missing(m: Model, x: Numbers) -> Iterator[tuple[tuple[str, str, str], tuple[float, float, str]]]:
    """Yield for each promise what is missing of it, what it asks, and its unit."""
    for promise in m.promises:
        short = np.maximum(x[promise.short], 0.0).tolist()
        for row, missing, asked in zip(promise.rows, short, promise.asked.tolist(), strict=True):
            yield (promise.sheet, row, promise.name), (missing, asked, promise.unit)


def rule_costs_table(costs: list[RuleCost]) -> pd.DataFrame:
    """Return the table `Rule costs`."""
    rows = [
        {
            "Rule": cost.rule,
            "Costs at least": cost.low,
            "Costs at most": cost.high,
            "Margin without": cost.without,
            "Promises": cost.promises or None,
        }
        for cost in costs
    ]
    return frame(OUTPUTS[TABLE].columns, rows)
