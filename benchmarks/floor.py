"""The floor: the finished arrays straight to HiGHS, one algorithm for every level, no files and no building."""

from __future__ import annotations

import sys
from time import perf_counter

import numpy as np

from benchmarks.peers.steps import Steps
from benchmarks.plants import SIZES, plant
from models.plant.plant import Plant
from models.program.arrays.lp import arrays, objective_of
from models.program.build import build
from models.program.objective import levels, margin
from models.schema.defaults import fill
from models.schema.frames import inputs
from models.solving.solvers.highs import Algorithm, Highs, Options


def main(size: str, algorithm: str) -> None:
    """Solves level after level with one algorithm of HiGHS; figures as JSON on stdout."""
    tables, _ = fill(inputs(plant(SIZES[size])))
    m = build(Plant.of(tables))
    lp, steps = arrays(m), Steps()
    started = perf_counter()
    highs = Highs(lp, Options(time_limit=1e6, algorithm=Algorithm(algorithm)))
    for level in levels(m):
        begun = perf_counter()
        cost = np.zeros(len(lp.lower))
        cost[level.columns] = level.weights * 1000
        value = highs.minimise(cost).objective / 1000
        highs.add_row(level.columns, level.weights, value + 1e-3 if value > 1e-7 else max(value, 0.0))
        steps.note(f"level {level.rank}", value)
        steps.note(f"seconds {level.rank}", perf_counter() - begun)
    begun = perf_counter()
    outcome = highs.minimise(-objective_of(m, "margin"))
    steps.note("margin", margin(m).offset - outcome.objective)
    steps.note("seconds money", perf_counter() - begun)
    steps.note("solve", perf_counter() - started)
    steps.note("whole", perf_counter() - started)
    steps.print()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
