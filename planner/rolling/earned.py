"""What a week has really earned, and what of it the next plan charges again."""

from __future__ import annotations

import pandas as pd

from models.audit import promises
from models.audit.promised import SHORTFALL
from models.program.money_items import CLOSING_FEED, CLOSING_PRODUCT
from models.schema.frames import Tables
from planner.rolling.next_week import lots as next_lots
from planner.rolling.next_week import lots_at_sites
from planner.rolling.notes import Notes
from planner.rolling.week import PROMISE, Week, standing


def earned(week: Week, rolled: Tables) -> float:
    """Return the money of a week: all items but what lies there at its end, and penalties of promises that are over."""
    from models.audit.figures.money import items  # noqa: PLC0415 - it loads the rules, which a roll alone need not

    money = week.balances.once(items)
    left = [SHORTFALL, CLOSING_FEED, CLOSING_PRODUCT]
    asked = week.balances.once(promises.asked)
    over = asked[~pd.MultiIndex.from_frame(asked[PROMISE]).isin(standing(rolled))]
    penalties = (over["Short"] * over["Penalty"]).sum()
    return float(money.drop(index=left, level="Item", errors="ignore").sum() - penalties)


def charged_again(week: Week, rolled: Tables) -> float:
    """Return Price * what is left of lots that are paid, which the next plan charges on its first day, or on the day on
    which a lane brings them."""
    lots = rolled["Lots"]
    there = ~(lots["Available"] > week.until) | lots["Lot"].isin(_under_way(week))
    there &= lots["Status"] == "stock"
    return float((lots["Price"].fillna(0.0) * lots["Quantity"])[there].sum())


def _under_way(week: Week) -> set[str]:
    """Return the lots that lanes have under way when the week ends."""
    if not week.balances.site.sites:
        return set()
    parts = lots_at_sites.parts_of(week, next_lots.roll(week, Notes()))
    return {part.name for lying in parts.values() for part in lying if part.comes is not None}
