"""Plants drawn at random whose lots are worked on few days and not in small parts, as programs in whole numbers."""

from __future__ import annotations

import random

import numpy as np

from models.plant.plant import Numbers
from models.program.arrays.lp import Lp, arrays, objective_of
from models.program.arrays.sums import add_up
from models.program.build import build
from models.solving.patterns.neighbourhoods import Kin, Neighbourhoods
from models.solving.patterns.pace import Pace
from models.solving.patterns.polishing import Polishing
from models.solving.solvers.highs import Algorithm, Highs, Options
from tests.models.solved import lot, plant_of, tiny

DAYS = 5


def pace() -> Pace:
    """A clock of a search without a limit in real seconds."""
    return Pace(ends=np.inf)


class Drawn:
    """A mill of five days and eight lots, each worked on two days at most and at least 4 t a day, as a program."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)
        limits = {"Max periods": 2.0, "Min run": 4.0}
        lots = [lot(f"L{i}", draw.uniform(5, 40), **limits, Me=draw.uniform(2, 20)) for i in range(8)]
        hours = [{"Line": "Mill", "Hours per day": draw.uniform(14, 24)}]
        model = build(plant_of(tiny(DAYS, Lots=lots, Lines=hours)))
        self.lp, self.cost, self.run = arrays(model), -objective_of(model, "margin"), model.run
        self.kin = Kin.of(model)

    def polishing(self) -> Polishing:
        return Polishing(self.lp, self.cost, Options(), pace(), 60.0, None)

    def neighbourhoods(self) -> Neighbourhoods:
        return Neighbourhoods(self.lp, self.cost, self.kin, 0.0, Options(), pace(), 60.0, None)

    def least(self) -> float:
        """What HiGHS proves."""
        highs = Highs(self.lp, Options(algorithm=Algorithm.SIMPLEX))
        highs.start_at(np.zeros(len(self.cost)))
        return highs.minimise(self.cost).objective


def broken(lp: Lp, x: Numbers) -> float:
    """By how much a plan breaks its rows, bounds and whole numbers at most."""
    row = np.repeat(np.arange(len(lp.row_upper)), np.diff(lp.starts))
    sums = add_up(row, lp.values * x[lp.columns], len(lp.row_upper))
    beyond = (sums - lp.row_upper, lp.row_lower - sums, x - lp.upper, lp.lower - x, np.abs(x - np.round(x))[lp.whole])
    return max(float(figures.max(initial=0.0)) for figures in beyond)
