"""A plan as it stands in a world, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from models.worlds.drawn import as_stated
from tests.models.solved import Row, days, lot, tiny
from tests.models.worlds.tried import SURE, anew, assays, contract, stands, tried, two_lots, world
from tests.plants import Rows, day, small_plant


@pytest.mark.parametrize("rows", [two_lots(), small_plant()], ids=["two lots", "small plant"])
def test_where_all_comes_as_stated_it_is_the_plan(rows: Rows) -> None:
    trial = tried(rows)
    x = trial.standing.carried_out(as_stated(trial.planned.plant), trial.planned.program.stated.lp)
    assert x == pytest.approx(trial.planned.x, rel=1e-9, abs=1e-6)


def test_lots_make_what_they_hold() -> None:
    """A holds a tenth more, B a fifth less: 10 t * 110 kg + 20 t * 80 kg = 2,700 kg of 3,000."""
    trial = tried(two_lots())
    assert stands(trial, world(trial, assays=assays(trial, A=1.1, B=0.8)))["All"] == pytest.approx(2700)


def test_least_runs_and_hours_by_what_is_in_a_lot() -> None:
    """An hour for 100 kg of metal, so for a tonne as stated; at least 2 t are worked where any are. A takes 12 hours in
    place of 10, B 20 of the 36 that are left: 1,200 + 2,000 kg."""
    by_metal = {"Recipe": "Work", "Line": "Mill", "Rate": 100.0, "Basis": "Me"}
    recipe = {"Recipe": "Work", "Feed class": "Feed", "Min run": 2.0}
    trial = tried(two_lots(Recipes=[recipe], **{"Line use": [by_metal]}))
    assert len(trial.planned.program.lp.whole)
    this_world = world(trial, assays=assays(trial, A=1.2))
    assert (stands(trial, this_world)["All"], anew(trial, this_world)["All"]) == pytest.approx((3200, 3200))
    x = trial.standing.carried_out(as_stated(trial.planned.plant), trial.planned.program.stated.lp)
    assert x == pytest.approx(trial.planned.x, rel=1e-9, abs=1e-6)


def test_recoveries_count() -> None:
    """Nine tenths are recovered of what was planned: 2,700 kg."""
    trial = tried(two_lots())
    assert stands(trial, world(trial, recoveries=np.array([0.9])))["All"] == pytest.approx(2700)


def one_day(**tables: object) -> Rows:
    """24 t are all that the mill works on the first day of three; the contract asks for 2,400 kg by the second."""
    terms, delivery = contract("C", 2400.0, due=2)
    return {
        **tiny(3, Lots=[lot("A", 24.0)], **{"Spot sales": []}),
        **SURE,
        "Contracts": [terms],
        "Deliveries": [delivery],
        **tables,
    }


def spans(*lengths: int) -> list[Row]:
    """Periods P1, P2, ... of so many days each."""
    ends = np.cumsum(lengths).tolist()
    return [
        {"Period": f"P{number}", "Start": day(end - length + 1), "End": day(end)}
        for number, (length, end) in enumerate(zip(lengths, ends, strict=True), 1)
    ]


def there(days: int, **shares: float) -> np.ndarray:
    """The share of the mill that is there on each day: `D1=0.5`."""
    return np.array([[shares.get(f"D{number}", 1.0) for number in range(1, days + 1)]])


def test_work_that_finds_no_hours_is_done_in_the_next_period() -> None:
    """Half the first day is lost: 12 t on the first, 12 t on the second, and 2,400 kg are delivered by then."""
    trial = tried(one_day())
    assert stands(trial, world(trial, there=there(3, D1=0.5))) == {"C / 2026-01-05 / 2026-01-06": 2400.0}


def test_what_comes_too_late_for_its_window_is_missing() -> None:
    """Half of the first day is lost, three quarters of the second: 12 + 6 t by then, 1,800 kg."""
    trial = tried(one_day())
    this_world = world(trial, there=there(3, D1=0.5, D2=0.25))
    assert stands(trial, this_world) == {"C / 2026-01-05 / 2026-01-06": 1800.0}


def test_a_contract_that_takes_it_late_gets_it_late() -> None:
    """The same with Late = yes: the last 600 kg come on the third day."""
    terms, delivery = contract("C", 2400.0, due=2, Late="yes")
    trial = tried(one_day(Contracts=[terms], Deliveries=[delivery]))
    this_world = world(trial, there=there(3, D1=0.5, D2=0.25))
    assert stands(trial, this_world) == {"C / 2026-01-05 / 2026-01-06": 2400.0}


def test_a_late_lot_is_worked_when_it_has_come() -> None:
    """Expected on the first day, it comes on the second or the third: 2,400 kg by the second, or nothing."""
    row = lot("A", 24.0, **{"Status": "expected", "Available": day(1), "Late chance": 50.0})
    trial = tried(one_day(Lots=[row]))
    found = [stands(trial, world(trial, late=np.array([days]))) for days in (1.0, 2.0)]
    assert [list(cells.values()) for cells in found] == [[2400.0], [0.0]]


@pytest.mark.long(but=["by the tonne"])
@pytest.mark.parametrize("use", [{}, {"Batch": 4.0}], ids=["by the tonne", "in batches"])
def test_a_lot_that_comes_within_a_period_is_worked_in_the_days_that_are_left(use: Row) -> None:
    """Two periods of two days; it comes on the second: 24 t are worked of its 40 in the first period, 16 t later.

    Batches of 4 t take 4 h: as long as by the tonne.
    """
    row = lot("A", 40.0, **{"Status": "expected", "Available": day(1), "Late chance": 50.0})
    terms, delivery = contract("C", 4000.0, due=2)
    line_use = {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", **use}
    tables = {"Lots": [row], "Contracts": [terms], "Deliveries": [delivery], "Line use": [line_use]}
    trial = tried(one_day(Periods=spans(2, 2), **tables))
    assert list(stands(trial, world(trial, late=np.array([1.0]))).values()) == [2400.0]


def test_a_lot_that_comes_late_but_before_the_plan_begins_is_in_time() -> None:
    """It was to come five days before the plan and comes two days later: all 24 t are worked on the first day."""
    row = lot("A", 24.0, **{"Status": "expected", "Available": day(-4), "Late chance": 50.0})
    terms, delivery = contract("C", 2400.0, due=1)
    trial = tried({**one_day(Lots=[row], Contracts=[terms], Deliveries=[delivery]), "Periods": days(14)})
    assert list(stands(trial, world(trial, late=np.array([2.0]))).values()) == [2400.0]


def test_a_lot_is_worked_in_the_hours_of_the_days_on_which_it_is_there() -> None:
    """A period of four days, use by the second, the first is lost: 24 t of the 48 are worked."""
    terms, delivery = contract("C", 4800.0, due=4)
    tables = {"Lots": [lot("A", 48.0, **{"Use by": day(2)})], "Contracts": [terms], "Deliveries": [delivery]}
    trial = tried(one_day(Periods=spans(4), **tables))
    assert list(stands(trial, world(trial, there=there(4, D1=0.0))).values()) == [2400.0]


def test_the_contract_of_the_higher_priority_is_served_first() -> None:
    """2,400 kg are asked, half by each; half the feed is not there: the first gets its 1,200 kg, the second nothing."""
    pairs = [contract(name, 1200.0, due=1, Priority=rank) for name, rank in (("A", 2.0), ("B", 1.0))]
    spreads = [{"Feed class": "*", "Component": "Me", "Spread": 20.0}]
    rows = one_day(Contracts=[one for one, _ in pairs], Deliveries=[two for _, two in pairs], Spreads=spreads)
    trial = tried(rows)
    found = stands(trial, world(trial, assays=assays(trial, A=0.5)))
    assert [found[f"{name} / 2026-01-05 / 2026-01-05"] for name in "AB"] == [0.0, 1200.0]


def test_it_is_not_worked_after_its_use_by() -> None:
    """Use by the first day, of which half is lost: the second half is never worked."""
    trial = tried(one_day(Lots=[lot("A", 24.0, **{"Use by": day(1)})]))
    assert list(stands(trial, world(trial, there=there(3, D1=0.5))).values()) == [1200.0]


@pytest.mark.long
def test_a_promise_that_is_named_as_a_period_is_told_of() -> None:
    """A target `D1`, and periods named by dates, as deliveries are; what is asked of single periods is left out."""
    asks = {"Target": "D1", "Product": "Metal", "Amount": 3000.0, "Measure": "made", "Priority": 1.0}
    assert [asked.row for asked in tried(two_lots(Targets=[asks])).promised.asked] == ["D1"]
    periods = [{**row, "Period": f"{row['Start']}"} for row in days(3)]
    fixed = {"Lot": "A", "Recipe": "Work", "Period": periods[0]["Period"], "Rule": "at least", "Amount": 1.0}
    products = [{"Product": "Metal", "Min stock": 1.0}]
    trial = tried(one_day(Periods=periods, Products=products, **{"Fixed runs": [fixed]}))
    assert [asked.row for asked in trial.promised.asked] == ["C / 2026-01-05 / 2026-01-06"]
