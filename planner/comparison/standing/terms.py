"""On what terms plans stand beside the base: what may be subtracted, and what may be called better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.comparison.standing.sides import Side


@dataclass(frozen=True)
class Terms:
    """One value for each plan, the first of which is the base.

    `rates` are what one unit of its money is in the base's, None where nobody says; `comparable` is False of another
    plant; `costs` is True if it misses more of a promise than the base. `same_days` is False of a plan that is for
    other days than the base: figures over a whole plan are not subtracted.
    """

    rates: tuple[float | None, ...]
    comparable: tuple[bool, ...]
    costs: tuple[bool, ...]
    same_days: tuple[bool, ...]

    @classmethod
    def of(cls, sides: Sequence[Side]) -> Terms:
        """Return the terms of plans beside the first of them."""
        return cls(
            tuple(side.rate for side in sides),
            tuple(not side.is_another_plant for side in sides),
            tuple(bool(side.worse) for side in sides),
            tuple(set(side.periods.values()) == set(sides[0].periods.values()) for side in sides),
        )

    @classmethod
    def plain(cls, plans: int) -> Terms:
        """Return plans of one plant in one currency, none of which breaks more than the base."""
        return cls((1.0,) * plans, (True,) * plans, (False,) * plans, (True,) * plans)

    def rates_of(self, money: bool) -> tuple[float | None, ...]:
        """Return by what a figure of each plan is multiplied before the base's is taken off."""
        return self.rates if money else (1.0,) * len(self.rates)
