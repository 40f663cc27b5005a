"""Batches of intermediates that are kept apart, worked out again: what comes to each by the runs, and leaves it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.decided import at_sites_told
from models.audit.ledger import Ledger
from models.audit.site import KG_PER_TONNE
from models.audit.stages.shipments import goods

KEYS = ["Intermediate", "Batch", "Period"]
NOTHING = 1e-6
"""kg; a batch of less than this need not be listed."""


def batches_as_told(balances: Balances, told: pd.DataFrame | None, ledger: Ledger) -> None:
    """Compare the table Batches, and hold each batch's stock at nothing or more; what leaves it is as told."""
    site = balances.site
    if site.batches.empty and (told is None or told.empty):
        return
    every = pd.MultiIndex.from_tuples(
        [(*key, period) for key in site.batches.index for period in site.names], names=KEYS
    )
    listed = told if told is not None and len(told) else pd.DataFrame(columns=[*KEYS, *_COLUMNS])
    listed = listed.assign(Intermediate=at_sites_told(listed, "Intermediate"))
    rows = ledger.once("Batches", listed, KEYS)
    ledger.none("Batches", rows[~rows.index.isin(every)].reset_index(), KEYS, "there can be no such batch")
    if site.batches.empty:
        return
    flows = flows_of_batches(balances)
    arrived, taken, received, shipped = (figures.reindex(every).fillna(0.0) for figures in flows)
    left = rows["Sold or discarded"].astype(float).reindex(every).fillna(0.0)
    opening = pd.Series(np.repeat(site.batches["opening"].to_numpy(dtype=float), len(site.names)), every)
    change = arrived + received - taken - left - shipped
    stock = change.groupby(level=KEYS[:2], sort=False).cumsum() + opening
    size = (arrived + received).groupby(level=KEYS[:2], sort=False).transform("sum") + opening
    ledger.at_least("Batches", "Stock (end)", stock, 0.0, size=size)
    ledger.at_least("Batches", "Sold or discarded", left, 0.0)
    for column, ours in zip(_COLUMNS, (arrived, taken, left, stock, received, shipped), strict=True):
        if column in rows:
            ledger.equal("Batches", column, rows[column].astype(float).reindex(every).fillna(0.0), ours, size=size)
    _in_all(balances, left, ledger)
    _carried_as_batches(balances, ledger)


_COLUMNS = ("Arrived", "Taken", "Sold or discarded", "Stock (end)", "Received", "Shipped")


def _carried_as_batches(balances: Balances, ledger: Ledger) -> None:
    """Check that each shipment of what is kept apart names a batch that there may be where it leaves."""
    site, rows = balances.site, balances.decided.shipments
    of_batches = rows[rows["Leaves"].isin(site.batches.index.get_level_values(0))]
    named = zip(of_batches["Leaves"], of_batches["Lot"], strict=True)
    unknown = of_batches[~np.array([batch in site.batches.index for batch in named], dtype=bool)]
    ledger.none("Shipments", unknown, ["Period", "From site", "To site", "Material", "Lot"], "there is no such batch")


def flows_of_batches(balances: Balances) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series]:
    """Return kg of each batch that comes, is taken, is brought by lanes and taken away by them, by period."""
    return balances.once(come_to_batches), balances.once(taken_of_batches), *balances.once(carried_batches)


def carried_batches(balances: Balances) -> tuple[pd.Series, pd.Series]:
    """Return kg of each batch that lanes bring and take away; it may have another name where it comes to."""
    site, sent = balances.site, balances.decided.shipments
    ways = zip(sent["Leaves"], sent["Lot"], sent["Comes to"], strict=True)
    found = []
    for end, named in (("Comes to", [site.carried.get(way) for way in ways]), ("Leaves", sent["Lot"])):
        rows = goods(sent.assign(Lot=pd.Series(list(named), sent.index, dtype=object)), end)
        rows = rows[(rows["p"] <= site.last) & rows["Lot"].notna()]
        period = np.array(site.names, dtype=object)[rows["p"].to_numpy(dtype=int)]
        found.append(rows["Kg"].groupby([rows["Product"], rows["Lot"], period]).sum().rename_axis(KEYS))
    return found[0], found[1]


def _in_all(balances: Balances, left: pd.Series, ledger: Ledger) -> None:
    """Compare what leaves all batches of an intermediate with what is sold and discarded of it."""
    together = left.groupby(level=["Intermediate", "Period"]).sum().rename_axis(["Product", "Period"])
    gone = balances.sold + balances.decided.discarded.reindex(balances.sold.index).fillna(0.0)
    ledger.equal("Batches", "what leaves all batches", together, gone.reindex(together.index))


def come_to_batches(balances: Balances) -> pd.Series:
    """Return kg that comes to each batch, by the runs of its way and of what was on its way before."""
    site, output = balances.site, balances.decided.output
    rows = output[(output["p"] <= site.last) & output["Product"].isin(site.batches.index.get_level_values(0))]
    ways = zip(rows["Lot"], rows["Recipe"], rows["Product"], strict=True)
    made = rows.assign(Batch=pd.Series([site.leads.get(way) for way in ways], rows.index, dtype=object))
    coming = site.arrivals.rename(columns={"Quantity": "Kg", "Lot": "Batch"})
    kept = coming["Product"].isin(site.batches.index.get_level_values(0))
    coming = coming[kept & coming["Batch"].notna() & (coming["p"] <= site.last)]
    columns = ["Product", "Batch", "p", "Kg"]
    every = pd.concat([made[columns], coming[columns]]) if len(coming) else made[columns]
    period = np.array(site.names, dtype=object)[every["p"].to_numpy(dtype=np.int64)]
    found: pd.Series = every["Kg"].groupby([every["Product"], every["Batch"], period]).sum().rename_axis(KEYS)
    return found


def taken_of_batches(balances: Balances) -> pd.Series:
    """Return kg that recipes take of each batch."""
    site, runs = balances.site, balances.decided.runs
    rows = runs[runs["Lot"].isin(site.way_of.index)]
    kg = KG_PER_TONNE * rows["Amount"]
    found: pd.Series = kg.groupby([rows["Feed class"], rows["Lot"].map(site.way_of), rows["Period"]]).sum()
    return found.rename_axis(KEYS)
