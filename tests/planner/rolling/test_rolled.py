"""What becomes of each table in a roll; by hand, on tonnes that make 100 kg of metal, on days of 24 h."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from models.checks import check
from models.learning.weighings import seen
from models.plant.plant import Plant
from models.schema.defaults import fill
from models.schema.frames import Tables, frame
from models.schema.tables.actuals import ACTUALS
from planner.engine.plan import Plan
from planner.reading import actuals as reading
from planner.rolling.rolled import Rolled, roll
from planner.rolling.week import CannotRoll
from tests.models.solved import Row, contract, exact, lot, setting, target, tiny
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import plain
from tests.plants import Rows, day, weeks

CAPPED = [{"Line": "Mill", "Hours per day": 4.0}]
"""4 t a day."""

WORTHLESS = setting("Closing feed value", 0.0)
"""So that no more is bought than is worked."""


def rolled(rows: Rows, actuals: Tables | None = None, added: int = 0) -> Rolled:
    """The next day of a plant that is planned for several."""
    return roll(solved(rows), day(1), actuals, added)


def row(tables: Tables, table: str, **key: object) -> dict[Any, Any]:
    """The one row of a table with these cells."""
    rows = tables[table]
    for column, value in key.items():
        rows = rows[rows[column] == value]
    (found,) = rows.to_dict("records")
    return found


def written(plan: Plan, **tables: list[Row]) -> Tables:
    """What a shift leader has written down."""
    inputs = reading.none(plan.inputs)
    return inputs | {name: frame(own_columns(name, inputs), rows) for name, rows in tables.items()}


def own_columns(name: str, tables: Tables) -> list[Any]:
    """The columns of one of these tables, those of the one component Me included."""
    return list(ACTUALS[name].columns_with({"Me": False}))


def test_a_lot_keeps_what_is_left_of_it() -> None:
    """4 of 10 t are worked on the first day."""
    cells = row(rolled(tiny(2, Lines=CAPPED)).tables, "Lots", Lot="A")
    assert (cells["Quantity"], cells["Used so far"]) == pytest.approx((6.0, 4.0))


def test_a_lot_that_is_used_up_goes_and_is_listed() -> None:
    fixed = [{"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 3.0}]
    this_rolled = rolled(tiny(2, Lots=[lot("A", 3.0), lot("B", 30.0)], Lines=CAPPED, **{"Fixed runs": fixed}))
    assert list(this_rolled.tables["Lots"]["Lot"]) == ["B"]
    assert "A" in {note.row for note in this_rolled.dropped}


@pytest.mark.long(but=["cells0"])
@pytest.mark.parametrize("cells", [{}, {"Status": "offered", "Price": 1.0, "Whole": "yes"}])
def test_where_no_lot_is_left_next_weeks_workbook_is_sound_and_says_what_to_fill_in(cells: Row) -> None:
    """All of A is worked on the first day; the second earns nothing until somebody types in what comes."""
    this_rolled = rolled(tiny(2, Lots=[lot("A", 4.0, **cells)], Lines=CAPPED))
    assert {problem.check for problem in check(this_rolled.tables)} == {"lot-without-assay"}
    assert row(this_rolled.tables, "Lots", Lot="A")["Quantity"] == 0.0
    assert any(note.row == "A" and "fill in the lots that come" in note.words for note in this_rolled.assumed)
    assert solved(plain(this_rolled.tables)).margin == 0.0


def test_an_expected_lot_that_came_is_in_stock() -> None:
    """Nothing is said any more of how late it may be."""
    late = {"Late chance": 20.0, "Late by": 3.0}
    coming = lot("B", 50.0, Status="expected", Available=day(1), **late)
    this_rolled = rolled(tiny(2, Lots=[lot("A"), coming], Lines=CAPPED))
    assert row(this_rolled.tables, "Lots", Lot="B")["Status"] == "stock"
    assert "late-chance-of-stock" not in {problem.check for problem in check(this_rolled.tables)}
    assert any(note.row == "B" and "came" in note.words for note in this_rolled.assumed)


def test_of_an_offer_what_was_bought_is_a_lot_of_its_own() -> None:
    """Work on two days takes 8 of 20 t; 4 are worked on the first: 4 are left of the bought ones, 12 on offer."""
    offer = lot("A", 20.0, Status="offered", Price=20.0)
    tables = rolled(tiny(2, Lots=[offer], Lines=CAPPED, Settings=WORTHLESS)).tables
    bought, rest = row(tables, "Lots", Lot="A (bought)"), row(tables, "Lots", Lot="A")
    assert (bought["Status"], bought["Quantity"], bought["Used so far"]) == ("stock", pytest.approx(4.0), 4.0)
    assert (rest["Status"], rest["Quantity"]) == ("offered", pytest.approx(12.0))


@pytest.mark.long
def test_what_is_bought_later_joins_what_was_bought() -> None:
    """With a third day at the end 4 t more are bought: 8 are there in all, of which 4 are worked on the second day."""
    offer = lot("A", 20.0, Status="offered", Price=20.0)
    first = rolled(tiny(2, Lots=[offer], Lines=CAPPED, Settings=WORTHLESS), added=1).tables
    tables = roll(solved(plain(first)), day(2), added=0).tables
    assert list(tables["Lots"]["Lot"]) == ["A (bought)", "A"]
    assert tables["Lots"]["Quantity"].tolist() == pytest.approx([4.0, 8.0])
    assert row(tables, "Lots", Lot="A (bought)")["Used so far"] == pytest.approx(8.0)


@pytest.mark.long
def test_an_offer_that_is_bought_whole_keeps_its_name() -> None:
    tables = rolled(
        tiny(2, Lots=[lot("A", 8.0, Status="offered", Price=20.0)], Lines=CAPPED, Settings=WORTHLESS)
    ).tables
    assert list(tables["Lots"]["Lot"]) == ["A"]
    assert row(tables, "Lots", Lot="A")["Status"] == "stock"


def test_output_on_its_way_arrives_on_its_day_with_its_composition() -> None:
    """4 t of the first day make 400 kg, there two days later, pure metal."""
    yields = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 2.0}]
    cells = row(rolled(tiny(4, Yields=yields, Lines=CAPPED)).tables, "Arrivals")
    assert (cells["Date"].date(), cells["Quantity"], cells["Me"]) == (
        day(3),
        pytest.approx(400.0),
        pytest.approx(100.0),
    )


@pytest.mark.long
def test_output_that_comes_evenly_is_there_by_the_day_on_which_a_window_ends() -> None:
    """700 kg of week 1 come in week 2, 100 a day; a market closes on its third: 300 by then, 400 more."""
    yields = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 7.0}]
    spot = [{"Product": "Metal", "Price": 1.0}, {"Product": "Metal", "Price": 2.0, "Max": 1.0, "To": day(10)}]
    rows = tiny(1, Periods=weeks(2), Yields=yields, Lots=[lot("A", 7.0)], **{"Spot sales": spot})
    arrivals = roll(solved(rows), day(7), None, 0).tables["Arrivals"]
    assert [moment.date() for moment in arrivals["Date"]] == [day(8), day(11)]
    assert arrivals["Quantity"].tolist() == pytest.approx([300.0, 400.0])


def test_windows_count_what_was_done_and_do_not_move() -> None:
    """400 kg come on the first day, of which C, which takes 800 by the second, got 300; T wants 1,000 by the third."""
    rows = tiny(3, **contract(800.0, due=2, Priority=1.0), Lines=CAPPED, Targets=[target("T", 1000.0, Priority=2.0)])
    plan = solved({**rows, "Spot sales": []})
    got: list[Row] = [{"Contract or spot": "C", "Product": "Metal", "Due": day(2), "Date": day(1), "Quantity": 300.0}]
    tables = roll(plan, day(1), written(plan, Delivered=got), 0).tables
    delivery = row(tables, "Deliveries")
    assert (delivery["From"].date(), delivery["Min"]) == (day(1), 800.0)
    assert delivery["Delivered so far"] == pytest.approx(300.0)
    wanted = row(tables, "Targets")
    assert (wanted["From"].date(), wanted["To"].date()) == (day(1), day(3))
    assert wanted["Reached so far"] == pytest.approx(400.0)


def test_windows_that_are_over_go() -> None:
    tables = rolled(tiny(2, **contract(100.0, due=1))).tables
    assert tables["Deliveries"].empty


def test_a_market_without_limit_stays_open() -> None:
    """It has no amount that could be counted, so its blank days stay blank; one with a Max counts.

    Nothing may lie in stock, and it pays twice as much: it gets all 400 kg of the first day.
    """
    spot = [{"Product": "Metal", "Price": 1.0}, {"Product": "Metal", "To": day(2), "Price": 2.0, "Max": 1000.0}]
    full = [{"Product": "Metal", "Max stock": 0.0}]
    spot_sales = rolled(tiny(3, Lines=CAPPED, Products=full, **{"Spot sales": spot})).tables["Spot sales"]
    assert spot_sales["To"].isna().tolist() == [True, False]
    assert math.isnan(spot_sales["Sold so far"].iloc[0])
    assert spot_sales["Sold so far"].iloc[1] == pytest.approx(400.0)


def test_what_still_stands_of_broken_promises_is_summed_up_by_level() -> None:
    """Of 1,000 kg by the third day 800 can be had in two days, and none on the third; 100 by the first are kept."""
    rows = tiny(3, **contract(1000.0, due=3, Priority=1.0), Lines=CAPPED, Settings=exact(), Lots=[lot("A", 8.0)])
    levels_so_far = rolled({**rows, "Spot sales": []}).tables["Levels so far"]
    assert levels_so_far[["Level", "Sum"]].to_numpy().tolist() == [pytest.approx([1.0, 0.2])]


def test_what_was_done_counts_and_not_what_was_planned() -> None:
    """3 of 4 t were worked: 7 are left, and the market, open on the first day, has got 300 kg of 400: no more was
    there; had it got 400, that would be found."""
    spot = [{"Product": "Metal", "Price": 1.0, "To": day(1)}]
    plan = solved(tiny(2, Lines=CAPPED, **{"Spot sales": spot}))
    this_rolled = roll(
        plan, day(1), written(plan, Actuals=[{"Period": "D1", "Lot": "A", "Recipe": "Work", "Amount": 3.0}]), 0
    )
    assert row(this_rolled.tables, "Lots", Lot="A")["Quantity"] == pytest.approx(7.0)
    history = row(this_rolled.tables, "History")
    assert (history["Published"], history["Done"], history["Expected"]) == pytest.approx((4.0, 3.0, 300.0))
    assert any(note.words.startswith("300 kg delivered, of 400 kg planned") for note in this_rolled.assumed)
    assert not this_rolled.findings
    assert row(this_rolled.tables, "Products")["Opening stock"] == 0.0
    three: list[Row] = [{"Period": "D1", "Lot": "A", "Recipe": "Work", "Amount": 3.0}]
    sold: list[Row] = [{"Contract or spot": "spot", "Product": "Metal", "Due": day(1), "Quantity": 400.0}]
    (finding,) = roll(plan, day(1), written(plan, Actuals=three, Delivered=sold), 0).findings
    assert finding.message == '400 kg of "Metal" were worked or delivered, and 300 kg were there.'


def test_what_was_published_and_not_worked_stays_in_the_history() -> None:
    """Of A 4 t were planned and none worked: History has the row, from which nothing is learned."""
    plan = solved(tiny(2, Lines=CAPPED))
    idle: list[Row] = [{"Period": "D1", "Lot": "A", "Recipe": "Work", "Amount": 0.0}]
    tables = roll(plan, day(1), written(plan, Actuals=idle), 0).tables
    history = row(tables, "History", Lot="A", Recipe="Work", Product="Metal")
    assert (history["Published"], history["Done"], history["Expected"]) == pytest.approx((4.0, 0.0, 0.0))
    assert pd.isna(history["Received"]) and pd.isna(history["Recovery"])
    filled = fill(tables)[0]
    assert seen(Plant.of(filled), tables).left_out == {}


def test_who_a_lot_came_from_is_typed_once() -> None:
    """A came from Smith by the row of the week before; nobody has said so of any other lot."""
    known = [{"Week": day(-6), "Lot": "A", "Recipe": "Work", "Product": "Metal", "Done": 1.0, "Supplier": "Smith"}]
    lots = [lot("A", 2.0), lot("B", 2.0)]
    history = rolled(tiny(2, Lots=lots, Lines=CAPPED, History=known)).tables["History"]
    history = history[history["Week"] == pd.Timestamp(day(1))].set_index("Lot")
    assert history["Supplier"]["A"] == "Smith" and history["Supplier"]["B"] is None


def test_what_is_counted_holds_and_is_held_against_the_books() -> None:
    """6 t are left by the books and 5.5 were counted; nothing of the metal, and 20 kg were."""
    plan = solved(tiny(2, Lines=CAPPED))
    counted: list[Row] = [
        {"Product or lot": "A", "Date": day(1), "Tonnes": 5.5},
        {"Product or lot": "Metal", "Date": day(1), "Kilograms": 20.0},
    ]
    this_rolled = roll(plan, day(1), written(plan, Counted=counted), 0)
    assert row(this_rolled.tables, "Lots", Lot="A")["Quantity"] == 5.5
    assert row(this_rolled.tables, "Products")["Opening stock"] == 20.0
    assert any("5.5 t were counted, and the books say 6 t" in finding.message for finding in this_rolled.findings)


def test_a_count_holds_where_more_was_worked_than_there_was() -> None:
    """12 t of 10 were worked, and 1.5 t counted: nowhere is it said that nothing is left."""
    plan = solved(tiny(2, Lines=CAPPED))
    worked: list[Row] = [{"Period": "D1", "Lot": "A", "Recipe": "Work", "Amount": 12.0}]
    counted: list[Row] = [{"Product or lot": "A", "Tonnes": 1.5}]
    this_rolled = roll(plan, day(1), written(plan, Actuals=worked, Counted=counted), 0)
    assert row(this_rolled.tables, "Lots", Lot="A")["Quantity"] == 1.5
    assert not any("Nothing of it is left" in finding.remedy for finding in this_rolled.findings)


OTHERS = [
    lot("Late", 5.0, Status="expected", Available=day(2)),
    lot("Offer", 5.0, Status="offered", Price=1e4),
    lot("Shut", 5.0, Status="blocked"),
]


def test_counts_of_lots_that_are_not_there_are_found_and_left_out() -> None:
    """One comes on day 2, one was not bought; a blocked one is there, and its count holds."""
    plan = solved(tiny(2, Lots=[lot("A"), *OTHERS], Lines=CAPPED))
    counted: list[Row] = [{"Product or lot": other["Lot"], "Tonnes": 4.0} for other in OTHERS]
    this_rolled = roll(plan, day(1), written(plan, Counted=counted), 0)
    left = this_rolled.tables["Lots"].set_index("Lot")["Quantity"]
    assert left[["Late", "Offer", "Shut"]].tolist() == [5.0, 5.0, 4.0]
    assert [finding.message for finding in this_rolled.findings] == [
        'Of "Shut" 4 t were counted, and the books say 5 t.',
        '4 t of "Late" were counted, and by Lots and Received it has not come.',
        '4 t of "Offer" were counted, and by Lots and Received it was not bought.',
    ]


def test_work_on_a_blocked_lot_is_found() -> None:
    """2 t of 5: 3 are left."""
    plan = solved(tiny(2, Lots=[lot("A"), *OTHERS], Lines=CAPPED))
    worked: list[Row] = [{"Period": "D1", "Lot": "Shut", "Recipe": "Work", "Amount": 2.0}]
    this_rolled = roll(plan, day(1), written(plan, Actuals=worked), 0)
    assert '2 t of "Shut" were worked, and it is blocked.' in [one.message for one in this_rolled.findings]
    assert row(this_rolled.tables, "Lots", Lot="Shut")["Quantity"] == 3.0


def test_a_lot_that_did_not_come_is_awaited_and_found() -> None:
    rows = tiny(2, Lots=[lot("A"), lot("B", 50.0, Status="expected", Available=day(1))], Lines=CAPPED)
    plan = solved(rows)
    received: list[Row] = [{"Lot or product": "B", "Tonnes": 0.0}]
    nothing: list[Row] = [
        {"Period": "D1", "Lot": found, "Recipe": "Work", "Amount": 0.0} for found in plan.tables["Runs"]["Lot"].unique()
    ]
    this_rolled = roll(plan, day(1), written(plan, Received=received, Actuals=nothing), 0)
    late = row(this_rolled.tables, "Lots", Lot="B")
    assert (late["Status"], late["Available"]) == ("expected", pd.Timestamp(day(2)))
    assert any("has not come" in finding.message for finding in this_rolled.findings)


def test_more_worked_than_there_was_is_found_with_both_figures() -> None:
    plan = solved(tiny(2, Lines=CAPPED))
    done: list[Row] = [{"Period": "D1", "Lot": "A", "Recipe": "Work", "Amount": 12.0}]
    this_rolled = roll(plan, day(1), written(plan, Actuals=done), 0)
    (finding,) = (found for found in this_rolled.findings if found.sheet == "Actuals" and 'of "A"' in found.message)
    assert "12 t" in finding.message and "10 t" in finding.message
    assert this_rolled.tables["Lots"]["Quantity"].tolist() == [0.0]


def test_fixed_runs_and_scenarios_go_with_their_rows() -> None:
    """A is used up on the first day; the window of C had no first day written, and is named with the one it has now."""
    fixed: list[Row] = [
        {"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 1.0},
        {"Lot": "B", "Recipe": "Work", "Period": "D2", "Rule": "at least", "Amount": 1.0},
    ]
    names = ("Scenario", "Sheet", "Row", "Column", "Change", "Value")
    steps = [
        ("S", "Lots", "A", "Price", "set", 5.0),
        ("S", "Lots", "B", "Price", "set", 5.0),
        ("S", "Deliveries", "C / 2026-01-06", "Min", "multiply", 2.0),
        ("S", "Lots", "*", "Price", "add", 1.0),
    ]
    rows = tiny(
        2,
        Lots=[lot("A", 1.0), lot("B", 50.0)],
        Lines=CAPPED,
        **contract(100.0, due=2),
        **{"Fixed runs": fixed},
        Scenarios=[dict(zip(names, step, strict=True)) for step in steps],
    )
    this_rolled = rolled(rows)
    assert list(this_rolled.tables["Fixed runs"]["Lot"]) == ["B"]
    assert this_rolled.tables["Scenarios"]["Row"].tolist() == ["B", "C / 2026-01-05 / 2026-01-06", "*"]
    assert {note.sheet for note in this_rolled.dropped} == {"Lots", "Fixed runs", "Scenarios"}


def test_without_a_word_everything_is_listed_as_taken_for_granted() -> None:
    plan = solved(tiny(2, Lines=CAPPED))
    this_rolled = roll(plan, day(1), None, 0)
    assert any(note.row == "D1 / A / Work" and "as planned" in note.words for note in this_rolled.assumed)
    assert not this_rolled.findings


def test_the_rest_of_the_plan_is_published_at_a_price() -> None:
    """8 of 10 t in two days, at 100 a tonne: 4 t are still to come, and moving one has to bring 1.50."""
    tables = rolled(tiny(2, Lines=CAPPED)).tables
    run = {name: cell for name, cell in row(tables, "Published").items() if cell is not None}
    assert run == {"Lot": "A", "Recipe": "Work", "Period": "D2", "Amount": pytest.approx(4.0)}
    price = row(tables, "Settings", Setting="Change price")
    assert price["Value"] == pytest.approx(1.5)
    assert any(note.row == "Change price" for note in rolled(tiny(2, Lines=CAPPED)).assumed)


@pytest.mark.long
def test_a_price_that_was_typed_stays_and_one_by_roll_is_renewed() -> None:
    """100 a tonne on the first two days; on the third the metal of a second plan earns twice as much."""
    typed = rolled(tiny(2, Lines=CAPPED, Settings=setting("Change price", 0.0))).tables
    assert row(typed, "Settings", Setting="Change price")["Value"] == 0.0
    first = plain(rolled(tiny(3, Lines=CAPPED)).tables)
    after = roll(solved({**first, "Spot sales": [{"Product": "Metal", "Price": 2.0}]}), day(2), None, 0).tables
    assert row(after, "Settings", Setting="Change price")["Value"] == pytest.approx(3.0)


@pytest.mark.long
def test_freezing_that_is_past_goes() -> None:
    this_rolled = rolled(tiny(3, Lines=CAPPED, Settings=setting("Frozen until", day(1))))
    assert "Frozen until" not in set(this_rolled.tables["Settings"]["Setting"])
    assert any(note.row == "Frozen until" for note in this_rolled.dropped)
    later = rolled(tiny(3, Lines=CAPPED, Settings=setting("Frozen until", day(2)))).tables
    assert "Frozen until" in set(later["Settings"]["Setting"])


def test_what_was_bought_is_published_under_the_name_that_it_has_now() -> None:
    """8 of 20 t on offer are bought, 4 of them for the second day."""
    offer = lot("A", 20.0, Status="offered", Price=20.0)
    tables = rolled(tiny(2, Lots=[offer], Lines=CAPPED, Settings=WORTHLESS)).tables
    assert row(tables, "Published")["Lot"] == "A (bought)"


def test_after_a_perfect_day_nothing_moves() -> None:
    after = solved(plain(rolled(tiny(3, Lots=[lot("A", 5.0), lot("B", 9.0)], Lines=CAPPED)).tables))
    assert after.tables["Changes"].empty


@pytest.mark.long
def test_periods_in_which_a_lot_was_worked_count_towards_the_most() -> None:
    """In two periods at most: 4 t on the first day, 4 more on one of the others; 2 of 10 t are left."""
    rows = tiny(4, Lots=[lot("A", **{"Max periods": 2.0})], Lines=CAPPED, Settings=setting("Change price", 0.0))
    tables = rolled(rows).tables
    assert (row(tables, "Lots")["Quantity"], row(tables, "Lots")["Periods so far"]) == pytest.approx((6.0, 1.0))
    assert solved(plain(tables)).tables["Runs"]["Amount"].sum() == pytest.approx(4.0)


def test_a_whole_lot_that_is_begun_is_finished() -> None:
    """4 of 10 t are worked on the first day; the other 6 must be, also where the metal is worth less than its work."""
    rows = tiny(3, Lots=[lot("A", Whole="yes")], Lines=CAPPED, Settings=setting("Change price", 0.0))
    plant = plain(rolled(rows).tables)
    assert (plant["Lots"][0]["Quantity"], plant["Lots"][0]["Begun"]) == (pytest.approx(6.0), "yes")
    dear = {**plant, "Recipes": [{"Recipe": "Work", "Feed class": "Feed", "Cost": 200.0}]}
    assert solved(dear).tables["Runs"]["Amount"].sum() == pytest.approx(6.0)


@pytest.mark.long
def test_parts_of_a_lot_that_came_on_two_days_are_added_up() -> None:
    """30 and 18 of 50 t came; of the lot that comes after the week only the day is taken."""
    awaited = [lot(name, 50.0, Status="expected", Available=day(1)) for name in "BC"]
    plan = solved(tiny(3, Lots=[lot("A"), *awaited], Lines=CAPPED))
    nothing: list[Row] = [
        {"Period": f"D{at}", "Lot": text, "Recipe": "Work", "Amount": 0.0} for at in (1, 2) for text in "ABC"
    ]
    parts: list[Row] = [{"Lot or product": "B", "Date": day(at), "Tonnes": t} for at, t in ((2, 18.0), (1, 30.0))]
    late: Row = {"Lot or product": "C", "Date": day(3), "Tonnes": 20.0}
    this_rolled = roll(plan, day(2), written(plan, Actuals=nothing, Received=[*parts, late]), 0)
    came, comes = row(this_rolled.tables, "Lots", Lot="B"), row(this_rolled.tables, "Lots", Lot="C")
    assert (came["Status"], came["Quantity"], came["Available"]) == ("stock", 48.0, pd.Timestamp(day(1)))
    assert (comes["Status"], comes["Quantity"], comes["Available"]) == ("expected", 50.0, pd.Timestamp(day(3)))
    said = [found.message for found in this_rolled.findings if found.sheet == "Received"]
    assert said == ['48 t of "B" came, and 50 t were planned.', f'"C" came on {day(3)}, which is after the week.']
    assert any(note.row == "B" and "2 parts came" in note.words for note in this_rolled.assumed)


def test_nothing_that_came_of_a_lot_in_stock_changes_nothing() -> None:
    plan = solved(tiny(2, Lines=CAPPED))
    this_rolled = roll(plan, day(1), written(plan, Received=[{"Lot or product": "A", "Tonnes": 0.0}]), 0)
    assert pd.isna(row(this_rolled.tables, "Lots", Lot="A")["Available"]) and not this_rolled.findings


def test_no_period_ends_after_the_last_day_of_a_workbook() -> None:
    """27,000 days from 2026 on are up to 2099; such a workbook would be refused."""
    with pytest.raises(CannotRoll, match="30,000 periods more would end after 2099-12-31"):
        roll(solved(tiny(2)), day(1), None, 30_000)
