"""The normal distribution cut off above, held against sums over a fine grid."""

from __future__ import annotations

import numpy as np
import pytest

from models.learning.truncated import Truncated


@pytest.mark.parametrize("own", [Truncated(0.01, 0.03, 0.02), Truncated(0.05, 0.02, 0.0), Truncated(0.0, 1.0, np.inf)])
def test_it_is_what_sums_over_a_fine_grid_say(own: Truncated) -> None:
    top = min(own.top, own.location + 9 * own.scale)
    grid = np.linspace(min(own.location, top) - 9 * own.scale, top, 400_001)
    weight = np.exp(-0.5 * ((grid - own.location) / own.scale) ** 2)
    weight /= weight.sum()
    mean = (weight * grid).sum()
    assert own.mean == pytest.approx(mean, abs=1e-4 * own.scale)
    assert own.sd == pytest.approx(((weight * (grid - mean) ** 2).sum()) ** 0.5, rel=1e-3)
    reached = np.cumsum(weight)
    for share in (0.05, 0.5, 0.95):
        assert own.quantile(share) == pytest.approx(grid[np.searchsorted(reached, share)], abs=1e-4 * own.scale)
        assert own.below(own.quantile(share)) == pytest.approx(share, abs=1e-6)


def test_far_above_the_cut_all_lies_at_it() -> None:
    own = Truncated(0.5, 0.01, 0.0)
    assert own.is_beyond
    assert own.mean == pytest.approx(0.0, abs=0.002)
    assert -0.01 < own.quantile(0.05) <= own.quantile(0.95) <= 0.0
