"""How far along each intermediate is on the way from feed to product, and which ways lead back."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

Place = TypeVar("Place", bound=Hashable)


def ways_back(ways: Iterable[tuple[Place, Place]]) -> set[tuple[Place, Place]]:
    """Return the ways that lead back to what is passed on the way to them; the rest have no loop."""
    after, back = _after(ways), set[tuple[Place, Place]]()
    passed, done = list[Place](), set[Place]()

    def go(name: Place) -> None:
        passed.append(name)
        for other in after.get(name, []):
            if other in passed:
                back.add((name, other))
            elif other not in done:
                go(other)
        done.add(passed.pop())

    for name in [*(set_off for set_off in after if not _comes(set_off, after)), *after]:
        if name not in done:
            go(name)
    return back


def stages(ways: Iterable[tuple[Place, Place]]) -> dict[Place, int]:
    """Return how many ways there are at most from the beginning to each name; ways that lead back do not count."""
    every = list(ways)
    onward = [way for way in every if way not in ways_back(every)]
    found = dict.fromkeys((name for way in every for name in way), 0)
    for _ in found:
        for name, other in onward:
            found[other] = max(found[other], found[name] + 1)
    return found


def _after(ways: Iterable[tuple[Place, Place]]) -> dict[Place, list[Place]]:
    found: dict[Place, list[Place]] = {}
    for name, other in ways:
        found.setdefault(name, []).append(other)
    return found


def _comes(name: Place, after: dict[Place, list[Place]]) -> bool:
    return any(name in others for others in after.values())
