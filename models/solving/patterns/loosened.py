"""The linear plan of a program with whole numbers, found without the rows in which these stand.

Most of those rows bind nothing in a linear program: a part of a whole number lets a part of the work be, and a lot that
is worked in ten periods, a tenth in each, counts as worked once. So the program is solved without them, and then every
whole number is what the work needs. Where that keeps all rows it is the linear plan, in half the time or less on plants
with `Max periods` or `Min run`. Where it does not, what was found still bounds the plan, though less well.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.plant.plant import Flags, Numbers
from models.program.arrays.lp import Lp, needed, relaxed
from models.program.arrays.sums import add_up
from models.solving.patterns.diving import SLIP


def loosened(lp: Lp, cost: Numbers) -> Lp | None:
    """Return the linear program in which whole numbers and their rows say nothing; None where they say something there.

    They do if they cost something, stand for more than that work is let be, or take some of what work takes.
    """
    whole = lp.is_whole
    if len(lp.lazy) < len(lp.whole) or cost[whole].any():
        return None
    rows = _with_whole(lp)
    beside = rows & (np.bincount(lp.row[~whole[lp.columns]], minlength=len(rows)) > 0)
    beside[lp.switches] = False
    if np.isfinite(lp.row_upper[beside]).any():
        return None
    return replace(
        relaxed(lp),
        upper=np.where(whole, 0.0, lp.upper),
        row_lower=np.where(rows, -np.inf, lp.row_lower),
        row_upper=np.where(rows, np.inf, lp.row_upper),
    )


def lifted(lp: Lp, x: Numbers) -> Numbers:
    """Return a plan of the loosened program with every whole number, in parts, as large as what is worked needs."""
    return np.where(lp.is_whole, np.maximum(needed(lp, x), 0.0), x)


def keeps(lp: Lp, x: Numbers) -> bool:
    """Return whether a plan keeps all rows in which whole numbers stand, and their bounds."""
    rows = _with_whole(lp)
    sums = add_up(lp.row, lp.values * x[lp.columns], len(rows))
    over = np.maximum(sums - lp.row_upper, lp.row_lower - sums)
    too_much = (x > lp.upper + SLIP) & lp.is_whole
    return not (too_much.any() or (rows & (over > SLIP * np.maximum(1.0, np.abs(sums)))).any())


def _with_whole(lp: Lp) -> Flags:
    rows = np.zeros(len(lp.row_lower), dtype=bool)
    rows[lp.row[lp.is_whole[lp.columns]]] = True
    return rows
