"""The table Facts beside the tables that it takes apart: each of its items adds up to what they state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from models.audit.ledger import Ledger


@dataclass(frozen=True)
class Sum:
    """One measure of Facts, and the table, its keys and its column that state the same."""

    measure: str
    table: str
    keys: tuple[str, ...]
    column: str


SUMS = {
    "Feed worked": Sum("Feed", "Runs", ("Period", "Lot", "Recipe"), "Amount"),
    "Line hours": Sum("Hours", "Line hours", ("Period", "Line"), "Used"),
    "Product made": Sum("Made", "Production", ("Period", "Product"), "Made"),
    "Product sold": Sum("Sold", "Production", ("Period", "Product"), "Sold"),
}
MONEY = Sum("Amount", "Money", ("Period", "Item"), "Amount")


def look(told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compare the sums of Facts with Runs, Line hours, Production and Money; says nothing of a plan without it."""
    facts = told.get("Facts")
    if facts is None or facts.empty:
        return
    for item, one in SUMS.items():
        _compare(facts[facts["Item"] == item], one, told[one.table], ledger)
    _compare(facts[~facts["Item"].isin(SUMS)], MONEY, told["Money"], ledger)


def _compare(facts: pd.DataFrame, one: Sum, told: pd.DataFrame, ledger: Ledger) -> None:
    keys = list(one.keys)
    there, stated = facts.groupby(keys)[one.measure].sum(), told.groupby(keys)[one.column].sum()
    every = there.index.union(stated.index)
    size = facts[one.measure].abs().groupby([facts[key] for key in keys]).sum().reindex(every).fillna(0.0)
    here, there = (sums.reindex(every).fillna(0.0) for sums in (stated, there))
    ledger.equal("Facts", f"{one.measure}, as {one.table} has it,", there, here, size=size)
