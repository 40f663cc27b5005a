"""Supplies worked out again: when each may be held, what it costs, and whether lots are bought while it is."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.site import Site
from models.audit.sums import NOTHING, by_level

KEYS = ["Supply", "Period"]


def chargeable(balances: Balances) -> pd.Series:
    """Return what holding each supply costs in each period in which it can be held."""
    site, found = balances.site, dict[tuple[str, str], float]()
    table = site.tables["Supplies"]
    first, last = site.inside(table["From"], table["To"])
    for name, begin, end, charge in zip(table["Supply"], first, last, table["Charge"], strict=True):
        for period in site.names[begin : end + 1]:
            found[name, period] = float(charge) * float(site.days[period])
    index = (
        pd.MultiIndex.from_tuples(list(found), names=KEYS) if found else pd.MultiIndex.from_arrays([[], []], names=KEYS)
    )
    return pd.Series(list(found.values()), index=index, dtype=float)


def held(balances: Balances) -> pd.Series:
    """Return what the supplies that the plan holds cost."""
    told = balances.decided.supplies.drop_duplicates(KEYS)
    index = pd.MultiIndex.from_frame(told[KEYS])
    return balances.once(chargeable).reindex(index)


def held_as_told(balances: Balances, told: pd.DataFrame | None, ledger: Ledger) -> None:
    """Says where a supply is held outside its windows, resumed, told at another charge, or missing for a lot."""
    site = balances.site
    if not _has_supplies(site) and balances.decided.supplies.empty and (told is None or told.empty):
        return
    ours = balances.once(held)
    outside = ours[ours.isna()].index.to_frame(index=False)
    ledger.none("Supplies held", outside, KEYS, "it cannot be held in this period")
    if told is not None:
        listed = ledger.once("Supplies held", told, KEYS)["Charge"]
        ledger.equal("Supplies held", "Charge", listed, ours.fillna(0.0))
    lots = site.lots[site.lots["offered"] & site.lots["Supply"].notna()]
    bought = balances.decided.taken[lots.index]
    for lot in bought.index[bought > ledger.tolerance]:
        place = (lots["Supply"][lot], site.names[int(lots["first"][lot])])
        if place not in ours.index:
            ledger.say("Lot use", str(lot), "it is bought while its supply is not held")
    _resumed(balances, ours, ledger)


def _has_supplies(site: Site) -> bool:
    return not site.tables["Supplies"].empty or bool(site.lots["Supply"].notna().any())


def _resumed(balances: Balances, ours: pd.Series, ledger: Ledger) -> None:
    table, opens = balances.site.tables["Supplies"], balances.site.periods["Start"].iloc[0]
    begun = table["From"].isna() | (table["From"] <= opens)
    gone = set(table["Supply"][begun & (table["Held so far"] == "no")])
    for name in table["Supply"][table["Resume"] == "no"].unique():
        may = [period for supply, period in balances.once(chargeable).index if supply == name]
        may.sort(key=balances.site.names.index)
        is_held = [(name, period) in ours.index for period in may]
        if name in gone and any(is_held):
            ledger.say("Supplies held", str(name), "it was given up before the plan")
        if any(now and not before for before, now in pairwise(is_held)):
            ledger.say("Supplies held", str(name), "it is held again after it was given up")


def charges(balances: Balances) -> pd.Series:
    """Standing charges by period."""
    if balances.decided.supplies.empty:
        return NOTHING
    return by_level(balances.once(held).fillna(0.0), "Period")
