"""A plan on one page that a board can sign: what was asked, what it earns, what is broken and why, what to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.plant.calendar import Calendar
from models.schema.plan_tables.explanation_outputs import SOLVED_AGAIN
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.engine.records.shown import signed
from planner.engine.records.summary import amount
from planner.views import heavy_elements
from planner.views.chart_data import heavy_products
from planner.views.in_words import idle_feed, moved, reasons
from planner.views.network import delays, stores

MOST_PROMISES, MOST_BROKEN, MOST_DECISIONS = 8, 4, 3
GIVES = ("Delivery Max", "Spot sales Max", "Opening stock")
"""Quantities of customers and of the past, on which nobody here decides."""


@dataclass(frozen=True)
class Decision:
    """Something to decide on: what it would add to the margin, and what it does to promises, blank if nothing."""

    words: str
    adds: float
    promises: str = ""


@dataclass(frozen=True)
class Overview:
    """What stands on the page; money is in the plan's currency.

    `heavy` has the kilograms of Dy and Tb in what is made, `more_promises` and `more_broken` how many are not listed;
    `no_decision` says why there is nothing to decide, `changed` what is otherwise than published, nothing where no plan
    is published.
    """

    title: str
    days: str
    status: str
    proven: bool
    currency: str
    money: Mapping[str, float]
    heavy: Mapping[str, float]
    promises: tuple[summary.Row, ...]
    more_promises: int
    broken: tuple[str, ...]
    more_broken: int
    decisions: tuple[Decision, ...]
    no_decision: str
    changed: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def decisions_in_words(self) -> tuple[str, ...]:
        """`Buy EV-B14 (8.1 t): +49,663 USD. Promises: Tb +12 kg`, one sentence for each decision."""
        return tuple(self._in_words(one) for one in self.decisions)

    def _in_words(self, one: Decision) -> str:
        promises = f" Promises: {one.promises}" if one.promises else ""
        return f"{one.words}: {signed(one.adds)} {self.currency}.{promises}"


def of_plan(plan: Plan) -> Overview:
    """Return the overview of a plan."""
    calendar = Calendar.of(plan.inputs["Periods"])
    promises = sorted((row for row in summary.promises(plan) if row.asked), key=lambda row: _rank(plan, row))
    broken = reasons.broken_in_words(plan)
    heavy = {element: heavy_elements.made(plan, element) for element in heavy_elements.HEAVY}
    return Overview(
        title=plan.name,
        days=f"{calendar.start[0]} to {calendar.end[-1]}" if len(calendar) else "no periods",
        status=summary.status_in_words(plan.status),
        proven=summary.is_proven(plan.status),
        currency=plan.currency,
        money=summary.margin(plan),
        heavy={element: made for element, made in heavy.items() if made is not None},
        promises=tuple(promises[:MOST_PROMISES]),
        more_promises=max(len(promises) - MOST_PROMISES, 0),
        broken=tuple(broken[:MOST_BROKEN]),
        more_broken=max(len(broken) - MOST_BROKEN, 0),
        decisions=tuple(_decisions(plan)),
        no_decision=_no_decision(plan),
        changed=tuple(moved.in_words(plan)),
        notes=tuple(_notes(plan)),
    )


def _rank(plan: Plan, row: summary.Row) -> tuple[bool, bool, float]:
    """Return promises that are short come first, then those of products that carry Dy and Tb, then the largest."""
    products = heavy_products(plan)
    targets = dict(zip(plan.inputs["Targets"]["Target"], plan.inputs["Targets"]["Product"], strict=True))
    contracts = dict(zip(plan.inputs["Contracts"]["Contract"], plan.inputs["Contracts"]["Product"], strict=True))
    kind, _, name = row.key.partition(" ")
    product = (targets if kind == "Target" else contracts).get(name)
    return row.kept, product not in products, -(row.asked or 0.0)


def _decisions(plan: Plan) -> list[Decision]:
    """Return what would add most, of what was found by solving again: lots to buy, and a step more of what is short."""
    found = [*_offers(plan), *_steps(plan)]
    return sorted((one for one in found if one.adds > 0), key=lambda one: -one.adds)[:MOST_DECISIONS]


def _no_decision(plan: Plan) -> str:
    """Return what is said where nothing would add to the margin: a plan that is not explained was not solved again."""
    if any(plan.tables[name]["Found by"].isin(SOLVED_AGAIN).any() for name in ("Bids", "Marginal values")):
        return "Nothing that was solved again adds to the margin."
    return "Not known: nothing was solved again to find it."


def _offers(plan: Plan) -> Iterator[Decision]:
    bids = plan.tables["Bids"]
    for row in bids[bids["Adds"].notna() & bids["Found by"].isin(SOLVED_AGAIN)].to_dict("records"):
        what = "Release" if row["Status"] == "blocked" else "Buy"
        tonnes = f" ({amount(row['Quantity'])} t)" if row["Quantity"] == row["Quantity"] else ""
        yield Decision(f"{what} {row['Lot']}{tonnes}", float(row["Adds"]), row["Depends on promises"] or "")


def _steps(plan: Plan) -> Iterator[Decision]:
    values = plan.tables["Marginal values"]
    chosen = values[values["Found by"].isin(SOLVED_AGAIN) & ~values["What"].isin(GIVES) & values["Adds"].notna()]
    best = chosen.sort_values("Adds", ascending=False).drop_duplicates(["What", "Name"])
    for row in best.to_dict("records"):
        when = f" in {row['Period']}" if row["Period"] else ""
        words = f"{amount(row['Step'])} {row['Unit']} more: {row['What'].lower()} {row['Name']}{when}"
        yield Decision(words, float(row["Adds"]), row["Promises"] or "")


def _notes(plan: Plan) -> Iterator[str]:
    """Yield what whoever signs has to know of the figures."""
    if not summary.is_proven(plan.status):
        yield summary.gap_in_words(plan)
    if plan.findings:
        count = len(plan.findings)
        yield f"{count} warning{'s' if count > 1 else ''} of the checks: sheet Findings."
    yield from idle_feed.in_words(plan)
    yield from stores.in_words(plan)
    yield from delays.in_words(plan)
    for _, said in reasons.what_costs(plan):
        yield from said
