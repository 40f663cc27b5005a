"""Hours that lines lose to setups, changes and maintenance: those of all rules, beside what a plan tells."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.whole_numbers.batches import hours_used
from models.rules import RULES

KEYS = ["Line", "Period"]


def look(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compare what Line hours tells as lost; what is used and lost together is within what there is."""
    lost, there = balances.once(hours), balances.available
    table = told["Line hours"]
    if "Lost" in table.columns:
        ledger.equal("Line hours", "Lost", table.drop_duplicates(KEYS).set_index(KEYS)["Lost"], lost)
    used = balances.once(hours_used)
    ledger.at_most("Line hours", "what is used and lost", used + lost.reindex(used.index).fillna(0.0), there)


def hours(balances: Balances) -> pd.Series:
    """Return hours that are lost, by line and period."""
    nothing = balances.available * 0.0
    every = [rule.lost(balances) for rule in RULES.values() if rule.lost is not None]
    parts = [part for part in every if len(part)]
    if not parts:
        return nothing
    found: pd.Series = pd.concat([nothing, *parts]).groupby(level=KEYS, sort=False).sum()
    return found
