"""Worlds a second and core, and what a world takes beside a cold solve: `python -m benchmarks.worlds [PLANT] [COUNT]`.

In CPU seconds of this process. A cold solve is the plan found from nothing by all its levels; a world draws, writes its
program, carries the plan out as it stands (once for all uncertainties and once without each) and plans anew, warm.
"""

from __future__ import annotations

import sys

from benchmarks.measure import timed
from models.schema.frames import Tables
from models.solving.levels import solve
from models.worlds.trial import Trial, planned_for
from planner.engine import cases, solved
from planner.excel.template import example_plants
from planner.excel.template.example_plants import SOURCE

SEED = 1


def example(name: str) -> Tables:
    """The tables of an example, without the sources of its figures."""
    return {table: rows.drop(columns=[SOURCE]) for table, rows in example_plants.tables(name).items()}


def main(plant: str = "belfast", count: str = "50") -> None:
    """Measures and prints one row for each step."""
    done = solved.solve(cases.of_tables(example(plant)))
    cold, _, _ = timed(lambda: solve(done.model, done.plant))
    ready, _, planned = timed(lambda: planned_for(done.plant, done.model, done.solution.x, lambda: False))
    trial, many = Trial(planned), int(count)
    trial.outcome(SEED, 0)
    took, _, _ = timed(lambda: [trial.outcome(SEED, number) for number in range(many)])
    rows, columns, nonzeros = planned.program.lp.size
    print(f"{plant}: {rows:,} rows, {columns:,} columns, {nonzeros:,} nonzeros; {many} worlds")
    print("| | CPU s | beside a cold solve |")
    print("|---|--:|--:|")
    for name, spent in (("cold solve, all levels", cold), ("preparing, once", ready), ("one world", took / many)):
        print(f"| {name} | {spent:.3f} | {spent / cold:.2f} |")
    print(f"\n{many / took:.1f} worlds a second and core (aim: 20)")


if __name__ == "__main__":
    main(*sys.argv[1:])
