"""What counts in a limited share, as columns of the program: runs, and what arrives of work done before the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.plant.blending import Blend, arrived, mixed_parts, of_nodes, parts_and_wholes
from models.plant.parts import KG_PER_TONNE, Numbers, Positions
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
        if len(nodes := mixed_parts(plant, limit)):
            return cls._in_mixes(m, plant, limit, nodes, runs)
        return cls(
            np.concatenate([m.run[runs.run], m["arrived"].columns[arrivals.run]]),
            np.concatenate([runs.period, arrivals.period]),
            np.concatenate([runs.part, arrivals.part]),
            np.concatenate([runs.whole, arrivals.whole]),
        )

    @classmethod
    def _in_mixes(cls, m: Model, plant: Plant, limit: int, nodes: Positions, runs: Blend) -> Counted:
        """Return all that is in mixes in a period: what recipes take, what else leaves, and what is left."""
        part, whole = (kg / KG_PER_TONNE for kg in of_nodes(plant, limit))
        limits, columns, period, node = plant.blend_limits, [m.run[runs.run]], [runs.period], m.runs.node[runs.run]
        others = list[Positions]()
        named = {plant.nodes.names[at]: at for at in nodes.tolist()}
        for name in ("mix_left", "mix_shipped", "mix_stock"):
            of = np.array([named.get(word, -1) for word in m[name].axes[0].names], dtype=np.int64)[
                m[name].along("part")
            ]
            when = m[name].along("period")
            places = np.flatnonzero((of >= 0) & (when >= limits.first[limit]) & (when <= limits.last[limit]))
            columns.append(m[name].columns[places])
            period.append(when[places])
            others.append(of[places])
        other = np.concatenate(others)
        return cls(
            np.concatenate(columns),
            np.concatenate(period),
            np.concatenate([KG_PER_TONNE * part[node], part[other]]),
            np.concatenate([KG_PER_TONNE * whole[node], whole[other]]),
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
