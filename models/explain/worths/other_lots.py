"""The last program of a plan where lots hold something else than they are said to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.explain.worths.last_program import Final, opened
from models.plant.plant import Numbers, Plant, Positions
from models.program.arrays.lp import arrays, objective_of, values_at
from models.program.build import build
from models.program.objective import margin
from models.schema.frames import Tables


@dataclass(frozen=True)
class OtherLots:
    """What of a program is otherwise: coefficients of runs at `rows` and `columns`, its `cost` and the `offset`."""

    rows: Positions
    columns: Positions
    values: Numbers
    cost: Numbers
    offset: float


def with_lots(tables: Tables, final: Final, lots: pd.DataFrame) -> OtherLots:
    """Return what is otherwise in a last program with another table of lots.

    Args:
        tables: the plan's tables, with defaults filled in.
        final: its last program.
        lots: the same lots, of which some hold more or less.
    """
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
    cost = -objective_of(m, "margin")
    return OtherLots(row[places], lp.columns[places].astype(np.int64), lp.values[places], cost, margin(m).offset)


@contextmanager
def holding(final: Final, other: OtherLots) -> Iterator[None]:
    """Let lots hold what is otherwise, inside; the solver starts from where the plan was found, and goes back there."""
    before = values_at(final.lp, other.rows, other.columns)
    moved = np.flatnonzero(other.values != before)
    rows, columns = other.rows[moved], other.columns[moved]
    cost, offset = final.cost, final.offset
    final.solver.change_values(rows, columns, other.values[moved])
    final.cost, final.offset = other.cost, other.offset
    try:
        yield
    finally:
        final.solver.change_values(rows, columns, before[moved])
        final.cost, final.offset = cost, offset
        final.go_back()
