"""Shipments as a plan tells them, each with its lane, the stores at its ends and the period in which it is there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.audit.site import KG_PER_TONNE, Site
from models.schema.at_sites import MATERIAL, carrying, lane_for, store_name
from models.schema.tables.network import SHIPMENTS

TOLD = [column.name for column in SHIPMENTS.columns]
NO_GOODS = pd.DataFrame({"Product": [], "p": [], "Kg": [], "Lot": []})
OURS = ["row", "p", "arrives", "day", "Leaves", "Comes to", "Cost per t"]


def read(site: Site, told: pd.DataFrame | None) -> pd.DataFrame:
    """Return the shipments that a plan tells: `row` of Lanes (-1: none), `p`, `arrives` and from which `day`, stores,
    Cost per t."""
    known = told is not None and site.sites and not told.empty
    rows = list(_rows(site, told)) if known and told is not None else []
    return pd.DataFrame(rows, columns=[*TOLD, *OURS])


def _rows(site: Site, told: pd.DataFrame) -> Iterator[dict[str, object]]:
    lanes, ways = site.tables["Lanes"], carrying(site.tables)
    names, kept = {name: p for p, name in enumerate(site.names)}, set(site.stored[MATERIAL])
    for record in told.to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        start, end, material = str(row["From site"]), str(row["To site"]), str(row["Material"])
        lane, p = lane_for(ways, start, end, material), names.get(str(row["Period"]), site.last + 1)
        stores = [store_name(material, start), store_name(material, end)]
        goods = material in kept
        if lane is None or (goods and not set(stores) <= set(site.stored.index)) or p > site.last:
            yield {**row, "row": -1, "p": p, "arrives": p, "Cost per t": 0.0}
            continue
        lag = pd.Series([float(lanes["Lead time"][lane])])
        since = site.start[[p]] if goods else site.lots.loc[[row["Lot"]], "available"].to_numpy()
        day = site.after(site.first_day(np.array([p]), since), lag)
        arrives = {"arrives": int(site.holding(day)[0]), "day": day[0]}
        ours = {"row": lane, "p": p, **arrives, "Cost per t": float(lanes["Cost"][lane])}
        yield {**row, **ours, **(dict(zip(("Leaves", "Comes to"), stores, strict=True)) if goods else {})}


def goods(shipments: pd.DataFrame, end: str) -> pd.DataFrame:
    """Return what leaves stores (`Leaves`) or comes to them (`Comes to`): Product, p, Kg, Lot; feed is left out."""
    if shipments.empty:
        return NO_GOODS
    rows = shipments[shipments[end].notna()]
    p = rows["p" if end == "Leaves" else "arrives"].astype("int64")
    return pd.DataFrame(
        {"Product": rows[end], "p": p, "Kg": KG_PER_TONNE * rows["Amount"].astype(float), "Lot": rows["Lot"]}
    )
