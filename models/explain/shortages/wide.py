"""The wide program of a plant: everything that the plant could do, with the causes that keep it from most of it.

It has a run for every lot, recipe and period: also of blocked lots, before a lot is there, after its Use by, and where
a line stands still. Such runs are columns that a cause holds at zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.explain.claims import causes
from models.explain.shortages.lifting import opened
from models.plant.plant import Plant
from models.program.arrays.lp import Lp
from models.program.build import build
from models.program.cause import Cause, Stage
from models.program.model import Model
from models.program.stated import Stated
from models.rules import RULES


@dataclass(frozen=True)
class Wide:
    """The wide program: its model, its arrays with everything lifted, and what holds the plant as it is.

    `causes` are in the order in which their kinds are lifted; `quantities` is what there is of all lots.
    """

    model: Model
    open: Lp
    causes: tuple[Cause, ...]
    quantities: Cause


def wide(plant: Plant, promises: tuple[str, ...], *, mixes: bool = False) -> Wide:
    """Return the wide program with the promises of these rules only, none of which holds anything.

    Where one of them keeps dates, no lot is taken earlier than it comes.
    """
    feed = any(RULES[rule].about_feed for rule in promises)
    dated = any(RULES[rule].keeps_dates for rule in promises)
    m = build(_widened(plant, dated), {rule: RULES[rule] for rule in (*_physics(feed), *promises)})
    stated = Stated(plant, m)
    found = causes(stated)
    kept = tuple(cause for cause in found if cause.stage is not Stage.QUANTITY)
    (quantities,) = (cause for cause in found if cause.stage is Stage.QUANTITY)
    open_ = opened(stated.lp, found)
    return Wide(m, replace(open_, mixes=stated.lp.mixes if mixes else ()), kept, quantities)


def _physics(feed: bool) -> tuple[str, ...]:
    return tuple(name for name, rule in RULES.items() if not rule.is_promise and (feed or not rule.about_feed))


def _widened(plant: Plant, dated: bool) -> Plant:
    """Return the plant in which no rule forbids a run before it is tried."""
    for rule in RULES.values():
        if rule.opened is not None:
            plant = rule.opened(plant, dated)
    return plant
