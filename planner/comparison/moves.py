"""What moved in the next weeks since the plan that was published, and how calm the plan is.

Only the periods that both plans have are looked at. Of each lot, the tonnes that a period gained are matched with the
tonnes that other periods lost: first on the same recipe, the nearest periods first, then on other recipes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from planner.comparison.lots.changes import DROPPED, EARLIER, LATER, LESS, MORE, NEW, TINY, Work, middle
from planner.comparison.standing.calendars import Periods
from planner.engine.plan import Plan
from planner.engine.records.summary import amount

REROUTED = "other recipe"
DAYS_OF_A_WEEK = 7
MOST_LINES = 3


class Slot(NamedTuple):
    """Where tonnes of a lot are worked."""

    recipe: str
    period: str


@dataclass(frozen=True, kw_only=True)
class Move:
    """Tonnes of a lot that are worked elsewhere than in the base: `source` None if they were not worked there at all.

    `change` is one of earlier, later, other recipe, more, less, new (lot), dropped (lot).
    """

    lot: str
    tonnes: float
    source: Slot | None
    target: Slot | None
    lines: tuple[str, ...]
    change: str

    @property
    def recipes(self) -> str:
        """The recipe; where it is another one now, both: `Magnet route -> Swarf route`."""
        names = [place.recipe for place in (self.source, self.target) if place is not None]
        return " -> ".join(dict.fromkeys(names))

    @property
    def lines_in_short(self) -> str:
        """`Leach, Packing`; of many the first and the last: `Shredding ... Packing`."""
        return f"{self.lines[0]} ... {self.lines[-1]}" if len(self.lines) > MOST_LINES else ", ".join(self.lines)

    @property
    def words(self) -> str:
        """`HDD-2703: 4.1 t from W03 to W05 on NdFeB route`."""
        tonnes = f"{self.lot}: {amount(self.tonnes)} t"
        if self.source and self.target:
            if self.source.recipe == self.target.recipe:
                return f"{tonnes} from {self.source.period} to {self.target.period} on {self.target.recipe}"
            return f"{tonnes} from {_at(self.source)} to {_at(self.target)}"
        if self.target:
            return f"{tonnes} {'new' if self.change == NEW else 'more'} in {_at(self.target)}"
        assert self.source is not None
        return f"{tonnes} {'less' if self.change == LESS else 'dropped'} in {_at(self.source)}"


def _at(place: Slot) -> str:
    return f"{place.period} on {place.recipe}"


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What moved from the base to another plan in the periods of the next weeks.

    `calm` is the share of the work that stayed where it was, in per cent: 100 * sum of min(base, other) / the larger
    of the two sums, over lot, recipe and period; None if the plans have no such period in common. `planned` and
    `stayed` are the tonnes behind it.
    """

    other: int
    weeks: int
    periods: tuple[str, ...]
    calm: float | None
    planned: float
    stayed: float
    moves: tuple[Move, ...]


@dataclass(frozen=True, kw_only=True)
class View:
    """What moves are seen through: the plans' periods, those that both plans have, and the lines of each recipe."""

    periods: Periods
    both: tuple[str, ...]
    lines: Mapping[str, tuple[str, ...]]

    def window(self, weeks: int) -> tuple[str, ...]:
        """Return the common periods that begin within that many weeks from the first of them."""
        if not self.both:
            return ()
        end = self.periods.spans[self.both[0]][0] + timedelta(days=DAYS_OF_A_WEEK * weeks)
        return tuple(name for name in self.both if self.periods.spans[name][0] < end)

    def days(self, source: Slot, target: Slot) -> float:
        """Return how much later the target is than the source."""
        return middle(self.periods, target.period) - middle(self.periods, source.period)


def view(plans: Sequence[Plan], periods: Periods, other: int) -> View:
    """Return the view on the base and the plan of position `other`."""
    weeks = [set(periods.renamed[plan].values()) for plan in (0, other)]
    lines: dict[str, tuple[str, ...]] = {}
    for plan in (plans[0], plans[other]):
        uses = plan.inputs["Line use"]
        for recipe, rows in uses.groupby("Recipe", sort=False):
            lines[str(recipe)] = tuple(dict.fromkeys(rows["Line"]))
    both = tuple(name for name in periods.spans if name in weeks[0] and name in weeks[1])
    return View(periods=periods, both=both, lines=lines)


def moved(base: Work, new: Work, seen: View, *, other: int, weeks: int) -> Moves:
    """Return the moves from the base to the plan of position `other`, largest first.

    The weeks count from the first day that both plans have.
    """
    window = seen.window(weeks)
    near = [{key: tonnes for key, tonnes in runs.items() if key[2] in window} for runs in (base, new)]
    planned = max(sum(near[0].values()), sum(near[1].values()))
    stayed = sum(min(tonnes, near[1].get(key, 0.0)) for key, tonnes in near[0].items())
    works = _by_lot(base), _by_lot(new)
    found = [
        _move(lot, shift, seen)
        for lot in sorted({*works[0], *works[1]})
        for shift in _shifts(works[0].get(lot, {}), works[1].get(lot, {}), seen)
        if shift.tonnes > TINY and _touches(shift, window)
    ]
    return Moves(
        other=other,
        weeks=weeks,
        periods=window,
        calm=calmness(planned, stayed) if window else None,
        planned=planned,
        stayed=stayed,
        moves=tuple(sorted(found, key=lambda move: -move.tonnes)),
    )


def calmness(planned: float, stayed: float) -> float:
    """Return the share of the work that stayed, in per cent; 100 where all of it did, or there is none."""
    return 100.0 * stayed / planned if planned - stayed > TINY else 100.0


def _by_lot(done: Work) -> dict[str, dict[Slot, float]]:
    lots: dict[str, dict[Slot, float]] = {}
    for (lot, recipe, period), tonnes in done.items():
        lots.setdefault(lot, {})[Slot(recipe, period)] = tonnes
    return lots


class _Shift(NamedTuple):
    """Tonnes of one lot from one place to another, as in `Move`."""

    tonnes: float
    source: Slot | None
    target: Slot | None
    change: str


def _move(lot: str, shift: _Shift, seen: View) -> Move:
    place = shift.target or shift.source
    lines = seen.lines.get(place.recipe, ()) if place else ()
    return Move(lot=lot, lines=lines, **shift._asdict())


def _touches(shift: _Shift, window: tuple[str, ...]) -> bool:
    return any(place is not None and place.period in window for place in (shift.source, shift.target))


def _shifts(base: Mapping[Slot, float], new: Mapping[Slot, float], seen: View) -> Iterator[_Shift]:
    """Yield what one lot lost and gained, matched; what is left over is less, more, dropped or new."""
    change = {
        place: new.get(place, 0.0) - base.get(place, 0.0) for place in {**base, **new} if place.period in seen.both
    }
    lost = {place: -less for place, less in change.items() if less < -TINY}
    gained = {place: more for place, more in change.items() if more > TINY}
    for source, target in _pairs(lost, gained, seen):
        tonnes = min(lost[source], gained[target])
        if tonnes > TINY:
            lost[source] -= tonnes
            gained[target] -= tonnes
            yield _Shift(tonnes, source, target, _direction(source, target, seen))
    yield from (_Shift(tonnes, place, None, LESS if new else DROPPED) for place, tonnes in lost.items())
    yield from (_Shift(tonnes, None, place, MORE if base else NEW) for place, tonnes in gained.items())


def _pairs(lost: Mapping[Slot, float], gained: Mapping[Slot, float], seen: View) -> list[tuple[Slot, Slot]]:
    """Return what could have moved where: those that keep their recipe first, then the shortest way,
    then the earliest."""

    def rank(pair: tuple[Slot, Slot]) -> tuple[bool, float, float, tuple[Slot, Slot]]:
        source, target = pair
        return source.recipe != target.recipe, abs(seen.days(*pair)), middle(seen.periods, source.period), pair

    return sorted(((source, target) for source in lost for target in gained), key=rank)


def _direction(source: Slot, target: Slot, seen: View) -> str:
    if source.recipe != target.recipe:
        return REROUTED
    return LATER if seen.days(source, target) > 0 else EARLIER
