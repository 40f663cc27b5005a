"""Limited shares: what lines take in and what is made of products, period by period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.audit.balances import Balances
from planner.audit.decided import Decided
from planner.audit.ledger import Ledger, named
from planner.audit.site import KG_PER_TONNE, Site

NOTHING = 1e-3
"""kg; a share of less than this is not compared with the one that the plan states."""


def look(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compares Blends, and every share with its limits."""
    site, decided, rows = balances.site, balances.decided, told["Blends"]
    names = rows[["Period", "On", "Share of", "In"]].fillna("")
    listed = rows.assign(key=pd.Series([tuple(name) for name in names.to_numpy()], dtype=object))
    expected = [_one(site, decided, limit, ledger) for limit in site.tables["Blend limits"].to_dict("records")]
    own = pd.concat(expected) if expected else pd.DataFrame(columns=["key", "Value", "Min", "Max", "whole"])
    _same(own, listed, ledger)


def _same(own: pd.DataFrame, listed: pd.DataFrame, ledger: Ledger) -> None:
    """Windows of the same share may overlap, so that rows of one key are told apart by their limits."""
    order = ["key", "Min", "Max"]
    own, listed = (rows.sort_values(order, ignore_index=True) for rows in (own, listed))
    if list(own["key"]) != list(listed["key"]):
        for key in sorted(set(own["key"]) ^ set(listed["key"])):
            ledger.say("Blends", named(key), "the limit holds and is not listed, or the other way round")
        if set(own["key"]) == set(listed["key"]):
            ledger.say("Blends", "", "limits are listed too often or not often enough")
        return
    index = pd.MultiIndex.from_arrays([own.index, own["key"].map(named)])
    some = (own["whole"] > NOTHING).to_numpy()
    for column in ("Value", "Min", "Max"):
        compared = some if column == "Value" else np.ones(len(own), dtype=bool)
        left, right = (pd.Series(rows[column].to_numpy(dtype=float), index=index) for rows in (listed, own))
        ledger.equal("Blends", column, left[compared], right[compared])


def _one(site: Site, decided: Decided, limit: Mapping[Any, Any], ledger: Ledger) -> pd.DataFrame:
    """Every period of a limit with its share; also looks whether the limit is kept."""
    on_line = limit["On"] in set(site.tables["Lines"]["Line"])
    parts = _taken_in(site, decided, limit) if on_line else _made(site, decided, limit)
    periods = site.touched(limit["From"], limit["To"])
    total = parts.groupby("p")[["part", "whole"]].sum().reindex(range(site.last + 1)).fillna(0.0)
    total.index = pd.Index(site.names)
    total = total.loc[periods]
    unit = 1.0 if limit["Share of"] in site.properties.columns else 100.0
    name = (limit["On"], limit["Share of"], limit["In"] or "")
    value = unit * total["part"] / total["whole"].where(total["whole"] > 1e-9)
    for side, sign in (("Max", 1.0), ("Min", -1.0)):
        if not pd.isna(limit[side]):
            excess = sign * (unit * total["part"] - limit[side] * total["whole"])
            size = unit * total["part"].abs() + abs(limit[side]) * total["whole"]
            none = pd.Series(0.0, index=total.index)
            ledger.at_most("Blends", f"{named(name)}, beyond {side}", excess, none, size=size)
    keys = [(period, *name) for period in periods]
    figures = {"Value": value.to_numpy(), "Min": limit["Min"], "Max": limit["Max"], "whole": total["whole"].to_numpy()}
    return pd.DataFrame({"key": keys, **figures})


def _taken_in(site: Site, decided: Decided, limit: Mapping[Any, Any]) -> pd.DataFrame:
    rows = decided.booked[decided.booked["Line"] == limit["On"]]
    contained = site.contained.loc[rows["Lot"]].mul(rows["Tonnes"].to_numpy(), axis=0)
    mass = rows["Tonnes"].to_numpy() * KG_PER_TONNE * site.lots["dry"].loc[rows["Lot"]].to_numpy()
    return _parts(site, rows, contained, mass, limit)


def _made(site: Site, decided: Decided, limit: Mapping[Any, Any]) -> pd.DataFrame:
    rows = decided.output[decided.output["Product"] == limit["On"]]
    return _parts(site, rows, rows[site.elements], rows["Kg"].to_numpy(), limit)


def _parts(
    site: Site, rows: pd.DataFrame, elements: pd.DataFrame, mass: np.ndarray, limit: Mapping[Any, Any]
) -> pd.DataFrame:
    """kg of part and whole of each row; a property counts as whole times property, so that it averages."""
    whole = mass if limit["In"] is None else elements[site.members(limit["In"])].sum(axis=1).to_numpy()
    if limit["Share of"] in site.properties.columns:
        part = whole * site.properties[limit["Share of"]].loc[rows["Lot"]].to_numpy()
    else:
        part = elements[site.members(limit["Share of"])].sum(axis=1).to_numpy()
    return pd.DataFrame({"p": rows["p"].to_numpy(), "part": part, "whole": whole})
