"""Diving and polishing: plans in whole numbers by linear programs alone, which keep every row and never get worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.plant.plant import Numbers
from models.program.arrays.lp import Lp, relaxed
from models.solving.patterns import kernel
from models.solving.patterns.kernel import Found, Goal, Guide, Hearing, Search
from models.solving.patterns.polishing import Polishing
from models.solving.solvers.highs import Algorithm, Highs, Options
from tests.models.drawn_patterns import Drawn, broken, pace
from tests.models.solved import lot, setting, solved, tiny


@pytest.mark.parametrize("seed", range(6))
def test_what_is_found_keeps_every_row_and_is_near_to_what_is_proven(seed: int) -> None:
    """Never below the least cost, never worse than the dive; on these plants within 3 %."""
    drawn = Drawn(seed)
    polishing = drawn.polishing()
    dived = polishing.dived(drawn.run)
    assert dived is not None
    polished = polishing.polished(dived, lambda x: False)
    least, first, last = drawn.least(), float(drawn.cost @ dived), float(drawn.cost @ polished)
    assert max(broken(drawn.lp, dived), broken(drawn.lp, polished)) < 1e-5
    assert least * (1 + 1e-6) <= last <= first
    assert last <= least * 0.97


def test_what_costs_enough_ends_it() -> None:
    drawn = Drawn(0)
    polishing = drawn.polishing()
    dived = polishing.dived(drawn.run)
    assert dived is not None
    assert polishing.polished(dived, lambda x: True) is dived


def test_each_better_plan_is_solved_at_its_pattern_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once for the plan that polishing begins with and for each better one, not after tries in vain."""
    drawn = Drawn(0)
    polishing = drawn.polishing()
    dived = polishing.dived(drawn.run)
    assert dived is not None
    at_pattern, next_to = polishing._at_pattern, polishing._next_to
    solved, tries = list[Numbers](), list[bool]()

    def at(x: Numbers) -> tuple[Numbers, Numbers]:
        solved.append(x)
        return at_pattern(x)

    def tried(*given: object) -> Numbers | None:
        found = next_to(*given)
        tries.append(found is not None)
        return found

    monkeypatch.setattr(polishing, "_at_pattern", at)
    monkeypatch.setattr(polishing, "_next_to", tried)
    polishing.polished(dived, lambda x: False)
    assert not all(tries)
    assert len(solved) == 1 + sum(tries)


def test_a_program_without_switches_is_dived_into_too() -> None:
    """Whole x and y up to 3 with 2x + 2y <= 7 and x <= y: at most 3 together, which a linear plan passes by half."""
    lp = Lp(
        lower=np.zeros(2),
        upper=np.full(2, 3.0),
        row_lower=np.full(2, -np.inf),
        row_upper=np.array([7.0, 0.0]),
        starts=np.array([0, 2, 4]),
        columns=np.array([0, 1, 0, 1], dtype=np.int32),
        values=np.array([2.0, 2.0, 1.0, -1.0]),
        whole=np.arange(2),
    )
    found = Polishing(lp, np.array([-1.0, -1.0]), Options(), pace(), 60.0, None).dived(np.arange(2))
    assert found is not None
    assert broken(lp, found) == 0


def setups() -> Lp:
    """Three days of 10 h, work w at 1 h a tonne, 2 h lost on each day that has any: w <= 10 on, w + 2 on <= 10."""
    days = np.arange(3)
    rows = [([day, 3 + day], [1.0, -10.0]) for day in days] + [([day, 3 + day], [1.0, 2.0]) for day in days]
    return Lp(
        lower=np.zeros(6),
        upper=np.repeat([10.0, 1.0], 3),
        row_lower=np.full(6, -np.inf),
        row_upper=np.repeat([0.0, 10.0], 3),
        starts=2 * np.arange(7),
        columns=np.array([column for columns, _ in rows for column in columns], dtype=np.int32),
        values=np.array([value for _, values in rows for value in values]),
        whole=np.arange(3, 6),
    )


def test_a_linear_plan_rounded_up_gives_way_in_its_work() -> None:
    """A tonne is worth 1, a setup costs 1. The linear plan works 10 / 1.2 t a day with 10 / 12 of a setup.

    With a whole one 8 t a day are left: 3 * (8 - 1) = 21, the best there is.
    """
    lp, cost = setups(), np.repeat([-1.0, 1.0], 3)
    linear = np.repeat([10 / 1.2, 1 / 1.2], 3)
    found = Polishing(lp, cost, Options(), pace(), 60.0, None).rounded(linear)
    assert found is not None
    assert broken(lp, found) < 1e-9
    assert float(cost @ found) == pytest.approx(-21)


def test_a_linear_plan_that_cannot_be_rounded_up_is_none() -> None:
    """Rounded up it loses 2 h of -1 h: nothing can give way."""
    lp = replace(setups(), row_upper=np.repeat([0.0, -1.0], 3))
    assert Polishing(lp, np.zeros(6), Options(), pace(), 60.0, None).rounded(np.repeat([5.0, 0.5], 3)) is None


def afar(drawn: Drawn, start: Numbers, bound: float) -> Found:
    """What kernels find from a start, of a program that counts as a large one."""
    linear = Highs(relaxed(drawn.lp), Options(algorithm=Algorithm.SIMPLEX)).minimise(drawn.cost)
    guide = Guide(drawn.run, linear.x, linear.reduced, drawn.kin)
    hearing = Hearing(pace(), 60.0, Options(), None, None)
    return Search(drawn.lp, drawn.cost, Goal(-np.inf, bound, 0.0), guide, hearing, start).from_afar()


def test_a_plan_far_from_what_is_proven_is_looked_for_in_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """From nothing at all they lead to within 3 % of the best, and keep every row."""
    monkeypatch.setattr(kernel, "FEW_WHOLE", 0)
    drawn = Drawn(0)
    least = drawn.least()
    found = afar(drawn, np.zeros(len(drawn.cost)), least)
    assert broken(drawn.lp, found.x) < 1e-5
    assert least * (1 + 1e-6) <= found.cost <= least * 0.97


def test_a_plan_near_to_what_is_proven_is_left_to_its_neighbourhoods(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dive that is said to be within 3 % of what is proven stays as it is."""
    monkeypatch.setattr(kernel, "FEW_WHOLE", 0)
    drawn = Drawn(0)
    dived = drawn.polishing().dived(drawn.run)
    assert dived is not None
    assert afar(drawn, dived, 1.02 * float(drawn.cost @ dived)).x is dived


@pytest.mark.parametrize("to_gap", [True, False])
def test_a_small_plan_is_as_good_as_can_be_unless_its_gap_is_all_that_is_asked(to_gap: bool) -> None:
    """A dive of a small program that is good enough stays as it is, or gives way to the best."""
    drawn = Drawn(0)
    dived, least = drawn.polishing().dived(drawn.run), drawn.least()
    assert dived is not None
    cost = float(drawn.cost @ dived)
    linear = Highs(relaxed(drawn.lp), Options(algorithm=Algorithm.SIMPLEX)).minimise(drawn.cost)
    guide = Guide(drawn.run, linear.x, linear.reduced, drawn.kin)
    goal, hearing = Goal(-np.inf, least, cost - least), Hearing(pace(), 60.0, Options(to_gap=to_gap), None, None)
    found = Search(drawn.lp, drawn.cost, goal, guide, hearing, dived).over_all()
    assert cost > least + 1
    assert found.cost == pytest.approx(cost if to_gap else least)


def test_the_gap_is_one_of_the_margin_that_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """In 9 h all of A, 10 t, does not fit: B's 5 t are 500, where the linear plan has 900. With a Gap of 50 % what is
    open may be 250, half of 500, and not half of 900: the search goes on until it is."""
    monkeypatch.setattr(kernel, "FEW_WHOLE", 0)
    lots = [lot("A", 10.0, Whole="yes"), lot("B", 5.0, Whole="yes")]
    plan = solved(tiny(Lots=lots, Lines=[{"Line": "Mill", "Hours per day": 9.0}], Settings=setting("Gap", 50.0)))
    assert plan.margin == pytest.approx(500)
    assert plan.solution.is_proven
    assert plan.solution.gap <= 250
