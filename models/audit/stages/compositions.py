"""What is in intermediates, worked out again: as the plan assumes it, and as it is made."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.decided import at_sites_told
from models.audit.ledger import Ledger
from models.audit.stages.mixtures import name_of
from models.audit.sums import nothing_by
from models.schema.tables.network import FIXED

KEYS = ["Period", "Intermediate", "Batch", "Assumed or result"]
NO_CONTENT = pd.DataFrame({"Mass": []}, index=nothing_by(*KEYS), dtype=float)
NOTHING = 1e-3
"""kg; what is in less than this is not compared."""


def look(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compare Compositions; says nothing of a plan without it."""
    table = told.get("Compositions")
    if table is None or table.empty:
        return
    table = table.assign(Intermediate=at_sites_told(table, "Intermediate"))
    every = [_assumed(balances), _made(balances), _kept(balances, told.get("Batches")), _mixed(balances)]
    parts = [part for part in every if len(part)]
    ours = pd.concat(parts).sort_index() if parts else NO_CONTENT
    ours = ours[ours["Mass"] > NOTHING]
    stated = ledger.once("Compositions", table[table["Mass"] > NOTHING].fillna({"Batch": ""}), KEYS)
    for key in ours.index.symmetric_difference(stated.index):
        ledger.say("Compositions", " / ".join(key), "it is listed and not there, or the other way round")
    both = ours.index.intersection(stated.index)
    for column in ours.columns:
        here, there = stated.loc[both, column].fillna(0.0), ours.loc[both, column].fillna(0.0)
        ledger.equal("Compositions", column, here, there)


def _assumed(balances: Balances) -> pd.DataFrame:
    """Return what is there of each intermediate in each period, at the assay of its row."""
    site, names = balances.site, _fixed(balances)
    here = balances.stock.index.get_level_values("Product").isin(names)
    left = (
        balances.taken_out
        + balances.sold
        + balances.shipped
        + balances.decided.discarded.reindex(balances.stock.index).fillna(0.0)
    )
    mass = (balances.stock + left)[here]
    of = mass.index.get_level_values("Product")
    content = pd.concat([site.contained.div(10.0), site.properties], axis=1).loc[of]
    return _listed(mass, content, "assumed")


def _made(balances: Balances) -> pd.DataFrame:
    """Return what arrives of each intermediate in each period: the content of all that is made of it."""
    site, output = balances.site, balances.decided.output
    rows = output[output["Product"].isin(_fixed(balances)) & (output["p"] <= site.last)]
    carried = site.properties.loc[rows["Lot"]].mul(rows["Kg"].to_numpy(), axis=0).set_axis(rows.index)
    kg = pd.concat([rows[["Product", "Kg", *site.elements]], carried], axis=1)
    kg["Period"] = np.array(site.names, dtype=object)[rows["p"]]
    total = kg.groupby(["Product", "Period"]).sum()
    shares = total.drop(columns="Kg").div(total["Kg"].where(total["Kg"] > 0), axis=0)
    shares[site.elements] *= 100.0
    return _listed(total["Kg"], shares, "made")


def _listed(mass: pd.Series, content: pd.DataFrame, word: str) -> pd.DataFrame:
    product, period = (mass.index.get_level_values(key) for key in ("Product", "Period"))
    index = pd.MultiIndex.from_arrays([period, product, [""] * len(mass), [word] * len(mass)], names=KEYS)
    return content.set_axis(index).assign(Mass=mass.to_numpy(dtype=float))


def _fixed(balances: Balances) -> list[str]:
    """Return the intermediates that have the assay of their row."""
    rows = balances.site.tables["Intermediates"]
    return list(rows["Intermediate"][rows["Keeping"] == FIXED])


def _mixed(balances: Balances) -> pd.DataFrame:
    """Return what is in each mixed store in each period."""
    mixed = balances.decided.mixed
    if mixed is None:
        return pd.DataFrame()
    mass = mixed.masses()
    content = mixed.contained().loc[[name_of(str(name), str(period)) for name, period in mass.index]]
    content[balances.site.elements] /= 10.0
    return _listed(mass.rename_axis(["Product", "Period"]), content, "mixed")


def _kept(balances: Balances, batches: pd.DataFrame | None) -> pd.DataFrame:
    """Return what there is of each batch, which the table Batches tells, with what its way makes of its lot."""
    if batches is None or batches.empty:
        return pd.DataFrame()
    site = balances.site
    gone = [column for column in ("Taken", "Sold or discarded", "Shipped", "Stock (end)") if column in batches]
    mass = batches[gone].sum(axis=1)
    content = pd.concat([site.contained.div(10.0), site.properties], axis=1)
    batches = batches.assign(Intermediate=at_sites_told(batches, "Intermediate"))
    content = content.reindex(batches["Intermediate"] + " / " + batches["Batch"])
    keys = [batches[key].to_list() for key in KEYS[:3]]
    keys.append(["kept"] * len(batches))
    return content.set_axis(pd.MultiIndex.from_arrays(keys, names=KEYS)).assign(Mass=mass.to_numpy(dtype=float))
