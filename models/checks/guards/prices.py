"""Prices whose sign is doubtful."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.facts import Facts, amount, rows_where, warning
from models.schema.inputs import INPUTS
from models.schema.problems import Problem

EXPECTED_POSITIVE = (
    ("Contracts", "Price", "the customer would be paid"),
    ("Spot sales", "Price", "the customer would be paid"),
    ("Products", "Closing value", "what is left would cost money"),
    ("Products", "Disposal cost", "throwing it away would earn money"),
    ("Recipes", "Cost", "working would earn money"),
)


def negative_price(facts: Facts) -> Iterator[Problem]:
    """A price or cost is negative where that is unusual."""
    for table, column, meaning in EXPECTED_POSITIVE:
        values = facts.numbers(table, column)
        for row in rows_where(values < 0):
            message = f"{column} is {amount(values[row], INPUTS[table][column].unit)}: {meaning}."
            yield warning(table, message, "Check the sign.", row=row, column=column)
