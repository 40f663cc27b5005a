"""Where a solve stands, read from the lines that HiGHS and sifting print while they work."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models.plant.plant import Numbers
from models.program.objective import Level

NEAR = 0.01
"""Interior points state a cost worth showing once the two sides of it are as near as this share."""

_SIMPLEX = re.compile(r"\s*(\d+)\s+(\S+) (.*?)\s*\d+(\.\d+)?s$")
_SIFTING = re.compile(r"(\d+) (\S+) (\d+) columns come in, bound (\S+)$")


@dataclass(frozen=True)
class Standing:
    """Iterations so far, the cost (None: not known), and in sifting the least possible and how many columns came in.

    `is_answer` says whether an answer of that cost is at hand; otherwise the cost is about what one will have.
    """

    iterations: int
    cost: float | None = None
    is_answer: bool = False
    bound: float = -np.inf
    coming: int | None = None


@dataclass
class Pass:
    """What is minimised at a time: for money its cost by column, the levels `ahead` that are only priced, its bound.

    `in_plan_terms` states a cost: the margin in a pass for money, the shares that are missing in a level.
    `round` is what sifting said at the end of its last round.
    """

    cost: Numbers | None = None
    ahead: tuple[Level, ...] = ()
    bound: float = -np.inf
    in_plan_terms: Callable[[float], float] | None = None
    round: Standing | None = None

    def standing(self, line: str) -> Standing | None:
        """Return what a line of the solver's log says, in the plan's own terms,
        with what the last round of sifting said."""
        found = standing(line) if line else None
        if found is None:
            return None
        self.round = found if found.coming is not None else self.round
        if self.round is not None:
            found = replace(found, bound=self.round.bound, coming=self.round.coming)
        if found.cost is None or self.in_plan_terms is None:
            return replace(found, cost=None)
        return replace(found, cost=self.in_plan_terms(found.cost), bound=self.in_plan_terms(found.bound))

    def gap(self, x: Numbers, kept: bool) -> float:
        """Return how much greater the margin can become at most than that of x; infinite where that is not known.

        It is known in passes for money only, and while promises are only priced, only if x has `kept` all of them.
        """
        return max(float(self.cost @ x) - self.bound, 0.0) if self.cost is not None and kept else np.inf


def standing(line: str) -> Standing | None:
    """Return what a line says; None if it says nothing of this."""
    try:
        return _of_sifting(line) or _of_simplex(line) or _of_interior_points(line)
    except ValueError:
        return None


def _of_sifting(line: str) -> Standing | None:
    found = _SIFTING.match(line)
    if found is None:
        return None
    iterations, cost, coming, bound = found.groups()
    return Standing(int(iterations), float(cost), True, float(bound), int(coming))


def _of_simplex(line: str) -> Standing | None:
    """Return `447  5.49e+08 Pr: 0(0); Du: 2192(594.7) 1.7s`: Pr: what rows miss; in phase 1 the cost means nothing."""
    found = _SIMPLEX.match(line)
    if found is None:
        return None
    iterations, cost, infeasible, _ = found.groups()
    if "Ph1" in infeasible:
        return Standing(int(iterations))
    return Standing(int(iterations), float(cost), is_answer=infeasible.startswith("Pr: 0("))


def _of_interior_points(line: str) -> Standing | None:
    """Return `9  8.1e+09  -1.2e+11  1.7e-05 ...`: the cost of a point and the bound that goes with it."""
    words = line.split()
    if len(words) < 6 or not words[0].isdigit():
        return None
    iterations, cost, bound = int(words[0]), float(words[1]), float(words[2])
    near = abs(cost - bound) <= NEAR * max(abs(cost), abs(bound))
    return Standing(iterations, cost if near else None)
