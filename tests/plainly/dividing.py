"""The best plan of a plant with stores that mix, found by dividing the shares in which mixes are drawn.

Within bounds for the share of each use the plan is linear and no worse than any with such shares; with the shares held
it is a true plan. The range that is worst off is divided until no better plan can be hidden in any.
"""

from __future__ import annotations

from contextlib import suppress
from heapq import heappop, heappush
from itertools import count

from tests.plainly.mip import Terms
from tests.plainly.mixes import Mixing, Shares


def least(mixing: Mixing, cost: Terms, known: float, by: float, most: int) -> tuple[float, float, int]:
    """The least cost that is found where it is less than a known one by so much, else that; what none is less than;
    and how many ranges were looked at, at most so many."""
    number_of, best, looked = count(), known, 0
    low, high = dict.fromkeys(mixing.uses, 0.0), dict.fromkeys(mixing.uses, 1.0)
    bound, x = mixing.within(low, high, cost)
    waiting = [(bound, next(number_of), low, high, x)]
    while waiting and waiting[0][0] < best - by and looked < most:
        _, _, low, high, x = heappop(waiting)
        looked += 1
        share, off = mixing.shares(x)
        with suppress(AssertionError):  # there is no plan with these shares
            best = min(best, mixing.within(share, share, cost)[0])
        for less, more in _halves(share, off, low, high):
            with suppress(AssertionError):  # no shares add up to one there
                bound, x = mixing.within(less, more, cost)
                if bound < best - by:
                    heappush(waiting, (bound, next(number_of), less, more, x))
    return best, min([best - by, *(found[0] for found in waiting)]), looked


def _halves(share: Shares, off: Shares, low: Shares, high: Shares) -> list[tuple[Shares, Shares]]:
    """Both parts of the range of the use whose parts are the farthest from its mix."""
    use = max(off, key=lambda one: off[one])
    span = high[use] - low[use]
    at = min(max((share[use] + low[use] + span / 2) / 2, low[use] + span / 10), high[use] - span / 10)
    return [(low, {**high, use: at}), ({**low, use: at}, high)]
