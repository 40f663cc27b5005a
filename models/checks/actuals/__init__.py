"""Every check of what a shift leader has written down, in the order in which one would look."""

from __future__ import annotations

import numpy as np

from models.checks.actuals import delivered, done, shipped, sites
from models.checks.any_table import cells, names
from models.checks.facts import Facts, Spoiled
from models.checks.lost import problems_left
from models.checks.running import Check
from models.schema.frames import Tables
from models.schema.problems import Problem
from models.schema.tables.actuals import ACTUALS

CHECKS: tuple[Check, ...] = (
    cells.blank_cell,
    cells.out_of_range,
    cells.not_whole,
    names.duplicate_key,
    names.unknown_name,
    done.recipe_does_not_take_lot,
    done.batch_not_known,
    done.counted_twice,
    done.quantity_of_another_kind,
    done.date_outside_plan,
    delivered.unknown_contract,
    delivered.product_not_of_contract,
    delivered.unknown_window,
    sites.site_not_told,
    shipped.site_not_in_sites,
    shipped.no_such_lane,
    shipped.lot_not_of_class,
)


def check(actuals: Tables, inputs: Tables, spoiled: Spoiled = frozenset()) -> list[Problem]:
    """Everything that is wrong in the tables of `ACTUALS`, beside the inputs of the plan that was worked to.

    Args:
        actuals: the typed tables, blank cells still blank.
        inputs: those of the plan.
        spoiled: cells that have a finding already, see `models.checks.check`.
    """
    facts = Facts({**inputs, **actuals}, spoiled, schema=ACTUALS)
    with np.errstate(all="ignore"):
        return [problem for looks_at in CHECKS for problem in problems_left(looks_at, facts)]
