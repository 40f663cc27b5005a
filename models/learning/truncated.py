"""The normal distribution cut off above: of a recovery that cannot be more than all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

STANDARD = NormalDist()
FARTHEST = 8.0
"""Standard deviations from its mean between which a cut matters: above it cuts nothing, below all lies at the cut."""


@dataclass(frozen=True)
class Truncated:
    """A normal distribution of which only what lies below `top` is possible."""

    location: float
    scale: float
    top: float

    @property
    def _cut(self) -> float:
        """The cut, in standard deviations from the location."""
        return min(max((self.top - self.location) / self.scale, -FARTHEST), FARTHEST)

    @property
    def _hazard(self) -> float:
        return STANDARD.pdf(self._cut) / STANDARD.cdf(self._cut)

    @property
    def is_beyond(self) -> bool:
        """True if it would lie above the top almost wholly: what was seen is hardly possible."""
        return self._cut <= -2.0

    @property
    def mean(self) -> float:
        """Its mean: location - scale * pdf / cdf at the cut."""
        return min(self.location - self.scale * self._hazard, self.top)

    @property
    def sd(self) -> float:
        """Its standard deviation: scale * root of 1 - cut * hazard - hazard^2."""
        return self.scale * math.sqrt(max(1.0 - self._cut * self._hazard - self._hazard**2, 0.0))

    def quantile(self, share: float) -> float:
        """Return the value below which so large a share of it lies."""
        return min(self.location + self.scale * STANDARD.inv_cdf(share * STANDARD.cdf(self._cut)), self.top)

    def below(self, value: float) -> float:
        """Return how much of it lies below a value."""
        return min(STANDARD.cdf((value - self.location) / self.scale) / STANDARD.cdf(self._cut), 1.0)
