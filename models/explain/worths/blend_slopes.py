"""The slope of a figure that stands in coefficients: how the margin moves with it at first, how far, and what then.

The margin is no straight line in such a figure. So its slope is that of a very small step, and it is said to hold as
far as the margin stays within a thousandth of it: halving finds where that ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.explain.worths.last_program import Final, NoAnswer, Unreachable
from models.explain.worths.slopes import BINDS
from models.program.change import CoefficientChange

TINY = 1e-3
"""The small step, as a share of the sensible one."""

HOLDS = 1e-3
"""A slope holds as long as the margin lies within this share of what it says."""

SMALL = 5e-3
"""Money per unit below this is nothing."""

HALVINGS = 5
"""How often the range in which a slope ends is halved."""


@dataclass(frozen=True)
class Side:
    """The value of a unit more or less at first, and the quantity up to which that holds (None, NaN: not known).

    `after` is what a unit is worth from there on, on the mean up to a step; there is none where it `breaks`: no plan
    keeps the promises a step on.
    """

    value: float | None
    to: float = np.nan
    after: float | None = None
    breaks: bool = False


def blend_side(final: Final, change: CoefficientChange, sign: float) -> Side:
    """Return more, or less, of a figure that stands in coefficients."""
    far = float(np.clip(change.now + sign * change.step, change.least, change.most)) - change.now
    if far == 0:
        return Side(None, change.now)
    if _is_free(final, change, far):
        return Side(0.0, change.now + far)
    final.go_back()
    try:
        return _found(_Margins(final, change), far)
    except Unreachable:
        return Side(None, change.now)
    except NoAnswer:
        return Side(None)
    finally:
        final.change(change, 0.0)
        final.go_back()


class _Margins:
    """The margin less that of the plan, by how far a figure is moved; None: no plan keeps the promises then."""

    def __init__(self, final: Final, change: CoefficientChange) -> None:
        self.final, self.change = final, change
        self.known: dict[float, float | None] = {}

    def at(self, by: float) -> float:
        """Return the difference at equal promises.

        Raises:
            Unreachable: no plan keeps the promises then.
            OutOfSteps: the budget is spent.
        """
        if by not in self.known:
            self.known[by] = self._solved(by)
        margin = self.known[by]
        if margin is None:
            raise Unreachable
        return margin

    def _solved(self, by: float) -> float | None:
        self.final.change(self.change, by)
        try:
            return self.final.solve().margin - self.final.first.margin
        except Unreachable:
            return None

    def is_near(self, by: float, slope: float) -> bool:
        """Return whether the slope holds as far as that."""
        try:
            return abs(self.at(by) - slope * by) <= max(HOLDS * abs(slope), SMALL) * abs(by)
        except Unreachable:
            return False


def _found(margins: _Margins, far: float) -> Side:
    now = margins.change.now
    slope = margins.at(far * TINY) / (far * TINY)
    if margins.is_near(far, slope):
        return Side(slope, now + far)
    low, high = far * TINY, far
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if margins.is_near(middle, slope) else (low, middle)
    try:
        return Side(slope, now + low, (margins.at(far) - margins.at(low)) / (far - low))
    except Unreachable:
        return Side(slope, now + low, breaks=True)


def _is_free(final: Final, change: CoefficientChange, far: float) -> bool:
    """Return whether the plan as it is keeps the limit when it has moved, and so do the values that prove it best."""
    count, x = len(final.lp.row_lower), final.first.x
    activity = np.bincount(change.rows, change.values * x[change.columns], minlength=count)
    moved = np.bincount(change.rows, change.per_unit * x[change.columns], minlength=count)
    bound = final.first.dual[change.rows]
    return bool((activity + far * moved).min(initial=0.0) >= -1e-9 and np.abs(bound).max(initial=0.0) <= BINDS)
