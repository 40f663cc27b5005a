"""Whole numbers beside HiGHS alone: `python -m benchmarks.whole [--seconds 60] [--plants S belfast M]`.

The same program, levels and time: lots in two periods at most, then least runs of 5 t (of 1 t in Belfast). HiGHS gets
the whole program, level after level, each with an equal share of the time that is left, from its own last answer.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from time import perf_counter

import numpy as np

from benchmarks.plants import SIZES, plant
from models.plant.plant import Plant
from models.program.arrays.lp import arrays, objective_of, with_rows
from models.program.build import build
from models.program.model import Model
from models.program.objective import levels, margin
from models.schema import defaults
from models.schema.frames import Tables, inputs
from models.solving.levels import solve
from models.solving.solvers.highs import Algorithm, Highs, Options
from planner.excel.template import example_plants

GAP = 0.001
Figures = tuple[float, float, float, list[float]]
"""Seconds, margin, gap in %, and what each level misses."""


def tables_of(name: str) -> Tables:
    """Return an example, or a made-up plant by its size."""
    return inputs(plant(SIZES[name])) if name in SIZES else example_plants.tables(name)


def asked(name: str, rule: str) -> tuple[Plant, Model]:
    """Return a plant that has a rule in whole numbers, and its program."""
    tables = tables_of(name)
    figure = 2.0 if rule == "Max periods" else 1.0 if name == "belfast" else 5.0
    filled, _ = defaults.fill({**tables, "Lots": tables["Lots"].assign(**{rule: figure})})
    this_plant = Plant.of(filled)
    this_plant = replace(this_plant, settings=replace(this_plant.settings, gap=GAP))
    return this_plant, build(this_plant)


def ours(value: Plant, m: Model, seconds: float) -> Figures:
    """Return what planner finds in the time."""
    started = perf_counter()
    found = solve(m, value, Options(time_limit=seconds))
    missed = [level.missing(found.x) for level in levels(m)]
    return perf_counter() - started, found.margin, 100 * found.gap / max(abs(found.margin), 1.0), missed


def alone(found: Plant, m: Model, seconds: float) -> Figures:
    """Return what HiGHS finds in the time, level after level."""
    started, lp = perf_counter(), arrays(m)
    x, missed = np.zeros(len(lp.lower)), list[float]()
    x[m.variables.idle] = 1.0
    asks = levels(m)
    for place, level in enumerate(asks):
        cost = np.zeros(len(x))
        cost[level.columns] = level.weights
        share = (seconds - (perf_counter() - started)) / (len(asks) + 1 - place)
        highs = Highs(lp, Options(time_limit=max(share, 0.0), algorithm=Algorithm.SIMPLEX))
        highs.start_at(x)
        outcome = highs.minimise(cost)
        x = outcome.x if outcome.feasible else x
        reached = level.missing(x)
        missed.append(reached)
        most = max(reached + found.settings.priority_tolerance if reached > 1e-6 else 3e-6, reached) * level.scale
        lp = with_rows(lp, [level.columns], [level.weights * level.scale], [most])
    highs = Highs(lp, Options(time_limit=max(seconds - (perf_counter() - started), 0.0), algorithm=Algorithm.SIMPLEX))
    highs.aim(GAP * 1e7)
    highs.start_at(x)
    outcome = highs.minimise(-objective_of(m, "margin"))
    earned = margin(m).offset - outcome.objective if outcome.feasible else float("nan")
    gap = 100 * (outcome.objective - outcome.bound) / max(abs(earned), 1.0)
    return perf_counter() - started, earned, gap, missed


def main() -> None:
    """Print the table, row by row."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.whole", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--plants", nargs="+", default=["S", "belfast", "M"])
    wanted = parser.parse_args()
    print("| Plant | Rule | Way | Seconds | Margin | Gap % | Levels |\n|---|---|---|--:|--:|--:|---|")
    for name in wanted.plants:
        for rule in ("Max periods", "Min run"):
            this_plant, m = asked(name, rule)
            for way, find in (("planner", ours), ("HiGHS alone", alone)):
                seconds, earned, gap, missed = find(this_plant, m, wanted.seconds)
                told = ", ".join(f"{value:.4g}" for value in missed)
                print(f"| {name} | {rule} | {way} | {seconds:.1f} | {earned:,.0f} | {gap:.2f} | {told} |", flush=True)


if __name__ == "__main__":
    main()
