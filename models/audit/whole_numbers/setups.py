"""Setups worked out again: where a recipe works on a line in a period, and what setting it up takes."""

from __future__ import annotations

import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.sums import by_level, nothing_by

KEYS = ["Period", "Line", "Recipe"]
NO_SETUPS = pd.DataFrame({"Hours": [], "Cost": []}, index=nothing_by(*KEYS), dtype=float)
WORKED = 1e-6
"""Tonnes up to this are rounding, not work."""


def setups(balances: Balances) -> pd.DataFrame:
    """Hours and cost of every setup, by period, line and recipe: one wherever a recipe works on a line."""
    use = balances.site.tables["Line use"]
    use = use[(use["Setup hours"] > 0) | (use["Setup cost"] > 0)]
    if use.empty:
        return NO_SETUPS
    tonnes = balances.worked("Period", "Recipe")
    worked = tonnes[tonnes > WORKED].rename("Tonnes").reset_index()
    found = worked.merge(use, on="Recipe").set_index(KEYS)
    return pd.DataFrame({"Hours": found["Setup hours"], "Cost": found["Setup cost"]})


def set_up_as_told(balances: Balances, told: pd.DataFrame | None, ledger: Ledger) -> None:
    """Says where the plan tells other setups than its runs need."""
    ours = balances.once(setups)
    if told is None or (told.empty and ours.empty):
        return
    listed = ledger.once("Setups", told, KEYS)
    for column in ("Hours", "Cost"):
        ledger.equal("Setups", column, listed[column], ours[column])


def hours_of_setups(balances: Balances) -> pd.Series:
    """Hours that setups take, by line and period."""
    return by_level(balances.once(setups)["Hours"], "Line", "Period")


def cost_of_setups(balances: Balances) -> pd.Series:
    """Return what setups cost, by period."""
    return by_level(balances.once(setups)["Cost"], "Period")
