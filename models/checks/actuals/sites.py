"""Where it was done, in a plan of several sites."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from models.checks.actuals.sites_told import Choice, choices
from models.checks.facts import Facts, choose, error, listed
from models.schema.at_sites import sites_of
from models.schema.inputs import INPUTS
from models.schema.problems import Problem
from models.schema.tables.actuals import DELIVERED

AMOUNTS = ("Quantity", "Kilograms")


def site_not_told(facts: Facts) -> Iterator[Problem]:
    """Where there are several sites, an amount may be of more than one of them, or names one where it cannot be."""
    if not sites_of(facts.tables):
        return
    for table, choice in choices({name: facts.tables[name] for name in INPUTS}).items():
        yield from _of_table(facts, table, choice)


def _of_table(facts: Facts, table: str, choice: Choice) -> Iterator[Problem]:
    for at, row in enumerate(facts.tables[table].to_dict("records")):
        cells = {str(name): cell for name, cell in row.items()}
        name, site, meant = next(iter(cells.values())), cells["Site"], choice(cells)
        done = "delivered from" if table == DELIVERED.name else table.lower() + " at"
        amounts = [cells[column] for column in AMOUNTS if column in cells]
        if site and not meant and name in facts.known("Lots"):
            message = f'What is {done} {site} of the lot "{name}" cannot be told from the rest of it.'
            yield error(table, message, "Leave Site blank, and write down all of the lot.", row=at, column="Site")
        elif site and meant and site not in meant:
            remedy, suggestion = choose(str(site), meant)
            message = f'"{name}" cannot have been {done} {site}.'
            yield error(table, message, remedy, row=at, column="Site", suggestion=suggestion)
        elif not site and len(meant) > 1 and any(not pd.isna(amount) for amount in amounts):
            message = f'Nothing says which site "{name}" was {done}.'
            yield error(table, message, f"Write one of {listed(meant)}.", row=at, column="Site")
