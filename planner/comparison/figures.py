"""The key figures of several plans side by side, and the money item by item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.program.money_items import CASH, STOCK
from planner.comparison.differences import less
from planner.comparison.directions import GOOD, NEITHER, Verdict, at_a_price, of_margin, of_summary, verdict
from planner.comparison.standing.terms import Terms
from planner.engine.plan import Plan
from planner.engine.records import summary

LEFT_OUT = (summary.PLAN, summary.STATUS, *summary.OF_PROOF)
"""Words, which the overview states, and what is said of proof."""
MARGIN = summary.MARGIN
BROKEN = "Broken promises"
SHORT = ": short"
PER_CENT = "%"
LESS_ASKED = 1e-6
"""Kilograms by which less has to be asked to count."""
ORDER = ("money", "feed", "products", "targets", "contracts", "estimates", "changes", "counts")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of every plan, None where a plan does not have it; `good` is 1 if more is better.

    `money` says whether it is money, each in its plan's own currency. `cash` is the cash in a margin: one that is
    higher by what lies in stock alone is not called better. `eased` says of which plans less is asked than of the base:
    that less is missing there is no merit of theirs. `beside` are the cash margins and the margins beside a change in
    stock value, to which it is shown to add up.
    `group` is one of money, feed, products, targets, contracts, estimates, changes, counts, items.
    """

    group: str
    key: str
    unit: str
    values: tuple[float | None, ...]
    good: int
    terms: Terms
    money: bool = False
    cash: tuple[float | None, ...] = ()
    eased: tuple[bool, ...] = ()
    beside: tuple[tuple[float | None, ...], ...] = ()

    @property
    def differences(self) -> tuple[float | None, ...]:
        """Each plan's figure less the base's; None where either is missing, of other days, or without a rate."""
        return self._less(self.values)

    @property
    def shown(self) -> tuple[float | None, ...]:
        """The values as they are shown, so that the three lines of a margin add up."""
        return _adding_up(self.values, self.beside)

    @property
    def shown_differences(self) -> tuple[float | None, ...]:
        """The differences as they are shown, likewise."""
        return _adding_up(self.differences, tuple(map(self._less, self.beside)))

    @property
    def per_cent(self) -> tuple[float | None, ...]:
        """The differences as per cent of the base's figure; None where that is 0, of shares, and of another plant."""
        base = self.values[0]
        if not base or self.is_share:
            return (None,) * len(self.values)
        pairs = zip(self.differences, self.terms.comparable, strict=True)
        return tuple(
            100.0 * less / abs(base) if less is not None and comparable else None for less, comparable in pairs
        )

    @property
    def is_share(self) -> bool:
        """True of a figure in per cent, which differs in points."""
        return self.unit == PER_CENT

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """For each plan whether it is better than the base or worse; neither of another plant."""
        return tuple(self._verdict(at) for at in range(len(self.values)))

    def _verdict(self, at: int) -> Verdict:
        difference, terms = self.differences[at], self.terms
        if not terms.comparable[at]:
            return Verdict.NEITHER
        judged = of_margin(difference, self._less(self.cash)[at]) if self.cash else verdict(difference, self.good)
        if judged is Verdict.BETTER and self.eased and self.eased[at]:
            return Verdict.NEITHER
        return at_a_price(judged, terms.costs[at] and (self.group == "money" or self.key in summary.LINES))

    def _less(self, values: tuple[float | None, ...]) -> tuple[float | None, ...]:
        rates = zip(self.terms.rates_of(self.money), self.terms.same_days, strict=True)
        rates_of_days = [rate if same_days else None for rate, same_days in rates]
        return tuple(
            less(value, values[0], rate, self.money) for value, rate in zip(values, rates_of_days, strict=True)
        )

    @property
    def differs(self) -> bool:
        """True if any plan has another figure than the base, or one of which it cannot be said."""
        pairs = zip(self.values, self.differences, strict=True)
        return any(less if less is not None else value or value != self.values[0] for value, less in pairs)


def _adding_up(
    values: tuple[float | None, ...], beside: tuple[tuple[float | None, ...], ...]
) -> tuple[float | None, ...]:
    """Return changes in stock value as what rounded cash margins leave of rounded margins; others as they are."""
    if not beside:
        return values
    lines = zip(beside[0], values, beside[1], strict=True)
    return tuple(
        stock if cash is None or stock is None or margin is None else summary.adding_up(cash, stock, margin)[1]
        for cash, stock, margin in lines
    )


def key_figures(plans: Sequence[Plan], terms: Terms) -> list[Figure]:
    """Return every figure of the plans' summaries and what is missing of each promise,
    in the order of the first plan."""
    by_key = [{row.key: row for row in _rows(plan)} for plan in plans]
    first = {key: row for rows in reversed(by_key) for key, row in rows.items()}
    keys = dict.fromkeys(key for rows in by_key for key in rows)
    cash = tuple(plan.cash_margin for plan in plans)
    beside = cash, tuple(plan.margin for plan in plans)
    currencies = {plan.currency for plan in plans}
    asked = [_asked(plan) for plan in plans]
    return [
        Figure(
            group=first[key].group,
            key=key,
            unit=first[key].unit,
            values=tuple(float(rows[key].value) if key in rows else None for rows in by_key),
            good=-GOOD if key.endswith(SHORT) else of_summary(key),
            terms=terms,
            money=first[key].unit in currencies,
            cash=cash if key in (MARGIN, summary.BEFORE_PENALTIES) else (),
            eased=_eased(key, asked),
            beside=beside if key == summary.STOCK_CHANGE else (),
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


def _asked(plan: Plan) -> dict[str, float]:
    """Return what is asked of each target and contract, by its key in the summary."""
    targets, windows = plan.tables["Target status"], plan.tables["Delivery status"]
    sums = {
        "Target": targets.groupby("Target", sort=False)["Amount"].sum(),
        "Contract": windows.groupby("Contract", sort=False)["Min"].sum(),
    }
    return {f"{word} {name}": float(kg) for word, amounts in sums.items() for name, kg in amounts.items()}


def _eased(key: str, asked: Sequence[dict[str, float]]) -> tuple[bool, ...]:
    """Return of which plans less is asked than of the base: of a shortage's own promise, of broken ones of any."""
    if key != BROKEN and not key.endswith(SHORT):
        return ()
    names = [name for name in asked[0] if key in (BROKEN, name + SHORT)]
    return tuple(any(one.get(name, 0.0) < asked[0][name] - LESS_ASKED for name in names) for one in asked)


def money_by_item(plans: Sequence[Plan], terms: Terms) -> list[Figure]:
    """Return the items of cash and their sum, those of stock and theirs, over the whole plan; the margin last."""
    cash = tuple(plan.cash_margin for plan in plans)
    stock = tuple(plan.change_in_stock_value for plan in plans)
    margin = tuple(plan.margin for plan in plans)

    def money(key: str, values: tuple[float, ...], good: int) -> Figure:
        unit = plans[0].currency
        return Figure(group="items", key=key, unit=unit, values=values, good=good, terms=terms, money=True)

    return [
        *(money(item, values, GOOD) for item, values in _items(plans, CASH)),
        money(summary.CASH_MARGIN, cash, GOOD),
        *(money(item, values, NEITHER) for item, values in _items(plans, STOCK)),
        replace(money(summary.STOCK_CHANGE, stock, NEITHER), beside=(cash, margin)),
        replace(money(MARGIN, margin, GOOD), cash=cash),
    ]


def _items(plans: Sequence[Plan], kind: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield each item of a kind, with its amount in every plan."""
    tables = [plan.tables["Money"] for plan in plans]
    sums = [table[table["Kind"] == kind].groupby("Item", sort=False)["Amount"].sum().to_dict() for table in tables]
    for item in dict.fromkeys(str(item) for amounts in sums for item in amounts):
        yield item, tuple(float(amounts.get(item, 0.0)) for amounts in sums)
