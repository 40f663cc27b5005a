"""A waterfall before it is drawn: the columns that lead from one figure to another, step by step.

What a change in stock value adds or takes is drawn apart, neither good nor bad: feed that lies unworked is no gain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from planner.comparison.bridging.steps import Bridge, Step
from planner.comparison.differences import same
from planner.engine.records import summary
from planner.engine.records.shown import signed, whole

TOTAL, UP, DOWN, STOCK, UNEXPLAINED = "total", "up", "down", "stock", "unexplained"
CASH_PART, STOCK_PART = "cash", "stock"
MONEY_PARTS = (summary.CASH_MARGIN, summary.STOCK_CHANGE)


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


def drawn(bridge: Bridge) -> list[int]:
    """Return the measures that have a waterfall of their own: cash and stock are drawn within the margin."""
    return [at for at, measure in enumerate(bridge.measures) if measure.name not in MONEY_PARTS]


def of_bridge(bridge: Bridge, measure: int, names: tuple[str, str]) -> list[Bar]:
    """Return the columns of one measure of a bridge: the base, each step (of the margin its cash and its stock),
    the other."""
    parts = [part for step in bridge.steps for part in _parts(bridge, step, measure)]
    start = bridge.start[measure]
    return [_total(names[0], start), *_steps(start, parts), _total(names[1], bridge.end[measure])]


class _Part(NamedTuple):
    """What a step or an item adds, and its kind if it is not simply more or less."""

    name: str
    adds: float
    kind: str = ""


def _parts(bridge: Bridge, step: Step, measure: int) -> list[_Part]:
    """Return what a step adds; to the margin its cash and its stock."""
    undivided = [_Part(step.name, step.differences[measure], UNEXPLAINED if step.unexplained else "")]
    if bridge.measures[measure].name != summary.MARGIN or step.unexplained:
        return undivided
    cash, stock = (bridge.adds(step, name) for name in MONEY_PARTS)
    if not same(cash + stock, step.differences[measure]):  # a margin that is not what its plan's money says
        return undivided
    parts = [_Part(f"{step.name}: {CASH_PART}", cash), _Part(f"{step.name}: {STOCK_PART}", stock, STOCK)]
    return [part for part in parts if not same(part.adds, 0.0)] or undivided


def of_margin(cash: Mapping[str, float], stock: Mapping[str, float]) -> list[Bar]:
    """Return the columns of a margin: the items of cash from zero on to the cash margin,
    those of stock on to the margin."""
    items = [_Part(name, amount) for name, amount in cash.items()]
    level = sum(cash.values())
    changes = [_Part(name, amount, STOCK) for name, amount in stock.items()]
    return [
        *_steps(0.0, items),
        _total(summary.CASH_MARGIN, level),
        *_steps(level, changes),
        _total(summary.MARGIN, level + sum(stock.values())),
    ]


def _steps(level: float, parts: Iterable[_Part]) -> Iterator[Bar]:
    for part in parts:
        yield Bar(part.name, level, level + part.adds, part.kind or (UP if part.adds >= 0 else DOWN))
        level += part.adds


def _total(name: str, value: float) -> Bar:
    return Bar(name, 0.0, value, TOTAL)
