"""Marginal values of the published problems: those that a source prints, and else the problem solved again.

Printed are the shadow prices of the steel mills in section 1.6 of the AMPL book (Fourer, Gay and Kernighan, 2nd
edition), and in its exercise 1-3 how far the price of reheating hours holds.
"""

from __future__ import annotations

from functools import cache

import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import Marginal, marginals
from models.rules.blend_limits import MAX, MIN
from tests.models.explain.moved import moved
from tests.models.solved import Solved, solved
from tests.published.test_published import POOLING, STATEMENTS

MOST = 5  # quantities of one problem that are solved again, the steepest first


@cache
def plan(name: str) -> Solved:
    return solved(STATEMENTS[name]())


@cache
def values(name: str) -> tuple[Marginal, ...]:
    return tuple(marginals(final(plan(name))))


def final(found: Solved) -> Final:
    return Final(found.plant, found.model, found.solution, Budget(100_000))


def hour(name: str, line: str) -> Marginal:
    (marginal,) = (one for one in values(name) if one.kind.what == "Line hours" and one.name == line)
    return marginal


@pytest.mark.parametrize(
    ("name", "line", "printed"),
    [("steel", "Mill", 4200.0), ("steel3", "Mill", 4640.0), ("steel4", "reheat", 1800.0), ("steel4", "roll", 3200.0)],
)
def test_an_hour_of_the_mill_is_worth_what_the_book_prints(name: str, line: str, printed: float) -> None:
    marginal = hour(name, line)
    assert (marginal.more.value, marginal.less.value) == (pytest.approx(printed), pytest.approx(printed))


def test_reheating_hours_keep_their_price_up_to_37_and_9_14ths() -> None:
    """Exercise 1-3 (c): 1800 an hour from 35 up to 37 9/14 hours; beyond that a further hour adds less, or nothing."""
    assert hour("steel4", "reheat").now == pytest.approx(35.0)
    assert hour("steel4", "reheat").more.to == pytest.approx(37 + 9 / 14)


@pytest.mark.parametrize(("name", "product", "printed"), [("steel3", "bands", 1.8), ("steel3", "coils", -3.142857)])
def test_a_tonne_more_of_a_bound_is_worth_the_reduced_cost_that_the_book_prints(
    name: str, product: str, printed: float
) -> None:
    """The market of bands binds, and the commitment to coils: 25 - 4640 / 200 and 30 - 4640 / 140 a tonne."""
    kind = "Delivery Max" if printed > 0 else "Delivery Min"
    (marginal,) = (one for one in values(name) if one.kind.what == kind and one.name.startswith(product))
    assert marginal.more.value == pytest.approx(printed / 1000, rel=1e-5)


@pytest.mark.long(but=["whouse", "steel3", "steelT", "uimp", "gandhi", "dlsp_csplib"])
@pytest.mark.parametrize("name", [name for name in STATEMENTS if name not in POOLING])
def test_values_are_those_of_the_problem_solved_again(name: str) -> None:
    """Not of the pooling problems: of a plan with stores that mix nobody is told what more is worth."""
    rows, checked = STATEMENTS[name](), 0
    for value in sorted(values(name), key=lambda one: -abs(one.more.value or 0.0)):
        step = _step(value)
        if value.more.value is None or step is None or checked >= MOST:
            continue
        try:
            again = solved(moved(rows, value, step)).margin
        except LookupError:
            continue
        checked += 1
        gain = again - plan(name).margin
        near = 1e-3 if value.kind in (MIN, MAX) else 1e-6
        assert gain == pytest.approx(value.more.value * step, rel=near, abs=1e-6 * abs(plan(name).margin)), value
    assert checked or name in WITHOUT


WITHOUT: set[str] = set()


def _step(marginal: Marginal) -> float | None:
    room = marginal.more.to - marginal.now
    if room <= 0:
        return None
    return room if marginal.kind in (MIN, MAX) else min(0.7 * room, max(0.02 * abs(marginal.now), 0.02))
