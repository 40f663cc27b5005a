"""Limits that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models.checks.facts import Facts, amount, error, rows_where, warning
from models.schema.inputs import INPUTS
from models.schema.problems import Problem

PAIRS = (
    ("Feed classes", "Min closing stock", "Max stock"),
    ("Lots", "Must use", "Quantity"),
    ("Products", "Min stock", "Max stock"),
    ("Products", "Min closing stock", "Max stock"),
    ("Deliveries", "Min", "Max"),
    ("Blend limits", "Min", "Max"),
)


def min_over_max(facts: Facts) -> Iterator[Problem]:
    """The least that is asked for is more than the most that is allowed."""
    for table, least, most in PAIRS:
        yield from _above(facts, table, least, most, f"Lower {least}, or raise {most}.")


def opening_stock_over_max(facts: Facts) -> Iterator[Problem]:
    """A product starts with more in stock than it may have: what cannot be sold of it is a broken promise."""
    remedy = "Raise Max stock, or correct Opening stock; else expect it among the broken promises until it is sold."
    yield from _above(facts, "Products", "Opening stock", "Max stock", remedy, warning)


def _above(  # noqa: PLR0913, PLR0917 - two columns and what is said of them
    facts: Facts, table: str, lower: str, upper: str, remedy: str, say: Callable[..., Problem] = error
) -> Iterator[Problem]:
    low, high = facts.numbers(table, lower), facts.numbers(table, upper)
    unit = INPUTS[table][lower].unit
    for row in rows_where(low > high):
        message = f"{lower} {amount(low[row], unit)} is above {upper} {amount(high[row], unit)}."
        yield say(table, message, remedy, row=row, column=lower)
