"""Several sites with lanes between them, solved by hand; each plan is worked out again by the audit."""

from __future__ import annotations

import pytest

from tests.models.sites import lane, leach_and_fire, two_mills
from tests.models.solved import Row, Solved, contract, exact, lot, solved, target
from tests.models.test_intermediates import violations
from tests.plants import Rows, day


def planned(rows: Rows) -> Solved:
    """The plan for rows, which the audit has nothing to say about."""
    plan = solved(rows)
    assert violations(rows, plan) == []
    return plan


def at(plan: Solved, site: str, column: str = "Stock (end)", **keys: object) -> float:
    return plan.amount("Stock at sites", column, Site=site, **keys)


def test_feed_is_worked_where_it_lies():
    """Without a lane the 10 t of the north are worked there: 1,000 kg of metal, all sold from the north."""
    plan = planned(two_mills())
    assert plan.margin == pytest.approx(1000.0)
    assert plan.run(Recipe="Work", Site="North") == pytest.approx(10.0)
    assert plan.amount("Sales", Site="North") == pytest.approx(1000.0)


@pytest.mark.long
def test_feed_of_a_site_without_work_stays_without_a_lane():
    """The mill of the north stands still: nothing is made, although the south could."""
    plan = planned(two_mills(Downtime=[{"Line": "Mill", "From": day(1), "To": day(1)}]))
    assert plan.margin == pytest.approx(0.0)


def test_a_lane_brings_feed_to_the_other_site():
    """The mill of the north stands still; 10 t go south at 5 a tonne and are worked there at 20: 1000 - 250."""
    stands = [{"Line": "Mill", "From": day(1), "To": day(1)}]
    plan = planned(two_mills(Downtime=stands, Lanes=[lane(Material="Feed", Cost=5.0)]))
    assert plan.margin == pytest.approx(750.0)
    assert plan.money()["Transport"] == pytest.approx(-50.0)
    assert plan.amount("Shipments", Lot="A", Material="Feed") == pytest.approx(10.0)


def test_feed_under_way_cannot_be_worked():
    """It takes a day to the south: nothing can be worked there on the first day, and all on the second."""
    stands = [{"Line": "Mill", "From": day(1), "To": day(2)}]
    there = [lane(Material="Feed", **{"Lead time": 1.0})]
    assert planned(two_mills(1, Downtime=stands, Lanes=there)).margin == pytest.approx(0.0)
    plan = planned(two_mills(2, Downtime=stands, Lanes=there))
    assert plan.margin == pytest.approx(800.0)
    assert plan.run(Period="D2", Site="South") == pytest.approx(10.0)


@pytest.mark.long
def test_a_lot_may_come_through_a_third_site():
    """North to Middle to South, a day each: worked in the south on the third day, for 20 + 1 + 2 a tonne."""
    sites: list[Row] = [{"Site": name} for name in ("North", "Middle", "South")]
    lanes = [
        lane(Material="Feed", Cost=1.0, **{"Lead time": 1.0, "To site": "Middle"}),
        lane(Material="Feed", Cost=2.0, **{"Lead time": 1.0, "From site": "Middle"}),
    ]
    stands = [{"Line": "Mill", "From": day(1), "To": day(3)}]
    plan = planned(two_mills(3, Sites=sites, Lanes=lanes, Downtime=stands))
    assert plan.margin == pytest.approx(1000.0 - 10.0 * 23.0)
    assert plan.run(Period="D3") == pytest.approx(10.0)


def test_a_lane_carries_no_more_than_it_can():
    """3 t a day may go south, so that 600 kg of the 1,000 are made there in two days, at 20 a tonne."""
    stands = [{"Line": "Mill", "From": day(1), "To": day(2)}]
    plan = planned(two_mills(2, Downtime=stands, Lanes=[lane(Material="Feed", **{"Max per day": 3.0})]))
    assert plan.margin == pytest.approx(600.0 - 6.0 * 20.0)


@pytest.mark.long
def test_a_lane_that_is_not_active_carries_nothing():
    """The same as no lane."""
    stands = [{"Line": "Mill", "From": day(1), "To": day(1)}]
    plan = planned(two_mills(Downtime=stands, Lanes=[lane(Material="Feed", Active="no")]))
    assert plan.margin == pytest.approx(0.0)


def test_an_intermediate_travels_and_is_worked_at_the_other_end():
    """1,000 kg of liquor leave on the day on which they are made and arrive a day later: 1,000 kg of metal less 30."""
    plan = planned(leach_and_fire(Lanes=[lane(Material="Liquor", Cost=30.0, **{"Lead time": 1.0})]))
    assert plan.margin == pytest.approx(970.0)
    shipped = plan.tables["Shipments"].iloc[0]
    assert (shipped["Period"], shipped["Arrives"], shipped["Amount"]) == ("D1", "D2", pytest.approx(1.0))
    south = {"Site": "South", "Period": "D2"}
    assert plan.amount("Intermediate stock", "Received", **south) == pytest.approx(1000.0)
    assert plan.amount("Intermediate stock", "Taken", **south) == pytest.approx(1000.0)


@pytest.mark.long
def test_nothing_takes_what_no_lane_brings():
    """Liquor stays in the north; nothing is fired in the south, and nothing is earned."""
    plan = planned(leach_and_fire())
    assert plan.margin == pytest.approx(0.0)
    assert plan.run(Recipe="Fire") == 0.0


def test_what_is_under_way_at_the_end_counts_at_the_closing_value_of_where_it_comes_to():
    """2 days to the south and 2 days of plan: 1,000 kg at 0.5 of the store of the south, less 30 a tonne."""
    stores = [{"Material": "Liquor", "Site": "North"}, {"Material": "Liquor", "Site": "South", "Closing value": 0.5}]
    lanes = [lane(Material="Liquor", Cost=30.0, **{"Lead time": 2.0})]
    plan = planned(leach_and_fire(Lanes=lanes, Stores=stores))
    assert plan.margin == pytest.approx(470.0)
    assert plan.money()["Closing product"] == pytest.approx(500.0)
    assert plan.tables["Shipments"]["Arrives"].tolist() == [None]


def test_each_site_has_its_own_limits():
    """400 kg of liquor may lie in the north and any amount in the south; the kiln stands until day 2."""
    stores = [{"Material": "Liquor", "Site": "North", "Max stock": 400.0}, {"Material": "Liquor", "Site": "South"}]
    lanes = [lane(Material="Liquor", **{"Max per day": 0.1})]
    stands = [{"Line": "Kiln", "From": day(1), "To": day(1)}, {"Line": "Mill", "From": day(2), "To": day(2)}]
    plan = planned(leach_and_fire(Lanes=lanes, Stores=stores, Downtime=stands))
    assert plan.margin == pytest.approx(200.0)
    assert plan.amount("Intermediate stock", Site="North", Period="D1", column="Stock (end)") <= 400.0 + 1e-6


def test_opening_stock_lies_where_stores_say():
    """50 kg of metal in the south, sold there at 2 while the north sells at 1: 1,000 + 100."""
    stores = [
        {"Material": "Metal", "Site": "North"},
        {"Material": "Metal", "Site": "South", "Opening stock": 50.0},
    ]
    spot = [
        {"Product": "Metal", "Price": 1.0, "Site": "North"},
        {"Product": "Metal", "Price": 2.0, "Site": "South"},
    ]
    plan = planned(two_mills(Stores=stores, **{"Spot sales": spot}))
    assert plan.margin == pytest.approx(1100.0)
    assert at(plan, "South", "Sold") == pytest.approx(50.0)


def test_a_lane_takes_product_to_the_dearer_site():
    """The same with a lane at 0.5 a kilogram, which brings 1 more there: all 1,050 kg are sold in the south."""
    stores = [{"Material": "Metal", "Site": "North"}, {"Material": "Metal", "Site": "South", "Opening stock": 50.0}]
    spot = [
        {"Product": "Metal", "Price": 1.0, "Site": "North"},
        {"Product": "Metal", "Price": 2.0, "Site": "South"},
    ]
    plan = planned(two_mills(Stores=stores, Lanes=[lane(Material="Metal", Cost=500.0)], **{"Spot sales": spot}))
    assert plan.margin == pytest.approx(2.0 * 1050.0 - 0.5 * 1000.0)
    assert at(plan, "North", "Shipped") == pytest.approx(1000.0)
    assert plan.amount("Production", "Made") == pytest.approx(1000.0)


def test_a_contract_without_a_site_is_served_from_both():
    """1,020 kg are asked for by the end of day 1: 20 of the 50 in the south must come along."""
    stores = [{"Material": "Metal", "Site": "North"}, {"Material": "Metal", "Site": "South", "Opening stock": 50.0}]
    plan = planned(two_mills(Stores=stores, **{"Spot sales": []}, **contract(1020.0, Priority=1.0)))
    assert plan.broken() == {}
    assert {(row["Site"], row["Contract"]) for _, row in plan.tables["Sales"].iterrows()} == {
        ("North", "C"),
        ("South", "C"),
    }


def test_a_contract_of_a_site_is_served_from_there_only():
    """The 1,000 kg of the north do not help the contract of the south, which gets its 50 kg and misses 970."""
    stores = [{"Material": "Metal", "Site": "North"}, {"Material": "Metal", "Site": "South", "Opening stock": 50.0}]
    asked = contract(1020.0, Priority=1.0, Site="South")
    plan = planned(two_mills(Stores=stores, Settings=exact(), **{"Spot sales": []}, **asked))
    assert sum(plan.broken().values()) == pytest.approx(970.0)


@pytest.mark.long(but=["made"])
@pytest.mark.parametrize("measure", ["made", "delivered", "stock"])
def test_a_target_counts_at_its_site_or_at_all(measure: str):
    """10 t lie at each site: 2,000 kg in all and 1,000 in the south, made and in stock, or sold at 1 a kilogram."""
    lots = [lot("A", Site="North"), lot("B", Site="South")]
    targets = [
        target("All", 2000.0, Measure=measure, Priority=1.0),
        target("There", 1000.0, Measure=measure, Priority=1.0, Site="South"),
        target("Too much there", 1500.0, Measure=measure, Priority=2.0, Site="South"),
    ]
    selling = {} if measure == "delivered" else {"Spot sales": []}
    plan = planned(two_mills(Lots=lots, Targets=targets, Settings=exact(), **selling))
    assert [row["Short"] for _, row in plan.tables["Target status"].iterrows()] == pytest.approx([0.0, 0.0, 500.0])


def test_a_window_that_ends_within_a_period_counts_what_a_lane_has_brought_by_then():
    """A period of 4 days; 1,000 kg leave on its first day and come over days 3 and 4: half is there on day 3."""
    week = [{"Period": "W", "Start": day(1), "End": day(4)}]
    stores = [{"Material": "Metal", "Site": "North", "Opening stock": 1000.0}, {"Material": "Metal", "Site": "South"}]
    lanes = [lane(Material="Metal", **{"Lead time": 2.0})]
    asked = contract(1000.0, due=3, Priority=1.0, Site="South")
    rows = two_mills(Periods=week, Stores=stores, Lanes=lanes, Settings=exact(), Lots=[lot("A", 0.0, Site="North")])
    plan = planned({**rows, **asked, "Spot sales": []})
    assert plan.amount("Delivery status", "Delivered") == pytest.approx(500.0)


def test_a_blend_limit_of_a_product_counts_what_is_made_at_all_sites():
    """Feed of 10 % at the north and of 20 % metal at the south, of which Dy is none and all: half of it at most."""
    components: list[Row] = [{"Component": name, "Counted as": "mass"} for name in ("Me", "Dy")]
    classes: list[Row] = [{"Feed class": "Feed", "Me": 10.0, "Dy": 0.0}]
    lots = [lot("A", Site="North"), lot("B", Site="South", Me=0.0, Dy=20.0)]
    recipes = two_mills()
    yields = [{**row, "Dy": 100.0} for row in recipes["Yields"]]
    limits = [{"On": "Metal", "Share of": "Dy", "Max": 50.0}]
    more: dict[str, list[Row]] = {"Feed classes": classes, "Blend limits": limits}
    plan = planned(two_mills(Components=components, Lots=lots, Yields=yields, **more))
    assert plan.margin == pytest.approx(1000.0 + 1000.0 - 5.0 * 20.0)


@pytest.mark.long
def test_the_most_that_a_lane_carries_holds_for_all_that_goes_its_way():
    """5 t of feed at most go south, with liquor and all: its own row without a Max counts in that of the lane."""
    stands = [{"Line": "Mill", "From": day(1), "To": day(1)}]
    lanes = [lane(**{"Max per day": 5.0}), lane(Material="Feed")]
    plan = planned(two_mills(Downtime=stands, Lanes=lanes))
    assert plan.run() == pytest.approx(5.0)


def test_a_plant_of_which_no_lot_takes_part_is_planned():
    """Its one lot is blocked: nothing is worked, shipped or earned."""
    assert planned(two_mills(Lots=[{**lot("B", Site="South"), "Status": "blocked"}], Lanes=[lane()])).margin == 0.0


@pytest.mark.long
def test_the_lead_time_may_be_longer_than_a_lot_keeps():
    """It could leave, and would arrive a day after its Use by: it is not sent."""
    stands = [{"Line": "Mill", "From": day(1), "To": day(3)}]
    keeps = [lot("A", Site="North", **{"Use by": day(1)})]
    plan = planned(two_mills(3, Lots=keeps, Downtime=stands, Lanes=[lane(**{"Lead time": 1.0})]))
    assert plan.tables["Shipments"].empty


@pytest.mark.long
def test_a_run_fixed_where_a_lot_cannot_be_is_a_broken_promise():
    """There is no lane: 3 t at the other mill are 3 t short, and all are worked where they lie."""
    fixed: list[Row] = [{"Lot": "A", "Recipe": "Work there", "Period": "D1", "Rule": "at least", "Amount": 3.0}]
    plan = planned(two_mills(**{"Fixed runs": fixed}))
    assert plan.broken() == {"Fixed runs: A / Work there / D1: Amount": pytest.approx(3.0)}


@pytest.mark.long
def test_an_offered_lot_is_bought_as_far_as_a_lane_can_take_it():
    """It lies in the south at 30 a tonne, and only the north works: 4 t a day go there, 4 * (100 - 30)."""
    offer = [{**lot("B", None, Site="South", Price=30.0), "Status": "offered"}]
    stands = [{"Line": "Other mill", "From": day(1), "To": day(1)}]
    back = {"From site": "South", "To site": "North", "Material": "Feed", "Max per day": 4.0}
    plan = planned(two_mills(Lots=offer, Downtime=stands, Lanes=[back]))
    assert plan.margin == pytest.approx(280.0)
    assert plan.amount("Lot use", "Bought") == pytest.approx(4.0)


def test_a_broken_promise_names_the_row_that_the_planner_wrote():
    """There is no lane: the 0.5 t of liquor that are to be fired in the south stay in the north."""
    fixed: list[Row] = [{"Lot": "Liquor", "Recipe": "Fire", "Period": "D1", "Rule": "at least", "Amount": 0.5}]
    plan = planned(leach_and_fire(**{"Fixed runs": fixed}))
    assert plan.broken() == {"Fixed runs: Liquor / Fire / D1: Amount": pytest.approx(0.5)}


@pytest.mark.long
def test_a_promise_of_stores_is_named_by_its_row_there():
    """Min stock of 300 kg stands in the row of the south, and one of 50 kg in that of Metal, to which the north looks.

    The mills stand still: 300 kg are missing in the south. The north begins with 40 kg: 10 kg are missing there.
    """
    stands = [{"Line": mill, "From": day(1), "To": day(1)} for mill in ("Mill", "Other mill")]
    stores: list[Row] = [
        {"Material": "Metal", "Site": "South", "Min stock": 300.0, "Min closing stock": 200.0},
        {"Material": "Metal", "Site": "North", "Opening stock": 40.0},
    ]
    products: list[Row] = [{"Product": "Metal", "Min stock": 50.0}]
    rows = two_mills(Downtime=stands, Products=products, Stores=stores, Settings=exact(), **{"Spot sales": []})
    plan = planned(rows)
    assert plan.broken() == {
        "Products: Metal at North / D1: Min stock": pytest.approx(10.0),
        "Stores: Metal / South / D1: Min stock": pytest.approx(300.0),
        "Stores: Metal / South: Min closing stock": pytest.approx(200.0),
    }


@pytest.mark.long
def test_what_exceeds_the_max_stock_of_stores_is_named_by_its_row_there():
    """40 kg lie in the north, where there may be 10, and nothing is sold."""
    stores: list[Row] = [
        {"Material": "Metal", "Site": "North", "Opening stock": 40.0, "Max stock": 10.0},
        {"Material": "Metal", "Site": "South"},
    ]
    rows = two_mills(Stores=stores, Lots=[lot("A", 0.0, Site="North")], Settings=exact(), **{"Spot sales": []})
    assert planned(rows).broken() == {"Stores: Metal / North / D1: Max stock": pytest.approx(30.0)}
