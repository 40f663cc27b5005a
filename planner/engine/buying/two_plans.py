"""The plan with all of a lot bought and the plan without it: margins, promises, and what moves, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.engine.records.summary import amount

OWNED, OFFERED = ("stock", "expected"), "offered"

MOST_PROMISES = 3


@dataclass(frozen=True, kw_only=True)
class PromiseChange:
    """A promise of which more or less is missing with the lot: what it asks, and what each plan gives.

    A plan that does not ask for it gives None. `gain` is how much less is missing with the lot, or too much where it
    `is_over`.
    """

    name: str
    unit: str
    asked: float
    with_lot: float | None
    without: float | None
    gain: float
    is_over: bool = False


@dataclass(frozen=True, kw_only=True)
class Run:
    """Some tonnes of a lot, worked by a recipe in a period."""

    period: str
    recipe: str
    tonnes: float


@dataclass(frozen=True, kw_only=True)
class TwoPlans:
    """The plan with all of a lot, and the plan without it.

    `tonnes` are what is bought, which is what the plan wants of it where it `is_as_wanted`; `used` is what is worked of
    that, by `runs`, and `left` what is not. `displaced` are tonnes more or less worked of other lots with it, `made`
    kg more or less of products. `taken` is what the plan as it is buys of an offer, with `margin_taken`.
    `gap_with` and `gap_without` are how much more the best plans may earn: in whole numbers, and where stores mix
    (`of_mixes`), not everything is proven.
    """

    lot: str
    feed_class: str
    status: str
    price: float
    tonnes: float
    margin_with: float
    margin_without: float
    used: float
    left: float
    taken: float
    margin_taken: float
    gap_with: float = 0.0
    gap_without: float = 0.0
    of_mixes: bool = False
    is_as_wanted: bool = False
    promises: tuple[PromiseChange, ...] = ()
    runs: tuple[Run, ...] = ()
    displaced: Mapping[str, float] = field(default_factory=dict)
    made: Mapping[str, float] = field(default_factory=dict)

    @property
    def difference(self) -> float:
        """What buying the lot adds to the margin."""
        return self.margin_with - self.margin_without

    @property
    def is_offered(self) -> bool:
        """True for a lot of which the plan may buy all, a part or nothing."""
        return self.status == OFFERED

    @property
    def cost(self) -> float:
        """What is paid for it."""
        return self.price * self.tonnes

    @property
    def is_owned(self) -> bool:
        """True for a lot that is in the plan whether it is wanted or not."""
        return self.status in OWNED


def range_words(plans: TwoPlans) -> str:
    """Return between what the difference of the best plans lies, where it is not proven; empty where it is."""
    if not (plans.gap_with or plans.gap_without):
        return ""
    low, high = plans.difference - plans.gap_without, plans.difference + plans.gap_with
    within = "Both plans are true, the best that were found; proven is" if plans.of_mixes else "Proven within Gap only:"
    return f"{within} between {low:+,.0f} and {high:+,.0f}."


def dependent(plans: TwoPlans) -> list[str]:
    """Return the promises that a lot's figures depend on, in words:
    of many those of which the greatest share is at stake."""
    changes = sorted(plans.promises, key=lambda change: -abs(change.gain) / max(change.asked, 1.0))
    more = len(changes) - MOST_PROMISES
    words = [promise_words(change) for change in changes[:MOST_PROMISES]]
    return [*words, f"... and on {more} more."] if more > 0 else words


def promise_words(change: PromiseChange) -> str:
    """Return `Targets / Tb / Amount: 2,500 kg with it, 2,083 kg without, of 2,500 kg asked: 417 kg less short.`"""
    got = [_got(value, change.unit) for value in (change.with_lot, change.without)]
    what = f"{'less' if change.gain > 0 else 'more'} {'over' if change.is_over else 'short'}"
    less = f"{amount(abs(change.gain))} {change.unit} {what}"
    return f"{change.name}: {got[0]} with it, {got[1]} without, of {amount(change.asked)} {change.unit} asked: {less}."


def _got(value: float | None, unit: str) -> str:
    return "not asked" if value is None else f"{amount(value)} {unit}"
