"""Figures that a plan states twice: those of the Summary are the sums of its other tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit.ledger import Ledger
from models.audit.promised import SHORTFALL
from models.audit.site import Site
from models.schema.outputs import ASSAYS_THAT_COUNT
from models.schema.put_in import WAITS_FOR
from models.schema.tables.network import PUT

PENALTIES = (SHORTFALL, "Late penalties")


def look(site: Site, told: Mapping[str, pd.DataFrame], margin: float, ledger: Ledger) -> None:
    """Compare Summary with the tables that have been compared already."""
    summary = told["Summary"].set_index("Key")["Value"]
    sums = {**_sums(site, told, margin), **_per_name(told)}
    figures = pd.to_numeric(summary.reindex(list(sums)), errors="coerce")
    ledger.equal("Summary", "Value", figures, pd.Series(sums, dtype=float))


def _sums(site: Site, told: Mapping[str, pd.DataFrame], margin: float) -> dict[str, float]:
    money = told["Money"]
    penalties = money[money["Item"].isin(PENALTIES)]["Amount"].sum()
    return {
        "Cash margin": money[money["Kind"] == "cash"]["Amount"].sum(),
        "Change in stock value": money[money["Kind"] == "stock"]["Amount"].sum(),
        "Margin": margin,
        **_at_most(told["Levels"], margin),
        "Margin before penalties": margin - penalties,
        "Sales": told["Sales"]["Revenue"].sum(),
        **_feed(site, told),
        "Products made": told["Production"]["Made"].sum(),
        "Broken promises": len(told["Broken promises"]),
        "Assays assumed": (told["Assumptions"]["Group"] == ASSAYS_THAT_COUNT).sum(),
        "Values assumed": len(told["Assumptions"]),
    }


def _at_most(levels: pd.DataFrame, margin: float) -> dict[str, float]:
    """Return what no plan can earn more than, where the level of money says so."""
    money = levels[(levels["Level"] == "money") & levels["Best proven"].notna()]
    if money.empty:
        return {}
    return {"Margin at most": margin + float((money["Best proven"] - money["Value"]).iloc[0])}


DRUMS = {"Intermediates": ("Intermediate stock", "Intermediate"), "Products": ("Production", "Product")}
"""Of what lots are that wait in drums, and the tables and columns that name it."""


def _feed(site: Site, told: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return what is worked and bought of feed, and of lots of intermediates and products where there are any."""
    runs, lots = _of_lots(told["Runs"]), told["Lot use"]
    puts, drums = runs["Recipe"] == PUT, np.zeros(len(lots), dtype=bool)
    waits_for = site.table("Feed classes", "Feed class")[WAITS_FOR]
    classes = set(waits_for.index[waits_for.isna()])
    found = {"Feed used": runs[~puts]["Amount"].sum()}
    for kind, (table, column) in DRUMS.items():
        names = set(told[table][column]) - classes if table in told else set()
        here = lots["Feed class"].isin(names).to_numpy()
        if here.any():
            found[f"{kind} put in"] = runs[puts & runs["Lot"].isin(lots["Lot"][here])]["Amount"].sum()
            found[f"{kind} bought"] = lots[here]["Bought"].sum()
        drums |= here
    return {**found, "Feed bought": lots[~drums]["Bought"].sum()}


def _per_name(told: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    made = told["Production"].groupby("Product")["Made"].sum()
    reached = told["Target status"].groupby("Target")["Reached"].sum()
    delivered = told["Delivery status"].groupby("Contract")["Delivered"].sum()
    named = (("Made", made), ("Target", reached), ("Contract", delivered))
    return {f"{word} {name}": float(value) for word, sums in named for name, value in sums.items()}


def _of_lots(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the runs that work a lot itself."""
    of_lots = runs[runs["Lot"].notna()]
    return of_lots[of_lots["From batch"].isna()] if "From batch" in runs.columns else of_lots
