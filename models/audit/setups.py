"""Setups worked out again: where a recipe works on a line in a period, and what setting it up takes."""

from __future__ import annotations

import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger

KEYS = ["Period", "Line", "Recipe"]
WORKED = 1e-6
"""Tonnes up to this are rounding, not work."""


def setups(balances: Balances) -> pd.DataFrame:
    """Hours and cost of every setup, by period, line and recipe: one wherever a recipe works on a line."""
    site, runs = balances.site, balances.decided.runs
    use = site.tables["Line use"]
    use = use[(use["Setup hours"] > 0) | (use["Setup cost"] > 0)]
    tonnes = runs.groupby(["Period", "Recipe"])["Amount"].sum()
    worked = tonnes[tonnes > WORKED].rename("Tonnes").reset_index()
    found = worked.merge(use, on="Recipe").set_index(KEYS)
    return pd.DataFrame({"Hours": found["Setup hours"], "Cost": found["Setup cost"]})


def set_up_as_told(balances: Balances, told: pd.DataFrame | None, ledger: Ledger) -> None:
    """Says where the plan tells other setups than its runs need."""
    ours = balances.once(setups)
    if told is None:
        return
    listed = ledger.once("Setups", told, KEYS)
    for column in ("Hours", "Cost"):
        ledger.equal("Setups", column, listed[column], ours[column])


def hours_of_setups(balances: Balances) -> pd.Series:
    """Hours that setups take, by line and period."""
    return balances.once(setups)["Hours"].groupby(level=["Line", "Period"]).sum()


def cost_of_setups(balances: Balances) -> pd.Series:
    """Return what setups cost, by period."""
    return balances.once(setups)["Cost"].groupby(level="Period").sum()
