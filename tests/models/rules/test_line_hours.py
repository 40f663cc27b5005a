"""line_hours: 30 t of lot A, and a mill that works 1 t in each of its 24 hours.

With the rule 24 t * 100 kg * 1 = 2400. Without it all of the lot is worked: 3000.
"""

from math import inf

import pytest

from models.audit.balances import Balances
from models.rules.line_hours import RULE
from models.schema.frames import inputs
from tests.models.audited import with_cells
from tests.models.rules.test_hours_under_way import busy
from tests.models.rules.test_lot_days import week
from tests.models.solved import lot, solved, tiny
from tests.models.stating import changes, held, moved, refused, stated, written
from tests.plants import day

ROWS = tiny(Lots=[lot("A", 30.0)])
MARGIN = 2400.0
MARGIN_WITHOUT = 3000.0


@pytest.mark.parametrize(
    ("cells", "hours"),
    [
        ({"Units": 2.0}, 48.0),
        ({"Hours per day": 8.0}, 8.0),
        ({"Availability": 75.0}, 18.0),
        ({"Units": 3.0, "Hours per day": 10.0, "Availability": 50.0}, 15.0),
    ],
    ids=str,
)
def test_hours_are_units_times_hours_times_availability(cells, hours):
    """100 t wait, so the mill works all of its hours."""
    plan = solved(tiny(Lots=[lot("A", 100.0)], Lines=[{"Line": "Mill", **cells}]))
    assert plan.run() == pytest.approx(hours)
    assert plan.amount("Line hours", "Available") == pytest.approx(hours)
    assert plan.amount("Line hours", "Used share") == pytest.approx(100)


def test_a_rate_in_kilograms_of_a_component_counts_what_is_contained_in_dry_feed():
    """1 t with 20 % water holds 1000 * 0.8 * 0.1 = 80 kg; at 40 kg/h that takes 2 h: 12 t, 960 kg in 24 h."""
    use = [{"Recipe": "Work", "Line": "Mill", "Rate": 40.0, "Basis": "Me"}]
    plan = solved(tiny(Lots=[lot("A", 30.0, Moisture=20.0)], **{"Line use": use}))
    assert plan.run() == pytest.approx(12)
    assert plan.margin == pytest.approx(960)


def test_the_slowest_line_of_a_recipe_decides():
    """The press takes 0.5 t/h: 12 t in 24 h, for which the mill needs 12 of its hours."""
    use = [
        {"Recipe": "Work", "Line": line, "Rate": rate, "Basis": "t"} for line, rate in (("Mill", 1.0), ("Press", 0.5))
    ]
    plan = solved(tiny(Lots=[lot("A", 30.0)], Lines=[{"Line": "Mill"}, {"Line": "Press"}], **{"Line use": use}))
    assert plan.run() == pytest.approx(12)
    assert plan.amount("Line hours", "Used", Line="Mill") == pytest.approx(12)


def test_where_downtime_overlaps_the_lowest_availability_of_each_day_holds():
    """Four days; 50 % on days 1 to 3, 25 % on days 2 and 3, nothing on day 3, usual 80 %: 12 + 6 + 0 + 19.2 h."""
    down = [
        {"Line": "Mill", "From": day(start), "To": day(end), "Availability": share}
        for start, end, share in ((1, 3, 50.0), (2, 3, 25.0), (3, 3, 0.0))
    ]
    periods = [{"Period": "All", "Start": day(1), "End": day(4)}]
    lines = [{"Line": "Mill", "Availability": 80.0}]
    plan = solved(tiny(Periods=periods, Lots=[lot("A", 100.0)], Lines=lines, Downtime=down))
    assert plan.run() == pytest.approx(37.2)


def test_downtime_with_more_than_the_usual_availability_adds_no_hours():
    down = [{"Line": "Mill", "From": day(1), "To": day(1), "Availability": 90.0}]
    plan = solved(tiny(Lots=[lot("A", 30.0)], Lines=[{"Line": "Mill", "Availability": 50.0}], Downtime=down))
    assert plan.run() == pytest.approx(12)


def test_periods_of_different_length_have_the_hours_of_their_days():
    """A week and a month of 31 days: 168 h and 744 h."""
    periods = [
        {"Period": "Week", "Start": day(1), "End": day(7)},
        {"Period": "Month", "Start": day(8), "End": day(38)},
    ]
    plan = solved(tiny(Periods=periods, Lots=[lot("A", 2000.0)]))
    assert plan.run(Period="Week") == pytest.approx(168)
    assert plan.run(Period="Month") == pytest.approx(744)


def test_no_run_is_made_where_a_line_stands_still():
    """The mill is down on day 1 of 2: there is a run on day 2 only."""
    down = [{"Line": "Mill", "From": day(1), "To": day(1)}]
    plan = solved(tiny(2, Downtime=down))
    assert plan.model.runs.period.tolist() == [1]
    assert plan.run(Period="D2") == pytest.approx(10)


TWO_LINES = tiny(
    3,
    Lots=[lot("A", 50.0)],
    Lines=[{"Line": "Mill", "Hours per day": 10.0}, {"Line": "Press"}],
    Downtime=[{"Line": "Mill", "From": day(2), "To": day(2)}],
    Recipes=[{"Recipe": recipe, "Feed class": "Feed"} for recipe in ("Work", "Pressing")],
    **{
        "Line use": [
            {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t"},
            {"Recipe": "Work", "Line": "Press", "Rate": 2.0, "Basis": "t"},
            {"Recipe": "Pressing", "Line": "Press", "Rate": 2.0, "Basis": "t"},
        ],
        "Yields": [{"Recipe": recipe, "Product": "Metal", "Me": 100.0} for recipe in ("Work", "Pressing")],
    },
)
"""The mill stands still on D2; `Work` needs both lines, `Pressing` the press alone."""


def free(line: str, *hours: float) -> dict[str, tuple[float, float]]:
    return {f"line_hours[{line},D{at}]": (-inf, most) for at, most in enumerate(hours, start=1)}


def test_each_line_is_held_with_the_runs_of_the_day_on_which_it_stands_still() -> None:
    """There it has one hour, so that what it would do can be asked, and the run on it is none."""
    assert held("line_hours", TWO_LINES, dated=False) == {
        "Hours: Mill": {**free("Mill", 10.0, 1.0, 10.0), "run[A,Work,D2]": (0.0, 0.0)},
        "Hours: Press": free("Press", 24.0, 24.0, 24.0),
    }


def test_half_an_hour_a_day_is_no_standing_still() -> None:
    rows = tiny(Lines=[{"Line": "Mill", "Hours per day": 0.5}])
    assert held("line_hours", rows, dated=False) == {"Hours: Mill": free("Mill", 0.5)}


def test_an_hour_more_is_one_of_its_period_and_its_share_on_days_of_lots() -> None:
    """A week of 70 h, of which 40 are on the four days from Thursday on, when B is there: 4 / 7 of an hour."""
    found = changes("line_hours", TWO_LINES)
    assert {name: one.now for name, one in found.items() if "Mill" in name} == {
        "Line hours Mill D1": 10.0,
        "Line hours Mill D2": 0.0,
        "Line hours Mill D3": 10.0,
    }
    rows = week(lot("A", 10.0), lot("B", 30.0, Available=day(4)))
    assert moved("line_hours", rows) == {
        "Line hours Mill W1": {
            "line_hours[Mill,W1]": (0.0, 1.0),
            f"lot_days[Mill,W1,{day(4)},{day(7)}]": (0.0, pytest.approx(4 / 7)),
        }
    }


def test_hours_under_way_are_not_free_and_cost_what_others_do() -> None:
    """10 of 24 h on the second day at 5 an hour."""
    rows = busy((2, 10.0), cost=5.0)
    assert [most for *_, most in written("line_hours", rows).values()] == [24.0, 14.0]
    assert solved(rows).margin == pytest.approx(3800.0 - 240.0)
    (fixed,) = [one.fixed for one in stated(rows).m.money if one.item == "Running cost of lines" and len(one.fixed)]
    assert fixed.tolist() == [-50.0]
    of = Balances.of(inputs(rows), solved(rows).tables)
    assert RULE.earned is not None
    ((item, amounts),) = RULE.earned(of)
    assert (item, amounts[amounts != 0].to_dict()) == ("Running cost of lines", {"D2": -50.0})


def test_the_audit_refuses_more_hours_than_there_are() -> None:
    """25 t in a day of 24 h."""
    rows = tiny(Lots=[lot("A", 30.0)])
    plan = solved(rows)
    assert refused("line_hours", rows, plan) == []
    assert refused("line_hours", rows, plan, **with_cells(plan, "Runs", Amount=25.0)) == [
        "Line hours: Mill / D1: what is used is 25, more than 24"
    ]
