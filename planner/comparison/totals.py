"""Results over the whole plan: what tables by period come to, product by product and line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from models.schema.outputs import OUTPUTS
from planner.comparison.differences import CHANGED, SAME, Difference, Key, same
from planner.comparison.standing.terms import Terms


class Total(NamedTuple):
    """What is added up: a table's amounts, over all rows with the same `by`."""

    by: tuple[str, ...]
    amounts: tuple[str, ...]


TOTALS = {name: Total(*table.sums) for name, table in OUTPUTS.items() if table.sums[1]}
"""By table; the other tables hold what cannot be added up."""


def totals_differ(
    name: str, frames: Sequence[pd.DataFrame], *, all_rows: bool = False, terms: Terms | None = None
) -> list[Difference]:
    """Return where the sums of a table over all periods differ; what a plan does not have counts as 0."""
    by, amounts = TOTALS[name]
    sums = [_sums(frame, by, amounts) for frame in frames]
    keys = dict.fromkeys(key for of_plan in sums for key in of_plan)
    cells = ((key, amount, [of_plan.get(key, {}) for of_plan in sums]) for key in keys for amount in amounts)
    found = [_difference(name, *cell, terms) for cell in cells]
    return [one for one in found if all_rows or one.change != SAME]


def _sums(frame: pd.DataFrame, by: tuple[str, ...], amounts: tuple[str, ...]) -> dict[Key, dict[str, float]]:
    sums = frame.groupby(list(by), sort=False)[list(amounts)].sum().reset_index()
    return {tuple(row[name] for name in by): {name: row[name] for name in amounts} for row in sums.to_dict("records")}


def _difference(
    name: str, key: Key, amount: str, of_plans: Sequence[dict[str, float]], terms: Terms | None
) -> Difference:
    column = OUTPUTS[name][amount]
    values = tuple(float(of_plan.get(amount, 0.0)) for of_plan in of_plans)
    return Difference(
        table=name,
        key=key,
        column=amount,
        unit=column.unit,
        change=SAME if all(same(value, values[0], money=column.money) for value in values) else CHANGED,
        values=values,
        good=column.better,
        money=column.money,
        terms=terms,
    )
