"""The table Bids of a plan: two plans for the lots that promise most, first order for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from models.explain.bids.table import FIRST_ORDER
from models.schema.frames import frame
from models.schema.outputs import AT_PATTERN, OUTPUTS, TWO_PLANS
from models.solving.levels import Unsolved
from planner.engine.buying.purchases import Purchases
from planner.engine.buying.two_plans import TwoPlans, dependent, range_words
from planner.engine.endings import LimitReached, WorkbookHasErrors
from planner.reading.findings import errors

if TYPE_CHECKING:
    from planner.engine.solved import Solved

MOST_SOLVES = 6
"""Plans that are solved for the table."""

EXACT = "Two plans, each solved in full: with all of it bought, and without it. Worth and Gain are of the next tonne."
REST = (
    f"First order, of the next tonne: {MOST_SOLVES} plans are solved for this table, for the lots that promise more. "
    "`planner bid` solves for every lot."
)

Row = dict[str, Any]


def with_two_plans(solved: Solved, table: pd.DataFrame) -> pd.DataFrame:
    """Return the table of first order with what buying does for as many lots as may be solved for, these first.

    Raises:
        Cancelled: someone asked to stop.
    """
    rows = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    rows.sort(key=_promise, reverse=True)
    purchases = Purchases(solved, solved.progress.say)
    done = [_row(row, purchases) for row in rows]
    exact = sorted((row for row in done if row["Found by"] == TWO_PLANS), key=lambda row: -row["Adds"])
    return frame(OUTPUTS["Bids"].columns, [*exact, *(row for row in done if row["Found by"] != TWO_PLANS)])


def _promise(row: Row) -> float:
    """Return what all of a lot would add if every tonne of it were like the next one."""
    if pd.isna(row["Gain"]):
        return float("-inf")
    return float(row["Gain"]) * float(row["Taken"] if pd.isna(row["Quantity"]) else row["Quantity"])


def _row(row: Row, purchases: Purchases) -> Row:
    """Return a row with two plans, if they may still be solved."""
    lot = row["Lot"]
    pattern = f"{AT_PATTERN.capitalize()} of whole numbers. " if purchases.base.solution.whole else ""
    rest = row | {"How": f"{pattern}{REST}"} if row["Found by"] == FIRST_ORDER else row
    if purchases.solves + purchases.solves_for(lot) > MOST_SOLVES:
        return rest
    try:
        return row | dict(_cells(purchases.two(lot)))
    except WorkbookHasErrors as stop:
        return rest | {"How": f"There is no plan with it. {errors(list(stop.findings))[0]}"}
    except (LimitReached, Unsolved) as stop:
        return rest | {"How": f"First order, of the next tonne. {stop}"}


def _cells(plans: TwoPlans) -> Iterator[tuple[str, object]]:
    yield "Adds", plans.difference
    yield "Margin with", plans.margin_with
    yield "Margin without", plans.margin_without
    yield "Depends on promises", "\n".join(dependent(plans)) or None
    yield "Found by", TWO_PLANS
    yield "How", f"{EXACT} {range_words(plans)}".rstrip()
