"""The program of a plan in which every lot holds a little more of one component."""

from __future__ import annotations

import numpy as np

from models.explain.bids.equal_promises import Perturbed
from models.explain.worths.last_program import Final, opened
from models.plant.plant import Plant
from models.program.arrays.lp import arrays, objective_of
from models.program.build import build
from models.schema.frames import Tables

ASSAY_STEP = 0.1
"""The step of the assays, in per cent of dry mass."""

HEAVY = ("Dy", "Tb")


def perturbed(tables: Tables, final: Final) -> tuple[Perturbed, ...]:
    """Return for Dy and Tb, where they are components, the coefficients of runs with 0.1 % more of it in dry mass.

    Args:
        tables: the plan's tables, with defaults filled in.
        final: its last program.
    """
    return tuple(_one(tables, final, name) for name in HEAVY if name in final.plant.components)


def _one(tables: Tables, final: Final, component: str) -> Perturbed:
    lots = tables["Lots"].copy()
    lots[component] += ASSAY_STEP
    m = build(opened(Plant.of({**tables, "Lots": lots})))
    lp = arrays(m)
    place = np.full(len(lp.row_lower), -1, dtype=np.int64)
    for name, block in m.row_blocks.items():
        here = final.m.row_blocks[name].positions
        for key, position in block.positions.items():
            place[position] = here.get(key, -1)
    row = place[lp.row]
    is_run = np.zeros(len(lp.lower), dtype=bool)
    is_run[m.run] = True
    places = np.flatnonzero((row >= 0) & is_run[lp.columns])
    return Perturbed(
        component, row[places], lp.columns[places].astype(np.int64), lp.values[places], -objective_of(m, "margin")
    )
