"""Shares of what recipes take: they leave something for the rest, and no more than all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, amount, error, rows_where
from models.schema.problems import Problem

ROUNDING = 1e-9


def shares_over_hundred(facts: Facts) -> Iterator[Problem]:
    """The Shares of a recipe add to more than 100 %, or, with nothing else to take, to less."""
    for recipe, rows in _rows(facts).items():
        shares = facts.numbers("Recipes", "Share")[rows]
        total, blank = float(shares[~np.isnan(shares)].sum()), bool(np.isnan(shares).any())
        if total > 100 + ROUNDING:
            message = f'The Shares of "{recipe}" add to {amount(total, "%")}.'
            yield error("Recipes", message, "Lower them to 100 % in all.", row=rows[-1], column="Share")
        elif 0 < total < 100 - ROUNDING and not blank:
            message = (
                f'The Shares of "{recipe}" add to {amount(total, "%")}, and it takes nothing else: it cannot work.'
            )
            remedy = "Raise them to 100 % in all, or leave one blank: it then takes the rest."
            yield error("Recipes", message, remedy, row=rows[-1], column="Share")


def nothing_left_by_shares(facts: Facts) -> Iterator[Problem]:
    """The Shares of a recipe add to 100 %, so that a row without one gets nothing."""
    for recipe, rows in _rows(facts).items():
        shares = facts.numbers("Recipes", "Share")[rows]
        if abs(float(shares[~np.isnan(shares)].sum()) - 100) <= ROUNDING:
            for place in rows_where(np.isnan(shares)):
                message = f'The Shares of "{recipe}" add to 100 %, so that nothing of this is taken.'
                remedy = "Write its Share and lower the others, or set the row to inactive."
                yield error("Recipes", message, remedy, row=rows[place], column="Share")


def _rows(facts: Facts) -> dict[str, list[int]]:
    """Return the active rows of each recipe that has a Share in one of them."""
    rows: dict[str, list[int]] = {}
    for row, (recipe, active) in enumerate(
        zip(facts.texts("Recipes", "Recipe"), facts.texts("Recipes", "Active"), strict=True)
    ):
        if recipe is not None and active != "no":
            rows.setdefault(recipe, []).append(row)
    share = facts.numbers("Recipes", "Share")
    return {recipe: places for recipe, places in rows.items() if (~np.isnan(share[places])).any()}
