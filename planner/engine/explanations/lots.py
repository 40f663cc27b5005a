"""Why each lot of a plan is worked, bought, left or not touched: the table `Why this lot`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from models.explain.bids.worth_of_runs import Worth
from models.explain.lots.asking import Asking
from models.explain.lots.fate import Fates
from models.explain.lots.reasons import Reasons
from models.explain.lots.table import table
from models.explain.lots.tonne import Tonnes
from models.explain.worths.last_program import Final
from models.plant.plant import Plant
from models.program.arrays.lp import arrays
from models.program.model import Model
from models.solving.levels import Solution
from planner.engine.records.shown import whole

if TYPE_CHECKING:
    from planner.engine.solved import Solved

TABLE = "Why this lot"


def unexplained(plant: Plant, m: Model, solution: Solution) -> pd.DataFrame:
    """Return the table with what needs no solving."""
    fates = Fates(plant, m, solution.x)
    return table(fates, fates.unexplained)


def at_first_order(plant: Plant, m: Model, solution: Solution) -> pd.DataFrame:
    """Return the table of a plan that is not asked again: reasons by the duals of its own solve, without figures."""
    lp = arrays(m)
    fates, more = Fates(plant, m, solution.x), Tonnes(plant, Worth(plant, m, lp, solution.dual), lp.by_column)
    return table(fates, Reasons(fates, more, plant.settings.currency).of)


def explained(solved: Solved, final: Final, bids: pd.DataFrame) -> pd.DataFrame:
    """Return the table of a plan whose last program is at hand.

    Raises:
        Cancelled: someone asked to stop.
    """
    plant, m = solved.plant, solved.model
    fates = Fates(plant, m, solved.solution.x)
    worth = Worth(final.plant, final.m, final.lp, final.first.dual)
    more = Tonnes(plant, worth, final.lp.by_column)
    currency = plant.settings.currency
    return table(fates, Reasons(fates, more, currency, Asking(final), dict(_two_plans(bids, currency))).of)


def _two_plans(bids: pd.DataFrame, currency: str) -> Iterator[tuple[str, str]]:
    """Yield what two plans, with all of a lot and without it, say of it, by its name."""
    for row in bids[bids["Adds"].notna()].to_dict("records"):
        adds = float(row["Adds"])
        words = f"{whole(abs(adds))} {currency} {'higher' if adds >= 0 else 'lower'}"
        depends = str(row["Depends on promises"] or "").splitlines()
        first = f"; {depends[0].rstrip('.')}" if depends else ""
        more = ", and other promises, which Bids lists" if len(depends) > 1 else ""
        yield str(row["Lot"]), f"With all of it the margin is {words} than without, by two plans{first}{more}"
