"""supplies: two days; 10 t on offer on the first day for nothing, under a supply that costs 300 a day.

With the rule the supply is held on the first day: 1000 - 300 = 700. Without it the lot is free: 1000.
"""

from math import inf

import pytest

from tests.models.audited import audited
from tests.models.solved import Row, lot, solved, tiny
from tests.models.stating import held as causes_of
from tests.models.stating import refused, written
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


YARD = tiny(
    3,
    Lots=[offer("A", 10.0), offer("B", 5.0, Available=day(2)), offer("C", None, Price=1.0), lot("S", 2.0)],
    Supplies=[supply(100.0, Resume="no", From=day(1), To=day(2)), {"Supply": "Other", "Charge": 1.0}],
)
"""Three offers under a supply that is offered on two days of three, and does not resume; a lot that is there."""


def test_a_lot_is_bought_while_its_supply_is_held_on_its_first_day() -> None:
    """C has no quantity: its supply lets any be bought, a million tonnes."""
    assert written("supply_held", YARD) == {
        "supply_held[A]": ({"bought[A]": 1.0, "held[Yard,D1]": -10.0}, -inf, 0.0),
        "supply_held[B]": ({"bought[B]": 1.0, "held[Yard,D2]": -5.0}, -inf, 0.0),
        "supply_held[C]": ({"bought[C]": 1.0, "held[Yard,D1]": -1e6}, -inf, 0.0),
    }
    assert written("supply_resumed", YARD) == {
        "supply_resumed[Yard,D2]": ({"held[Yard,D2]": 1.0, "held[Yard,D1]": -1.0}, -inf, 0.0)
    }


def test_a_lot_whose_supply_is_not_there_on_its_first_day_is_not_bought() -> None:
    """Lot A comes on day 1, its supply on day 2: there is nothing to hold, and nothing is bought."""
    rows = tiny(2, Lots=[offer("A", 10.0)], Supplies=[supply(1.0, From=day(2))])
    assert written("supply_held", rows) == {"supply_held[A]": ({"bought[A]": 1.0}, -inf, 0.0)}
    assert solved(rows).margin == 0.0


def test_lots_and_supplies_are_held_by_rules_of_their_own() -> None:
    whole = "Whole-number rules: "
    found = causes_of("supplies", YARD)
    assert {name: rows for name, rows in found.items() if "whether" not in name} == {
        **{f"{whole}supply of lot {name}": {f"supply_held[{name}]": (-inf, 0.0)} for name in "ABC"},
        f"{whole}resuming the supply Yard": {"supply_resumed[Yard,D2]": (-inf, 0.0)},
    }
    on = {"held[Yard,D1]": (0.0, 1.0), "held[Yard,D2]": (0.0, 1.0)}
    other = {f"held[Other,D{at}]": (0.0, 1.0) for at in (1, 2, 3)}
    assert found[f"{whole}whether supplies are held"] == on | other
    assert causes_of("supplies", tiny()) == {}


def test_a_charge_counts_each_day_of_its_period() -> None:
    """A week at 10 a day, then a day: 10 t are bought in the first, and 70 are charged."""
    periods = [{"Period": "W", "Start": day(1), "End": day(7)}, {"Period": "D", "Start": day(8), "End": day(8)}]
    rows = tiny(Periods=periods, Lots=[offer("A", 10.0)], Supplies=[supply(10.0)])
    plan = solved(rows)
    assert held(plan) == [("W", 70.0)]
    assert plan.margin == pytest.approx(930.0)
    assert refused("supplies", rows, plan) == []
