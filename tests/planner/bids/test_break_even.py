"""The search for the break-even price on margins that are known: the best of a few plans, each a line in the price."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.studies.bids.break_even import ANY_PRICE, NO_PRICE, At, BreakEven, break_even

Line = tuple[float, float]
"""What a plan adds if the lot is free, and the tonnes of it that are paid for and not valued at the end."""

TONNES = 10.0


def found(plans: list[Line], asked: float, guess: float = 0.0) -> BreakEven:
    def at(price: float) -> At:
        added, paid = max((free - paid * price, paid) for free, paid in plans)
        return At(price, added, paid)

    return break_even(at, at(asked), TONNES, 1000.0, guess)


@pytest.mark.parametrize("asked", [0.0, 30.0, 50.0, 70.0, 500.0])
def test_one_plan_gives_its_own_price_wherever_one_begins(asked: float) -> None:
    """Worth 500 if free, 10 t: 50 a tonne."""
    assert found([(500.0, 10.0)], asked).price == pytest.approx(50.0)


def test_a_lot_that_is_left_and_valued_at_cost_goes_on_from_the_guess() -> None:
    """Above 53 it is left, which costs 30 and does not depend on the price; worked it is worth 500."""
    even = found([(500.0, 10.0), (-30.0, 0.0)], asked=80.0, guess=40.0)
    assert even.price == pytest.approx(50.0)


def test_what_is_worth_keeping_at_any_price_has_none() -> None:
    even = found([(500.0, 10.0), (20.0, 0.0)], asked=80.0)
    assert (even.price, even.reason) == (None, ANY_PRICE)


def test_what_costs_even_for_nothing_and_is_not_paid_for_has_none() -> None:
    even = found([(-30.0, 0.0)], asked=80.0)
    assert (even.price, even.reason) == (None, NO_PRICE)


def test_what_neither_adds_nor_costs_at_a_high_price_breaks_even_where_it_begins_to_add() -> None:
    """Left it costs nothing, worked it is worth 500: from 50 on the price does not matter, and 50 is where it did."""
    assert found([(500.0, 10.0), (0.0, 0.0)], asked=80.0).price == pytest.approx(50.0)


def test_a_supplier_may_have_to_pay() -> None:
    assert found([(-100.0, 10.0)], asked=80.0).price == pytest.approx(-10.0)


lines = st.tuples(st.floats(-1e5, 1e5), st.floats(0.1, TONNES))


@given(st.lists(lines, min_size=1, max_size=6), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_of_any_plans_the_best_adds_nothing_at_the_price(plans: list[Line], asked: float, guess: float) -> None:
    even = found(plans, asked, guess)
    assert even.price is not None
    assert max(free - paid * even.price for free, paid in plans) == pytest.approx(even.added)
    assert abs(even.added) <= 5e-7 * 1000.0 + 1e-9 * 1e5
