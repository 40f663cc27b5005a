"""A clock for searches in whole numbers that goes by the steps of solvers, and so goes alike on every machine.

It shows about the seconds that a quiet computer takes. A search ends by it long before its time limit, which is one of
real seconds, so that a computer that is slower, or has much else to do, finds the same plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from models.program.arrays.lp import Lp
from models.solving.solvers.highs import Options, Outcome

LEAST = 100.0
"""A search takes at most so long by this clock, or its time limit, if that is less."""

SHARE = 1 / 2
"""Or this share of its time limit, if that is more."""

OF_ROW, OF_ENTRY = 2e-8, 1.2e-9
"""What a step of simplex takes for each row of the program in which anything stands, and for each column and nonzero:
of a program over few columns most rows are empty."""

HARDER = 8.0
"""How many times that a step takes where HiGHS looks for whole numbers, with all that it does beside simplex."""

FEWEST = 20
"""With fewer asks HiGHS ends before it has begun."""

STEPS_TO_ASK = 100
"""About so many steps HiGHS makes from one time that it asks whether to go on to the next."""


@dataclass
class Pace:
    """What a search has taken by this clock (`now`), and when its time limit is over, as `perf_counter`."""

    ends: float
    now: float = 0.0

    @staticmethod
    def most(options: Options) -> float:
        """Return how long a search may take by this clock."""
        limit = options.time_limit
        return max(min(LEAST, limit), SHARE * limit) if options.paced is None else options.paced

    @property
    def is_late(self) -> bool:
        """Return whether the time limit is over."""
        return perf_counter() >= self.ends

    def within(self, options: Options) -> Options:
        """Return options of a solve that ends at the time limit."""
        return replace(options, time_limit=max(self.ends - perf_counter(), 0.0))

    def asks(self, lp: Lp, seconds: float) -> int:
        """Return how often HiGHS may ask in so many seconds of this clock."""
        return max(int(seconds / (STEPS_TO_ASK * HARDER * _step(lp))), FEWEST)

    def go_on(self, lp: Lp, outcome: Outcome) -> None:
        """Go on by what a solve of a program took."""
        self.now += taken(lp, outcome.iterations)


def taken(lp: Lp, steps: int) -> float:
    """Return what so many steps of simplex on a program take by this clock."""
    return steps * _step(lp) * (HARDER if len(lp.whole) else 1.0)


def _step(lp: Lp) -> float:
    _, columns, nonzeros = lp.size
    return OF_ROW * int(np.count_nonzero(np.diff(lp.starts))) + OF_ENTRY * (columns + nonzeros)
