"""What counts in a limited share, as columns of the program: runs, and what arrives of work done before the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.plant.blending import arrived, parts_and_wholes
from models.plant.parts import Numbers, Positions
from models.plant.plant import Plant
from models.program.blocks import Key
from models.program.model import Model


@dataclass(frozen=True)
class Counted:
    """kg of the part and of the whole per unit of `columns`, counted in `period`."""

    columns: Positions
    period: Positions
    part: Numbers
    whole: Numbers

    @classmethod
    def of(cls, m: Model, plant: Plant, limit: int) -> Counted:
        """Return all columns that count in a blend limit."""
        runs, arrivals = parts_and_wholes(m.runs, plant, limit), arrived(plant, limit)
        return cls(
            np.concatenate([m.run[runs.run], m["arrived"].columns[arrivals.run]]),
            np.concatenate([runs.period, arrivals.period]),
            np.concatenate([runs.part, arrivals.part]),
            np.concatenate([runs.whole, arrivals.whole]),
        )

    def excess(self, share: float, sign: float) -> Numbers:
        """Return what a unit adds to a row `part >= share * whole` (sign 1), or `part <= share * whole` (sign -1)."""
        return np.asarray(sign * (self.part - share * self.whole))


def sides(plant: Plant) -> Iterator[tuple[int, str, float]]:
    """Yield every limit that has a Min, and every one that has a Max, with its share."""
    limits = plant.blend_limits
    for limit in range(len(limits.on)):
        for side in ("min", "max"):
            if not np.isnan(share := limits.share(limit, side)):
                yield limit, side, share


def sign(side: str) -> float:
    """Return 1 for the least share, -1 for the most."""
    return 1.0 if side == "min" else -1.0


def label(plant: Plant, limit: int) -> Key:
    """Return what names a limit: on what, the share of what, in what, first and last day."""
    limits = plant.blend_limits
    what = (limits.on[limit], limits.share_of[limit], limits.share_in[limit])
    return (*what, str(limits.start[limit]), str(limits.to[limit]))
