"""What comes out of a solve: a plan's solution, level by level; what is heard on the way; and why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.plant.parts import Numbers
from models.solving.solvers.bases import Basis
from models.solving.solvers.gap import Standing
from models.solving.solvers.highs import PROVEN, Status

SETTLED = "settled"

KEPT = 1e-7
"""A promise that misses less than this share of what it asks counts as kept."""


@dataclass(frozen=True)
class Event:
    """What the solver is doing: the level, seconds since the start, and a line of HiGHS's log where there is one.

    Where the line says how far it is, `standing` holds that in the plan's own terms: as `cost` and `bound` the margin
    in passes for money, the sum of relative shortages in levels; None for the fixed choice, whose cost is nobody's.
    """

    level: str
    seconds: float
    line: str = ""
    standing: Standing | None = None


@dataclass(frozen=True)
class LevelResult:
    """One level as solved: how many promises, the value reached, and what later levels may not exceed.

    `seconds` are since the level before was settled: 0 for a level that came with an earlier one. `at_best` is what no
    plan can miss less than, where that is not the value: in whole numbers not everything is proven in time.
    """

    level: str
    promises: int
    value: float
    held_at: float
    seconds: float
    at_best: float | None = None

    @property
    def proven(self) -> float:
        """What no plan can miss less than."""
        return self.value if self.at_best is None else self.at_best


@dataclass(frozen=True)
class Solution:
    """A solved program: x by column; dual by row and reduced cost by column, as more margin per unit more.

    Where `whole` columns are in whole numbers, duals and reduced costs are those of the program with these held as they
    are, and `by_clock` says whether it was the clock that ended the search for them. `paced` is what that search took
    by the clock of its own, which goes by steps.
    `gap` is how much greater the margin of the best plan can be at most: 0 where this is optimal, infinite where it is
    not known.
    `settled` choices (late deliveries) were left open by the program and took `solves_to_settle` further solves.
    `handing_over` are the seconds of `seconds` until HiGHS had the program.
    `given_up` is the margin that was given up to stay near the published plan.
    `least_missing` is by column of what is missing what no plan can miss less than, where that is less than what `x`
    misses and so not proven.
    `basis` is where the first pass ended, for the next program like this one to start from; None after sifting.
    """

    status: Status
    x: Numbers
    dual: Numbers
    reduced: Numbers
    margin: float
    gap: float
    levels: tuple[LevelResult, ...]
    algorithm: str
    iterations: int
    rows: int
    columns: int
    nonzeros: int
    seconds: float
    handing_over: float = 0.0
    settled: int = 0
    solves_to_settle: int = 0
    basis: Basis | None = None
    whole: int = 0
    by_clock: bool = False
    paced: float = 0.0
    given_up: float = 0.0
    least_missing: Mapping[int, float] = field(default_factory=dict)

    @property
    def is_proven(self) -> bool:
        """True if no plan is better, by more than the setting Gap where there are whole numbers."""
        return self.status in PROVEN

    @property
    def is_cancelled(self) -> bool:
        """True if someone ended the search before it was proven."""
        return self.status is Status.CANCELLED

    @property
    def outcome(self) -> str:
        """How it ended, in a word: `settled` where the solver ended by itself and a better plan may still exist."""
        return SETTLED if self.status is Status.OPTIMAL and self.gap else self.status.value


class Unsolved(RuntimeError):
    """No plan could be found; `status` says why."""

    def __init__(self, status: Status, level: str) -> None:
        super().__init__(f"{status.value} at {level}")
        self.status = status
        self.level = level
