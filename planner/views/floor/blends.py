"""Limits of blends on lines, lot by lot: what a lot alone would break, and how far a mixture is beyond a limit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from models.plant import blending
from models.plant.plant import Numbers, Plant


@dataclass(frozen=True)
class Limit:
    """One limit: kg of the part and of the whole in a tonne of each lot, and the least and the most share (NaN: none).

    A share is shown times `scale`, with `unit` behind it.
    """

    name: str
    part: Numbers
    whole: Numbers
    least: float
    most: float
    scale: float
    unit: str

    def beyond(self, tonnes: Mapping[int, float]) -> float:
        """Return how far a mixture of lots, in tonnes, is beyond the limit, as a share of it; 0 within it."""
        share = self._share(tonnes)
        past = (share - self.most) / abs(self.most or 1.0), (self.least - share) / abs(self.least or 1.0)
        return float(np.fmax.reduce([*past, 0.0]))

    def broken_alone(self, tonne: Mapping[int, float]) -> str:
        """Return `TRE 34.2 %, at most 33 %`: what a lot, or a mix, by itself would break; empty if nothing."""
        share = self._share(tonne)
        if share > self.most * (1 + 1e-9):
            return f"{self.name} {self._shown(share)}, at most {self._shown(self.most)}"
        if share < self.least * (1 - 1e-9):
            return f"{self.name} {self._shown(share)}, at least {self._shown(self.least)}"
        return ""

    def _share(self, tonnes: Mapping[int, float]) -> float:
        whole = sum(self.whole[lot] * tonne for lot, tonne in tonnes.items())
        part = sum(self.part[lot] * tonne for lot, tonne in tonnes.items())
        return float(part / whole) if whole > 0 else float("nan")

    def _shown(self, share: float) -> str:
        return f"{share * self.scale:.3g}{self.unit}"


def of_lines(plant: Plant, lines: Collection[str], period: int) -> list[Limit]:
    """Return the limits that hold on some lines in a period."""
    limits = plant.blend_limits
    return [
        _limit(plant, at)
        for at, name in enumerate(limits.on)
        if limits.line[at] >= 0 and name in lines and limits.first[at] <= period <= limits.last[at]
    ]


def _limit(plant: Plant, at: int) -> Limit:
    limits = plant.blend_limits
    part, whole = blending.of_nodes(plant, at)
    name = f"{limits.share_of[at]} in {limits.share_in[at]}" if limits.share_in[at] else str(limits.share_of[at])
    bounds = limits.share(at, "min"), limits.share(at, "max")
    scale, unit = (1.0, "") if limits.is_property[at] else (100.0, " %")
    return Limit(name, part, whole, *bounds, scale, unit)
