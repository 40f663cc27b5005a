"""What things are worth to a solved plan: marginal values, bids for lots that are offered, and why each lot is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from models.explain.bids.assay import perturbed
from models.explain.bids.table import bids_of_large, bids_table
from models.explain.budget import Budget
from models.explain.worths.last_program import Final, NoLimit, OutOfSteps, Unreachable
from models.explain.worths.marginal_words import marginals_table
from models.explain.worths.marginals import first_order, marginals
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from models.solving.highs import Cancelled as SolverCancelled
from models.solving.highs import is_large
from planner.engine import lots
from planner.engine.buying.exact_bids import with_two_plans
from planner.jobs.cancel import Cancelled

if TYPE_CHECKING:
    from planner.engine.solved import Solved

TABLES = ("Marginal values", "Bids")
STEPS = 100_000
"""Steps of the solver for values; those that they do not suffice for are reported as such."""
STEPS_FOR_LOTS = 40_000
"""Steps for the figures of lots; reasons that come later have no figures."""


def worth(solved: Solved) -> dict[str, pd.DataFrame]:
    """Return the tables `Marginal values`, `Bids` and `Why this lot` of a plan.

    A large plan gets the slopes of its own solve, without ranges. When it is asked to stop, a table that is not done
    stays as it is.
    """
    done = {name: frame(OUTPUTS[name].columns, []) for name in TABLES}
    if solved.asked():
        return done
    plant, model, solution, progress = solved.plant, solved.model, solved.solution, solved.progress
    currency = plant.settings.currency
    progress.say("what one unit more is worth")
    if is_large(solution.nonzeros):
        found = first_order(plant, model, solution)
        done |= {"Marginal values": marginals_table(found, currency), "Bids": bids_of_large(plant, model, solution)}
        return done | {lots.TABLE: lots.of_large(plant, model, solution)}
    try:
        final = Final(plant, model, solution, Budget(STEPS, solved.asked))
        values = marginals(final, progress.say)
        done["Marginal values"] = marginals_table(values, currency, at_pattern=bool(solution.whole))
        progress.say("what offered lots are worth")
        final.let_choose()
        done["Bids"] = bids_table(final, perturbed(solved.tables, final))
        done["Bids"] = with_two_plans(solved, done["Bids"])
        if not solution.whole:  # a reason at one pattern of whole numbers would be none
            progress.say("why each lot is used or not")
            final.budget = Budget(STEPS_FOR_LOTS, solved.asked)
            done[lots.TABLE] = lots.explained(solved, final, done["Bids"])
    except (SolverCancelled, Cancelled, OutOfSteps, Unreachable, NoLimit):
        pass
    return done
