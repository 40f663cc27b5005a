"""The key figures of several plans side by side, and the money item by item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.program.money_items import CASH, STOCK
from planner.comparison.differences import same
from planner.comparison.directions import GOOD, NEITHER, of_margin, of_summary, verdict
from planner.engine import summary
from planner.engine.plan import Plan

LEFT_OUT = (summary.PLAN, summary.STATUS, summary.GAP)  # words, which the overview states, and what is said of proof
MARGIN = summary.MARGIN
BROKEN = "Broken promises"
SHORT = ": short"
ORDER = ("money", "feed", "products", "targets", "contracts", "estimates", "counts")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of every plan, None where a plan does not have it; `good` is 1 if more is better.

    `cash` is the cash in a margin: one that is higher by what lies in stock alone is not called better.
    `group` is one of money, feed, products, targets, contracts, estimates, counts, items.
    """

    group: str
    key: str
    unit: str
    values: tuple[float | None, ...]
    good: int
    cash: tuple[float | None, ...] = ()

    @property
    def differences(self) -> tuple[float | None, ...]:
        """Each plan's figure less the base's; None where either is missing."""
        return tuple(_less(value, self.values[0]) for value in self.values)

    @property
    def per_cent(self) -> tuple[float | None, ...]:
        """The differences as per cent of the base's figure; None where that is 0 or missing."""
        base = self.values[0]
        return tuple(None if less is None or not base else 100.0 * less / abs(base) for less in self.differences)

    @property
    def verdicts(self) -> tuple[int, ...]:
        """For each plan 1 if it is better than the base, -1 if worse, 0 if neither."""
        own = self.differences
        if not self.cash:
            return tuple(verdict(less, self.good) for less in own)
        return tuple(of_margin(less, _less(cash, self.cash[0])) for less, cash in zip(own, self.cash, strict=True))

    @property
    def differs(self) -> bool:
        """True if any plan has another figure than the base."""
        return any(not same(value, self.values[0]) for value in self.values)


def key_figures(plans: Sequence[Plan]) -> list[Figure]:
    """Every figure of the plans' summaries and what is missing of each promise, in the order of the first plan."""
    by_key = [{row.key: row for row in _rows(plan)} for plan in plans]
    first = {key: row for rows in reversed(by_key) for key, row in rows.items()}
    keys = dict.fromkeys(key for rows in by_key for key in rows)
    cash = tuple(plan.cash_margin for plan in plans)
    return [
        Figure(
            group=first[key].group,
            key=key,
            unit=first[key].unit,
            values=tuple(float(rows[key].value) if key in rows else None for rows in by_key),
            good=-GOOD if key.endswith(SHORT) else of_summary(key),
            cash=cash if key in (MARGIN, summary.BEFORE_PENALTIES) else (),
        )
        for key in sorted(keys, key=lambda key: ORDER.index(first[key].group))
    ]


def _rows(plan: Plan) -> Iterator[summary.Row]:
    for row in summary.rows(plan):
        if row.key in LEFT_OUT:
            continue
        yield row
        if row.short is not None:
            yield summary.Row(key=row.key + SHORT, value=row.short, unit=row.unit)


def money_by_item(plans: Sequence[Plan]) -> list[Figure]:
    """The items of cash and their sum, those of stock and theirs, over the whole plan; the margin last."""
    cash = tuple(plan.cash_margin for plan in plans)
    stock = tuple(plan.change_in_stock_value for plan in plans)
    margin = tuple(plan.margin for plan in plans)
    return [
        *_items(plans, CASH, GOOD),
        _money(plans, summary.CASH_MARGIN, cash, GOOD),
        *_items(plans, STOCK, NEITHER),
        _money(plans, summary.STOCK_CHANGE, stock, NEITHER),
        replace(_money(plans, MARGIN, margin, GOOD), cash=cash),
    ]


def _items(plans: Sequence[Plan], kind: str, good: int) -> Iterator[Figure]:
    tables = [plan.tables["Money"] for plan in plans]
    sums = [own[own["Kind"] == kind].groupby("Item", sort=False)["Amount"].sum().to_dict() for own in tables]
    for item in dict.fromkeys(str(item) for own in sums for item in own):
        yield _money(plans, item, tuple(float(own.get(item, 0.0)) for own in sums), good)


def _money(plans: Sequence[Plan], key: str, values: tuple[float, ...], good: int) -> Figure:
    return Figure(group="items", key=key, unit=plans[0].currency, values=values, good=good)


def _less(value: float | None, base: float | None) -> float | None:
    if value is None or base is None:
        return None
    return 0.0 if same(value, base) else value - base
