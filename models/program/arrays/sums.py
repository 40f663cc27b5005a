"""Adding up many amounts by place, at array speed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def add_up(place: NDArray[np.integer], amounts: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return the sum of the amounts at each place 0 .. length-1."""
    sums: NDArray[np.float64] = np.bincount(place, weights=amounts, minlength=length).astype(float)
    return sums
