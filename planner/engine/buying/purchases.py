"""What buying a lot does: the plan with all of it bought against the plan without it, each solved in full and audited.

| | with the lot | without it |
|---|---|---|
| offered, blocked | its Status is `expected`: bought at its Price, worked or not | its Status is `blocked` |
| offered under a supply | likewise, and what holding it for the lot costs is paid | its Status is `blocked` |
| offered without Quantity | as it is: the plan takes as much as it wants | its Status is `blocked` |
| owned | as it is | its Status is `blocked`: neither there nor paid for |

Where the plan itself is one of the two, it is not solved again: all of an offer that it buys could as well be owned,
and one of which it buys nothing could as well not be there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from models.schema.frames import Tables
from models.solving.solvers.carried_basis import Ended
from planner.engine import cases, endings, solved
from planner.engine.buying.comparing import two_plans
from planner.engine.buying.standing import standing
from planner.engine.buying.two_plans import OFFERED, OWNED, TwoPlans
from planner.engine.solve_tables import ONE_THREAD
from planner.engine.solved import Choices, Solved, Warm
from planner.jobs.progress import Below

BOUGHT, NOT_THERE = "expected", "blocked"

WHOLE = 1e-9
"""A share of a lot below this is rounding."""

MORE_TIME = "Give more time in Settings."


class Purchases:
    """The plans of a workbook with one of its lots bought, and without it.

    Args:
        base: the solved plan of the workbook.
        say: hears what is being solved.
    """

    def __init__(self, base: Solved, say: Callable[[str], None] = lambda words: None) -> None:
        self.base, self.say = base, say
        self._use = base.plan.tables["Lot use"].set_index("Lot")
        self._stated = {str(row["Lot"]): dict(row) for _, row in base.plan.inputs["Lots"].iterrows()}
        self.solves, self.paced = 0, 0.0
        self._start = Ended.of(base.model, base.solution.basis)

    def two(self, lot: str) -> TwoPlans:
        """Return both plans of a lot.

        Raises:
            WorkbookHasErrors: there is no plan with it, or none without it.
            Cancelled, LimitReached, PlanFailsCheck: see `planner.engine.endings`.
        """
        plans = two_plans(self._stated[lot], self.base.plan, self.with_lot(lot).plan, self.without(lot).plan)
        return plans if self._is_with(lot) else replace(plans, margin_with=plans.margin_with - self.charge(lot))

    def charge(self, lot: str) -> float:
        """Return what is paid for holding the supply of a lot that the plan would not buy; no solved plan counts it."""
        found = standing(self.base.plant, lot)
        return 0.0 if found is None else found.charge(self.base.plant)

    def solves_for(self, lot: str) -> int:
        """Return how many plans `two` has to solve."""
        return int(not self._is_with(lot)) + int(not self._is_without(lot))

    def with_lot(self, lot: str) -> Solved:
        """Return the plan with all of the lot, at its Price; without `charge` where it is not the plan itself."""
        if self._is_with(lot):
            return self.base
        return self._solved(f"{lot} bought", bought(self._paid(lot), lot))

    def without(self, lot: str) -> Solved:
        """Return the plan without the lot."""
        if self._is_without(lot):
            return self.base
        return self._solved(f"without {lot}", without(self._inputs, lot))

    def at_price(self, lot: str, tonnes: float, price: float) -> Solved:
        """Return the plan with so much of the lot bought at another price per tonne, without `charge`."""
        tables = bought(self._paid(lot), lot, tonnes=tonnes, price=price)
        return self._solved(f"{lot} at {price:,.0f} per t", tables)

    def wanted_for_nothing(self, lot: str) -> Solved:
        """Return the plan with the lot on offer for nothing."""
        return self._solved(f"{lot} for nothing", changed(self._inputs, lot, Price=0.0))

    @property
    def _inputs(self) -> Tables:
        return self.base.plan.inputs

    def _paid(self, lot: str) -> Tables:
        """Return the tables in which holding the supply of a lot for it costs nothing."""
        found = standing(self.base.plant, lot)
        return self._inputs if found is None else found.paid(self._inputs)

    def _is_with(self, lot: str) -> bool:
        use = self._use.loc[lot]
        if use["Status"] != OFFERED:
            return str(use["Status"]) in OWNED
        return bool(np.isnan(use["Quantity"]) or use["Bought"] >= use["Quantity"] * (1.0 - WHOLE))

    def _is_without(self, lot: str) -> bool:
        use = self._use.loc[lot]
        if use["Status"] != OFFERED:
            return str(use["Status"]) == NOT_THERE
        return bool(use["Bought"] <= WHOLE)

    def _solved(self, words: str, tables: Tables) -> Solved:
        self.solves += 1
        self.say(words)
        options = self.base.options
        further = {**ONE_THREAD, **{name: str(value) for name, value in options.further.items()}}
        choices = Choices(time_limit=options.time_limit, algorithm=options.algorithm, options=further, explain=False)
        progress = Below(self.base.progress)
        case, cancel = cases.of_tables(tables), self.base.cancel
        # From the plan each time: that of another lot is farther away.
        warm = Warm(self._start)
        done = solved.solve(case, choices=choices, progress=progress, cancel=cancel, warm=warm)
        self.paced += done.solution.paced
        if not done.is_answer:
            raise endings.LimitReached(f"The time was up before the plan was proved best: {words}. {MORE_TIME}")
        return done


def bought(tables: Tables, lot: str, *, tonnes: float | None = None, price: float | None = None) -> Tables:
    """Return the tables with all of a lot owned, or so many tonnes of it, at its Price or another."""
    cells: dict[str, Any] = {"Quantity": tonnes, "Price": price}
    return changed(tables, lot, Status=BOUGHT, **{name: value for name, value in cells.items() if value is not None})


def without(tables: Tables, lot: str) -> Tables:
    """Return the tables with a lot that cannot be had."""
    lots = tables["Lots"]
    quantity = lots.loc[lots["Lot"] == lot, "Quantity"].fillna(0.0)
    return changed(tables, lot, Status=NOT_THERE, Quantity=quantity, **{"Must use": np.nan})


def changed(tables: Tables, lot: str, **cells: Any) -> Tables:
    """Return the tables with other values in the row of a lot."""
    lots = tables["Lots"].copy()
    for column, value in cells.items():
        lots.loc[lots["Lot"] == lot, column] = value
    return {**tables, "Lots": lots}
