"""A lot that must be used is used, as far as it can be.

sum over r,p of run[l,r,p] + short[l]  >=  must use[l]      every lot with Must use      [t]
"""

from __future__ import annotations

import numpy as np

from models.plant.plant import Plant
from models.program.model import Model


def add(m: Model, plant: Plant) -> None:
    """Adds the promises and rows `must_use[lot]`."""
    lots = plant.lots
    asked = np.flatnonzero((lots.must_use > 0) & lots.usable)
    names = [lots.names[lot] for lot in asked]
    short = m.promise(
        "must_use",
        [(name,) for name in names],
        sheet="Lots",
        words="Must use",
        unit="t",
        rows=names,
        asked=lots.must_use[asked],
        period=lots.last[asked],
    )
    place = np.full(len(lots.names), -1)
    place[asked] = np.arange(len(asked))
    runs = np.flatnonzero(place[m.runs.lot] >= 0)
    m.rows(
        "must_use",
        [(name,) for name in names],
        (place[m.runs.lot[runs]], m.run[runs], 1.0),
        (np.arange(len(asked)), short, 1.0),
        lower=lots.must_use[asked],
    )
