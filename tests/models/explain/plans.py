"""Plans of small plants with their explanations, and the way to read them in a test."""

from __future__ import annotations

from models.explain.budget import Budget
from models.explain.shortages.ladder import Rung, ladder
from models.explain.shortages.level_costs import LevelCost, level_costs
from models.explain.shortages.shared_programs import Programs
from models.explain.shortages.shortage import why_short
from tests.models.solved import Solved, solved
from tests.plants import Rows

STEPS = 100_000

Parts = list[tuple[str, str, float]]


def programs(rows: Rows, steps: int = STEPS) -> Programs:
    """The programs that explain the plan for rows."""
    return programs_of(solved(rows), steps)


def programs_of(plan: Solved, steps: int = STEPS) -> Programs:
    """The programs that explain a plan."""
    return Programs(plan.plant, plan.model, plan.solution, Budget(steps))


def why(rows: Rows, row: str | None = None, steps: int = STEPS) -> Parts:
    """Cause, detail and amount of each part of the broken promise of that row; of the only one if None."""
    explained = why_short(programs(rows, steps))
    explaineds = [one for one in explained if row is None or one.broken.promise.rows[one.broken.place] == row]
    assert len(explaineds) == 1, [one.broken for one in explained]
    return [(part.cause, part.words, round(part.amount, 6)) for part in explaineds[0].parts]


def costs(rows: Rows) -> dict[str, LevelCost]:
    """What each level costs, by its name."""
    return {cost.level: cost for cost in level_costs(programs(rows))}


def rungs(rows: Rows, target: str) -> list[Rung]:
    """The ladder of one target."""
    this_programs = programs(rows)
    return [rung for rung in ladder(this_programs) if this_programs.plant.targets.names[rung.target] == target]
