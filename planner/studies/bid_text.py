"""Bids in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.explain.bids.bid import Bid
    from planner.studies.bidding import Bids

NOTHING = 1e-6
NEAR = 0.005  # a price within this share of the break-even is at it


def price_words(bid: Bid, currency: str, margin: float) -> str:
    """`Worth up to 38,530 USD per t; bid 34,677 to keep 10 %`."""
    return f"Worth up to {bid.break_even:,.0f} {currency} per t; bid {bid.price:,.0f} to keep {100 * margin:g} %."


def advice(bid: Bid) -> str:
    """The asked price against what the lot is worth."""
    if bid.usable <= NOTHING:
        return "Not wanted at any price: the plan would use none of it."
    gap = bid.asked - bid.break_even
    share = abs(gap) / abs(bid.break_even) if bid.break_even else 0.0
    if share <= NEAR:
        words = "The asked price is what it is worth: buying adds next to nothing"
    elif gap < 0:
        words = f"Asked is {100 * share:.0f} % below its worth: all of it adds {-gap * bid.tonnes:,.0f}"
    elif bid.asked < bid.first:
        words = f"Asked is {100 * share:.0f} % above its worth as a whole, but not above its first tonnes: buy a part"
    else:
        words = f"Asked is {100 * share:.0f} % above its worth: all of it would cost {gap * bid.tonnes:,.0f}"
    return f"{words}{'; yet promises need it' if bid.needed_for and gap > 0 else ''}."


def sentences(bid: Bid, currency: str) -> list[str]:
    """What a buyer should know besides the prices."""
    found = []
    if bid.needed_for:
        found.append(
            f"Without it the plan would miss more of {', '.join(bid.needed_for)}. The prices here are what it is worth "
            "in money alone, with these promises let go of; to keep them it may be worth paying more."
        )
    if bid.usable < bid.tonnes * (1 - 1e-6):
        found.append(f"The plan could use {bid.usable:,.2f} t of it, even for nothing; the rest counts for nothing.")
    if bid.status == "blocked":
        found.append("It is blocked: this is what it would be worth if it could be used.")
    found.append(
        f"Exact: from solving the plan again without it, with all of it for nothing, and at the bid ({currency})."
    )
    return found


def text(bids: Bids) -> str:
    """The bids for a terminal, the best bargain first."""
    lines = [f"{'Lot':<16} {'t':>8} {'asked':>10} {'break-even':>11} {'bid':>10} {'taken':>8}  Advice"]
    for bid in sorted(bids.bids, key=lambda own: own.asked - own.break_even):
        figures = f"{bid.tonnes:>8,.2f} {bid.asked:>10,.0f} {bid.break_even:>11,.0f} {bid.price:>10,.0f}"
        lines.append(f"{bid.lot:<16} {figures} {bid.taken:>8,.2f}  {advice(bid)}")
    lines += [f"No bid: {words}" for words in bids.refused]
    return "\n".join([*lines, "", f"Prices in {bids.currency} per t, exact; bid: {100 * bids.margin:g} % off."])
