"""What explanations may take: steps of the solver, never seconds, so that every machine explains a plan alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

AT_LEAST = 50
"""Steps that a solve counts for at least, however short: about what it takes to hand it over and to read it."""

NO_CLOCK = float("inf")
"""The time limit of a solve that steps limit."""

LEAST_PACED, MOST_PACED = 20.0, 80.0
"""How long plans in whole numbers are looked for to explain another, at least and at most."""

SPENT = "explanations have used up their steps"
CANCELLED = "explanations were cancelled"


def paced_for_whole(spent: float) -> float:
    """Return how long plans in whole numbers may be looked for to explain one that took so long, by the clock of such
    searches, which goes by steps."""
    return min(LEAST_PACED + spent, MOST_PACED)


class NotComputed(Exception):
    """A program was not solved; the message says why, for the user."""


@dataclass
class Budget:
    """How many steps are left, of which some are `kept` for later, and who is asked whether to stop at once."""

    left: int
    cancelled: Callable[[], bool] | None = None
    kept: int = 0

    @property
    def free(self) -> int:
        """How many steps the next solve may take."""
        return max(self.left - self.kept, 0)

    @property
    def is_spent(self) -> bool:
        """Whether no further solve may begin."""
        return not self.free

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
        """Let solves, inside, take no more than this share of the steps that are left."""
        self.kept = int((1 - share) * max(self.left, 0))
        try:
            yield
        finally:
            self.kept = 0
