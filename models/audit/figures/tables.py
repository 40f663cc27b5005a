"""The tables of a plan beside what is worked out again: every figure that follows from its decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from models.audit.asked import asked
from models.audit.balances import DELIVERY, SOLD, Balances
from models.audit.ledger import Ledger, named
from models.audit.promised import no_better
from models.audit.site import Site
from models.audit.stages.shares import NOTHING
from models.audit.sums import is_blank, keys_of
from models.audit.whole_numbers.batches import hours_used

LIMITED = ("Value", "Min", "Max")
"""What Blends tells of a limited share in a period."""


def look(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compare Lot use, Line hours, Resource use, Blends, Sales and Delivery status."""
    _lots(balances, told["Lot use"], ledger)
    _lines(balances, told["Line hours"], ledger)
    _resources(balances, told["Resource use"], ledger)
    _blends(balances, told["Blends"], ledger)
    _sales(balances, ledger)
    _deliveries(balances, told["Delivery status"], ledger)


def _lots(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    site, used, taken = balances.site, balances.decided.used, balances.decided.taken
    lots = site.lots
    told = ledger.once("Lot use", told, ["Lot"], lots.index)
    ledger.equal("Lot use", "Used", told["Used"], used)
    bought = taken.where(lots["offered"], 0.0)
    ledger.equal("Lot use", "Bought", told["Bought"], bought.where(lots["takes_part"], 0.0))
    left = (taken - used).where(lots["takes_part"], lots["Quantity"].where(~lots["offered"], 0.0))
    ledger.equal("Lot use", "Left", told["Left"], left, size=taken)
    ledger.equal("Lot use", "Quantity", told["Quantity"], lots["Quantity"])
    ledger.equal("Lot use", "Estimated share of assay", told["Estimated share of assay"], estimated(site))


def estimated(site: Site) -> pd.Series:
    """Return % of each lot's counted mass, of what something asks for, for which its class's typical assay stands."""
    counted = (site.lots[site.elements] * site.factor).where(asked(site), 0.0)
    total = counted.sum(axis=1)
    guessed = counted.where(site.untyped, 0.0).sum(axis=1)
    return (100.0 * guessed / total.where(total > 0)).fillna(0.0)


def _lines(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    used, there = balances.once(hours_used), balances.available
    told = ledger.once("Line hours", told, ["Line", "Period"], there.index)
    ledger.equal("Line hours", "Available", told["Available"], there)
    ledger.equal("Line hours", "Used", told["Used"], used)
    ledger.equal("Line hours", "Used [%]", told["Used share"], 100.0 * used / there.where(there > 0))


def _resources(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    used, limit = balances.consumed, balances.resource_limit
    told = ledger.once("Resource use", told, ["Resource", "Period"], used.index)
    ledger.equal("Resource use", "Used", told["Used"], used)
    ledger.equal("Resource use", "Max", told["Max"], limit)


def _blends(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    names = (
        ["" if is_blank(name) else name for name in key] for key in keys_of(told, ["Period", "On", "Share of", "In"])
    )
    listed = _in_order(zip(map(tuple, names), *(told[column].tolist() for column in LIMITED), strict=True))
    ours = _in_order(row for share in balances.shares for row in share.listed)
    keys, told_keys = ([row[0] for row in rows] for rows in (ours, listed))
    if keys != told_keys:
        for key in sorted(set(keys) ^ set(told_keys)):
            ledger.say("Blends", named(key), "the limit holds and is not listed, or the other way round")
        if set(keys) == set(told_keys):
            ledger.say("Blends", "", "limits are listed too often or not often enough")
        return
    rows_named, some = [*enumerate(map(named, keys))], [row[-1] > NOTHING for row in ours]
    for place, column in enumerate(LIMITED, start=1):
        left, right = (
            {
                name: row[place]
                for name, row, counts in zip(rows_named, rows, some, strict=True)
                if counts or column != "Value"
            }
            for rows in (listed, ours)
        )
        ledger.equal("Blends", column, left, right)


def _in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return rows of limited shares by their keys; as windows of one share may overlap, then by Min and Max."""

    def order(row: tuple[Any, ...]) -> tuple[object, ...]:
        key, _, least, most, *_ = row
        return key, np.isnan(least), least, np.isnan(most), most

    return sorted(rows, key=order)


def _sales(balances: Balances, ledger: Ledger) -> None:
    sales = balances.placed
    known = sales[sales["first"].notna().to_numpy() & ~balances.sold_twice]
    keys, agreed = list(keys_of(known, SOLD)), known["Price agreed"].to_numpy()
    for column, ours in (("Price", agreed), ("Revenue", known["Amount"].to_numpy() * agreed)):
        ledger.equal("Sales", column, dict(zip(keys, known[column], strict=True)), dict(zip(keys, ours, strict=True)))


def _deliveries(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    ours = balances.delivered
    told = ledger.once("Delivery status", told, DELIVERY, ours.index)
    names = {"Min": "Min", "Max": "Max", "Delivered": "Delivered", "Late": "Late kg", "Short": "Short"}
    for column, figure in names.items():
        ledger.equal("Delivery status", column, told[column], ours[figure], size=ours["Max"])
    no_better(told, "Delivered", "Min", "Delivery status", ledger)
