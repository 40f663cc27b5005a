"""The table Facts beside the tables that it takes apart: each of its items adds up to what they state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.audit.ledger import Ledger
from models.audit.site import KG_PER_TONNE
from models.audit.sums import by_key, keys_of
from models.schema.tables.network import PUT


@dataclass(frozen=True)
class Sum:
    """One measure of Facts, and the table, its keys and its column that state the same, in units of `per`.

    `puts` is whether only runs that put lots into stores count, or all others; None: it is not of runs.
    """

    measure: str
    table: str
    keys: tuple[str, ...]
    column: str
    per: float = 1.0
    puts: bool | None = None

    def rows(self, told: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the table that count."""
        rows = told[told["From batch"].isna().to_numpy()] if "From batch" in told.columns else told
        return rows if self.puts is None else rows[(rows["Recipe"].to_numpy() == PUT) == self.puts]


SUMS = {
    "Feed worked": Sum("Feed", "Runs", ("Period", "Lot", "Recipe"), "Amount", puts=False),
    "Lots put in": Sum("Feed", "Runs", ("Period", "Lot", "Recipe"), "Amount", puts=True),
    "Line hours": Sum("Hours", "Line hours", ("Period", "Line"), "Used"),
    "Product made": Sum("Made", "Production", ("Period", "Product"), "Made"),
    "Product put in": Sum("Made", "Production", ("Period", "Product"), "Put in"),
    "Product sold": Sum("Sold", "Production", ("Period", "Product"), "Sold"),
    "Intermediate taken": Sum("Feed", "Intermediate stock", ("Period", "Feed class"), "Taken", KG_PER_TONNE),
    "Intermediate made": Sum("Made", "Intermediate stock", ("Period", "Product"), "Arrived"),
    "Intermediate put in": Sum("Made", "Intermediate stock", ("Period", "Product"), "Put in"),
    "Intermediate sold": Sum("Sold", "Intermediate stock", ("Period", "Product"), "Sold"),
}
MONEY = Sum("Amount", "Money", ("Period", "Item"), "Amount")


def look(told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compare the sums of Facts with Runs, Line hours, Production and Money; says nothing of a plan without it."""
    facts = told.get("Facts")
    if facts is None or facts.empty:
        return
    items = facts["Item"].to_numpy()
    for item, one in SUMS.items():
        if one.table in told:
            _compare(facts[items == item], one, one.rows(told[one.table]), ledger)
    _compare(facts[[item not in SUMS for item in items]], MONEY, told["Money"], ledger)


def _compare(facts: pd.DataFrame, one: Sum, told: pd.DataFrame, ledger: Ledger) -> None:
    if facts.empty and told.empty:
        return
    named = [key if key in told.columns else "Intermediate" for key in one.keys]
    stated = by_key(keys_of(told, named), told[one.column].fillna(0.0).to_numpy() / one.per)
    keys, figures = list(keys_of(facts, one.keys)), facts[one.measure].to_numpy()
    words = f"{one.measure}, as {one.table} has it,"
    ledger.equal("Facts", words, by_key(keys, figures), stated, size=by_key(keys, np.abs(figures)))
