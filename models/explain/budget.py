"""What explanations may take: steps of the solver, never seconds, so that every machine explains a plan alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from models.solving.highs import Algorithm

AT_LEAST = 50
"""Steps that a solve counts for at least, however short: about what it takes to hand it over and to read it."""

NO_CLOCK = float("inf")
"""The time limit of a solve that steps limit."""

SPENT = "explanations have used up their steps"
CANCELLED = "explanations were cancelled"


class NotComputed(Exception):
    """A program was not solved; the message says why, for the user."""


@dataclass
class Budget:
    """How many steps are left, and who is asked whether to stop at once; no solve begins with no more than `kept`."""

    left: int
    cancelled: Callable[[], bool] | None = None
    algorithm: Algorithm = Algorithm.AUTO
    kept: int = 0

    @property
    def is_spent(self) -> bool:
        """Whether no further solve may begin."""
        return self.left <= self.kept

    def spend(self, steps: int) -> None:
        """Count a solve of so many steps."""
        self.left -= max(steps, AT_LEAST)

    def check(self) -> None:
        """Raise NotComputed if someone wants to stop, or no further solve may begin."""
        if self.cancelled is not None and self.cancelled():
            raise NotComputed(CANCELLED)
        if self.is_spent:
            raise NotComputed(SPENT)

    @contextmanager
    def share(self, share: float) -> Iterator[None]:
        """Let no solve begin, inside, after this share of the steps that are left."""
        self.kept = int((1 - share) * max(self.left, 0))
        try:
            yield
        finally:
            self.kept = 0
