"""Rules in whole numbers where they meet: every sum stands in the docstring, every plan is worked out again outside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import planner
from planner.api import Plan
from tests.models.rules.test_campaigns import change
from tests.models.rules.test_campaigns import plant as with_campaigns
from tests.models.rules.test_maintenance import lining
from tests.models.rules.test_supplies import offer, supply
from tests.models.solved import Row, days, lot, tiny
from tests.plants import Rows, changed, day
from tests.recompute import violations
from tests.workbooks import write_tables


@pytest.fixture
def planned(tmp_path: Path):
    """Plans a plant from a workbook into a workbook, and holds that nothing is wrong with it."""

    def plan_of(rows: Rows) -> Plan:
        workbook = write_tables(tmp_path / "plant.xlsx", rows)
        plan = planner.solve(workbook, explain=False)
        assert violations(workbook, Path(plan.write(tmp_path / "plan.xlsx"))) == []
        return plan

    return plan_of


def move(before: str, after: str, hours: float = 0.0, cost: float = 0.0) -> Row:
    return change(hours, cost, **{"From campaign": before, "To campaign": after})


def order(plan: Plan) -> list[str]:
    """What the line is set up for, period by period."""
    return plan["Campaigns"]["Campaign"].tolist()


@pytest.mark.long(but=["2-3800.0-campaigns1"])
@pytest.mark.parametrize(
    ("opens", "margin", "campaigns"), [(1, 4700.0, ["A", "B"]), (2, 3800.0, ["B", "A"]), (3, 2400.0, ["B", "B"])]
)
def test_changes_that_take_longer_one_way_than_the_other(planned, opens: int, margin: float, campaigns: list[str]):
    """From A to B 1 h, back 10 h, and 24 t of both in two days: 24 + 23 t with A first. A that comes on day 2 is worked
    after a change of 10 h: 24 + 14 t. Without A the mill stays at B and works its 24 t."""
    rows = with_campaigns(2, 24.0, 24.0, move("A", "B", 1.0), move("B", "A", 10.0), **{"Opening campaign": None})
    a, b = rows["Lots"]
    plan = planned({**rows, "Lots": [{**a, "Available": day(opens)}, b]})
    assert plan.margin == pytest.approx(margin)
    assert order(plan)[: len(set(campaigns))] == list(dict.fromkeys(campaigns))


def three(*changes: Row, **lots: float) -> Rows:
    """Three days, three classes, set up for A."""
    rows = with_campaigns(3, 0.0, 0.0, *changes)
    return {
        **rows,
        "Feed classes": [{"Feed class": name, "Me": 10.0} for name in "ABC"],
        "Recipes": [{"Recipe": "Work", "Feed class": name} for name in "ABC"],
        "Lots": [{**lot(f"{name}1", tonnes), "Feed class": name} for name, tonnes in lots.items()],
    }


@pytest.mark.long(but=["5000.0-4200.0-ABC"])
@pytest.mark.parametrize(("cost", "margin", "campaigns"), [(500.0, 4300.0, "AC"), (5000.0, 4200.0, "ABC")])
def test_a_change_may_lead_through_a_campaign_without_work(planned, cost: float, margin: float, campaigns: str):
    """24 t of A, then C, which comes on day 3: straight on day 2 at a cost, 24 + 24 t; or by B, of which there is
    nothing, in 6 h on day 2 and 6 h on day 3: 24 + 18 t."""
    rows = three(move("A", "C", 2.0, cost), move("A", "B", 6.0), move("B", "C", 6.0), A=24.0, B=0.0, C=60.0)
    plan = planned(changed(rows, "Lots", 2, Available=day(3)))
    assert plan.margin == pytest.approx(margin)
    assert "".join(dict.fromkeys(order(plan))) == campaigns


@pytest.mark.long
def test_a_change_that_is_longer_than_a_day_waits_for_a_period_of_a_week(planned):
    """30 h fit into no day, but into the week that follows: 24 t of A, and 168 - 30 = 138 t of B."""
    rows = with_campaigns(1, 24.0, 200.0, change(30.0))
    week: Row = {"Period": "Week", "Start": day(2), "End": day(8)}
    plan = planned({**rows, "Periods": [*days(1), week]})
    assert plan.margin == pytest.approx(2400 + 13800)
    assert plan["Line hours"]["Lost"].tolist() == [0.0, 30.0]


@pytest.mark.long(but=["6.0-6-None"])
@pytest.mark.parametrize(("hours", "batches", "stops"), [(3.0, 7, "D2"), (6.0, 6, None)])
def test_a_stop_goes_where_batches_leave_hours(planned, hours: float, batches: int, stops: str | None):
    """Batches of 5 t in 6 h, 4 of A and 3 of B, with a change of 2 h between: 24 h, and 18 of 22 h, which leave 4 h. A
    stop of 3 h costs nothing there; one of 6 h costs a batch wherever it is."""
    rows = with_campaigns(2, 20.0, 15.0, change(2.0))
    use: Row = {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Batch": 5.0, "Batch hours": 6.0}
    plan = planned({**rows, "Maintenance": [lining(Hours=hours)], "Line use": [use]})
    assert plan["Setups"]["Batches"].sum() == batches
    assert plan.margin == pytest.approx(500 * batches)
    assert stops is None or plan["Maintenance dates"]["Period"].tolist() == [stops]


@pytest.mark.long(but=["10.0-5800.0"])
@pytest.mark.parametrize(("least", "margin"), [(8.0, 6200.0), (10.0, 5800.0), (20.0, 5600.0)])
def test_a_least_run_moves_what_expires(planned, least: float, margin: float):
    """16 t of B, twice as rich, can be used on day 1 only, 30 t of A on both days of 24 h. B leaves 8 t for A: all 46 t
    are worked, 6200. For 10 t of A 2 t of B stay unworked, 400 less; for 20 t it is better to wait: 16 + 24 t, 5600."""
    poor, rich = ({"Feed class": name, "Me": share} for name, share in (("Feed", 10.0), ("Rich", 20.0)))
    rows = tiny(
        2,
        Lots=[
            {**lot("A", 30.0), "Min run": least},
            {**lot("B", 16.0), "Feed class": "Rich", "Use by": day(1)},
        ],
        Recipes=[{"Recipe": "Work", "Feed class": name} for name in ("Feed", "Rich")],
        **{"Feed classes": [poor, rich]},
    )
    assert planned(rows).margin == pytest.approx(margin)


@pytest.mark.long(but=["1-2400.0-short0"])
@pytest.mark.parametrize(("count", "margin", "short"), [(1, 2400.0, [10.0]), (2, 3300.0, [])])
def test_what_must_be_used_of_a_whole_lot_is_all_of_it(planned, count: int, margin: float, short: Sequence[float]):
    """30 t of A that cost 50 more to work than they bring, 10 t of which must be used, and 24 t of B. In a day A does
    not fit whole, so that the promise is broken and B is worked; in two days all of A is worked and 18 t of B."""
    rows = tiny(
        count,
        Lots=[
            {**lot("A", 30.0), "Feed class": "Dear", "Whole": "yes", "Must use": 10.0},
            lot("B", 24.0),
        ],
        Recipes=[{"Recipe": "Work", "Feed class": "Feed"}, {"Recipe": "Work", "Feed class": "Dear", "Cost": 50.0}],
        **{"Feed classes": [{"Feed class": name, "Me": 10.0} for name in ("Feed", "Dear")]},
    )
    plan = planned(rows)
    assert plan.margin == pytest.approx(margin)
    assert plan["Broken promises"]["Short"].tolist() == pytest.approx(list(short))


@pytest.mark.long(but=["300.0-160.0"])
@pytest.mark.parametrize(("charge", "margin"), [(300.0, 160.0), (500.0, 0.0)])
def test_a_companion_that_needs_a_supply_of_its_own(planned, charge: float, margin: float):
    """10 t of A bring 1000 and need 2 t of sand at 20 a tonne; the yard of A costs 500, that of the sand 300 or 500."""
    sand = {**offer("Sand 1", 5.0, Supply="Pit", Price=20.0), "Feed class": "Sand"}
    rows = tiny(
        1,
        Lots=[offer("A", 10.0), sand],
        Recipes=[{"Recipe": "Work", "Feed class": name} for name in ("Feed", "Sand")],
        Supplies=[supply(500.0), {"Supply": "Pit", "Charge": charge}],
        Companions=[{"Feed": "A", "Needs": "Sand", "On": "Mill", "At least": 2.0}],
        **{"Feed classes": [{"Feed class": "Feed", "Me": 10.0}, {"Feed class": "Sand"}]},
    )
    plan = planned(rows)
    assert plan.margin == pytest.approx(margin)
    assert len(plan["Supplies held"]) == (2 if margin else 0)


def test_setups_of_a_recipe_that_books_two_lines(planned):
    """Setting up takes 2 h of the mill and 6 h of the kiln, both at 1 t in an hour: 18 t a day."""
    use: Row = {"Recipe": "Work", "Rate": 1.0, "Basis": "t"}
    rows = tiny(
        2,
        Lots=[lot("A", 40.0)],
        Lines=[{"Line": "Mill"}, {"Line": "Kiln"}],
        **{"Line use": [{**use, "Line": "Mill", "Setup hours": 2.0}, {**use, "Line": "Kiln", "Setup hours": 6.0}]},
    )
    plan = planned(rows)
    assert plan.margin == pytest.approx(3600)
    assert plan["Line hours"].groupby("Line")["Lost"].sum().to_dict() == {"Kiln": 12.0, "Mill": 4.0}


@pytest.mark.long(but=["tonnes0-1100.0"])
@pytest.mark.parametrize(("tonnes", "margin"), [((6.0, 5.0), 1100.0), ((6.0, 3.0), 0.0)])
def test_lots_make_up_the_least_run_of_a_recipe_together(planned, tonnes: tuple[float, float], margin: float):
    """A least run of 10 t: lots of 6 and 5 t reach it together, 6 and 3 t do not."""
    lots = [lot(name, amount) for name, amount in zip("AB", tonnes, strict=True)]
    rows = tiny(1, Lots=lots, Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Min run": 10.0}])
    assert planned(rows).margin == pytest.approx(margin)


def test_a_campaign_that_the_end_cuts_short_is_no_fault_and_that_of_the_opening_may_end(planned):
    """Campaigns of three days at least: the opening one of A ends at once, B begins on day 2 and is cut off by the end:
    24 t of A and 2 * 24 t of B; a second change on day 3 is not allowed, though 30 t of A lie there."""
    rows = with_campaigns(3, 54.0, 48.0, **{"Min campaign": 3.0})
    a, b = rows["Lots"]
    plan = planned({**rows, "Lots": [a, {**b, "Available": day(2), "Must use": 1.0}]})
    assert plan.margin == pytest.approx(7200)
    assert plan["Broken promises"].empty


@pytest.mark.long(but=["2.0-1800.0"])
@pytest.mark.parametrize(("most", "margin"), [(1.0, 1200.0), (2.0, 1800.0)])
def test_periods_of_a_lot_beside_a_whole_number_of_batches(planned, most: float, margin: float):
    """18 t in batches of 6 t that take 10 h: two a day, so that in one period 12 t are worked, in two 18 t."""
    use: Row = {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Batch": 6.0, "Batch hours": 10.0}
    rows = tiny(3, Lots=[{**lot("A", 18.0), "Max periods": most}], **{"Line use": [use]})
    assert planned(rows).margin == pytest.approx(margin)
