"""Random plants at two sites have the margin of a program that was written down a second time, and pass the audit."""

from __future__ import annotations

from functools import cache

import pytest

from tests.models.random_sites import best_margin, drawn, rows
from tests.models.solved import Solved, solved
from tests.models.test_intermediates import violations
from tests.wide import LONG

MANY = 200 if LONG else 12


@cache
def planned(seed: int) -> Solved:
    return solved(rows(drawn(seed)))


@pytest.mark.long(but=["2", "3", "6", "8", "11"])
@pytest.mark.parametrize("seed", range(MANY))
def test_the_margin_is_that_of_a_second_program(seed: int) -> None:
    of = drawn(seed)
    plan = planned(seed)
    assert plan.margin == pytest.approx(best_margin(of), rel=1e-6, abs=1e-6)
    assert violations(rows(of), plan) == []


@pytest.mark.long
def test_the_random_plants_ship_work_and_sell() -> None:
    """Otherwise they would show nothing."""
    plans = [planned(seed) for seed in range(MANY)]
    shipped = {name for plan in plans for name in plan.tables["Shipments"]["Material"]}
    assert shipped == {"Feed", "Liquor", "Metal"}
    assert sum(plan.amount("Sales") > 0 for plan in plans) > MANY / 2
