"""What counts as planned is no more than there was; by hand, on tonnes that make 100 kg of metal, on days of 24 h."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from planner.engine.plan import Plan
from planner.rolling import done
from planner.rolling.notes import Notes
from planner.rolling.rolled import Rolled, roll
from planner.rolling.week import Week
from planner.studies.backcasting.backcast import LOT
from planner.studies.backcasting.backcasting import Worked, backcast
from tests.models.solved import Row, contract, errors, lot, tiny
from tests.models.test_intermediates import staged
from tests.planner.backcasts.test_backcast import parts
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import plain
from tests.planner.rolling.test_rolled import CAPPED, row, written
from tests.plants import day


def run(amount: float, recipe: str = "Work", period: str = "D1", lot: str = "A", **cells: object) -> Row:
    return {"Period": period, "Lot": lot, "Recipe": recipe, "Amount": amount, **cells}


def came(tonnes: float | None, **cells: object) -> list[Row]:
    return [{"Lot or product": "A", "Tonnes": tonnes, **cells}]


@cache
def two_recipes() -> Plan:
    """Of 10 t, awaited on day 1, 6 are worked and 4 washed; each makes 100 kg, of which C has 700 and the market 300.

    On day 3 a tonne of B is worked.
    """
    fixed = [run(6.0, Rule="exactly"), run(4.0, "Wash", Rule="exactly"), run(1.0, period="D3", lot="B", Rule="exactly")]
    rows = tiny(3, **contract(700.0, due=1, Priority=1.0))
    for name, cells in (
        ("Recipes", {"Feed class": "Feed"}),
        ("Line use", {"Line": "Mill", "Rate": 1.0, "Basis": "t"}),
        ("Yields", {"Product": "Metal", "Me": 100.0}),
    ):
        rows[name] = [{"Recipe": recipe, **cells} for recipe in ("Work", "Wash")]
    lots = [lot("A", Status="expected", Available=day(1)), lot("B", 1.0, **{"Available": day(3)})]
    at_once = [{"Product": "Metal", "Max stock": 0.0}]
    return solved({**rows, "Lots": lots, "Fixed runs": fixed, "Products": at_once})


def after(plan: Plan, until: int = 1, **told: list[Row]) -> Rolled:
    return roll(plan, day(until), written(plan, **told), added=0)


def week(plan: Plan, until: int = 1, **told: list[Row]) -> Week:
    return done.week_of(plan, pd.Timestamp(day(until)), written(plan, **told), Notes())


def worked(this_week: Week) -> dict[tuple[str, str], float]:
    runs = this_week.told["Runs"]
    return dict(zip(zip(runs["Lot"].fillna(runs["Takes"]), runs["Recipe"], strict=True), runs["Amount"], strict=True))


def assumed(rolled: Rolled, *sheets: str) -> list[str]:
    return sorted(f"{note.row}: {note.words}" for note in rolled.assumed if note.sheet in sheets)


def found(rolled: Rolled) -> list[tuple[str, str]]:
    return [(one.sheet, one.message) for one in rolled.findings]


SHORT = ("Received", '5 t of "A" came, and 10 t were planned.')


def test_of_a_lot_that_came_with_less_each_recipe_has_its_part() -> None:
    """5 of 10 t came: 3 are worked and 2 washed; of their 500 kg C has 350 of 700, and the market 150 of 300."""
    rolled = after(two_recipes(), Received=came(5.0))
    assert assumed(rolled, "Runs", "Sales") == [
        "D1 / A / Wash: 2 t worked, of 4 t planned: no more was there",
        "D1 / A / Work: 3 t worked, of 6 t planned: no more was there",
        f"D1 / C / Metal / {day(1)}: 350 kg delivered, of 700 kg planned: no more was there",
        f"D1 / spot / Metal / {day(3)}: 150 kg delivered, of 300 kg planned: no more was there",
    ]
    assert found(rolled) == [SHORT]
    assert row(rolled.tables, "Products")["Opening stock"] == 0.0
    assert rolled.tables["Lots"]["Lot"].tolist() == ["B"]


def test_what_was_written_down_holds_and_the_rest_has_what_is_left() -> None:
    """Of 5 t 4.5 were worked, so that half a tonne is left to be washed; and of 500 kg C had 450."""
    got: list[Row] = [{"Contract or spot": "C", "Due": day(1), "Quantity": 450.0}]
    told = {"Received": came(5.0), "Actuals": [run(4.5)], "Delivered": got}
    assert worked(week(two_recipes(), **told)) == pytest.approx({("A", "Work"): 4.5, ("A", "Wash"): 0.5})
    assert assumed(after(two_recipes(), **told), "Sales") == [
        f"D1 / spot / Metal / {day(3)}: 50 kg delivered, of 300 kg planned: no more was there"
    ]


def test_more_was_written_than_there_was() -> None:
    """5.5 t of 5: nothing is left to be washed, and both figures are said."""
    told = {"Received": came(5.0), "Actuals": [run(5.5)]}
    assert worked(week(two_recipes(), **told)) == pytest.approx({("A", "Work"): 5.5})
    assert found(after(two_recipes(), **told)) == [SHORT, ("Actuals", '5.5 t of "A" were worked, and there were 5 t.')]


@pytest.mark.parametrize("came_on", [[], [day(2)]])
def test_of_a_lot_that_has_not_come_nothing_was_worked(came_on: list[object]) -> None:
    """It comes after the week, or on day 2 by the sheet Received; on day 1 nothing was worked or delivered of it."""
    told = came(10.0, Date=came_on[0]) if came_on else came(0.0)
    this_week = week(two_recipes(), 2 if came_on else 1, Received=told)
    assert ("A", "Work") not in worked(this_week)
    assert this_week.told["Sales"].query("Period == 'D1'").empty
    assert this_week.balances.stock.min() >= 0.0


def test_what_came_is_worked_day_by_day() -> None:
    """Of 5 t 4 are worked on day 1, and 1 on day 2."""
    plan = solved(tiny(3, Lots=[lot("A", 8.0, Status="expected", Available=day(1))], Lines=CAPPED))
    runs = week(plan, 2, Received=came(5.0)).told["Runs"]
    assert dict(zip(runs["Period"], runs["Amount"], strict=True)) == pytest.approx({"D1": 4.0, "D2": 1.0})


def test_what_was_done_is_not_written_over_what_was_planned() -> None:
    """4.5 t stand where the plan has 6; a row for B is added so, too; C's 700 kg as they are say nothing."""
    typed = [{**run(0.0), "Amount": None, "Planned": 4.5}, {**run(0.0, lot="B"), "Amount": None, "Planned": 1.0}]
    as_is: list[Row] = [{"Contract or spot": "C", "Due": day(1), "Planned": 700.0}]
    assert found(after(two_recipes(), Actuals=typed, Delivered=as_is)) == [
        ("Actuals", "D1 / A / Work: Planned is 4.5, the plan has 6, and Amount is blank."),
        ("Actuals", "D1 / B / Work: Planned is 1, the plan has 0, and Amount is blank."),
    ]


def test_too_few_hours_for_what_counts_as_planned_are_found() -> None:
    """A mill of 4 h a day works A as planned; B was worked, too, for 3 h: there is one for A, or none."""
    plan = solved(tiny(2, Lots=[lot("A"), lot("B", 5.0)], Lines=CAPPED, **{"Fixed runs": [run(4.0, Rule="exactly")]}))
    rolled = after(plan, Actuals=[run(3.0, lot="B")])
    message = "Mill had 4 h in D1: what was written down took 3 h, and what counts as planned 4 h."
    assert found(rolled) == [("Actuals", message)]
    assert found(after(plan, Actuals=[run(3.0, lot="B"), run(1.3)])) == []


def test_far_more_than_a_line_has_hours_for_is_found() -> None:
    """A mill of 4 h a day worked 40 t, it says; 4.3 may be, for it worked a little faster."""
    plan = solved(tiny(2, Lots=[lot("A", 50.0)], Lines=CAPPED))
    message = "Mill had 4 h in D1: what was written down takes 40 h at its rates."
    assert found(after(plan, Actuals=[run(40.0)])) == [("Actuals", message)]
    assert found(after(plan, Actuals=[run(4.3)])) == []


def test_more_than_max_is_found() -> None:
    """C takes 500 kg in the window that ends on day 2, and the market 300; both got more, and a roll says so once."""
    spot = [{"Product": "Metal", "Price": 1.0, "Max": 300.0, "To": day(2)}]
    told: list[Row] = [
        {"Contract or spot": "C", "Due": day(2), "Quantity": 550.0},
        {"Contract or spot": "spot", "Product": "Metal", "Due": day(2), "Quantity": 301.0},
    ]
    products = [{"Product": "Metal", "Opening stock": 100.0, "Min closing stock": 100.0}]
    plan = solved({**tiny(3, **contract(500.0, due=2, Priority=1.0)), "Spot sales": spot, "Products": products})
    rolled = after(plan, Delivered=told)
    window = f"{day(1):%Y-%m-%d} to {day(2):%Y-%m-%d}"
    assert found(rolled) == [
        ("Delivered", f"C got 550 kg in the window {window}, and Max is 500 kg."),
        ("Delivered", f"Metal on spot got 301 kg in the window {window}, and Max is 300 kg."),
    ]
    after_it = solved(plain(rolled.tables))
    assert found(after(after_it, 2)) == []


def test_what_was_worked_before_it_was_there_is_found() -> None:
    """3 t were worked on day 1, and the lot came on day 2; by the end of day 2 there is enough of it."""
    rolled = after(two_recipes(), 2, Received=came(10.0, Date=day(2)), Actuals=[run(3.0)])
    assert found(rolled) == [("Actuals", 'By the end of D1 3 t of "A" have left that were not there yet.')]


@cache
def fired() -> Plan:
    """On day 1 10 t are leached into 900 kg of liquor, and these fired into 450 kg of metal, which are sold."""
    use = [{"Recipe": recipe, "Line": line, "Rate": 1.0, "Basis": "t"} for recipe, line in STAGES]
    fixed = [run(10.0, "Leach", Rule="exactly"), run(0.9, "Fire", lot="Liquor", Rule="exactly")]
    at_once = [{"Product": "Metal", "Max stock": 0.0}]
    rows = staged(
        2, Products=at_once, Lots=[lot("A"), lot("B", 1.0, Available=day(2))], **{"Line use": use, "Fixed runs": fixed}
    )
    return solved(rows)


STAGES = [("Leach", "Mill"), ("Fire", "Kiln")]


def test_less_of_what_is_made_is_worked_on_and_sold() -> None:
    """Half is leached, so that half is fired and sold: 450 kg of liquor, 225 of metal. Nothing is fired: nothing is."""
    rolled = after(fired(), Actuals=[run(5.0, "Leach")])
    assert found(rolled) == []
    assert assumed(rolled, "Runs", "Sales") == [
        "D1 / Liquor / Fire: 0.45 t worked, of 0.9 t planned: no more was there",
        f"D1 / spot / Metal / {day(2)}: 225 kg delivered, of 450 kg planned: no more was there",
    ]
    idle = after(fired(), Actuals=[run(0.0, "Fire", lot="Liquor")])
    assert assumed(idle, "Sales") == [
        f"D1 / spot / Metal / {day(2)}: 0 kg delivered, of 450 kg planned: no more was there"
    ]
    assert row(idle.tables, "Intermediates")["Opening stock"] == pytest.approx(900.0)


@pytest.mark.long
def test_in_a_loop_as_much_less_is_worked_as_comes_back() -> None:
    """Of what is fired 90 % come back and 5 % are metal: of 900 kg of liquor 9 t are fired, as 900 / (1 - 0.9), and 450
    kg sold. Half is leached, so that half is fired and sold, and nobody is said to have worked what was not there."""
    yields = [
        {"Recipe": recipe, "Product": product, "Me": percent}
        for recipe, product, percent in (("Leach", "Liquor", 90.0), ("Fire", "Metal", 5.0), ("Fire", "Liquor", 90.0))
    ]
    use = [{"Recipe": recipe, "Line": line, "Rate": 1.0, "Basis": "t"} for recipe, line in STAGES]
    fixed = [run(10.0, "Leach", Rule="exactly"), run(9.0, "Fire", lot="Liquor", Rule="exactly")]
    more = {"Line use": use, "Fixed runs": fixed, "Products": [{"Product": "Metal", "Max stock": 0.0}]}
    rolled = after(solved(staged(2, Yields=yields, Lots=[lot("A")], **more)), Actuals=[run(5.0, "Leach")])
    assert found(rolled) == []
    assert assumed(rolled, "Runs", "Sales") == [
        "D1 / Liquor / Fire: 4.5 t worked, of 9 t planned: no more was there",
        f"D1 / spot / Metal / {day(2)}: 225 kg delivered, of 450 kg planned: no more was there",
    ]


@cache
def full() -> Plan:
    """A store of 100 kg is full: of 1,000 kg the market takes 700, and 200 are discarded."""
    spot = [{"Product": "Metal", "Price": 1.0, "Max": 700.0}]
    stores = [{"Product": "Metal", "Max stock": 100.0, "Closing value": 0.5, "Disposal cost": 0.1}]
    fixed = [run(10.0, Rule="exactly")]
    rows = tiny(
        2,
        Products=stores,
        Lots=[lot("A"), lot("B", 1.0, Available=day(2))],
        **{"Spot sales": spot, "Fixed runs": fixed},
    )
    return solved(rows)


@pytest.mark.parametrize(("tonnes", "sold", "discarded"), [(9.5, 700.0, 200.0), (7.5, 700.0, 50.0), (6.0, 600.0, 0.0)])
def test_what_was_to_be_thrown_away_is_missing_first(tonnes: float, sold: float, discarded: float) -> None:
    """50 kg less: 50 less in the store; 250: none, and 150 less are discarded; 400: the market has what there is."""
    told = {"Actuals": [run(tonnes)]}
    this_week = week(full(), **told)
    assert this_week.told["Sales"]["Amount"].sum() == pytest.approx(sold)
    assert this_week.balances.decided.discarded.sum() == pytest.approx(discarded)


def test_what_was_delivered_after_the_week_is_not_in_it() -> None:
    """Of C's 700 kg nothing was delivered on day 1; written on day 2 they are still to come."""
    late: list[Row] = [{"Contract or spot": "C", "Due": day(1), "Date": day(2), "Quantity": 700.0}]
    rolled = after(two_recipes(), Delivered=late)
    assert found(rolled) == [("Delivered", f"C got 700 kg on {day(2)}, which is after the week.")]
    assert row(rolled.tables, "Products")["Opening stock"] == pytest.approx(700.0)


def test_a_backcast_has_no_gain_from_what_never_was() -> None:
    """10 t at 100 a tonne are 1,000, and a tonne of B on day 3 is 100. 5 came: 500 less, and nothing else."""
    plan = two_recipes()
    this_backcast = backcast([Worked(plan, day(1), written(plan, Received=came(5.0)))])
    assert this_backcast.start == pytest.approx(1_100.0)
    every = parts(this_backcast)
    assert every == pytest.approx({**dict.fromkeys(every, 0.0), "Came otherwise": -500.0}, abs=1e-6)
    (week_seen,) = this_backcast.weeks
    (line,) = [one for one in week_seen.against if (one.of, one.name) == (LOT, "A")]
    assert (line.planned, line.done) == pytest.approx((10.0, 5.0))


@cache
def asked() -> Plan:
    """8 of the 10 t that are awaited must be used; 4 are worked a day."""
    return solved(tiny(3, Lots=[lot("A", Status="expected", Available=day(1), **{"Must use": 8.0})], Lines=CAPPED))


@pytest.mark.parametrize(
    "told", [{"Received": came(6.0)}, {"Counted": [{"Product or lot": "A", "Tonnes": 2.0}]}], ids=["came", "counted"]
)
def test_no_more_must_be_used_than_there_is(told: dict[str, list[Row]]) -> None:
    """Of 6 t 4 were worked and 2 are left: 6 in all can be used, and the next week can be planned."""
    rolled = after(asked(), **told)
    cells = row(rolled.tables, "Lots")
    assert (cells["Must use"], cells["Used so far"], cells["Quantity"]) == pytest.approx((6.0, 4.0, 2.0))
    assert "A: 6 t of it must be used, of 8 t: there is no more" in assumed(rolled, "Lots")
    assert errors(rolled.tables) == []


def test_a_backcast_of_a_lot_that_came_with_less_than_must_be_used() -> None:
    """4 t less at 100 a tonne."""
    plan = asked()
    assert parts(backcast([Worked(plan, day(1), written(plan, Received=came(6.0)))]))["Came otherwise"] == -400.0
