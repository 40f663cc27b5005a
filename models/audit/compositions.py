"""What is in intermediates, worked out again: as the plan assumes it, and as it is made."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger

KEYS = ["Period", "Intermediate", "Assumed or result"]
NOTHING = 1e-3
"""kg; what is in less than this is not compared."""


def look(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compare Compositions; says nothing of a plan without it."""
    table = told.get("Compositions")
    if table is None or table.empty:
        return
    ours = pd.concat([_assumed(balances), _made(balances)]).sort_index()
    ours = ours[ours["Mass"] > NOTHING]
    stated = ledger.once("Compositions", table[table["Mass"] > NOTHING], KEYS)
    for key in ours.index.symmetric_difference(stated.index):
        ledger.say("Compositions", " / ".join(key), "it is listed and not there, or the other way round")
    both = ours.index.intersection(stated.index)
    for column in ours.columns:
        here, there = stated.loc[both, column].fillna(0.0), ours.loc[both, column].fillna(0.0)
        ledger.equal("Compositions", column, here, there)


def _assumed(balances: Balances) -> pd.DataFrame:
    """Return what is there of each intermediate in each period, at the assay of its row."""
    site, names = balances.site, list(balances.site.tables["Intermediates"]["Intermediate"])
    here = balances.stock.index.get_level_values("Product").isin(names)
    left = balances.taken_out + balances.sold + balances.decided.discarded.reindex(balances.stock.index).fillna(0.0)
    mass = (balances.stock + left)[here]
    of = mass.index.get_level_values("Product")
    content = pd.concat([site.contained.div(10.0), site.properties], axis=1).loc[of]
    return _listed(mass, content, "assumed")


def _made(balances: Balances) -> pd.DataFrame:
    """Return what arrives of each intermediate in each period: the content of all that is made of it."""
    site, output = balances.site, balances.decided.output
    own = output[output["Product"].isin(site.tables["Intermediates"]["Intermediate"]) & (output["p"] <= site.last)]
    carried = site.properties.loc[own["Lot"]].mul(own["Kg"].to_numpy(), axis=0).set_axis(own.index)
    kg = pd.concat([own[["Product", "Kg", *site.elements]], carried], axis=1)
    kg["Period"] = np.array(site.names, dtype=object)[own["p"]]
    total = kg.groupby(["Product", "Period"]).sum()
    shares = total.drop(columns="Kg").div(total["Kg"].where(total["Kg"] > 0), axis=0)
    shares[site.elements] *= 100.0
    return _listed(total["Kg"], shares, "made")


def _listed(mass: pd.Series, content: pd.DataFrame, word: str) -> pd.DataFrame:
    product, period = (mass.index.get_level_values(key) for key in ("Product", "Period"))
    index = pd.MultiIndex.from_arrays([period, product, [word] * len(mass)], names=KEYS)
    return content.set_axis(index).assign(Mass=mass.to_numpy(dtype=float))
