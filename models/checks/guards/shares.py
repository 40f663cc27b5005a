"""Shares that look like fractions where per cent is asked for, by what they stand beside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, Flags, Numbers, amount, rows_where, warning
from models.schema.problems import Offer, Problem

FRACTION = 1.0
"""Per cent up to which a share that matters is a fraction more likely than so small a share."""
LEAST = 0.3
"""Per cent from which the largest recovery of a row is a fraction rather than a trace."""
HUNDREDTH = (1 / 200, 1 / 50)
"""A share within these bounds of what others have may be a fraction in place of per cent."""
NOT_SMALL = 10.0
"""Per cent from which what others have is a yardstick."""
PEERS = 2


def share_as_fraction(facts: Facts) -> Iterator[Problem]:
    """A recovery, an availability or a moisture looks like a fraction typed where per cent is asked for."""
    for table in ("Lines", "Downtime"):
        values = facts.numbers(table, "Availability")
        for row in rows_where((values > 0) & (values <= FRACTION)):
            yield _fraction(table, row, {"Availability": values[row]})
    recoveries = facts.recoveries
    doubted = _small_rows(facts, recoveries) | _small_beside_peers(facts, recoveries)
    for row in rows_where(doubted.any(axis=1)):
        columns = rows_where(doubted[row])
        yield _fraction("Yields", row, {facts.elements[column]: recoveries[row, column] for column in columns})
    moisture = facts.numbers("Lots", "Moisture")
    for row in rows_where(_hundredth_of_peers(facts.texts("Lots", "Feed class"), moisture)):
        yield _fraction("Lots", row, {"Moisture": moisture[row]})


def _small_rows(facts: Facts, recoveries: Numbers) -> Flags:
    """Return the recoveries of rows in which all are small, and no other product of the recipe gets more of the same.

    A residue may take 1 % of what the recipe's other products get; that nothing gets more is a slip.
    """
    recipes = np.array([name or "" for name in facts.texts("Yields", "Recipe")], dtype=object)
    totals = np.array([recoveries[recipes == recipe].sum(axis=0) for recipe in recipes]).reshape(recoveries.shape)
    small = (recoveries <= 0) | (totals <= FRACTION)
    rows = small.all(axis=1) & (recoveries.max(axis=1, initial=0.0) >= LEAST)
    return np.asarray(rows[:, None] & (recoveries > 0))


def _small_beside_peers(facts: Facts, recoveries: Numbers) -> Flags:
    """Return the recoveries that are about a hundredth of what other recipes bring of the same into the same
    product."""
    products = facts.texts("Yields", "Product")
    columns = [_hundredth_of_peers(products, recoveries[:, column]) for column in range(recoveries.shape[1])]
    return np.array(columns, dtype=bool).reshape(recoveries.shape[::-1]).T


def _hundredth_of_peers(groups: list[str | None], values: Numbers) -> Flags:
    """Return the values that are about a hundredth of the median of the others in their group, if that
    is not small itself."""
    flags = np.zeros(len(values), dtype=bool)
    names = np.array([name or "" for name in groups], dtype=object)
    low, high = HUNDREDTH
    for row in rows_where((values > 0) & (values <= FRACTION)):
        peers = values[(names == names[row]) & (values > FRACTION)]
        usual = float(np.median(peers)) if len(peers) >= PEERS else 0.0
        flags[row] = usual >= NOT_SMALL and low * usual < values[row] < high * usual
    return flags


def _fraction(table: str, row: int, shares: dict[str, float]) -> Problem:
    """Return one problem for all shares of a row."""
    meant = {column: float(f"{value * 100:.6g}") for column, value in shares.items()}
    (first, suggestion), *others = meant.items()
    typed = ", ".join(f"{column} is {amount(value, '%')}" for column, value in shares.items())
    listed = ", ".join(f"{column} {amount(value)}" if others else amount(value) for column, value in meant.items())
    return warning(
        table,
        f"{typed}: {'they look like fractions' if others else 'it looks like a fraction'}.",
        f"Write per cent: {listed}.",
        row=row,
        column=first,
        suggestion=suggestion,
        offers=tuple(Offer(column=column, suggestion=value) for column, value in others),
    )
