"""What things are worth to a solved plan: marginal values of all that limits it, and bids for lots that are offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from models.explain.bids.assay import perturbed
from models.explain.bids.table import bids_of_large, bids_table
from models.explain.shortages.lifting import Clock
from models.explain.worths.last_program import Final, NoLimit, OutOfTime, Unreachable
from models.explain.worths.marginal_words import marginals_table
from models.explain.worths.marginals import first_order, marginals
from models.plant.plant import Plant
from models.program.model import Model
from models.schema.frames import Tables, frame
from models.schema.outputs import OUTPUTS
from models.solving.highs import Cancelled as SolverCancelled
from models.solving.highs import is_large
from planner.jobs.progress import Progress

if TYPE_CHECKING:
    from models.solving.levels import Solution

TABLES = ("Marginal values", "Bids")
SECONDS = 20.0
"""The longest that values are looked for; what is not done by then is said."""


def worth(  # noqa: PLR0913, PLR0917 - a plan in its parts
    tables: Tables, plant: Plant, model: Model, solution: Solution, progress: Progress, asked: Callable[[], bool]
) -> dict[str, pd.DataFrame]:
    """The tables `Marginal values` and `Bids` of a plan; `tables` are its inputs with defaults filled in.

    A large plan gets the slopes of its own solve, without ranges. When it is `asked` to stop, a table that is not done
    stays without rows.
    """
    if asked():
        return none()
    currency = plant.settings.currency
    progress.say("what one unit more is worth")
    if is_large(solution.nonzeros):
        found = first_order(plant, model, solution)
        return {"Marginal values": marginals_table(found, currency), "Bids": bids_of_large(plant, model, solution)}
    done = none()
    try:
        final = Final(plant, model, solution, Clock.of(SECONDS, asked))
        done["Marginal values"] = marginals_table(marginals(final, progress.say), currency)
        progress.say("what offered lots are worth")
        done["Bids"] = bids_table(final, perturbed(tables, final))
    except (SolverCancelled, OutOfTime, Unreachable, NoLimit):
        pass
    return done


def none() -> dict[str, pd.DataFrame]:
    """The same tables without rows, for a plan that is not to be explained."""
    return {name: frame(OUTPUTS[name].columns, []) for name in TABLES}
