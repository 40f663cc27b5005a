"""At which site something was delivered, received or counted, where there are several: as told, or the only one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from models.schema.at_sites import AT, KEPT, MATERIAL, at_sites
from models.schema.frames import Tables
from models.schema.tables.actuals import COUNTED, DELIVERED, RECEIVED, SPOT

Choice = Callable[[Mapping[str, object]], list[str]]
"""The sites that a row of a table may mean."""


def choices(inputs: Tables) -> dict[str, Choice]:
    """Return for each table that names sites which of them a row may mean; none for what has no site of its own."""
    kept = _kept(inputs)
    lots = dict(zip(inputs["Lots"]["Lot"], inputs["Lots"]["Site"], strict=True))
    return {
        DELIVERED.name: lambda row: _delivered(inputs, kept, row),
        RECEIVED.name: lambda row: kept.get(_name(row), [lots[_name(row)]] if lots.get(_name(row)) else []),
        COUNTED.name: lambda row: kept.get(_name(row), []),
    }


def filled_in(inputs: Tables, actuals: Tables) -> Tables:
    """Return what was written down with the site of each row that names none and can only mean one."""
    found = dict(actuals)
    for table, choice in choices(inputs).items():
        rows, known = found[table], list[object]()
        for row in rows.to_dict("records"):
            meant = choice({str(name): cell for name, cell in row.items()})
            known.append(row["Site"] if row["Site"] or len(meant) != 1 else meant[0])
        found[table] = rows.assign(Site=pd.Series(known, rows.index, dtype=object))
    return found


def _name(row: Mapping[str, object]) -> str:
    return str(row.get("Lot or product") or row.get("Product or lot"))


def _kept(inputs: Tables) -> dict[str, list[str]]:
    """Return the sites that keep each product and intermediate."""
    stores, found = at_sites(inputs), dict[str, list[str]]()
    for table in KEPT:
        for material, site in zip(stores[table][MATERIAL], stores[table][AT], strict=True):
            found.setdefault(material, []).append(site)
    return found


def _delivered(inputs: Tables, kept: Mapping[str, list[str]], row: Mapping[str, object]) -> list[str]:
    """Return the sites from which a delivery may have left: those that its contract or spot sales name, else those that
    keep the product."""
    contract, product = row["Contract or spot"], row["Product"]
    rows = inputs["Spot sales"] if contract == SPOT else inputs["Contracts"]
    mine = rows[rows["Product"] == product] if contract == SPOT else rows[rows["Contract"] == contract]
    sold = product or next(iter(mine["Product"]), "")
    stated = list(mine["Site"].dropna())
    every = kept.get(str(sold), [])
    return list(dict.fromkeys(stated)) if len(mine) and len(stated) == len(mine) else every
