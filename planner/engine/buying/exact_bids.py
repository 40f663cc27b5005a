"""The table Bids of a plan: two plans for the lots that promise most, first order for the rest.

Of a plan with stores that mix and rules in whole numbers nothing is known at first order: two plans, or no figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from models.explain.bids.table import FIRST_ORDER
from models.explain.budget import paced_for_whole
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from models.schema.plan_tables.explanation_outputs import AT_PATTERN, TWO_PLANS
from models.solving.levels import Unsolved
from planner.engine.buying.purchases import MORE_TIME, Purchases
from planner.engine.buying.standing import never_bought
from planner.engine.buying.two_plans import TwoPlans, dependent, range_words
from planner.engine.endings import LimitReached, WorkbookHasErrors
from planner.engine.failed_check import PlanFailsCheck
from planner.reading.findings import errors

if TYPE_CHECKING:
    from planner.engine.solved import Solved

MOST_SOLVES = 6
"""Plans that are solved for the table; in whole numbers none begins after `paced_for_whole`."""

EXACT = "Two plans, each solved in full: with all of it bought, and without it."
SLOPES = "Worth and Gain are of the next tonne."
AT_FIRST, NO_FIGURE = "First order, of the next tonne", "No figure"
REST = (
    f"{MOST_SOLVES} plans are solved for this table, for the lots that promise more. "
    "`planner bid` solves for every lot."
)
NO_STEPS = "the steps for more plans in whole numbers are used up. `planner bid` solves for it."
NOT_BEST = f"the time was up before the plan was proved best. {MORE_TIME}"

OF_FIRST_ORDER = ("Worth", "Gain", "Recipe", "Period", "Made of", "Found by")

Row = dict[str, Any]


def with_two_plans(solved: Solved, table: pd.DataFrame) -> pd.DataFrame:
    """Return the table of first order with what buying does for as many lots as may be solved for, these first.

    Raises:
        Cancelled: someone asked to stop.
    """
    return _with_two_plans(solved, _by_promise(table))


def two_plans_alone(solved: Solved, table: pd.DataFrame) -> pd.DataFrame:
    """Return the same without what is of first order, which only says which lots come first.

    Raises:
        Cancelled: someone asked to stop.
    """
    return _with_two_plans(solved, [_without_first_order(row) for row in _by_promise(table)])


def _by_promise(table: pd.DataFrame) -> list[Row]:
    """Return the rows of a table, those of lots that promise most first."""
    rows = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    return sorted(rows, key=_promise, reverse=True)


def _without_first_order(row: Row) -> Row:
    known = {"How": NO_FIGURE} if row["Found by"] == FIRST_ORDER else {}
    return row | dict.fromkeys(OF_FIRST_ORDER) | known


def _with_two_plans(solved: Solved, rows: list[Row]) -> pd.DataFrame:
    purchases = Purchases(solved, solved.progress.say)
    most = paced_for_whole(solved.solution.paced)
    done = [_row(row, purchases, most) for row in rows]
    exact = sorted((row for row in done if row["Found by"] == TWO_PLANS), key=lambda row: -row["Adds"])
    return frame(OUTPUTS["Bids"].columns, [*exact, *(row for row in done if row["Found by"] != TWO_PLANS)])


def _promise(row: Row) -> float:
    """Return what all of a lot would add if every tonne of it were like the next one."""
    if pd.isna(row["Gain"]):
        return float("-inf")
    return float(row["Gain"]) * float(row["Taken"] if pd.isna(row["Quantity"]) else row["Quantity"])


def _row(row: Row, purchases: Purchases, most: float) -> Row:
    """Return a row with two plans, or with why it has none."""
    is_known = row["Found by"] == FIRST_ORDER
    why = _why_not(purchases, row["Lot"], most)
    if why:
        return row | {"How": _instead(row, f": {why}", purchases)}
    try:
        return row | dict(_cells(purchases.two(row["Lot"]), SLOPES if is_known else ""))
    except WorkbookHasErrors as stop:
        return row | {"How": f"There is no plan with it. {errors(list(stop.findings))[0]}"}
    except (LimitReached, PlanFailsCheck, Unsolved) as stop:
        return row | {"How": _instead(row, f". {stop}", purchases)}


def _instead(row: Row, why: str, purchases: Purchases) -> str:
    """Return what there is to be said of a lot for which no two plans are solved, and why they are not."""
    if row["Found by"] == FIRST_ORDER:
        pattern = f"{AT_PATTERN.capitalize()} of whole numbers. " if purchases.base.solution.whole else ""
        return f"{pattern}{AT_FIRST}{why}"
    return f"{NO_FIGURE}{why}" if row["How"] == NO_FIGURE else str(row["How"])


def _why_not(purchases: Purchases, lot: str, most: float) -> str:
    """Return why no plan is solved for a lot any more; empty where one is."""
    solves = purchases.solves_for(lot)
    if not purchases.base.is_answer:
        return NOT_BEST
    if never := never_bought(purchases.base.plant, lot):
        return never
    if purchases.solves + solves > MOST_SOLVES:
        return REST
    return NO_STEPS if solves and purchases.paced >= most else ""


def _cells(plans: TwoPlans, slopes: str) -> Iterator[tuple[str, object]]:
    yield "Adds", plans.difference
    yield "Margin with", plans.margin_with
    yield "Margin without", plans.margin_without
    yield "Depends on promises", "\n".join(dependent(plans)) or None
    yield "Found by", TWO_PLANS
    yield "How", " ".join(words for words in (EXACT, slopes, range_words(plans)) if words)
