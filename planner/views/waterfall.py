"""A waterfall before it is drawn: the columns that lead from one figure to another, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from planner.comparison.steps import Bridge
from planner.engine.shown import signed, whole

TOTAL, UP, DOWN = "total", "up", "down"


class Bar(NamedTuple):
    """A column between two levels: a total begins at zero, a step where the one before it ended."""

    name: str
    begin: float
    end: float
    kind: str

    @property
    def low(self) -> float:
        """The lower of its two levels."""
        return min(self.begin, self.end)

    @property
    def high(self) -> float:
        """The higher of its two levels."""
        return max(self.begin, self.end)

    @property
    def amount(self) -> str:
        """What is written on it: a total as it is, a step with its sign."""
        return whole(self.end) if self.kind == TOTAL else signed(self.end - self.begin)


def of_bridge(bridge: Bridge, measure: int, names: tuple[str, str]) -> list[Bar]:
    """The columns of one measure of a bridge: the base, each step, the other plan."""
    start = bridge.start[measure]
    steps = _steps(start, ((step.name, step.values[measure]) for step in bridge.steps))
    return [_total(names[0], start), *steps, _total(names[1], bridge.end[measure])]


def of_sum(parts: Mapping[str, float], name: str) -> list[Bar]:
    """The columns of a sum: its parts one after the other from zero on, then the sum itself by its `name`."""
    levels = list(accumulate(parts.values()))
    return [*_steps(0.0, zip(parts, levels, strict=True)), _total(name, levels[-1] if levels else 0.0)]


def _steps(level: float, steps: Iterable[tuple[str, float]]) -> Iterator[Bar]:
    for name, after in steps:
        yield Bar(name, level, after, UP if after >= level else DOWN)
        level = after


def _total(name: str, value: float) -> Bar:
    return Bar(name, 0.0, value, TOTAL)
