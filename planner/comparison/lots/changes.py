"""What each lot does in another plan: earlier, later, more, less, dropped or new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planner.comparison.standing.calendars import Periods
from planner.engine.plan import Plan

TINY = 1e-3
"""Tonnes up to this (1 kg) are rounding, not work."""
A_DAY = 1.0

NEW, DROPPED, MORE, LESS, EARLIER, LATER, SAME = "new", "dropped", "more", "less", "earlier", "later", "same"

Work = dict[tuple[str, str, str], float]
"""Tonnes by lot, recipe and the common name of the period."""


@dataclass(frozen=True, kw_only=True)
class LotChange:
    """One lot in the base (`_from`) and in another plan (`_to`): tonnes worked, first period, mean day of the work.

    `changes` says it in words: renamed, split or merged, one of new, dropped, more, less, one of earlier, later; `same`
    if none holds. A lot of two names has both: `EV-1 -> EV-1b`.
    `days` is how much later the tonnes are worked on average (earlier is negative), None where one plan does not.
    """

    lot: str
    feed_class: str
    changes: tuple[str, ...]
    used_from: float
    used_to: float
    first_from: str | None
    first_to: str | None
    days: float | None

    @property
    def more(self) -> float:
        """How many tonnes more than in the base are worked; 0 where it is only rounding."""
        less = self.used_to - self.used_from
        return less if abs(less) > TINY else 0.0

    @property
    def words(self) -> str:
        """`more, later`."""
        return ", ".join(self.changes)


def work(plan: Plan, renamed: Mapping[str, str], lots: Mapping[str, str]) -> Work:
    """Return what a plan works: tonnes by lot, recipe and period, under the common names of periods and of lots."""
    done: Work = defaultdict(float)
    runs = plan.feed_worked
    for period, lot, recipe, amount in zip(
        runs["Period"], runs["Lot"], runs["Recipe"], runs["Amount"].tolist(), strict=True
    ):
        done[lots.get(lot, lot), recipe, renamed.get(period, period)] += amount
    return dict(done)


def classes_of(plan: Plan, names: Mapping[str, str]) -> dict[str, str]:
    """Return the feed class of each of a plan's lots, under their common names."""
    lots = plan.inputs["Lots"]
    return {
        names.get(name, name): feed_class or ""
        for name, feed_class in zip(lots["Lot"], lots["Feed class"], strict=True)
    }


def lot_changes(
    base: Work, new: Work, periods: Periods, classes: Mapping[str, str], named: Mapping[str, str] | None = None
) -> list[LotChange]:
    """Return every lot that the base or the other plan works, in the order of the lots' names.

    `classes` are those of the lots; `named` says which have another name in the other plan: renamed, split, merged.
    """
    uses = _by_lot(base), _by_lot(new)
    return [
        _change(
            (lot, classes.get(lot, "")), uses[0].get(lot, {}), uses[1].get(lot, {}), periods, (named or {}).get(lot)
        )
        for lot in sorted({*uses[0], *uses[1]})
    ]


def _by_lot(done: Work) -> dict[str, dict[str, float]]:
    uses: dict[str, dict[str, float]] = {}
    for (lot, _, period), amount in done.items():
        of_lot = uses.setdefault(lot, {})
        of_lot[period] = of_lot.get(period, 0.0) + amount
    return uses


def _change(
    lot: tuple[str, str], base: Mapping[str, float], other: Mapping[str, float], periods: Periods, named: str | None
) -> LotChange:
    name, feed_class = lot
    used = sum(base.values()), sum(other.values())
    means = _mean_day(base, periods), _mean_day(other, periods)
    days = None if means[0] is None or means[1] is None else means[1] - means[0]
    return LotChange(
        lot=name,
        feed_class=feed_class,
        changes=(*([named] if named else []), *_amount_words(*used), *_time_words(days)) or (SAME,),
        used_from=used[0],
        used_to=used[1],
        first_from=_first(base, periods),
        first_to=_first(other, periods),
        days=days,
    )


def _amount_words(base: float, other: float) -> tuple[str, ...]:
    if abs(other - base) <= TINY:
        return ()
    if base <= TINY:
        return (NEW,)
    if other <= TINY:
        return (DROPPED,)
    return (MORE,) if other > base else (LESS,)


def _time_words(days: float | None) -> tuple[str, ...]:
    if days is None or abs(days) < A_DAY:
        return ()
    return (LATER,) if days > 0 else (EARLIER,)


def _mean_day(use: Mapping[str, float], periods: Periods) -> float | None:
    """Return the day on which the tonnes are worked on average, each in the middle of its period."""
    total = sum(use.values())
    if total <= TINY:
        return None
    return sum(amount * middle(periods, period) for period, amount in use.items()) / total


def middle(periods: Periods, period: str) -> float:
    """Return the middle of a period, as a day number."""
    first, last = periods.spans[period]
    return (first.toordinal() + (last + timedelta(days=1)).toordinal()) / 2


def _first(use: Mapping[str, float], periods: Periods) -> str | None:
    starts: dict[date, str] = {periods.spans[period][0]: period for period, amount in use.items() if amount > TINY}
    return starts[min(starts)] if starts else None
