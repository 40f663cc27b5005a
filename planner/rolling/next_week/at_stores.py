"""Where there are several sites, Stores begin with what lies at each when the week ends, and with what is in mixes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from models.schema.at_sites import AT, MATERIAL
from planner.rolling import batches_left
from planner.rolling.next_week.stocks import Kept, books, left, mixes_left, opening_of
from planner.rolling.notes import Notes
from planner.rolling.week import Week

KEY = ["Material", "Site"]


def roll(week: Week, notes: Notes) -> pd.DataFrame:
    """Return Stores with a row for each store of each material; as it is where there is one site."""
    rows, site = week.inputs["Stores"], week.balances.site
    if not site.sites:
        return rows
    stated = {(row["Material"], row["Site"]): (at, row) for at, row in rows.to_dict("index").items()}
    gone, there, mixes, by_batch = (
        left(week),
        books(week),
        mixes_left(week),
        batches_left.of_which_batches_say_more(week),
    )
    found, index = list[dict[Any, Any]](), list[Any]()
    for name, material, place in zip(site.stored.index, site.stored[MATERIAL], site.stored[AT], strict=True):
        at, before = stated.get((material, place), (-1, {"Material": material, "Site": place}))
        heard = Notes() if name in by_batch else notes
        kept = Kept("Stores", str(name), float(gone[name]), week.sent[str(name), None])
        opening = opening_of(kept, float(there[name]), week.counted.get(str(name)), heard)
        found.append(before | {"Opening stock": opening} | _mix(mixes, str(name), opening))
        index.append(at)
    every = week.rows("Stores", found).set_axis(pd.Index(index))
    return every[list(rows.columns)].astype(rows.dtypes)


def _mix(mixes: pd.DataFrame | None, store: str, opening: float) -> Mapping[Any, Any]:
    """Return what is in a mixed store; nothing of others, or where it is empty."""
    if mixes is None or store not in mixes.index or opening <= 0:
        return {}
    return mixes.loc[store].to_dict()
