"""maintenance: two days of 24 h, 40 t of feed at 1 t in an hour, and once in them 10 h of the mill, for 5.

With the rule 38 h are left: 38 t * 100 - 5 = 3795. Without it all 40 t are worked: 4000.
"""

from functools import cache

import pytest

from tests.models import stating
from tests.models.audited import audited, with_cells
from tests.models.solved import Row, Solved, lot, solved, tiny
from tests.models.stating import asked, column_names, promises, stated, written
from tests.plants import day


def lining(**cells: object) -> Row:
    """One maintenance of the mill."""
    return {"Maintenance": "Lining", "Line": "Mill", "Hours": 10.0, **cells}


def plant(*jobs: Row, days: int = 2, tonnes: float = 40.0, **line: object) -> dict[str, list[Row]]:
    return tiny(days, Lots=[lot("A", tonnes)], Lines=[{"Line": "Mill", **line}], Maintenance=list(jobs))


ROWS = plant(lining(Cost=5.0))
MARGIN = 3795.0
MARGIN_WITHOUT = 4000.0


def dates(plan) -> dict[str, float]:
    told = plan.tables["Maintenance dates"]
    return dict(zip(told["Period"], told["Times"], strict=True))


def test_it_falls_where_it_costs_least():
    """On day 1 a lot that expires then needs all 24 h, so that it is done on day 2."""
    lots = [{**lot("A", 24.0), "Use by": day(1)}, lot("B", 5.0)]
    plan = solved({**plant(lining()), "Lots": lots})
    assert plan.margin == pytest.approx(2900)
    assert dates(plan) == {"D2": 1.0}
    assert plan.amount("Line hours", "Lost", Period="D2") == 10.0


def test_blank_hours_are_all_that_one_unit_has_in_the_period():
    """Two units of 20 h at 90 %: 18 h of each; one of them stands still for one of two days: 54 h are left."""
    plan = solved(plant(lining(Hours=None), tonnes=80.0, Units=2.0, Availability=90.0, **{"Hours per day": 20.0}))
    assert plan.margin == pytest.approx(5400)


def test_times_and_at_once():
    """Three times 10 h in three days with one unit: one each day; with At once 3 all of them need 30 h of one day."""
    thrice = solved(plant(lining(Times=3.0), days=3, tonnes=80.0))
    assert dates(thrice) == {"D1": 1.0, "D2": 1.0, "D3": 1.0}
    assert thrice.margin == pytest.approx(4200)
    twice = solved(plant(lining(Times=2.0, Hours=4.0, **{"At once": 2.0}), days=1, tonnes=80.0))
    assert dates(twice) == {"D1": 2.0}


@pytest.mark.parametrize(("units", "times"), [(1.0, 1.0), (2.0, 2.0), (2.9, 2.0)])
def test_by_default_as_many_fall_into_a_period_as_the_line_has_whole_units(units: float, times: float):
    """Three times 4 h are asked for on one day."""
    plan = solved(plant(lining(Times=3.0, Hours=4.0), days=1, tonnes=80.0, Units=units))
    assert dates(plan) == {"D1": times}
    assert plan.broken() == {"Maintenance: Lining: Times": 3.0 - times}


def test_what_does_not_fit_is_a_broken_promise():
    """30 h do not fit into a day of 24 h; neither does a window without a period."""
    plan = solved(plant(lining(Hours=30.0)))
    assert plan.broken() == {"Maintenance: Lining: Times": 1.0}
    assert solved(plant(lining(Times=2.0, From=day(2)), days=2)).broken() == {"Maintenance: Lining: Times": 1.0}


def test_it_comes_before_priorities():
    """A target of all 4000 kg has priority 1; the maintenance is a promise of level 0, and done."""
    target = {"Target": "T", "Product": "Metal", "Amount": 4000.0, "Measure": "made", "Priority": 1.0}
    plan = solved({**ROWS, "Targets": [target], "Settings": [{"Setting": "Priority tolerance", "Value": 0.0}]})
    assert plan.broken() == {"Targets: T: Amount": pytest.approx(200.0)}


@cache
def planned() -> Solved:
    return solved(ROWS)


def refused(**columns: object) -> list[str]:
    plan = planned()
    edited = with_cells(plan, "Maintenance dates", **columns)
    return [str(violation) for violation in audited(ROWS, plan, **edited) if violation.table == "Maintenance dates"]


def test_the_audit_takes_the_plan_and_refuses_one_that_is_broken_by_hand():
    assert refused() == []
    assert "Hours is 9 in the plan and 10 worked out again" in refused(Hours=9.0)[0]
    assert any("more than 1" in words for words in refused(Times=2.0, Hours=20.0))
    assert any("whole number" in words for words in refused(Times=0.5, Hours=5.0))


def test_what_is_not_to_be_done_leaves_a_plan_without_whole_numbers():
    """Times 0, as a row that a scenario raises, or done as often as asked: a linear program, with its prices."""
    for cells in ({"Times": 0.0}, {"Times": 2.0, "Done so far": 2.0}):
        plan = solved(plant(lining(**cells)))
        assert plan.margin == pytest.approx(4000)
        assert plan.solution.whole == 0 and dates(plan) == {}


SEVERAL = {
    **tiny(3, Lots=[lot("A", 40.0)]),
    "Lines": [{"Line": "Press", "Hours per day": 8.0}, {"Line": "Mill", "Units": 2.0, "Availability": 50.0}],
    "Maintenance": [
        lining(Cost=5.0, Times=3.0, To=day(2), **{"Done so far": 1.0}),
        {"Maintenance": "Old", "Line": "Press", "Times": 1.0, "Done so far": 1.0},
        {"Maintenance": "Blank", "Line": "Mill", "Times": 1.0, "From": day(2), "Cost": 0.0},
        {"Maintenance": "Twice", "Line": "Press", "Times": 5.0, "Hours": 1.0, "At once": 2.0, "Cost": 1.0},
    ],
}
"""The mill is lined twice more by D2; what is done is done; five times the press, two at once; and once the mill, for
what one of its two units has at 50 %: 12 h."""

ON = {"Lining": (1, 2), "Old": (), "Blank": (2, 3), "Twice": (1, 2, 3)}


def test_each_maintenance_is_done_so_often_in_its_window() -> None:
    left = {"Lining": 2.0, "Old": 0.0, "Blank": 1.0, "Twice": 5.0}
    assert written("maintenance", SEVERAL) == {
        f"maintenance[{name}]": (
            {**{f"stops[{name},D{at}]": 1.0 for at in days}, f"short_maintenance[{name}]": 1.0},
            left[name],
            left[name],
        )
        for name, days in ON.items()
    }
    (promise,) = promises("maintenance", SEVERAL)
    assert dict(zip(promise.rows, promise.period.tolist(), strict=True)) == {
        "Lining": 1,
        "Old": 2,
        "Blank": 2,
        "Twice": 2,
    }


def test_no_more_fall_into_a_period_than_may_or_are_left() -> None:
    """By default as many as there are units, 2 of the mill, but of `Blank` one is left."""
    of = stated(SEVERAL)
    stops = of.m["stops"].columns
    most = dict(zip(column_names(of, stops), (of.m.upper[column] for column in stops), strict=True))
    at_once = {"Lining": 2.0, "Blank": 1.0, "Twice": 2.0}
    assert most == {f"stops[{name},D{at}]": many for name, many in at_once.items() for at in ON[name]}


def test_each_takes_its_hours_and_costs() -> None:
    plan = stating.planned(SEVERAL)
    done = plan.tables["Maintenance dates"].groupby("Maintenance")[["Times", "Hours"]].sum()
    assert done.to_dict("index") == {
        "Blank": {"Times": 1.0, "Hours": 12.0},
        "Lining": {"Times": 2.0, "Hours": 20.0},
        "Twice": {"Times": 5.0, "Hours": 5.0},
    }
    assert plan.money()["Maintenance"] == pytest.approx(-2 * 5.0 - 5 * 1.0)
    assert plan.margin == pytest.approx(4000.0 - 15.0)
    assert stating.refused("maintenance", SEVERAL, plan) == []
    assert {name: got for name, (_, got, _) in asked("maintenance", SEVERAL, plan).items()} == {
        f"Maintenance: {name}: Times at least": times
        for name, times in (("Lining", 3.0), ("Old", 1.0), ("Blank", 1.0), ("Twice", 5.0))
    }


def test_what_is_to_be_done_on_the_first_day_is_missing_then() -> None:
    (promise,) = promises("maintenance", plant(lining(To=day(1)), days=3))
    assert promise.period.tolist() == [0]
