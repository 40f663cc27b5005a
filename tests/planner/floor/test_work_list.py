"""The order of work on each line, by plants that can be worked by hand: one line, 10 hours a day, 1 t an hour."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from planner.engine.plan import Plan
from planner.views.floor import work_list
from planner.views.floor.work_list import Block, Job
from planner.views.network.flows import Flows
from tests.planner.compare.plans import one_lot, solved
from tests.plants import Rows, added, changed, day, weeks


def plant(*lots: tuple[str, float, float], **changes: list[dict[str, object]]) -> Rows:
    """A plant of lots, each with its tonnes and its Dy in per cent; all is worked, for Dy earns 50 per kg."""
    rows = [
        {"Lot": lot, "Feed class": "Motor", "Status": "stock", "Quantity": tonnes, "Dy": dy} for lot, tonnes, dy in lots
    ]
    return one_lot(**{"Lots": rows, **changes})


def blocks(plan: Plan) -> tuple[Block, ...]:
    return work_list.of_week(plan, Flows(plan))


def jobs(plan: Plan) -> list[Job]:
    (block,) = blocks(plan)
    return list(block.jobs)


def told(plan: Plan, lot: str, **cells: object) -> Plan:
    """The plan with some cells of a lot as if the planner had typed them."""
    lots = plan.inputs["Lots"].copy()
    for name, value in cells.items():
        lots.loc[lots["Lot"] == lot, name.replace("_", " ")] = pd.Timestamp(str(value))
    return replace(plan, inputs={**plan.inputs, "Lots": lots})


def test_the_lot_that_is_due_first_comes_first_of_those_that_are_there() -> None:
    """A 30 t, B 20 t to be used by the 14th day, C 20 t from Wednesday, to be used by the 9th day.

    B takes Monday and Tuesday. On Wednesday C is there and due first, for two days; A has Friday to Sunday.
    """
    plan = solved(plant(("A", 30.0, 10.0), ("B", 20.0, 10.0), ("C", 20.0, 10.0)))
    plan = told(told(plan, "B", Use_by=day(14)), "C", Available=day(3), Use_by=day(9))
    found = jobs(plan)
    assert [(job.lot, job.tonnes, job.until) for job in found] == [
        ("B", 20.0, day(2)),
        ("C", 20.0, day(4)),
        ("A", 30.0, day(7)),
    ]
    assert [job.there for job in found] == [None, day(3), None]
    assert [job.due for job in found] == [day(14), day(9), None]


def test_a_line_waits_for_a_lot_that_is_not_there_yet() -> None:
    """A takes Monday; B is there from Thursday and takes it and Friday."""
    plan = told(solved(plant(("A", 10.0, 10.0), ("B", 20.0, 10.0))), "B", Available=day(4))
    assert [(job.lot, job.until) for job in jobs(plan)] == [("A", day(1)), ("B", day(5))]


def test_what_is_made_is_due_when_the_first_window_that_it_serves_ends() -> None:
    """All 1,000 kg go to a contract that ends on the 14th day; the window before it gets nothing."""
    rows = plant(("A", 10.0, 10.0), **{"Spot sales": []})
    rows = added(rows, "Contracts", Contract="Magnets", Product="Dy metal", Price=50.0, Priority=1.0)
    rows = added(rows, "Deliveries", Contract="Magnets", From=day(1), Due=day(14), Max=2_000.0)
    assert [job.due for job in jobs(solved(rows))] == [day(14)]


def mixed() -> Rows:
    """X with 12 % Dy, Y with 8 and Z with 9, 20 t each, on a line that takes 10 % Dy at most."""
    limits = [{"On": "Leach", "Share of": "Dy", "Max": 10.0}]
    return plant(("X", 20.0, 12.0), ("Y", 20.0, 8.0), ("Z", 20.0, 9.0), **{"Blend limits": limits})


def test_the_mixture_so_far_stays_within_the_limits_of_the_line() -> None:
    """X alone is beyond 10 %. Y first; with X it is (8 + 12) / 2 = 10; with Z 29 / 3 = 9.7."""
    found = jobs(solved(mixed()))
    assert [job.lot for job in found] == ["Y", "X", "Z"]
    assert [job.alone for job in found] == ["", "Dy 12 %, at most 10 %", ""]


def test_lots_of_a_class_stay_together() -> None:
    rows = plant(("A", 10.0, 10.0), ("B", 10.0, 10.0), ("C", 10.0, 10.0))
    rows = added(
        changed(rows, "Lots", 1, **{"Feed class": "Disk"}), "Feed classes", **{"Feed class": "Disk", "Dy": 10.0}
    )
    rows = added(rows, "Recipes", Recipe="Other", **{"Feed class": "Disk"})
    rows = added(rows, "Line use", Recipe="Other", Line="Leach", Rate=1.0, Basis="t")
    rows = added(rows, "Yields", Recipe="Other", Product="Dy metal", Dy=100.0)
    assert [(job.lot, job.recipe) for job in jobs(solved(rows))] == [("A", "Route"), ("C", "Route"), ("B", "Other")]


def test_lines_in_a_row_with_the_same_lots_share_a_list_with_the_hours_of_the_busiest() -> None:
    """The kiln works 2 t an hour, so 20 t take 10 of 70 h there and 20 h in the leach."""
    rows = plant(("A", 20.0, 10.0))
    rows = {**rows, "Lines": [{"Line": "Kiln", "Hours per day": 10.0}, *rows["Lines"]]}
    rows = added(rows, "Line use", Recipe="Route", Line="Kiln", Rate=2.0, Basis="t")
    rows = {**rows, "Downtime": [{"Line": "Kiln", "From": day(7), "To": day(7), "Reason": "Lining"}]}
    (block,) = blocks(solved(rows))
    assert (block.title, block.busiest) == ("W1: Kiln and Leach", "Leach")
    assert block.load == ("Kiln 10 of 60 h (Lining: 1 d)", "Leach 20 of 70 h")
    assert [(job.hours, job.until) for job in block.jobs] == [(20.0, day(2))]


def test_the_coming_week_is_the_periods_that_begin_in_seven_days() -> None:
    """70 t of 100 are worked in the first week, and only they are listed; of days all that begin in the week are."""
    (block,) = blocks(solved(plant(("A", 100.0, 10.0))))
    assert (block.period, block.first, block.last, block.jobs[0].tonnes) == ("W1", day(1), day(7), 70.0)
    days = [{"Period": f"D{at}", "Start": day(at), "End": day(at)} for at in range(1, 15)]
    found = blocks(solved(plant(("A", 100.0, 10.0), Periods=days)))
    assert [one.period for one in found] == [f"D{at}" for at in range(1, 8)]
    assert work_list.days_in_words(found) == f"{day(1)} to {day(7)}"


def test_what_books_no_hours_is_listed_too() -> None:
    rows = plant(("A", 10.0, 10.0), **{"Line use": []})
    (block,) = blocks(solved(rows))
    assert (block.lines, block.load) == ((), ("These book no hours.",))
    assert [(job.lot, job.tonnes, job.hours) for job in block.jobs] == [("A", 10.0, 0.0)]


def test_what_is_worked_on_a_later_day_is_listed_then_and_behind_the_plan_with_its_run() -> None:
    """What is begun on a day is leached on the next, 10 t a day; the last 5 t are begun on the last of three days."""
    days = [{"Period": f"D{at}", "Start": day(at), "End": day(at)} for at in range(1, 4)]
    rows = plant(("A", 25.0, 10.0), Periods=days)
    rows = changed(rows, "Line use", 0, After=1.0)
    value = blocks(solved(rows))
    found = [(one.period, one.lines, [(job.tonnes, job.hours) for job in one.jobs]) for one in value]
    assert found == [
        ("D2", ("Leach",), [(10.0, 10.0)]),
        ("D3", ("Leach",), [(10.0, 10.0)]),
        ("D3", (), [(5.0, 0.0)]),
    ]


def test_nothing_worked_is_no_block() -> None:
    assert blocks(solved(plant(("A", 10.0, 0.0), **{"Spot sales": []}, Periods=weeks(1)))) == ()
    assert work_list.days_in_words(()) == ""


def test_the_hours_of_batches_are_those_of_the_lots_in_them() -> None:
    """6 t and 4 t in three batches of 4 t, of 5 h each: 15 h, 9 of them for A."""
    use = [{"Recipe": "Route", "Line": "Leach", "Rate": 1.0, "Basis": "t", "Batch": 4.0}]
    use[0] |= {"Min fill": 50.0, "Batch hours": 5.0}
    (block,) = blocks(solved(plant(("A", 6.0, 10.0), ("B", 4.0, 10.0), Periods=weeks(1), **{"Line use": use})))
    assert block.load == ("Leach 15 of 70 h",)
    assert [(job.lot, job.until) for job in block.jobs] == [("A", day(1)), ("B", day(2))]
    assert [job.hours for job in block.jobs] == pytest.approx([9.0, 6.0])


def test_what_a_line_changes_from_comes_first_and_the_change_is_told() -> None:
    """Motor before Disk, which is due first. Of 70 h the change takes 4: 9.4 a day are left for 10 h and 10 h."""
    rows = plant(("A", 10.0, 10.0), ("B", 10.0, 10.0), Periods=weeks(1))
    rows = changed(rows, "Lots", 1, **{"Feed class": "Disk"})
    rows = added(rows, "Feed classes", **{"Feed class": "Disk", "Dy": 10.0})
    rows = added(rows, "Recipes", Recipe="Route", **{"Feed class": "Disk"})
    campaigns = {"Campaigns": "feed class", "Opening campaign": "Motor", "Change within a period": "yes"}
    rows = changed(rows, "Lines", 0, **campaigns)
    rows = added(rows, "Changeovers", Line="*", Hours=4.0, **{"From campaign": "*", "To campaign": "*"})
    (block,) = blocks(told(solved(rows), "B", Use_by=day(5)))
    assert block.load == ("Leach 20 of 70 h (Change to Disk: 4 h)",)
    assert [(job.lot, job.until) for job in block.jobs] == [("A", day(2)), ("B", day(3))]
