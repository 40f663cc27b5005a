"""Marginal values of every kind against the workbook solved again with that quantity moved."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest

from models.explain.shortages.lifting import Clock
from models.explain.worths.last_program import Final
from models.explain.worths.marginal_words import why
from models.explain.worths.marginals import STEPPED, Marginal, first_order, marginals
from models.program.lp import arrays
from tests.models.explain.busy_plants import plants
from tests.models.explain.moved import MOVES, moved
from tests.models.solved import Solved, contract, exact, lot, solved, target, tiny
from tests.plants import Rows

NAMES = list(plants())


@cache
def plan(name: str) -> Solved:
    return solved(plants()[name])


@cache
def values(name: str) -> tuple[Marginal, ...]:
    return tuple(marginals(final(plan(name))))


def final(own: Solved) -> Final:
    return Final(own.plant, own.model, own.solution, Clock.of(60))


def value(rows: Rows, what: str, period: str = "") -> Marginal:
    """The only marginal value of a kind (in a period) in a plan for rows."""
    (own,) = (one for one in marginals(final(solved(rows))) if one.kind.what == what and one.period == period)
    return own


def sides(own: Marginal) -> list[tuple[float, float]]:
    """A step inside each side of which the value is known, and what it should add to the margin."""
    found = []
    for side, sign in ((own.more, 1.0), (own.less, -1.0)):
        room = abs(side.to - own.now)
        if side.value is not None and room > 0:
            step = room if own.state == STEPPED else min(0.7 * room, max(0.02 * abs(own.now), 0.02))
            found.append((sign * step, sign * step * side.value))
    return found


def is_worth_something(own: Marginal) -> bool:
    return any(abs(side.value or 0.0) > 1e-6 for side in (own.more, own.less))


@pytest.mark.parametrize("name", NAMES)
def test_no_plan_breaks_a_promise(name: str) -> None:
    """So that solving again is not about promises but about money alone."""
    assert plan(name).broken() == {}


def test_every_kind_is_worth_something_in_one_of_the_plans() -> None:
    found = {own.kind.what for name in NAMES for own in values(name) if is_worth_something(own)}
    assert found == set(MOVES)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_worth_something_is_what_solving_again_finds(name: str) -> None:
    rows = plants()[name]
    seen: Counter[str] = Counter()
    for own in sorted(values(name), key=lambda one: -abs(one.more.value or 0.0)):
        seen[own.kind.what] += is_worth_something(own)
        for step, gain in sides(own) if is_worth_something(own) and seen[own.kind.what] == 1 else []:
            again = solved(moved(rows, own, step)).margin - plan(name).margin
            assert again == pytest.approx(gain, rel=1e-6, abs=2e-3), (own, step)


@pytest.mark.parametrize("what", MOVES)
def test_what_is_worth_nothing_changes_nothing(what: str) -> None:
    name, own = next(
        (
            (name, own)
            for name in NAMES
            for own in values(name)
            if own.kind.what == what and not is_worth_something(own)
        ),
        (NAMES[0], None),
    )
    for step, _ in [] if own is None else sides(own):
        again = solved(moved(plants()[name], own, step)).margin
        assert again == pytest.approx(plan(name).margin, rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_unit_adds_what_solving_again_finds(name: str) -> None:
    rows = plants()[name]
    bent = [own for own in values(name) if own.whole is not None and own.more.to < own.now + 1]
    for own in bent:
        again = solved(moved(rows, own, 1.0)).margin - plan(name).margin
        assert again == pytest.approx(own.whole, rel=1e-6, abs=2e-3), own


def test_an_hour_of_the_only_line() -> None:
    """The mill has 5 h on one day and works 1 t in each: 100 kg at 1 a kg. From 0 to 10 h, for there are 10 t."""
    own = value(tiny(Lines=[{"Line": "Mill", "Hours per day": 5.0}]), "Line hours", "D1")
    assert (own.more.value, own.less.value) == (pytest.approx(100.0), pytest.approx(100.0))
    assert (own.more.to, own.less.to) == (pytest.approx(10.0), pytest.approx(0.0))


def test_hours_to_spare_are_worth_nothing() -> None:
    """10 t take 10 of 24 h: an hour more or less changes nothing, down to 10 h."""
    own = value(tiny(), "Line hours", "D1")
    assert (own.more.value, own.less.value, own.less.to) == (0.0, 0.0, pytest.approx(10.0))
    assert not own.is_kink
    assert "Not binding" in why(own, "USD")
    assert "14.0 h are free" in why(own, "USD")


def test_exactly_at_its_limit_has_two_values() -> None:
    """10 h and 10 t: an hour more adds nothing for want of feed, an hour less costs 100."""
    own = value(tiny(Lines=[{"Line": "Mill", "Hours per day": 10.0}]), "Line hours", "D1")
    assert (own.more.value, own.less.value) == (pytest.approx(0.0), pytest.approx(100.0))
    assert own.is_kink
    assert "Exactly at its limit" in why(own, "USD")
    assert "One less" not in why(own, "USD").replace("one less costs 100 USD", "")


def test_a_line_that_stands_still_has_a_value_of_its_first_hour() -> None:
    """Without hours on its only day there is no run at all; the first hour makes 100."""
    own = value(tiny(Lines=[{"Line": "Mill", "Hours per day": 0.0}]), "Line hours", "D1")
    assert own.more.value == pytest.approx(100.0)
    assert own.less.value is None


def test_a_blocked_lot_is_worth_what_it_would_make() -> None:
    """A tonne makes 100 kg at 1 a kg and is asked for 30."""
    own = value(tiny(Lots=[lot("A", Status="blocked", Price=30.0)]), "Blocked lot")
    assert (own.more.value, own.more.to) == (pytest.approx(70.0), pytest.approx(24.0))


def test_a_kept_promise_of_rank_costs_its_money_and_not_its_dear_price() -> None:
    """Metal sells at 1 on spot and at 0.4 to the contract of priority 1: each kilogram asked costs 0.6."""
    rows = tiny(**contract(200.0, Priority=1.0, Price=0.4))
    own = value(rows, "Delivery")
    assert (own.more.value, own.less.value) == (pytest.approx(-0.6), pytest.approx(-0.6))
    assert own.more.to == pytest.approx(1000.0)


def test_no_more_of_a_promise_than_can_be_kept() -> None:
    """All 1000 kg are asked for: one more would break the promise, one less frees a kilogram for 1 instead of 0.4."""
    own = value(tiny(**contract(1000.0, Priority=1.0, Price=0.4)), "Delivery")
    assert own.more.value is None
    assert own.less.value == pytest.approx(-0.6)
    assert "would break" in why(own, "USD")


def test_more_of_a_broken_promise_changes_nothing() -> None:
    own = value(tiny(Settings=exact(), Targets=[target("T", 1500.0, Priority=1.0)]), "Target")
    assert (own.more.value, own.less.value, own.short) == (0.0, 0.0, pytest.approx(500.0))
    assert own.less.to == pytest.approx(1000.0)
    assert "Already short by 500.0 kg" in why(own, "USD")


def test_a_broken_promise_with_a_penalty_costs_the_penalty() -> None:
    """1000 kg can be made, 1500 are asked at 3 a missing kilogram."""
    own = value(tiny(Targets=[target("T", 1500.0, **{"Shortfall penalty": 3.0})]), "Target")
    assert (own.more.value, own.less.value, own.less.to) == (
        pytest.approx(-3.0),
        pytest.approx(-3.0),
        pytest.approx(1000.0),
    )


@pytest.mark.parametrize("name", NAMES)
def test_first_order_values_lie_between_those_of_more_and_less(name: str) -> None:
    """A large plan has the slopes of its own solve, which at a kink may be anything between the two sides."""
    own, exact_ones = plan(name), {(one.kind.what, one.name, one.period): one for one in values(name)}
    for quick in first_order(own.plant, own.model, own.solution):
        one = exact_ones[quick.kind.what, quick.name, quick.period]
        if one.more.value is not None and one.less.value is not None and one.state != STEPPED:
            assert one.more.value - 1e-6 <= (quick.more.value or 0.0) <= one.less.value + 1e-6


def test_looking_for_values_leaves_the_program_as_it_was() -> None:
    last = final(plan(NAMES[0]))
    marginals(last)
    assert last.solve().margin == pytest.approx(last.first.margin, rel=1e-12)
    assert np.array_equal(last.solver.row_upper[: len(last.lp.row_upper)], last.lp.row_upper)
    assert last.lp.size[2] == arrays(last.m).size[2]
