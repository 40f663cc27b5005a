"""How far the assay of a lot may be from what it holds.

Example values: the relative standard deviation within a lot by component (measured where printed, else commonly
quoted), of which the mean of a lot has the more, the less is known of it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from models.plant.plant import Numbers

WITHIN_LOT: Mapping[str, float] = {
    "Nd": 0.03,
    "Pr": 0.03,
    "Sm": 0.02,
    "Gd": 0.085,
    "Ho": 0.085,
    "Dy": 0.25,
    "Tb": 0.25,
}
OTHERS_WITHIN_LOT = 0.1

ESTIMATED = "estimated"
OF_THE_MEAN: Mapping[str, float] = {ESTIMATED: 1.0, "supplier": 0.5, "plant": 0.25, "umpire": 0.1}
"""By Assay status, the share of the spread within a lot that the mean of the lot has."""

NEXT: Mapping[str, str] = {ESTIMATED: "plant", "supplier": "plant", "plant": "umpire"}
"""Which assay comes after which; after an umpire's there is none."""


def of_components(components: tuple[str, ...]) -> Numbers:
    """[e]: the relative standard deviation within a lot of each component."""
    return np.array([WITHIN_LOT.get(name, OTHERS_WITHIN_LOT) for name in components], dtype=float)


def of_mean(status: str | None) -> float:
    """Return the share of it that the mean of a lot has; a blank status means estimated."""
    return OF_THE_MEAN[status or ESTIMATED]
