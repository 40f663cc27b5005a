"""The normal distribution cut off above, held against sums over a fine grid."""

from __future__ import annotations

import numpy as np
import pytest

from models.learning.truncated import Truncated


@pytest.mark.parametrize(
    "truncated", [Truncated(0.01, 0.03, 0.02), Truncated(0.05, 0.02, 0.0), Truncated(0.0, 1.0, np.inf)]
)
def test_it_is_what_sums_over_a_fine_grid_say(truncated: Truncated) -> None:
    top = min(truncated.top, truncated.location + 9 * truncated.scale)
    grid = np.linspace(min(truncated.location, top) - 9 * truncated.scale, top, 400_001)
    weight = np.exp(-0.5 * ((grid - truncated.location) / truncated.scale) ** 2)
    weight /= weight.sum()
    mean = (weight * grid).sum()
    assert truncated.mean == pytest.approx(mean, abs=1e-4 * truncated.scale)
    assert truncated.sd == pytest.approx(((weight * (grid - mean) ** 2).sum()) ** 0.5, rel=1e-3)
    reached = np.cumsum(weight)
    for share in (0.05, 0.5, 0.95):
        assert truncated.quantile(share) == pytest.approx(
            grid[np.searchsorted(reached, share)], abs=1e-4 * truncated.scale
        )
        assert truncated.below(truncated.quantile(share)) == pytest.approx(share, abs=1e-6)


def test_far_above_the_cut_all_lies_at_it() -> None:
    truncated = Truncated(0.5, 0.01, 0.0)
    assert truncated.is_beyond
    assert truncated.mean == pytest.approx(0.0, abs=0.002)
    assert -0.01 < truncated.quantile(0.05) <= truncated.quantile(0.95) <= 0.0
