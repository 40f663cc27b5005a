"""Checks a plan outside the solver: every rule, balance and figure, worked out again from its tables.

It shares nothing with the model but the statement of the tables: only the planner's tables and the decisions that the
plan states (Runs, Sales, what is discarded, what is bought) are believed. What follows from them is worked out in
`models.audit.balances`; each rule looks at it in its own `audit`, each promise in its own `promised`, and what the
plan's tables tell is compared in `models.audit.figures.tables`, `promises` and `money`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from models.audit import promises
from models.audit.balances import Balances
from models.audit.figures import cash, facts, money, summed, tables
from models.audit.ledger import Ledger, Violation
from models.audit.stages import compositions
from models.audit.whole_numbers import lost
from models.rules import RULES
from models.schema.frames import Tables

__all__ = ["Violation", "audit"]


def audit(
    inputs: Tables,
    told: Mapping[str, pd.DataFrame],
    margin: float,
    watch: Callable[[str], None] = lambda words: None,
    balances: Balances | None = None,
) -> tuple[Violation, ...]:
    """Return everything that is wrong with a plan; nothing if it keeps all rules and all its figures are right.

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
    for rule in RULES.values():
        if rule.audit is not None:
            watch(rule.words)
            rule.audit(balances, told, ledger)
    watch("the tables of the plan")
    tables.look(balances, told, ledger)
    lost.look(balances, told, ledger)
    compositions.look(balances, told, ledger)
    watch("promises")
    promises.look(balances, told, ledger)
    watch("money")
    money.look(balances, told, margin, ledger)
    cash.look(balances, told, ledger)
    summed.look(balances.site, told, margin, ledger)
    facts.look(told, ledger)
    return tuple(dict.fromkeys(ledger.violations))
