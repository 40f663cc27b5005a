"""Figures and rows that mean nothing, because what they would work on is not there."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.facts import Facts, rows_where, warning
from models.schema.inputs import INPUTS
from models.schema.levels import UNPRICED
from models.schema.problems import Problem

LENGTHS = (("Lots", "Late by", "Late chance"), ("Lines", "Breakdown length", "Breakdowns"))
"""Columns that say how long something takes, and the columns that say how often it happens."""


def length_without_chance(facts: Facts) -> Iterator[Problem]:
    """How long a delay or breakdown lasts is filled in, and nothing says that there is one."""
    for table, length, often in LENGTHS:
        steered = facts.steered(table)
        for row in rows_where(~facts.blank(table, length) & ~(facts.numbers(table, often) > 0)):
            if row not in steered and not facts.is_spoiled(table, row, often):
                message = f"{length} is filled in, but {often} is blank or 0: it has no effect."
                yield warning(table, message, f"Fill in {often}, or clear {length}.", row=row, column=often)


def supply_of_no_lot(facts: Facts) -> Iterator[Problem]:
    """No lot comes under a supply, so that it costs nothing and brings nothing."""
    said = set(facts.texts("Lots", "Supply"))
    for row, name in enumerate(facts.texts("Supplies", "Supply")):
        if name is not None and name not in said:
            said.add(name)
            message = f'No lot comes under "{name}": it is never held, and its charge never paid.'
            yield warning("Supplies", message, "Name it in Supply of its lots.", row=row, column="Supply")


def level_without_promise(facts: Facts) -> Iterator[Problem]:
    """What was missed so far is given for a priority that no promise has."""
    tables = [name for name, table in INPUTS.items() if any(column.name == "Priority" for column in table.columns)]
    stated = {level for name in tables for level in facts.tables[name]["Priority"].dropna()}
    levels = facts.tables["Levels so far"]["Level"]
    for row in rows_where((levels > UNPRICED) & ~levels.isin(stated)):
        message = f"No promise has priority {levels.iloc[row]:g}: this row has no effect."
        yield warning("Levels so far", message, "Correct Level, or delete the row.", row=row, column="Level")
