"""An either-or of the plan: a linear program is given the hull of both sides, and whoever solves it settles on one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from models.plant.parts import Numbers, Positions

SMALL = 1e-7
"""Up to this share of a choice's limit (at least of one unit) an amount is rounding."""


class Side(Enum):
    """The sides of a choice, in the order in which they are tried."""

    NOTHING = "nothing"
    WITHIN = "within"


@dataclass(frozen=True, eq=False)
class Choice:
    """Either nothing of some columns, or all that counts together is within a lower limit.

    `columns` are those of which there may be nothing, `together` all that count, these among them; `row` adds up
    `together` and has a higher bound than `limit`; `hull` is the row that holds instead as long as no side is settled.
    """

    columns: Positions
    together: Positions
    row: int
    limit: float
    hull: int

    def is_open(self, x: Numbers) -> bool:
        """Return whether a plan is on neither side."""
        return self._some(x) and self._excess(x) > self._small

    def side_of(self, x: Numbers) -> Side | None:
        """Return the side that a plan is on; None if it lies where both meet,
        and the program is right without settling."""
        if self._excess(x) > self._small:
            return Side.NOTHING
        return Side.WITHIN if self._some(x) and self._excess(x) >= -self._small else None

    def nearest(self, x: Numbers) -> Side:
        """Return the side that is nearest to a plan, also to one on neither or on both."""
        others = float(x[self.together].sum() - x[self.columns].sum())
        return Side.NOTHING if others > self.limit + self._small else Side.WITHIN

    def _some(self, x: Numbers) -> bool:
        return float(x[self.columns].sum()) > self._small

    def _excess(self, x: Numbers) -> float:
        """Return what counts together above the limit."""
        return float(x[self.together].sum()) - self.limit

    @property
    def _small(self) -> float:
        return SMALL * max(self.limit, 1.0)


def sides_of(choices: Sequence[Choice], x: Numbers) -> list[Side | None]:
    """Return the side of each choice that a plan is on."""
    return [choice.side_of(x) for choice in choices]
