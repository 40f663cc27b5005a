"""What is missing of promises while a program is solved: its dear price, how it is held, and what it is in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from models.plant.parts import Numbers
from models.plant.plant import Plant
from models.program.arrays.lp import Lp, with_bounds, with_rows
from models.program.arrays.sums import add_up
from models.program.model import Model
from models.program.objective import Level
from models.solving.solution import KEPT

DEAR = 30.0
"""How many times the highest price a missing kilogram of a ranked promise costs, until its level is settled."""


def dear(m: Model, money: Numbers) -> Numbers:
    """Return a price for what is missing of ranked promises, per kg or t, well above all that
    money can offer for it."""
    sales = np.concatenate([m.delivered, m.spot])
    per_kg = np.abs(money[sales]).max(initial=1.0)
    per_tonne = np.abs(money[np.concatenate([m.run, m.bought[m.bought >= 0]])]).max(initial=1000.0 * per_kg)
    price = np.zeros(len(money))
    for promise in m.promises:
        ranked = promise.short[~np.isnan(promise.rank)]
        price[ranked] = DEAR * (per_kg if promise.unit == "kg" else per_tonne)
    return price


def held_at(plant: Plant, rank: int, value: float) -> float:
    """Return what a level may miss that can miss as little as `value`: its tolerance more, if it has to miss anything.

    Of a tolerance that the published plan has used no more is used, so that no week gives up one of its own.
    """
    so_far, most = plant.levels_so_far.get(rank, np.inf), value + plant.settings.priority_tolerance
    small = KEPT * max(value, 1.0)
    if value - small <= so_far <= most + small:
        return min(max(so_far, value), most)
    return most if value > 0 else 0.0


def holding(lp: Lp, some: Iterable[Level], held: Mapping[int, float]) -> Lp:
    """Return a program in which levels miss no more than is held of them, by rank; those that are not in it may."""
    known = [level for level in some if level.rank in held]
    kept = [level.columns for level in known if not held[level.rank]]
    broken = [level for level in known if held[level.rank]]
    columns = np.concatenate([np.zeros(0, dtype=np.int64), *kept])
    return with_rows(
        with_bounds(lp, columns, np.zeros(len(columns))),
        [level.columns for level in broken],
        [level.weights * level.scale for level in broken],
        [held[level.rank] * level.scale for level in broken],
    )


def without_slack(m: Model, lp: Lp, x: Numbers) -> Numbers:
    """Return the same plan with every shortage at what is really missing.

    Within the tolerance of its level a shortage may stand higher than its row needs; nothing else depends on it.
    """
    x = x.copy()
    row = lp.row
    activity = add_up(row, lp.values * x[lp.columns], len(lp.row_lower))
    spare = np.full(len(x), np.inf)
    slack = np.where(lp.values > 0, activity[row] - lp.row_lower[row], lp.row_upper[row] - activity[row])
    np.minimum.at(spare, lp.columns, np.maximum(slack / np.abs(lp.values), 0.0))
    for promise in m.promises:
        x[promise.short] = np.maximum(x[promise.short] - spare[promise.short], 0.0)
    return x
