"""What is found for a plant, and how two such findings compare: levels in their order first, then the margin."""

from __future__ import annotations

from dataclasses import dataclass

from models.schema.levels import is_level
from tests.models.solved import Solved, solved
from tests.random_plants import Rows

SAME = 1e-6
"""Of the scale of money, or of the sum of relative shortages of a level: what differs by less is the same."""


@dataclass(frozen=True)
class Found:
    """A plant with its plan, whose money is counted in so many units of the one that it is compared in."""

    rows: Rows
    plan: Solved
    unit: float = 1.0

    @property
    def levels(self) -> dict[str, float]:
        """What each level of promises misses, in order."""
        return {level.level: level.value for level in self.plan.solution.levels if is_level(level.level)}

    @property
    def margin(self) -> float:
        """The margin."""
        return self.plan.margin / self.unit

    @property
    def is_best(self) -> bool:
        """True if no plan is better: neither the clock nor a choice left anything open."""
        solution = self.plan.solution
        return solution.is_proven and not solution.gap and all(level.at_best is None for level in solution.levels)

    @property
    def scale(self) -> float:
        """How much money goes in and out."""
        return max(1.0, sum(abs(amount) for amount in self.plan.money().values()) / self.unit)


def found(rows: Rows) -> Found:
    """The plan of a plant."""
    return Found(rows, solved(rows))


def differs(new: Found, old: Found, expected: float | None = None) -> str:
    """What is not as it was: a level, or the margin (`expected` in place of the old one); nothing if all is."""
    step = _first_step(new, old)
    if step:
        return step[0]
    margin = old.margin if expected is None else expected
    far = abs(new.margin - margin) > SAME * max(new.scale, old.scale)
    return f"margin {new.margin} in place of {margin}" if far else ""


def worse(new: Found, old: Found, at_least: float | None = None) -> str:
    """The first figure that differs, if it is worse; the margin has to be `at_least` so much, or as before."""
    step = _first_step(new, old)
    if step:
        words, more = step
        return words if more > 0 else ""
    margin = old.margin if at_least is None else at_least
    less = margin - new.margin > SAME * max(new.scale, old.scale)
    return f"margin {new.margin}, below {margin}" if less else ""


def _first_step(new: Found, old: Found) -> tuple[str, float] | None:
    """The first level that misses more or less than before, in words, and by how much."""
    for level in sorted({*new.levels, *old.levels}, key=int):
        now, was = new.levels.get(level, 0.0), old.levels.get(level, 0.0)
        if abs(now - was) > SAME * max(1.0, now, was):
            return f"level {level} misses {now} after {was}", now - was
    return None
