"""Plans of tiny plants with stores that mix against what is found by dividing shares into ever smaller ranges."""

from __future__ import annotations

import pytest

from models.schema.frames import inputs
from tests.models.solved import errors, solved
from tests.plainly.mixing import Mixing, better_mix, tiny_mixes, told

NEAR, CENT = 1e-5, 0.01

BETTER = 0.01
"""A plan that earns so much more, as a share, is looked for."""

RANGES = 150

ROUNDED = 5e-8
"""As near as shares follow from tables."""


@pytest.mark.long(but=["2", "7", "21"])
@pytest.mark.parametrize("seed", range(100))
def test_a_plan_is_true_and_no_much_better_one_is_found(seed: int) -> None:
    """The shares in which a plan draws its mixes, told by its tables, earn its margin, and none earns a per cent
    more, as far as so many ranges tell.
    """
    rows = tiny_mixes(seed)
    assert errors(inputs(rows)) == []
    plan, mixing = solved(rows), Mixing(rows)
    shares = told(mixing, plan.tables)
    near = CENT + NEAR * abs(plan.margin)
    low, high = ({use: max(share + by, 0.0) for use, share in shares.items()} for by in (-ROUNDED, ROUNDED))
    assert mixing.within(low, high)[0] == pytest.approx(plan.margin, abs=near)
    best, at_most, _ = better_mix(rows, plan.margin, BETTER, RANGES)
    assert best <= plan.margin + near
    assert plan.margin <= at_most + near


@pytest.mark.parametrize(("seed", "margin"), [(157, 2375.36), (188, 745.08), (381, 1942.60)])
def test_what_lies_empty_is_filled_where_that_earns_more(seed: int, margin: float) -> None:
    """2,298.15, 623.79 and 1,345.18 were found: a tank that was empty for a day had shares with which it had to be, in
    the last plant by the rounding of a solver. No plan exceeds what is found now."""
    plan = solved(tiny_mixes(seed))
    assert plan.margin == pytest.approx(margin, abs=0.01)
    assert plan.solution.gap == 0.0
