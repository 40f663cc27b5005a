"""What things are worth to a solved plan: marginal values, bids for lots that are offered, and why each lot is used."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from models.explain.bids.assay import perturbed
from models.explain.bids.table import bids_at_first_order, bids_table
from models.explain.budget import Budget
from models.explain.worths.last_program import Final, NoAnswer
from models.explain.worths.marginal_words import marginals_table
from models.explain.worths.marginals import LARGE, first_order, marginals, of_mixes
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from models.solving.solvers.highs import Cancelled as SolverCancelled
from models.solving.solvers.highs import is_large
from planner.engine.buying.exact_bids import two_plans_alone, with_two_plans
from planner.engine.explanations import lots
from planner.jobs.cancel import Cancelled

if TYPE_CHECKING:
    from planner.engine.solved import Solved

TABLES = ("Marginal values", "Bids")
OF_MIXES = "stores mix"
STEPS = 100_000
"""Steps of the solver for values; those that they do not suffice for are reported as such."""
STEPS_FOR_LOTS = 40_000
"""Steps for the figures of lots; reasons that come later have no figures."""


def worth(solved: Solved) -> dict[str, pd.DataFrame]:
    """Return the tables `Marginal values`, `Bids` and `Why this lot` of a plan.

    A large plan, and one of which the last program has no answer, get the slopes of their own solve, without ranges,
    and say so. When it is asked to stop, a table that is not done stays as it is.
    """
    done = {name: frame(OUTPUTS[name].columns, []) for name in TABLES}
    if solved.asked():
        return done
    solved.progress.say("what one unit more is worth")
    if is_large(solved.solution.nonzeros):
        return done | _at_first_order(solved, LARGE)
    with suppress(SolverCancelled, Cancelled):
        try:
            final = Final(solved.plant, solved.model, solved.solution, Budget(STEPS, solved.asked))
        except NoAnswer as stop:
            done |= _at_first_order(solved, stop.why)
            done["Bids"] = _with_two_plans(solved, done["Bids"])
        else:
            _asked_again(solved, final, done)
    return done


def _with_two_plans(solved: Solved, table: pd.DataFrame) -> pd.DataFrame:
    """Return the table `Bids` with two plans; where stores mix beside whole numbers, of which nothing is known at first
    order, with nothing else."""
    is_both = solved.model.mixes and solved.solution.whole
    return two_plans_alone(solved, table) if is_both else with_two_plans(solved, table)


def _found_again(solved: Solved, final: Final, done: dict[str, pd.DataFrame]) -> None:
    """Fill in the tables of a plan with stores that mix: each step a true plan, found from the mixes of this one."""
    plant, m, progress = solved.plant, solved.model, solved.progress
    values = of_mixes(final, progress.say)
    is_whole = bool(solved.solution.whole)
    done["Marginal values"] = marginals_table(values, plant.settings.currency, at_pattern=is_whole, found=True)
    progress.say("what offered lots are worth")
    round_it = replace(solved.solution, dual=final.first.dual, reduced=final.first.reduced)
    done["Bids"] = _with_two_plans(solved, bids_at_first_order(plant, m, round_it, OF_MIXES))
    if not is_whole:  # a reason at one pattern of whole numbers would be none
        done[lots.TABLE] = lots.at_first_order(plant, m, round_it)


def _at_first_order(solved: Solved, why: str) -> dict[str, pd.DataFrame]:
    """Return the tables of a plan that is not asked again, and why it is not."""
    plant, model, solution = solved.plant, solved.model, solved.solution
    is_whole = bool(solution.whole)
    values = first_order(plant, model, solution, why)
    found = marginals_table(values, plant.settings.currency, at_pattern=is_whole)
    told = {"Marginal values": found, "Bids": bids_at_first_order(plant, model, solution, why)}
    return told if is_whole else told | {lots.TABLE: lots.at_first_order(plant, model, solution)}


def _asked_again(solved: Solved, final: Final, done: dict[str, pd.DataFrame]) -> None:
    """Fill in the tables of a plan whose last program is at hand, one after the other."""
    if final.mixes:
        _found_again(solved, final, done)
        return
    progress, is_whole = solved.progress, bool(solved.solution.whole)
    values = marginals(final, progress.say)
    done["Marginal values"] = marginals_table(values, solved.plant.settings.currency, at_pattern=final.is_whole)
    progress.say("what offered lots are worth")
    final.let_choose()
    done["Bids"] = bids_table(final, perturbed(solved.tables, final))
    done["Bids"] = with_two_plans(solved, done["Bids"])
    if not is_whole:  # a reason at one pattern of whole numbers would be none
        progress.say("why each lot is used or not")
        final.budget = Budget(STEPS_FOR_LOTS, solved.asked)
        done[lots.TABLE] = lots.explained(solved, final, done["Bids"])
