"""Marginal values of every kind against the workbook solved again with that quantity moved."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from models.explain.budget import Budget
from models.explain.worths.blend_slopes import SMALL, Side
from models.explain.worths.last_program import Final
from models.explain.worths.marginal_words import behind, marginals_table, why
from models.explain.worths.marginals import CHEAPER, Marginal, first_order, marginals
from models.explain.worths.replanning import Gain, Promised, PromiseMove
from models.program.arrays.lp import arrays
from models.program.change import NONE, AnyChange, CoefficientChange, Quantity
from models.rules.blend_limits import MAX, MIN
from tests.models.explain.busy_plants import plants
from tests.models.explain.moved import MOVES, moved
from tests.models.solved import Solved, contract, exact, lot, setting, solved, target, tiny
from tests.plants import Rows, day
from tests.wide import LONG

NAMES = list(plants())
BLENDS = (MIN, MAX)


@cache
def plan(name: str) -> Solved:
    return solved(plants()[name])


@cache
def values(name: str) -> tuple[Marginal, ...]:
    return tuple(marginals(final(plan(name))))


def final(found: Solved) -> Final:
    return Final(found.plant, found.model, found.solution, Budget(100_000))


def value(rows: Rows, what: str, period: str = "") -> Marginal:
    """The only marginal value of a kind (in a period) in a plan for rows."""
    (marginal,) = (one for one in marginals(final(solved(rows))) if one.kind.what == what and one.period == period)
    return marginal


def sides(marginal: Marginal) -> list[tuple[float, float]]:
    """A step inside each side of which the value is known, and what it should add to the margin."""
    found = []
    for side, sign in ((marginal.more, 1.0), (marginal.less, -1.0)):
        room = abs(side.to - marginal.now)
        if side.value is not None and room > 0:
            step = room if marginal.kind in BLENDS else min(0.7 * room, max(0.02 * abs(marginal.now), 0.02))
            found.append((sign * step, sign * step * side.value))
    return found


def nearly(marginal: Marginal, step: float, gain: float) -> object:
    """As near as a slope has to be: that of a blend limit to a thousandth, or to half a cent per unit."""
    if marginal.kind in BLENDS:
        return pytest.approx(gain, rel=1e-3, abs=max(SMALL * abs(step), 2e-3))
    return pytest.approx(gain, rel=1e-6, abs=2e-3)


def is_worth_something(marginal: Marginal) -> bool:
    return any(abs(side.value or 0.0) > 1e-6 for side in (marginal.more, marginal.less))


@pytest.mark.parametrize("name", NAMES)
def test_no_plan_breaks_a_promise(name: str) -> None:
    """So that solving again is not about promises but about money alone."""
    assert plan(name).broken() == {}


def test_every_kind_is_worth_something_in_one_of_the_plans() -> None:
    found = {marginal.kind.what for name in NAMES for marginal in values(name) if is_worth_something(marginal)}
    assert found == set(MOVES) - {"Recipe Max per day"}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_worth_something_is_what_solving_again_finds(name: str) -> None:
    """Each kind in the first plan in which it is worth something; in a long run in every plan."""
    rows = plants()[name]
    before = () if LONG else NAMES[: NAMES.index(name)]
    seen = Counter(one.kind.what for other in before for one in values(other) if is_worth_something(one))
    for marginal in sorted(values(name), key=lambda one: -abs(one.more.value or 0.0)):
        seen[marginal.kind.what] += is_worth_something(marginal)
        for step, gain in sides(marginal) if is_worth_something(marginal) and seen[marginal.kind.what] == 1 else []:
            again = solved(moved(rows, marginal, step)).margin - plan(name).margin
            assert again == nearly(marginal, step, gain), (marginal, step)


@pytest.mark.long(but=["Line hours", "Offered lot", "Delivery Min", "Max stock"])
@pytest.mark.parametrize("what", MOVES)
def test_what_is_worth_nothing_changes_nothing(what: str) -> None:
    name, marginal = next(
        (
            (name, this_marginal)
            for name in NAMES
            for this_marginal in values(name)
            if this_marginal.kind.what == what and not is_worth_something(this_marginal)
        ),
        (NAMES[0], None),
    )
    for step, _ in [] if marginal is None else sides(marginal):
        again = solved(moved(plants()[name], marginal, step)).margin
        assert again == pytest.approx(plan(name).margin, rel=1e-9)


@pytest.mark.long(but=["short of customers"])
@pytest.mark.parametrize("name", NAMES)
def test_a_step_adds_what_planning_again_finds(name: str) -> None:
    """A shift, a tonne, a round kilogram: of each kind the one that adds or costs most."""
    seen: Counter[str] = Counter()
    for marginal in sorted(values(name), key=lambda one: -abs(one.adds or 0.0)):
        seen[marginal.kind.what] += 1
        if marginal.gain is not None and seen[marginal.kind.what] == 1:
            again = solved(moved(plants()[name], marginal, marginal.step)).level("money").value
            assert again - plan(name).level("money").value == pytest.approx(marginal.gain.margin, rel=1e-6, abs=2e-3), (
                marginal
            )


@pytest.mark.parametrize(("adds", "shown"), [(-9e-13, 0.0), (2e-10, 0.0), (-1e-4, -1e-4), (700.0, 700.0)])
def test_what_a_solver_leaves_open_is_nothing(adds: float, shown: float) -> None:
    """A cell would show it as -0."""
    one = replace(values(NAMES[0])[0], gain=Gain(margin=adds))
    (found,) = marginals_table([one], "EUR")["Adds"]
    assert (found, np.copysign(1, found)) == (shown, -1 if shown < 0 else 1)


def test_an_hour_of_the_only_line() -> None:
    """The mill has 5 h on one day and works 1 t in each: 100 kg at 1 a kg. From 0 to 10 h, for there are 10 t."""
    marginal = value(tiny(Lines=[{"Line": "Mill", "Hours per day": 5.0}]), "Line hours", "D1")
    assert (marginal.more.value, marginal.less.value) == (pytest.approx(100.0), pytest.approx(100.0))
    assert (marginal.more.to, marginal.less.to) == (pytest.approx(10.0), pytest.approx(0.0))


def test_hours_to_spare_are_worth_nothing() -> None:
    """10 t take 10 of 24 h: an hour more or less changes nothing, down to 10 h."""
    marginal = value(tiny(), "Line hours", "D1")
    assert (marginal.more.value, marginal.less.value, marginal.less.to) == (0.0, 0.0, pytest.approx(10.0))
    assert not marginal.is_kink
    assert "Not binding" in why(marginal, "USD")
    assert "14.0 h are free" in why(marginal, "USD")


def test_exactly_at_its_limit_has_two_values() -> None:
    """10 h and 10 t: an hour more adds nothing for want of feed, an hour less costs 100."""
    marginal = value(tiny(Lines=[{"Line": "Mill", "Hours per day": 10.0}]), "Line hours", "D1")
    assert (marginal.more.value, marginal.less.value) == (pytest.approx(0.0), pytest.approx(100.0))
    assert marginal.is_kink
    assert behind(marginal, "USD") == "Exactly at its limit: a h less costs 100 USD at first."
    assert why(marginal, "USD") == "8 h more on Mill in D1 changes nothing, though all of it is used."


def test_a_line_that_stands_still_has_a_value_of_its_first_hour() -> None:
    """Without hours on its only day there is no run at all; the first hour makes 100."""
    marginal = value(tiny(Lines=[{"Line": "Mill", "Hours per day": 0.0}]), "Line hours", "D1")
    assert marginal.more.value == pytest.approx(100.0)
    assert marginal.less.value is None


def test_a_blocked_lot_is_worth_what_it_would_make() -> None:
    """A tonne makes 100 kg at 1 a kg and is asked for 30."""
    marginal = value(tiny(Lots=[lot("A", Status="blocked", Price=30.0)]), "Blocked lot")
    assert (marginal.more.value, marginal.more.to) == (pytest.approx(70.0), pytest.approx(24.0))


def test_a_kept_promise_of_rank_costs_its_money_and_not_its_dear_price() -> None:
    """Metal sells at 1 on spot and at 0.4 to the contract of priority 1: each kilogram asked costs 0.6."""
    rows = tiny(**contract(200.0, Priority=1.0, Price=0.4))
    marginal = value(rows, "Delivery")
    assert (marginal.more.value, marginal.less.value) == (pytest.approx(-0.6), pytest.approx(-0.6))
    assert marginal.more.to == pytest.approx(1000.0)


def test_no_more_of_a_promise_than_can_be_kept() -> None:
    """All 1000 kg are asked for: one more would break the promise, one less frees a kilogram for 1 instead of 0.4."""
    marginal = value(tiny(**contract(1000.0, Priority=1.0, Price=0.4)), "Delivery")
    assert marginal.more.value is None
    assert marginal.less.value == pytest.approx(-0.6)


def test_more_of_a_broken_promise_is_missing_too() -> None:
    """1000 of 1500 kg can be made; 20 more are asked and missing, and the plan earns the same."""
    marginal = value(tiny(Settings=exact(), Targets=[target("T", 1500.0, Priority=1.0)]), "Target")
    assert (marginal.more.value, marginal.less.value, marginal.short, marginal.step) == (
        None,
        None,
        pytest.approx(500.0),
        20.0,
    )
    assert marginal.gain == Gain(
        pytest.approx(0.0), (PromiseMove("Targets / T / Amount", "kg", pytest.approx(20.0), True),)
    )
    says = "20 kg more asked by the target T changes no margin and leaves 20 kg more missing of it."
    assert why(marginal, "USD") == f"Already short by 500.0 kg. {says}"


@pytest.mark.parametrize("rule", ["exactly", "at least"])
def test_more_of_a_fixed_run_that_cannot_be_is_missing_too(rule: str) -> None:
    """15 t of a lot of 10 are fixed: 5 are missing, and with 16 t fixed there are 6."""
    fixed = [{"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": rule, "Amount": 15.0}]
    marginal = value(tiny(Settings=exact(), **{"Fixed runs": fixed}), "Fixed run", "D1")
    assert (marginal.short, marginal.step) == (pytest.approx(5.0), 1.0)
    move = PromiseMove("Fixed runs / A / Work / D1 / Amount", "t", pytest.approx(1.0), True)
    assert marginal.gain == Gain(pytest.approx(0.0), (move,))


def two_customers() -> Rows:
    """1000 kg for two contracts of the same priority that ask for 560 and 780, in a plan with the default tolerance."""
    terms = {"Product": "Metal", "Price": 1.0, "Priority": 1.0}
    return tiny(
        Contracts=[{"Contract": name, **terms} for name in "CD"],
        Deliveries=[
            {"Contract": "C", "Due": day(1), "Min": 560.0, "Max": 700.0},
            {"Contract": "D", "Due": day(1), "Min": 780.0, "Max": 900.0},
        ],
    )


def test_a_promise_is_short_by_what_the_plan_misses_of_it() -> None:
    """And not by what its last program does, which within the tolerance may have less of C and more of D.

    What moves by no more than these two differ is the choice between them, and is not said: 1.9 of C, where they differ
    by 2; the 5 kg of D are said.
    """
    program = final(solved(two_customers()))
    now = Promised(program).before
    of_c, of_d = (key for key in program.missed)
    program.missed = {of_c: now[0] + 2.0, of_d: now[1]}
    found = {one.name[:1]: one for one in marginals(program) if one.kind.what == "Delivery Min"}
    assert [found[name].short for name in "CD"] == pytest.approx([now[0] + 2.0, now[1]])
    (move,) = Promised(program).moves(np.array([1.9, 5.0]), NONE)
    assert (move.name, move.more) == (f"Deliveries / {of_d[1]} / Min", 5.0)


def test_more_of_a_broken_promise_moves_the_tolerance() -> None:
    """Working a tonne loses 50, so that a plan misses 0.1 % of what is asked more than it has to.

    1500 kg: 1.5 kg less are made of 1000, which 0.015 t take. 1520 kg: 1.52 kg less; 0.0002 t at 50 are 0.01 more.
    """
    work = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]
    marginal = value(tiny(Recipes=work, Targets=[target("T", 1500.0, Priority=1.0)]), "Target")
    assert marginal.gain is not None
    assert marginal.gain.margin == pytest.approx(0.01)
    assert [move.more for move in marginal.gain.promises] == [pytest.approx(20.02)]


def test_an_hour_serves_promises_before_it_earns() -> None:
    """The mill has 5 h and works 5 t: 500 of 1000 kg that are asked, at a loss of 50 a tonne. 8 h more: all 10 t.

    At equal promises an hour more is worth nothing; really the rest is made, for 250.
    """
    work = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]
    lines = [{"Line": "Mill", "Hours per day": 5.0}]
    rows = tiny(Recipes=work, Lines=lines, Targets=[target("T", 1000.0, Priority=1.0)], Settings=exact())
    marginal = value(rows, "Line hours", "D1")
    assert marginal.gain == Gain(
        pytest.approx(-250.0), (PromiseMove("Targets / T / Amount", "kg", pytest.approx(-500.0)),)
    )
    assert "costs 250 USD and leaves 500 kg less missing of Targets / T / Amount." in why(marginal, "USD")
    assert behind(marginal, "USD").startswith("At equal promises 0 USD per h")


def test_what_would_break_a_promise_says_what_it_breaks() -> None:
    """All 1000 kg are asked for at 0.4 a kilogram; of 10 more none can be made."""
    marginal = value(tiny(**contract(1000.0, Priority=1.0, Price=0.4), Settings=exact()), "Delivery")
    assert marginal.gain is not None
    assert (marginal.gain.margin, [move.more for move in marginal.gain.promises]) == (
        pytest.approx(0.0),
        [pytest.approx(10.0)],
    )
    assert "leaves 10 kg more missing of it" in why(marginal, "USD")


def test_a_blend_limit_is_free_for_a_little_and_dear_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """10 t without dirt and 10 t of 9.94 %: 4.97 % in all, where 5 % may be.

    The first 0.03 % less are free; at 4.95 % only 10 x 4.95 / 4.99 t of the dirty lot are worked: 8.016 less.
    """
    rows = tiny(
        Components=[{"Component": "Me", "Counted as": "mass"}, {"Component": "Dirt", "Counted as": "mass"}],
        Lots=[lot("A", 10.0, Me=10.0, Dirt=0.0), lot("B", 10.0, Me=10.0, Dirt=9.94)],
        **{"Blend limits": [{"On": "Mill", "Share of": "Dirt", "Max": 5.0}]},
    )
    moved_to, change = list[float](), Final.change

    def heard(self: Final, one: AnyChange, by: float) -> None:
        if isinstance(one, CoefficientChange):
            moved_to.append(by)
        change(self, one, by)

    monkeypatch.setattr(Final, "change", heard)
    marginal = value(rows, "Blend limit Max")
    assert max(Counter(by for by in moved_to if by < 0).values()) == 1  # each place is looked at once
    assert (marginal.step, marginal.more.value, marginal.gain) == (0.05, 0.0, Gain(pytest.approx(0.0)))
    assert marginal.less.value == pytest.approx(0.0, abs=1e-6)
    assert marginal.less.to == pytest.approx(4.97, abs=0.05 / 32)
    lost = 1000.0 - 1000.0 * 4.95 / 4.99
    assert marginal.less.after == pytest.approx(lost / (marginal.less.to - 4.95), rel=1e-6)
    assert behind(marginal, "USD").startswith("A % less changes nothing at first, down to 4.97")


def test_a_blend_limit_that_a_promise_needs_says_where_it_breaks() -> None:
    """As before, and all 2,000 kg of both lots are asked for: below 4.97 % some are missing."""
    rows = tiny(
        Components=[{"Component": "Me", "Counted as": "mass"}, {"Component": "Dirt", "Counted as": "mass"}],
        Lots=[lot("A", 10.0, Me=10.0, Dirt=0.0), lot("B", 10.0, Me=10.0, Dirt=9.94)],
        Targets=[target("T", 2000.0, Priority=1.0)],
        Settings=exact(),
        **{"Blend limits": [{"On": "Mill", "Share of": "Dirt", "Max": 5.0}]},
    )
    marginal = value(rows, "Blend limit Max")
    assert (marginal.less.value, marginal.less.after) == (pytest.approx(0.0, abs=1e-6), None)
    assert marginal.less.to == pytest.approx(4.97, abs=0.05 / 32)
    words = behind(marginal, "USD")
    assert words.startswith("A % less changes nothing at first, down to 4.97")
    assert words.endswith("%; 0.05 % less leaves more missing of promises.")


def test_an_estimate_says_where_its_slope_ends() -> None:
    """8 h at 2 USD, where 2 USD holds for one more hour only: it is known that it does not go on so."""
    found = replace(value(tiny(), "Line hours", "D1"), gain=None, why=CHEAPER, now=24.0, step=8.0)
    ends, holds = (why(replace(found, more=Side(2.0, to)), "USD") for to in (25.0, 40.0))
    assert ends.endswith("adds 16.00 USD, if it went on as at first, which holds up to 25 h.")
    assert holds.endswith("adds 16.00 USD, if it goes on as at first.")


def test_what_cannot_be_more_has_no_step() -> None:
    """All of the lot must be used already."""
    marginal = value(tiny(Lots=[lot("A", 10.0, **{"Must use": 10.0})]), "Must use")
    assert (marginal.step, marginal.gain, marginal.adds) == (0.0, None, None)
    assert "It cannot be more than 10 t." in why(marginal, "USD")


STEPS_OF = (
    (0.0, 8.0, 145.8, 8.0),
    (0.01, 1.0, 2500.0, 20.0),
    (0.01, 1.0, 30.0, 1.0),
    (0.01, 1.0, 96000.0, 1000.0),
    (0.01, 0.01, 8.0, 0.1),
    (0.01, 0.0, 70.0, 0.5),
    (0.1, 0.0, 5.2, 0.5),
    (0.1, 0.0, 0.0, 1.0),
)


@pytest.mark.parametrize(("share", "least", "now", "step"), STEPS_OF)
def test_a_step_is_a_round_figure(share: float, least: float, now: float, step: float) -> None:
    kind = Quantity(what="Anything", sheet="Lots", words="", heading="", step=least, share=share)
    assert kind.step_at(now) == pytest.approx(step)


def test_a_broken_promise_with_a_penalty_costs_the_penalty() -> None:
    """1000 kg can be made, 1500 are asked at 3 a missing kilogram."""
    marginal = value(tiny(Targets=[target("T", 1500.0, **{"Shortfall penalty": 3.0})]), "Target")
    assert (marginal.more.value, marginal.less.value, marginal.less.to) == (
        pytest.approx(-3.0),
        pytest.approx(-3.0),
        pytest.approx(1000.0),
    )


@pytest.mark.parametrize("name", NAMES)
def test_first_order_values_lie_between_those_of_more_and_less(name: str) -> None:
    """A large plan has the slopes of its own solve, which at a kink may be anything between the two sides."""
    found, exact_ones = plan(name), {(one.kind.what, one.name, one.period): one for one in values(name)}
    for quick in first_order(found.plant, found.model, found.solution):
        one = exact_ones[quick.kind.what, quick.name, quick.period]
        if one.more.value is not None and one.less.value is not None and one.kind not in BLENDS:
            assert one.more.value - 1e-6 <= (quick.more.value or 0.0) <= one.less.value + 1e-6


def test_looking_for_values_leaves_the_program_as_it_was() -> None:
    last = final(plan(NAMES[0]))
    marginals(last)
    assert last.solve().margin == pytest.approx(last.first.margin, rel=1e-12)
    assert np.array_equal(last.solver.row_upper[: len(last.lp.row_upper)], last.lp.row_upper)
    assert last.lp.size[2] == arrays(last.m).size[2]


@pytest.mark.parametrize("offer", [{}, {"Status": "offered", "Price": 60.0}], ids=["owned", "on offer"])
def test_there_is_no_tonne_more_of_a_lot_that_is_worked_whole_or_not_at_all(offer: dict[str, object]) -> None:
    """11 t would have to be worked where 10 t are. Of one that was begun a tonne more is listed, as of B."""
    lots = [lot("A", 10.0, Whole="yes", **offer), lot("B", 5.0, **offer)]
    listed = [one.name for one in marginals(final(solved(tiny(1, Lots=lots)))) if one.kind.sheet == "Lots"]
    assert listed == ["B"]
    begun = [lot("A", 10.0, Whole="yes", Begun="yes"), lot("B", 5.0)]
    listed = [one.name for one in marginals(final(solved(tiny(1, Lots=begun)))) if one.kind.what == "Owned lot"]
    assert listed == ["A", "B"]


def test_the_max_of_a_spot_sale_is_told_as_it_stands_with_what_was_sold_so_far():
    """800 kg are taken, and 300 of them sold: 500 of 1000 kg sell. 10 kg more make 810, and bring 10."""
    spot = {"Product": "Metal", "Price": 1.0, "From": day(1), "To": day(1), "Max": 800.0, "Sold so far": 300.0}
    rows = tiny(**{"Spot sales": [spot]})
    most = value(rows, "Spot sales Max")
    assert (most.now, most.step, most.less.to, most.more.to) == pytest.approx((800, 10, 300, 1300))
    assert most.gain is not None
    assert most.gain.margin == pytest.approx(10)
    assert solved(moved(rows, most, 10.0)).margin - solved(rows).margin == pytest.approx(10)


def test_a_limit_that_arrivals_break_gives_way_where_what_is_made_thins_them():
    """100 kg with 20 of oxide come, where 10 % may be; 1 t worked makes 100 kg without, at a loss of 50, and keeps it.

    At 10.1 % 198.0 kg are enough for 20 of oxide, 0.9802 t: 50 * 0.0198 = 0.990 more.
    """
    rows = tiny(
        Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}],
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Me", "Ox")],
        Arrivals=[{"Product": "Metal", "Date": day(1), "Quantity": 100.0, "Me": 80.0, "Ox": 20.0}],
        **{"Blend limits": [{"On": "Metal", "Share of": "Ox", "Max": 10.0}]},
    )
    limit = value(rows, MAX.what)
    assert (limit.now, limit.step) == pytest.approx((10.0, 0.1))
    assert limit.gain is not None
    assert limit.gain.margin == pytest.approx(50 * (1 - 20 / 0.101 / 100 + 1), abs=1e-6)
    assert solved(moved(rows, limit, 0.1)).margin - solved(rows).margin == pytest.approx(limit.gain.margin, abs=1e-6)


@pytest.mark.parametrize(("side", "kind", "gain"), [("Min", MIN, -1000.0), ("Max", MAX, 0.0)])
def test_a_limit_at_which_all_feed_stands_has_a_worth(side: str, kind: Quantity, gain: float):
    """10 t with 2 % oil make 1,000 kg: none of it may be worked at 2.01 % or more, all at 2.01 % or less."""
    rows = tiny(
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Me", "Oil")],
        Lots=[lot("A", 10.0, Oil=2.0)],
        **{"Blend limits": [{"On": "Mill", "Share of": "Oil", side: 2.0}]},
    )
    found = value(rows, kind.what)
    assert found.gain is not None
    assert found.gain.margin == pytest.approx(gain, abs=1e-6)
    assert solved({**rows, "Blend limits": [{"On": "Mill", "Share of": "Oil", side: 2.01}]}).margin == pytest.approx(
        1000 + gain, abs=1e-6
    )


def test_a_step_leaves_a_level_what_the_published_plan_has_missed_of_it():
    """Of 500 kg at 0.5 a kilogram a twentieth was missing before, and may be: 475 go there and 525 to spot, 762.5. A
    tonne more is 100 kg more for spot."""
    rows = {
        **tiny(**contract(500.0, Price=0.5, Priority=1.0)),
        "Levels so far": [{"Level": 1.0, "Sum": 0.05}],
        "Settings": setting("Priority tolerance", 10.0),
    }
    assert solved(rows).margin == pytest.approx(762.5)
    found = value(rows, "Owned lot")
    assert found.gain is not None
    assert (found.step, found.gain.margin) == pytest.approx((1.0, 100.0))


def test_a_level_that_a_step_keeps_has_no_tolerance_any_more():
    """Working a tonne loses 50. 1000 of 1100 kg can be made, so that 0.1 % of 1100 more may be missing: 9.989 t are
    worked. With a tonne more all 1100 are: 11 t, and 1.011 t at 50 are 50.55."""
    work = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]
    rows = tiny(Recipes=work, Targets=[target("T", 1100.0, Priority=1.0)])
    found = value(rows, "Owned lot")
    assert found.gain is not None
    assert (found.step, found.gain.margin) == pytest.approx((1.0, -50.55))
    assert solved(moved(rows, found, 1.0)).margin - solved(rows).margin == pytest.approx(-50.55)


@pytest.mark.parametrize(("opening", "step"), [(600.0, 2.0), (301.0, 1.0)])
def test_more_room_where_too_much_lies_already_makes_none_for_more(opening: float, step: float):
    """Nothing can be sold and 300 kg may lie: what is there stays, and no kilogram is made beside it, with 302 too.

    Of 301 kg it is 1 kg until there is room, and so far the step goes."""
    product = {"Product": "Metal", "Closing value": 0.5, "Opening stock": opening, "Max stock": 300.0}
    rows = tiny(Products=[product], **{"Spot sales": []})
    found = value(rows, "Max stock")
    assert found.gain is not None
    assert (found.step, found.gain.margin, found.short) == pytest.approx((step, 0.0, opening - 300), abs=1e-9)
    assert solved(moved(rows, found, step)).margin == pytest.approx(solved(rows).margin)
