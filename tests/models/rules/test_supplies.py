"""supplies: two days; 10 t on offer on the first day for nothing, under a supply that costs 300 a day.

With the rule the supply is held on the first day: 1000 - 300 = 700. Without it the lot is free: 1000.
"""

import pytest

from tests.models.audited import audited
from tests.models.solved import Row, lot, solved, tiny
from tests.plants import day


def offer(name: str, tonnes: float, **cells: object) -> Row:
    return {**lot(name, tonnes), "Status": "offered", "Supply": "Yard", **cells}


def supply(charge: float, **cells: object) -> Row:
    return {"Supply": "Yard", "Charge": charge, **cells}


ROWS = tiny(2, Lots=[offer("A", 10.0)], Supplies=[supply(300.0)])
MARGIN = 700.0
MARGIN_WITHOUT = 1000.0


def held(plan) -> list[tuple[str, float]]:
    return list(plan.tables["Supplies held"][["Period", "Charge"]].itertuples(index=False, name=None))


def test_it_is_held_in_the_first_period_in_which_the_lot_can_be_used():
    plan = solved(ROWS)
    assert held(plan) == [("D1", 300.0)]
    assert plan.money()["Standing charges"] == -300.0


def test_what_does_not_pay_is_not_held():
    plan = solved(tiny(2, Lots=[offer("A", 10.0)], Supplies=[supply(1200.0)]))
    assert plan.margin == 0
    assert held(plan) == []


def test_once_given_up_it_does_not_come_back_unless_it_resumes():
    """Lots on days 1 and 3, 100 a day: with Resume it is held on 2 days, without on all 3."""
    lots = [offer("A", 10.0), offer("B", 10.0, Available=day(3))]
    assert solved(tiny(3, Lots=lots, Supplies=[supply(100.0)])).margin == pytest.approx(1800)
    once = solved(tiny(3, Lots=lots, Supplies=[supply(100.0, Resume="no")]))
    assert once.margin == pytest.approx(1700)
    assert [period for period, _ in held(once)] == ["D1", "D2", "D3"]


def test_windows_have_charges_of_their_own():
    windows = [supply(300.0, To=day(1)), supply(50.0, From=day(2))]
    lots = [offer("A", 10.0, Available=day(2))]
    assert solved(tiny(2, Lots=lots, Supplies=windows)).margin == pytest.approx(950)


def test_the_audit_refuses_a_plan_that_buys_without_it():
    plan = solved(ROWS)
    none = {"Supplies held": plan.tables["Supplies held"].iloc[:0]}
    found = [str(violation) for violation in audited(ROWS, plan, **none)]
    assert "Lot use: A: it is bought while its supply is not held" in found
