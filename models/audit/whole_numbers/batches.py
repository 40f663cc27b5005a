"""Batches worked out again: how many there are by the plan, what they hold, and what they take of lines."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.sums import NOTHING, by_level, nothing_by

KEYS = ["Period", "Line", "Recipe"]
NO_BATCHES = pd.DataFrame({"hours": []}, index=nothing_by(*KEYS), dtype=float)


def batches(balances: Balances) -> pd.DataFrame:
    """Batches told, their hours, their size and fill, and the tonnes that are worked, where a line works in batches."""
    site = balances.site
    use = site.tables["Line use"]
    use = use[use["Batch"].notna()]
    if use.empty and balances.decided.setups["Batches"].isna().all():
        return NO_BATCHES
    told = balances.decided.setups.drop_duplicates(KEYS).set_index(KEYS)["Batches"]
    worked = balances.worked("Period", "Recipe").rename("Tonnes").reset_index()
    found = worked.merge(use, on="Recipe").set_index(KEYS)
    every = found.index.union(told.dropna().index)
    found = found.reindex(every)
    found["told"] = told.reindex(every).fillna(0.0)
    each = found["Batch hours"].fillna(found["Batch"] / found["Rate"])
    return found.assign(hours=found["told"] * each)


def batches_as_told(balances: Balances, told: pd.DataFrame | None, ledger: Ledger) -> None:
    """Says where batches do not hold what is worked, are not full enough, or are not whole."""
    found = balances.once(batches)
    if told is not None and not (told.empty and found.empty):
        listed = told.drop_duplicates(KEYS).set_index(KEYS)["Batch hours"]
        ledger.equal("Setups", "Batch hours", listed, found["hours"])
    if found.empty:
        return
    many = found["told"]
    ledger.equal("Setups", "Batches", many, many.round())
    ledger.at_most("Setups", "what is worked in batches", found["Tonnes"].fillna(0.0), many * found["Batch"])
    missing = many * found["Batch"] * found["Min fill"] / 100.0 - found["Tonnes"].fillna(0.0)
    ledger.at_most("Setups", "what batches are not full of", missing, missing * 0.0, size=many * found["Batch"])


def hours_of_batches(balances: Balances) -> pd.Series:
    """Hours that batches take, by line and period."""
    return by_level(balances.once(batches)["hours"], "Line", "Period")


def cost_of_batches(balances: Balances) -> pd.Series:
    """Return what the hours of batches cost, by period."""
    hours = balances.once(batches)["hours"]
    if hours.empty:
        return NOTHING
    per_hour = balances.site.table("Lines", "Line")["Running cost"]
    cost = hours * np.asarray(per_hour.reindex(hours.index.get_level_values("Line")), dtype=float)
    return by_level(cost, "Period")


def hours_used(balances: Balances) -> pd.Series:
    """Hours used by line and period, with those of batches."""
    used = balances.booked
    if balances.once(batches).empty:
        return used
    all_used: pd.Series = used + hours_of_batches(balances).reindex(used.index).fillna(0.0)
    return all_used
