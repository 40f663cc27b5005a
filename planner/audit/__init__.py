"""Checks a plan outside the solver: every balance, capacity, window and the margin, worked out again from its tables.

It shares nothing with the model but the statement of the tables: only the planner's tables and the decisions that the
plan states (Runs, Sales, what is discarded, what is bought) are believed; every other figure is worked out again here
and compared. Whoever doubts a plan needs to trust these few files only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from models.schema.frames import Tables
from planner.audit import money, promises, shares, stocks, told_twice, work
from planner.audit.balances import Balances
from planner.audit.ledger import Ledger, Violation

__all__ = ["Violation", "audit"]


def audit(
    inputs: Tables,
    told: Mapping[str, pd.DataFrame],
    margin: float,
    watch: Callable[[str], None] = lambda words: None,
    balances: Balances | None = None,
) -> tuple[Violation, ...]:
    """Everything that is wrong with a plan; nothing if it keeps all rules and all its figures are right.

    Args:
        inputs: the planner's tables, blank cells still blank; they must be free of errors.
        told: the plan's tables by name.
        margin: the margin that the plan states.
        watch: hears what is looked at.
        balances: what follows from these tables, if that is worked out already.
    """
    ledger = Ledger()
    watch("balances")
    balances = balances or Balances.of(inputs, told)
    ledger.violations += balances.unknown
    watch("hours, lots and resources")
    work.look(balances, told, ledger)
    watch("blend limits")
    shares.look(balances, told, ledger)
    watch("stocks")
    stocks.look(balances, told, ledger)
    watch("promises")
    promises.look(balances, told, ledger)
    watch("money")
    money.look(balances, told, margin, ledger)
    told_twice.look(told, margin, ledger)
    return tuple(ledger.violations)
