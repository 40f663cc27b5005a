"""Bids in words, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from planner.engine.buying.two_plans import dependent, range_words
from planner.engine.records.summary import amount
from planner.studies.bids.break_even import NONE_THERE

if TYPE_CHECKING:
    from planner.engine.buying.two_plans import TwoPlans
    from planner.studies.bids.bidding import Bid, Bids, Refused

NOTHING = 0.5
"""Money below this is none in a sentence."""

SOME = 1e-6
LEFT = "which counts at its price times Closing feed value"
WIDTH = 100
HEADS = ("Lot", "Status", "t", "asked", "break-even", "bid", "adds", "at equal promises")
WIDTHS = (16, 8, 9, 10, 11, 10, 12, 18)

MEANING = (
    "adds: the margin of the plan in which all of the lot is bought, less that of the plan without it, each solved in "
    "full, promises first. break-even: the price per t at which it adds nothing, solved with that price. at equal "
    "promises: what it would add if every promise were held at what the plan reaches."
)


def verdict(bid: Bid, currency: str) -> str:
    """Return what buying does, in a sentence: `Buying all 50.0 t at 40,150 USD per t adds 49,663 USD.`"""
    plans = bid.plans
    more = abs(plans.difference)
    if plans.is_owned:
        lost = f"{amount(more)} {currency} {'less' if plans.difference > 0 else 'more'}"
        cost = f"without it, and without paying its {amount(plans.cost)} {currency}"
        return f"The plan has it; {cost}, the margin would be {lost if more >= NOTHING else 'as much'}."
    if not plans.tonnes and not plans.is_as_wanted:
        return NONE_THERE
    if not plans.tonnes:
        return f"At {amount(plans.price)} {currency} per t the plan takes nothing of it."
    price = f"{amount(plans.price)} {currency} per t"
    return f"{_buying(plans)} {amount(plans.tonnes)} t at {price} {adds(plans.difference, currency)}."


def _buying(plans: TwoPlans) -> str:
    if plans.status == "blocked":
        return "If it were released, buying all"
    return "Buying" if plans.is_as_wanted else "Buying all"


def sentences(bid: Bid, currency: str, margin: float) -> list[str]:
    """Return what a buyer should know besides."""
    plans = bid.plans
    found = [
        price_words(bid, currency, margin),
        *([range_words(plans)] if range_words(plans) else []),
        *promises(plans),
    ]
    if plans.tonnes and plans.left > SOME:
        verb = "is" if plans.is_owned else "would be"
        found.append(f"{amount(plans.left)} t of it {verb} left unworked, {LEFT}.")
    if plans.is_offered and not plans.is_as_wanted:
        found.append(taken_words(plans, currency))
    if plans.is_as_wanted:
        found.append("It has no Quantity: what is bought is what the plan takes at its price.")
    if plans.is_owned:
        lost = plans.difference + plans.cost
        found.append(f"If it were lost and paid for all the same, the margin would change by {-lost:+,.0f} {currency}.")
    return [*found, equal_words(bid, currency)]


def taken_words(plans: TwoPlans, currency: str) -> str:
    """Return what the plan as it is buys of an offer, and what that does."""
    if plans.taken <= SOME or plans.taken >= plans.tonnes - SOME:
        return f"The plan buys {'all' if plans.taken > SOME else 'nothing'} of it."
    added = plans.margin_taken - plans.margin_without
    return f"The plan buys {amount(plans.taken)} t of it: that {adds(added, currency)}."


def adds(money: float, currency: str) -> str:
    """Return `adds 49,663 USD`, `costs 3,136 USD`, or `adds nothing`."""
    if abs(money) < NOTHING:
        return "adds nothing"
    return f"{'adds' if money > 0 else 'costs'} {amount(abs(money))} {currency}"


def price_words(bid: Bid, currency: str, margin: float) -> str:
    """Return `May be paid at most: 41,143 USD per t; bid 37,029 to keep 10 %.`"""
    price = bid.price(margin)
    if bid.even.price is None or price is None:
        return f"No break-even price: {bid.even.reason}"
    some = "" if bid.plans.tonnes else f" for {amount(bid.even.tonnes)} t"
    if bid.even.price < 0:
        return f"It adds something only if the supplier pays{some} more than {-bid.even.price:,.0f} {currency} per t."
    most = f"May be paid at most{some}: {bid.even.price:,.0f} {currency} per t"
    return f"{most}; bid {price:,.0f} to keep {100 * margin:g} %."


def equal_words(bid: Bid, currency: str) -> str:
    """Return the value at equal promises, and what it leaves out."""
    if bid.at_equal_promises is None:
        return f"No value at equal promises: {bid.note}"
    words = f"At equal promises (each held at what the plan reaches) it adds {bid.at_equal_promises:+,.0f} {currency}."
    return f"{words} {bid.note}".rstrip()


def promises(plans: TwoPlans) -> list[str]:
    """Return the promises that the figures depend on, a sentence for each."""
    return [words if words.startswith("...") else f"Depends on a promise: {words}" for words in dependent(plans)]


def text(bids: Bids) -> str:
    """Return the bids for a terminal, what adds most first; each figure that depends on a promise says so."""
    if not bids.bids and not bids.refused:
        return "No lot is offered or blocked. Name a lot with --lot."
    lines = [_line(HEADS)]
    for bid in in_order(bids.bids):
        lines.append(_line(_cells(bid, bids.margin)))
        words = [verdict(bid, bids.currency), *sentences(bid, bids.currency, bids.margin)]
        lines += _indented(words if len(bids.bids) == 1 else promises(bid.plans))
    lines += [refusal(refused) for refused in bids.refused]
    money = f"Money in {bids.currency}; bid: {100 * bids.margin:g} % off the break-even."
    return "\n".join([*lines, "", money, *wrap(MEANING, WIDTH)])


def refusal(refused: Refused) -> str:
    """Return why a lot has no bid."""
    return f"No bid for {refused.lot}: {refused.reason}"


def _indented(sentences: Sequence[str]) -> list[str]:
    return [
        line
        for sentence in sentences
        for line in wrap(sentence, WIDTH, initial_indent="    ", subsequent_indent="        ")
    ]


def in_order(bids: Sequence[Bid]) -> list[Bid]:
    """Return what adds most first."""
    return sorted(bids, key=lambda bid: -bid.plans.difference)


def _line(cells: Sequence[str]) -> str:
    head = " ".join(f"{cell:<{width}}" for cell, width in zip(cells[:2], WIDTHS[:2], strict=True))
    return " ".join([head, *(f"{cell:>{width}}" for cell, width in zip(cells[2:], WIDTHS[2:], strict=True))])


def _cells(bid: Bid, margin: float) -> tuple[str, ...]:
    plans, price = bid.plans, bid.price(margin)
    figures = [plans.price, bid.even.price, price]
    changes = [plans.difference, bid.at_equal_promises]
    return (
        plans.lot,
        plans.status,
        f"{plans.tonnes:,.2f}",
        *("none" if value is None else f"{value:,.0f}" for value in figures),
        *("not known" if value is None else f"{value + 0.0:+,.0f}" for value in changes),
    )


def as_json(bids: Bids, *, alone: bool) -> str:
    """Return each bid as an object; one that is `alone` without a list. Where there is no bid, its figures are null."""
    objects = [_object(bid, bids) for bid in in_order(bids.bids)]
    nothing: dict[str, object] = {"margin with": None, "margin without": None, "promises": []}
    objects += [{"lot": refused.lot, **nothing, "words": [refused.reason]} for refused in bids.refused]
    return json.dumps(objects[0] if alone else objects, indent=2, allow_nan=False)


def _object(bid: Bid, bids: Bids) -> dict[str, object]:
    plans = bid.plans
    return {
        "lot": plans.lot,
        "margin with": plans.margin_with,
        "margin without": plans.margin_without,
        "promises": [
            {"name": change.name, "with": change.with_lot, "without": change.without, "unit": change.unit}
            for change in plans.promises
        ],
        "gap with": plans.gap_with,
        "gap without": plans.gap_without,
        "currency": bids.currency,
        "status": plans.status,
        "tonnes": plans.tonnes,
        "price": plans.price,
        "taken in the plan": plans.taken,
        "break-even price": bid.even.price,
        "added at break-even": bid.even.added,
        "bid": bid.price(bids.margin),
        "value at equal promises": bid.at_equal_promises,
        "words": [verdict(bid, bids.currency), *sentences(bid, bids.currency, bids.margin)],
    }
