"""What a roll keeps of what came, was bought, was stated and was promised; by hand, on days of 4 t and 400 kg."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from planner.rolling.rolled import Rolled, roll
from tests.models.rules.test_after import fired
from tests.models.rules.test_maintenance import lining
from tests.models.rules.test_maintenance import plant as with_maintenance
from tests.models.solved import Row, contract, lot, target, tiny
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import plain
from tests.planner.rolling.test_rolled import CAPPED, WORTHLESS, rolled, row, written
from tests.plants import Rows, day, weeks

LAGGED = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 2.0}]


def offer(**cells: object) -> Row:
    return lot("A", 20.0, Status="offered", Price=20.0, **cells)


def after(rows: Rows, **actuals: list[Row]) -> Rolled:
    """What is left after the first day, on which this was written down."""
    plan = solved(rows)
    return roll(plan, day(1), written(plan, **actuals), 0)


def test_more_of_a_lot_that_was_there_is_added_and_found() -> None:
    this_rolled = after(tiny(2, Lines=CAPPED), Received=[{"Lot or product": "A", "Tonnes": 5.0}])
    assert row(this_rolled.tables, "Lots")["Quantity"] == pytest.approx(10.0 + 5.0 - 4.0)
    assert any("they are added" in finding.message for finding in this_rolled.findings)


def test_of_an_offer_what_came_is_bought_and_the_rest_is_still_on_offer() -> None:
    """8 t were to be bought for two days, and 6 came, of which 4 are worked."""
    rows = tiny(2, Lots=[offer()], Lines=CAPPED, Settings=WORTHLESS)
    this_rolled = after(rows, Received=[{"Lot or product": "A", "Tonnes": 6.0}])
    assert row(this_rolled.tables, "Lots", Lot="A (bought)")["Quantity"] == pytest.approx(2.0)
    assert row(this_rolled.tables, "Lots", Lot="A")["Quantity"] == pytest.approx(14.0)
    assert any('6 t of "A" came, and 8 t were planned' in finding.message for finding in this_rolled.findings)


def test_what_must_be_used_of_an_offer_is_shared_out_to_what_was_bought_and_the_rest() -> None:
    """12 t must be used, of which 8 can be in two days: 8 of the bought lot, in which 4 so far count, and 4 later."""
    tables = rolled(tiny(2, Lots=[offer(**{"Must use": 12.0})], Lines=CAPPED, Settings=WORTHLESS)).tables
    bought, rest = row(tables, "Lots", Lot="A (bought)"), row(tables, "Lots", Lot="A")
    assert (bought["Must use"], bought["Used so far"], bought["Periods so far"]) == pytest.approx((8.0, 4.0, 1.0))
    assert rest["Must use"] == pytest.approx(4.0)


@pytest.mark.long
def test_what_is_bought_at_another_price_makes_a_mean_price() -> None:
    """12 t are bought at 20, and 4 t more at 30 for a day that is added: 4 t of either are left after the second."""
    first = plain(rolled(tiny(3, Lots=[offer()], Lines=CAPPED, Settings=WORTHLESS), added=1).tables)
    assert [found["Quantity"] for found in first["Lots"]] == pytest.approx([8.0, 8.0])
    first["Lots"][1]["Price"] = 30.0
    cells = row(roll(solved(first), day(2), None, 0).tables, "Lots", Lot="A (bought)")
    assert (cells["Quantity"], cells["Price"]) == pytest.approx((8.0, 25.0))


@pytest.mark.long
def test_a_whole_lot_on_offer_that_is_begun_is_to_be_finished() -> None:
    whole = lot("A", 8.0, Status="offered", Price=20.0, Whole="yes")
    cells = row(rolled(tiny(2, Lots=[whole], Lines=CAPPED, Settings=WORTHLESS)).tables, "Lots")
    assert (cells["Status"], cells["Begun"], cells["Quantity"]) == ("stock", "yes", pytest.approx(4.0))


def test_a_fixed_run_of_an_offer_is_one_of_the_bought_lot() -> None:
    fixed: list[Row] = [{"Lot": "A", "Recipe": "Work", "Period": "D2", "Rule": "exactly", "Amount": 4.0}]
    rows = tiny(2, Lots=[offer()], Lines=CAPPED, Settings=WORTHLESS, **{"Fixed runs": fixed})
    assert row(rolled(rows).tables, "Fixed runs")["Lot"] == "A (bought)"


def test_what_arrives_on_another_day_is_awaited_then() -> None:
    arrivals = [{"Product": "Metal", "Date": day(1), "Quantity": 100.0, "Me": 100.0}]
    received: list[Row] = [{"Lot or product": "Metal", "Planned for": day(1), "Date": day(2), "Kilograms": 90.0}]
    cells = row(after(tiny(2, Lines=CAPPED, Arrivals=arrivals), Received=received).tables, "Arrivals")
    assert (cells["Date"].date(), cells["Quantity"]) == (day(2), 90.0)


def test_a_product_that_nobody_awaited_is_in_stock_and_found() -> None:
    """400 kg are made and kept, and 50 came."""
    kept = {"Products": [{"Product": "Metal", "Closing value": 1.0}], "Spot sales": []}
    this_rolled = after(tiny(2, Lines=CAPPED, **kept), Received=[{"Lot or product": "Metal", "Kilograms": 50.0}])
    assert row(this_rolled.tables, "Products")["Opening stock"] == pytest.approx(450.0)
    assert any("none were awaited" in finding.message for finding in this_rolled.findings)


@pytest.mark.long
def test_what_is_on_its_way_has_the_mean_property_of_its_lots() -> None:
    """100 kg of A at 10 and 300 kg of B at 30."""
    rows = tiny(
        3,
        Components=[{"Component": "Me", "Counted as": "mass"}, {"Component": "Oil", "Counted as": "property"}],
        Lots=[lot("A", 1.0, Oil=10.0), lot("B", 3.0, Oil=30.0)],
        Lines=CAPPED,
        Yields=LAGGED,
    )
    cells = row(rolled(rows).tables, "Arrivals")
    assert (cells["Quantity"], cells["Me"], cells["Oil"]) == pytest.approx((400.0, 100.0, 25.0))


def test_what_comes_on_one_day_is_one_arrival_with_what_both_contain() -> None:
    """100 kg at 75 % were on their way, and 400 kg at 100 % are since: 500 kg at 95 %."""
    arrivals = [{"Product": "Metal", "Date": day(3), "Quantity": 100.0, "Me": 75.0}]
    cells = row(rolled(tiny(4, Lines=CAPPED, Yields=LAGGED, Arrivals=arrivals)).tables, "Arrivals")
    assert (cells["Quantity"], cells["Me"]) == pytest.approx((500.0, 95.0))


@pytest.mark.long
def test_output_that_comes_evenly_is_parted_where_a_window_begins() -> None:
    """700 kg of week 1 come in week 2, 100 a day; a target counts what comes from its fourth day on."""
    rows = tiny(
        Periods=weeks(2),
        Yields=[{**LAGGED[0], "Lag": 7.0}],
        Lots=[lot("A", 7.0)],
        Targets=[target("T", 1000.0, From=day(11), To=day(14), Priority=1.0)],
    )
    arrivals = roll(solved(rows), day(7), None, 0).tables["Arrivals"]
    assert [moment.date() for moment in arrivals["Date"]] == [day(8), day(11)]
    assert arrivals["Quantity"].tolist() == pytest.approx([300.0, 400.0])


def test_what_is_missing_may_follow_late_and_what_was_late_counts() -> None:
    """400 of 1,000 kg by Due on the first day, 400 on the second; each day of waiting costs."""
    late = contract(1000.0, due=1, Priority=1.0, Late="yes", **{"Late penalty": 0.01})
    first = rolled(tiny(4, **late, Lines=CAPPED, **{"Spot sales": []})).tables
    cells = row(first, "Deliveries")
    assert cells["Delivered so far"] == pytest.approx(400.0) and math.isnan(cells["Late so far"])
    cells = row(roll(solved(plain(first)), day(2), None, 0).tables, "Deliveries")
    assert (cells["Delivered so far"], cells["Late so far"]) == pytest.approx((800.0, 400.0))


def test_what_was_delivered_on_the_day_of_due_is_not_late() -> None:
    late = contract(1000.0, due=1, Priority=1.0, Late="yes")
    got: list[Row] = [{"Contract or spot": "C", "Product": "Metal", "Due": day(1), "Date": day(1), "Quantity": 300.0}]
    cells = row(after(tiny(4, **late, Lines=CAPPED), Delivered=got).tables, "Deliveries")
    assert cells["Delivered so far"] == pytest.approx(300.0) and math.isnan(cells["Late so far"])


def test_nothing_was_reached_so_far_of_a_target_for_stock() -> None:
    """It counts what lies there, whenever it came."""
    wanted = target("T", 500.0, Measure="stock", Priority=1.0)
    tables = rolled(tiny(2, Lines=CAPPED, Targets=[wanted], **{"Spot sales": []})).tables
    assert math.isnan(row(tables, "Targets")["Reached so far"])
    assert row(tables, "Products")["Opening stock"] == pytest.approx(400.0)


@pytest.mark.long
def test_stops_that_are_over_go() -> None:
    stops = [{"Line": "Mill", "From": day(to), "To": day(to), "Availability": 50.0} for to in (1, 2)]
    downtime = rolled(tiny(2, Lines=CAPPED, Downtime=stops)).tables["Downtime"]
    assert downtime["To"].tolist() == [pd.Timestamp(day(2))]


@pytest.mark.long
def test_maintenance_that_is_done_goes_though_its_window_is_open() -> None:
    """Once in two days; on the second all hours are needed."""
    rows = {**with_maintenance(lining()), "Lots": [lot("A", 24.0, Available=day(2))]}
    assert rolled(rows).tables["Maintenance"].empty


def test_a_blend_limit_holds_from_the_same_day_on() -> None:
    limits = [{"On": "Mill", "Share of": "Me", "Max": 50.0}]
    cells = row(rolled(tiny(2, Lines=CAPPED, **{"Blend limits": limits})).tables, "Blend limits")
    assert cells["From"] == pd.Timestamp(day(1)) and pd.isna(cells["To"])


def test_a_scenario_that_sets_what_the_week_has_changed_is_listed() -> None:
    step: Row = {"Scenario": "S", "Sheet": "Lots", "Row": "A", "Column": "Quantity", "Change": "set", "Value": 12.0}
    this_rolled = rolled(tiny(2, Lines=CAPPED, Scenarios=[step]))
    (note,) = (one for one in this_rolled.assumed if one.sheet == "Scenarios")
    assert note.words == "sets 12 where 10 stood and now 6 does"


def test_history_holds_what_was_recovered_and_weighed() -> None:
    """Of 400 kg held 320 are made, and sold; 20 kg more are counted than there should be."""
    yields = [{"Recipe": "Work", "Product": "Metal", "Me": 80.0}]
    full = [{"Product": "Metal", "Max stock": 0.0}]
    rows = tiny(2, Lines=CAPPED, Yields=yields, Products=full)
    this_rolled = after(rows, Counted=[{"Product or lot": "Metal", "Date": day(1), "Kilograms": 20.0}])
    found = row(this_rolled.tables, "History")
    assert (found["Expected"], found["Recovery"], found["Received"]) == pytest.approx((320.0, 80.0, 340.0))


def test_the_price_of_change_of_a_plan_that_loses_money_is_no_less() -> None:
    """8 t must be used at a loss of 100 a tonne."""
    rows = tiny(2, Lines=CAPPED, Lots=[lot("A", **{"Must use": 8.0})])
    rows["Recipes"] = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 200.0}]
    assert row(rolled(rows).tables, "Settings", Setting="Change price")["Value"] == pytest.approx(1.5)


def test_a_last_piece_that_lacks_little_is_one_of_its_own() -> None:
    """27 days are 7, 7, 7 and 6."""
    plan = solved(tiny(Periods=[*weeks(1), {"Period": "February", "Start": day(8), "End": day(34)}]))
    pieces = roll(plan, day(7), None, 0, split=["February"]).tables["Periods"]
    assert ((pieces["End"] - pieces["Start"]).dt.days + 1).tolist() == [7, 7, 7, 6]


def test_hours_that_work_takes_later_come_along_and_leave_the_next_plan_that_much_less() -> None:
    """12 t of the first day are fired on the second, 24 h of the oven: none are left, and 24 t are worked behind the
    plan. The first plan had 12 t, 1200, in its first day, so that 2400 are left for the second."""
    this_rolled = after(fired())
    under_way = row(this_rolled.tables, "Hours under way")
    assert (under_way["Line"], under_way["Date"].date(), under_way["Hours"]) == ("Oven", day(2), pytest.approx(24.0))
    second = solved(plain(this_rolled.tables))
    assert second.margin == pytest.approx(2400.0)
    assert second.tables["Line hours"].set_index(["Line", "Period"])["Lost"]["Oven", "D2"] == pytest.approx(24.0)


def test_hours_that_were_under_way_go_on_for_as_long_as_they_are_due() -> None:
    """Of hours on the first and the third day those of the third are left, with the 24 h of work of the first."""
    there = [{"Line": "Oven", "Date": day(value), "Hours": 5.0} for value in (1, 3)]
    found = after(fired(3, after=2.0, **{"Hours under way": there})).tables["Hours under way"]
    assert found.to_dict("records") == [{"Line": "Oven", "Date": pd.Timestamp(day(3)), "Hours": pytest.approx(24.0)}]
