"""What lanes carry, worked out again from the table Shipments: where it leaves and arrives, and what lies where."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.site import Site
from models.schema.at_sites import lanes_of, site_of_recipes

KEYS = ["Period", "From site", "To site", "Material", "Lot"]


def look(balances: Balances, told: pd.DataFrame | None, ledger: Ledger) -> None:
    """Compare when shipments arrive and what they cost; each has a lane, is there once and is not below nothing."""
    rows, site = balances.decided.shipments, balances.site
    if told is None or told.empty:
        return
    if not site.sites:
        ledger.none("Shipments", told, KEYS, "there is one site only")
        return
    ledger.none("Shipments", told[told.duplicated(KEYS)], KEYS, "it is there twice")
    ledger.none("Shipments", rows[rows["row"] < 0], KEYS, "no lane carries it")
    ledger.at_least("Shipments", "Amount", rows.set_index(KEYS)["Amount"], 0.0)
    ledger.equal(
        "Shipments",
        "Cost",
        rows.set_index(KEYS)["Cost"],
        (rows["Amount"] * rows["Cost per t"]).set_axis(rows.set_index(KEYS).index),
    )
    arrives = pd.Series([_named(site, int(p)) for p in rows["arrives"]], rows.index, dtype=object)
    wrong = rows[rows["Arrives"].where(rows["Arrives"].notna(), None).fillna("") != arrives.fillna("")]
    ledger.none("Shipments", wrong, KEYS, "it arrives in another period")


def _named(site: Site, period: int) -> str | None:
    return site.names[period] if period <= site.last else None


def lane_loads(balances: Balances) -> tuple[pd.Series, pd.Series]:
    """Return t that each limited lane carries in each period in which it carries any, and the most it may."""
    site, rows = balances.site, balances.decided.shipments
    lanes = lanes_of(site.tables) if site.sites else site.tables["Lanes"].iloc[:0]
    limited = lanes[lanes["Max per day"].notna()]
    loads, most = {}, {}
    for row, lane in limited.iterrows():
        between = (rows["From site"] == lane["From site"]) & (rows["To site"] == lane["To site"])
        carried = rows[between if pd.isna(lane["Material"]) else rows["row"] == row]
        for period, t in carried.groupby("Period")["Amount"].sum().items():
            loads[row, period] = t
            most[row, period] = float(lane["Max per day"]) * float(site.days[str(period)])
    index = pd.MultiIndex.from_tuples(list(loads), names=["Lane", "Period"]) if loads else None
    return pd.Series(loads, index, dtype=float), pd.Series(most, index, dtype=float)


def feed_there(balances: Balances) -> tuple[pd.Series, pd.Series]:
    """Return t of each lot at each site and period at its end, and t of the lot in all."""
    site, decided = balances.site, balances.decided
    if not site.sites:
        return pd.Series(dtype=float), pd.Series(dtype=float)
    lots, works = site.lots[site.lots["takes_part"]], site_of_recipes(site.tables)
    index = pd.MultiIndex.from_product([lots.index, site.sites], names=["Lot", "Site"])
    change = pd.DataFrame(0.0, index=index, columns=range(site.last + 1))
    for lot, where, p, t in zip(lots.index, lots["Site"], lots["first"], decided.taken[lots.index], strict=True):
        change.loc[(lot, where), max(int(p), 0)] += t
    runs = decided.runs[decided.runs["Lot"].isin(lots.index)]
    for lot, recipe, p, t in zip(runs["Lot"], runs["Recipe"], runs["p"], runs["Amount"], strict=True):
        change.loc[(lot, works[recipe]), p] -= t
    feed = decided.shipments[decided.shipments["Lot"].isin(lots.index)]
    for row in feed.to_dict("records"):
        change.loc[(row["Lot"], row["From site"]), row["p"]] -= row["Amount"]
        if row["arrives"] <= site.last:
            change.loc[(row["Lot"], row["To site"]), row["arrives"]] += row["Amount"]
    every = pd.MultiIndex.from_product([lots.index, site.sites, site.names])
    there = pd.Series(change.cumsum(axis=1).to_numpy().ravel(), every)
    size = pd.Series(
        np.repeat(decided.taken[index.get_level_values("Lot")].to_numpy(dtype=float), len(site.names)), every
    )
    return there, size
