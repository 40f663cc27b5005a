"""A plan worked out again from outside: nothing of the model or the application is used, only the two workbooks.

`violations(workbook, plan)` takes the planner's workbook and the plan workbook, trusts nothing of the plan but `Runs`,
`Sales`, what was discarded and what was bought, works out all the rest by hand, and says in words where a rule is
broken or where a figure of the plan is another. Columns are taken to be in the template's units.
"""

from __future__ import annotations

from pathlib import Path

from tests.recompute import balances, blends, money, physics, promises, setups, stops, whole
from tests.recompute.books import Tables, tables
from tests.recompute.decided import Decided
from tests.recompute.findings import Findings
from tests.recompute.site import Site


def violations(workbook: Path, plan: Path) -> list[str]:
    """Everything that is wrong with a plan; an empty list if it keeps all rules and all its figures are right."""
    return violations_of(tables(workbook), tables(plan))


def violations_of(inputs: Tables, told: Tables) -> list[str]:
    """The same of the tables of both workbooks, as they are read."""
    site, found = Site(inputs), Findings()
    decided = Decided.read(site, told, found)
    physics.look(site, decided, told, found)
    stops.look(site, decided, told, found)
    setups.look(site, decided, told, found)
    blends.look(site, decided, told, found)
    whole.look(site, decided, told, found)
    balances.look(site, decided, told, found)
    kept = promises.look(site, decided, told, found)
    money.look(site, decided, kept, told, found)
    return found.words
