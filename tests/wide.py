"""How much of the tests runs: a fixed part of what is wide by default, all of it in the long run, with `LONG_RUN=1`.

What is left to the long run repeats a proof on more plants or figures. Every kind of case is in both: each rule, check,
command, published problem and way to spoil something; whoever draws a part says what its kinds are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any, TypeVar

T = TypeVar("T")

LONG = os.environ.get("LONG_RUN", "") not in ("", "0")


def times(name: str, few: int, many: int) -> int:
    """Return how often something drawn at random is tried: as the environment says, else many times in a long run."""
    return int(os.environ.get(name, many if LONG else few))


def some(every: Iterable[T], count: int, kind: Callable[[T], object] | None = None, *, long: bool = LONG) -> list[T]:
    """Return the first of each kind and then the most even spread of the others, `count` in all; in a long run all.

    In the order in which they are, and the same each time. Kinds come before the count.
    """
    found = list(every)
    if long or count >= len(found):
        return found
    first: dict[object, int] = {}
    for place, case in enumerate(found):
        first.setdefault(kind(case) if kind else None, place)
    kept = set(first.values())
    rest = [place for place in range(len(found)) if place not in kept]
    more = max(count - len(kept), 0)
    kept |= {rest[(2 * number + 1) * len(rest) // (2 * more)] for number in range(more)}
    return [found[place] for place in sorted(kept)]


def crossed(*axes: Iterable[Any], long: bool = LONG) -> list[tuple[Any, ...]]:
    """Return a third of all combinations, with each value of each axis in some of them; in a long run all.

    Those whose places on the axes add up to a multiple of three. At least two axes must have three values or more;
    of three axes like that any two values are together in one.
    """
    every = product(*(enumerate(axis) for axis in axes))
    return [tuple(value for _, value in found) for found in every if long or sum(place for place, _ in found) % 3 == 0]
