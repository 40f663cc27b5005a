"""Plans of several sites go on from week to week: what lies where, what lanes have under way, and what mixes hold."""

from __future__ import annotations

import pandas as pd
import pytest

from models.results.changes import BETTER
from models.schema.frames import Tables
from planner.engine.cases import of_tables
from planner.engine.pipeline import solve_case
from planner.engine.plan import Plan
from planner.reading import actuals
from planner.rolling import done
from planner.rolling.next_week.lots_at_sites import Part
from planner.rolling.next_week.published_at_sites import of_parts
from planner.rolling.notes import Notes
from planner.rolling.rolled import roll
from planner.rolling.week import CannotRoll
from tests.models import random_sites
from tests.models.sites import lane, leach_and_fire, two_mills
from tests.models.solved import Row, lot
from tests.models.test_apart_at_sites import two_stores
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import FREE, last_day, perfect_weeks, plain
from tests.plants import Rows, day

MIXED_LOTS = (("A", 1.0), ("B", 6.0))

NO_MILL: Row = {"Line": "Mill", "From": day(1), "To": day(4)}


def free(rows: Rows) -> Rows:
    """The same plant, held to no last plan."""
    return {**rows, "Settings": [*rows.get("Settings", []), *FREE]}


def carried_feed(**cells: object) -> Rows:
    """The mill of the north stands, and a lane takes 4 t of feed a day to the south, where they are two days later."""
    lots = [lot("A", Site="North", **cells)]
    way = lane(**{"Material": "Feed", "Lead time": 2.0, "Max per day": 4.0, "Cost": 5.0})
    return free(two_mills(5, Lots=lots, Lanes=[way], Downtime=[{**NO_MILL, "To": day(5)}]))


def rolled(plan: Plan, days: int = 1) -> Tables:
    return roll(plan, day(days), added=0).tables


def test_feed_goes_on_from_where_it_lies_and_from_where_it_is_under_way() -> None:
    """Of 10 t 4 leave on day 1 and are there on day 3; 6 are left in the north."""
    tables = rolled(solved(carried_feed()))
    lots = tables["Lots"].set_index("Lot")
    assert lots["Quantity"].to_dict() == pytest.approx({"A": 6.0, "A to South 2026-01-07": 4.0})
    assert lots["Site"].to_dict() == {"A": "North", "A to South 2026-01-07": "South"}
    assert lots["Available"].iloc[1] == pd.Timestamp(day(3))


def test_a_lot_that_is_in_one_place_keeps_its_name() -> None:
    """All 3 t leave on day 1; on day 3 they are in the south."""
    lots = rolled(solved(carried_feed(Quantity=3.0, **{"Must use": 3.0})))["Lots"]
    assert lots[["Lot", "Site", "Quantity", "Must use"]].to_numpy().tolist() == [["A", "South", 3.0, 3.0]]
    assert lots["Available"].iloc[0] == pd.Timestamp(day(3))


def test_what_is_said_of_a_whole_lot_cannot_be_said_of_its_parts() -> None:
    with pytest.raises(CannotRoll, match=r"A lies at several sites or is under way .*Max periods"):
        rolled(solved(carried_feed(**{"Max periods": 3.0})))


@pytest.mark.parametrize(("must", "here", "under_way"), [(10.0, 6.0, 4.0), (5.0, 3.0, 2.0)])
def test_what_must_be_used_of_a_lot_is_shared_out_to_where_it_is(must: float, here: float, under_way: float) -> None:
    """Of 10 t 4 are under way after day 1; the rest of the plan works all of them, so that each has its part of all."""
    lots = rolled(solved(carried_feed(**{"Must use": must})))["Lots"].set_index("Lot")
    assert lots["Must use"].to_dict() == pytest.approx({"A": here, "A to South 2026-01-07": under_way})


def test_what_must_be_used_of_a_lot_in_two_places_loses_nothing() -> None:
    """Perfect weeks; what was used so far counts once."""
    assert perfect_weeks(carried_feed(**{"Must use": 9.0}), 3) == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)


def test_what_is_bought_of_an_offer_goes_on_from_where_it_was_carried() -> None:
    """4 t are bought and leave on day 1, and no more: the fixed run takes them in the south on day 3; 6 t are still on
    offer in the north."""
    run: Row = {"Lot": "A", "Recipe": "Work there", "Period": "D3", "Rule": "exactly", "Amount": 4.0}
    rows = carried_feed(Status="offered", Price=90.0)
    lots = rolled(solved({**rows, "Fixed runs": [run]}))["Lots"].set_index("Lot")
    assert lots["Quantity"].to_dict() == pytest.approx({"A": 6.0, "A (bought)": 4.0})
    assert lots["Status"].to_dict() == {"A": "offered", "A (bought)": "stock"}
    assert lots["Site"].to_dict() == {"A": "North", "A (bought)": "South"}


def metal_to_the_south(**tables: list[Row]) -> Rows:
    """Metal is made in the north and asked for in the south, two days away."""
    sold: list[Row] = [{"Product": "Metal", "Price": 3.0, "Max": 900.0, "Site": "South"}]
    way = lane(**{"Material": "Metal", "Lead time": 2.0, "Max per day": 0.2, "Cost": 5.0})
    stores: list[Row] = [
        {"Material": "Metal", "Site": "North", "Opening stock": 100.0, "Closing value": 0.5},
        {"Material": "Metal", "Site": "South", "Opening stock": 30.0, "Holding cost": 0.01},
    ]
    return free(two_mills(4, **{"Spot sales": sold, "Lanes": [way], "Stores": stores, **tables}))


def test_products_go_on_from_where_they_lie_and_from_where_they_are_under_way() -> None:
    """100 kg and 1,000 kg that are made on day 1 are in the north; 200 of them leave on that day; 30 in the south are
    sold."""
    run: Row = {"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 10.0}
    tables = rolled(solved(metal_to_the_south(**{"Fixed runs": [run]})))
    stores = tables["Stores"].set_index("Site")
    assert stores["Opening stock"].to_dict() == pytest.approx({"North": 900.0, "South": 0.0})
    assert stores["Closing value"].iloc[0] == 0.5
    came = tables["Arrivals"]
    assert came[["Product", "Site", "Quantity"]].to_numpy().tolist() == [["Metal", "South", pytest.approx(200.0)]]
    assert came["Date"].iloc[0] == pd.Timestamp(day(3))
    assert tables["Spot sales"]["Sold so far"].iloc[0] == pytest.approx(30.0)


def test_what_would_count_as_made_when_it_arrives_is_refused() -> None:
    target: Row = {"Target": "T", "Product": "Metal", "Measure": "made", "Amount": 500.0, "Priority": 1}
    with pytest.raises(CannotRoll, match="Metal is under way between sites: Arrivals count as made"):
        rolled(solved(metal_to_the_south(Targets=[target])))


def liquor(keeping: str, **cells: object) -> Rows:
    """Liquor is leached in the north and fired in the south, a day away, from 40 kg there; two lots differ."""
    stores: list[Row] = [
        {"Material": "Liquor", "Site": "North"},
        {"Material": "Liquor", "Site": "South", "Opening stock": 40.0, "Holding cost": 0.01},
    ]
    rows = leach_and_fire(
        4,
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Me", "Dirt")],
        Lots=[lot("A", 9.0, Site="North", Me=9.0, Dirt=1.0), lot("B", 20.0, Site="North", Me=5.0, Dirt=4.0)],
        Intermediates=[
            {"Intermediate": "Liquor", "Keeping": keeping, "Me": 3.0, "Dirt": 1.0, "Closing value": 0.3}
            | {"Disposal cost": 0.1}
        ],
        Stores=stores,
        Lanes=[lane(**{"Material": "Liquor", "Lead time": 1.0, "Max per day": 0.5, "Cost": 5.0})],
    )
    leach, fire = rows["Yields"]
    rows["Yields"] = [{**leach, "Dirt": 80.0, "Lag": cells.get("Lag", 0.0)}, {**fire, "Lag": 1.0}]
    return free(rows)


@pytest.mark.long(but=["feed", "mixed"])
@pytest.mark.parametrize(
    "rows",
    [
        carried_feed(),
        metal_to_the_south(),
        liquor("fixed"),
        liquor("fixed", Lag=2.0),
        liquor("mixed"),
        liquor("mixed", Lag=2.0),
    ],
    ids=["feed", "metal", "fixed", "fixed with a lag", "mixed", "mixed with a lag"],
)
def test_perfect_weeks_lose_nothing(rows: Rows) -> None:
    """Money of the week and of the rest of the plan add up to that of the whole plan, with what is under way."""
    assert perfect_weeks(rows, 3) == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)


def held(rows: Rows) -> Rows:
    """The same plant, held to the last plan at the price of change that a roll sets."""
    return {**rows, "Settings": [row for row in rows["Settings"] if row["Setting"] != "Change price"]}


def published(tables: Tables) -> dict[tuple[str, str, str], float]:
    rows = tables["Published"]
    return {(row["Period"], row["Lot"], row["Recipe"]): row["Amount"] for row in rows.to_dict("records")}


def test_what_is_published_of_a_lot_is_published_of_its_parts() -> None:
    """4 t of A leave a day and are worked in the south two days later: 4 t on day 3 are the part that is under way, 4 t
    on day 4 and 2 t on day 5 are still in the north."""
    plan = solved(held(carried_feed()))
    tables = rolled(plan)
    assert published(tables) == {
        ("D3", "A to South 2026-01-07", "Work there"): pytest.approx(4.0),
        ("D4", "A", "Work there"): pytest.approx(4.0),
        ("D5", "A", "Work there"): pytest.approx(2.0),
    }


def test_what_no_part_has_left_stays_with_the_last_one() -> None:
    """Of the 4 t of day 3 only 3 left on day 1, as 1 t was lost: 1 t of the north is asked for in its place."""
    plan = solved(held(carried_feed()))
    parts = [Part("North", None, 6.0, "A"), Part("South", pd.Timestamp(day(3)), 3.0, "A there")]
    week = done.week_of(plan, pd.Timestamp(day(1)), actuals.none(plan.inputs), Notes())
    runs = plan.worked_as_named[["Period", "Lot", "Recipe", "Amount"]]
    found = of_parts(week, runs, {"A": parts}).to_dict("records")
    assert [(row["Period"], row["Lot"], row["Amount"]) for row in found] == [
        ("D3", "A there", pytest.approx(3.0)),
        ("D3", "A", pytest.approx(1.0)),
        ("D4", "A", pytest.approx(4.0)),
        ("D5", "A", pytest.approx(2.0)),
    ]


@pytest.mark.long(but=["feed", "fixed"])
@pytest.mark.parametrize(
    "rows",
    [carried_feed(), liquor("fixed"), liquor("mixed")],
    ids=["feed", "fixed", "mixed"],
)
def test_after_a_perfect_week_the_next_plan_stays_as_it_was_published(rows: Rows) -> None:
    """At whatever price of change: nothing moves, and the plan is the best without one too."""
    tables = rolled(solved(held(rows)))
    assert (tables["Settings"]["Setting"] == "Change price").any()
    plan = solved(plain(tables))
    assert len(plan.inputs["Published"])
    assert plan.tables["Changes"].empty
    assert plan.margin == pytest.approx(solved(free(plain(tables))).margin, rel=1e-9)


def two_days(price: float, *published: Row) -> Rows:
    """Metal brings 1 per kg on the first day and 1.01 on the second, at either site, and cannot lie in stock."""
    sold: list[Row] = [
        {"Product": "Metal", "Price": 1.0 + 0.01 * at, "From": day(at + 1), "To": day(at + 1)} for at in range(2)
    ]
    settings: list[Row] = [{"Setting": "Change price", "Value": price}]
    return {"Settings": settings, "Products": [{"Product": "Metal", "Max stock": 0.0}], "Spot sales": sold} | {
        "Published": list(published)
    }


def run(lot_: str, recipe: str) -> Row:
    return {"Lot": lot_, "Recipe": recipe, "Period": "D1", "Amount": 10.0}


def test_a_run_at_a_site_stays_where_a_move_earns_less_than_its_price() -> None:
    """10 t on day 1 in the north: to move a tonne to day 2 earns 1 and costs 12 * 0.1, or 12 * 0.05."""
    dear = solved(two_mills(2, **two_days(0.1, run("A", "Work"))))
    assert dear.margin == pytest.approx(1000.0) and dear.tables["Changes"].empty
    cheap = solved(two_mills(2, **two_days(0.05, run("A", "Work"))))
    assert cheap.margin == pytest.approx(1010.0)
    assert cheap.tables["Changes"][["Period", "Lot", "Moved"]].to_numpy().tolist() == [
        ["D1", "A", pytest.approx(-10.0)],
        ["D2", "A", pytest.approx(10.0)],
    ]


def test_what_is_worked_of_an_intermediate_at_a_site_stays_too() -> None:
    """10 t of liquor lie in the south: a tonne is 1,000 kg of metal, which brings 10 more on day 2; to move it costs 12
    times 1, or 0.5. Changes names the liquor as the workbook does."""
    there: list[Row] = [
        {"Material": "Liquor", "Site": "North"},
        {"Material": "Liquor", "Site": "South", "Opening stock": 10_000.0},
    ]
    lots = [lot("A", Site="North", Status="blocked")]
    dear = solved(leach_and_fire(2, Stores=there, Lots=lots, **two_days(1.0, run("Liquor", "Fire"))))
    assert dear.margin == pytest.approx(10_000.0) and dear.tables["Changes"].empty
    cheap = solved(leach_and_fire(2, Stores=there, Lots=lots, **two_days(0.5, run("Liquor", "Fire"))))
    assert cheap.margin == pytest.approx(10_100.0)
    assert cheap.tables["Changes"][["Period", "Lot", "Moved"]].to_numpy().tolist() == [
        ["D1", "Liquor", pytest.approx(-10.0)],
        ["D2", "Liquor", pytest.approx(10.0)],
    ]
    (why,) = cheap.tables["Changes"]["Why"][:1]
    assert why == f"{BETTER}: worked in D2 instead"


def test_a_run_at_a_site_is_frozen() -> None:
    """As published up to day 1, though a tonne that moves would earn 10 more."""
    there: list[Row] = [
        {"Material": "Liquor", "Site": "North"},
        {"Material": "Liquor", "Site": "South", "Opening stock": 10_000.0},
    ]
    rows = leach_and_fire(
        2, Stores=there, Lots=[lot("A", Site="North", Status="blocked")], **two_days(0.0, run("Liquor", "Fire"))
    )
    plan = solved({**rows, "Settings": [{"Setting": "Frozen until", "Value": day(1)}]})
    assert plan.margin == pytest.approx(10_000.0)
    assert plan.tables["Broken promises"].empty


def fired_in_the_south() -> Rows:
    """What is milled in the south is fired there a day later, in an oven that works 12 t a day; the north has none."""
    lines: list[Row] = [
        {"Line": "Mill", "Site": "North"},
        {"Line": "Other mill", "Site": "South"},
        {"Line": "Oven", "Site": "South"},
    ]
    use: list[Row] = [
        {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t"},
        {"Recipe": "Work there", "Line": "Other mill", "Rate": 1.0, "Basis": "t"},
        {"Recipe": "Work there", "Line": "Oven", "Rate": 0.5, "Basis": "t", "After": 1.0},
    ]
    lots = [lot("A", 60.0, Site="North"), lot("B", 60.0, Site="South")]
    ways = [lane(Material="Feed", Cost=5.0)]
    return free(two_mills(4, Lots=lots, Lines=lines, Lanes=ways, **{"Line use": use}))


@pytest.mark.long
def test_hours_that_work_takes_later_at_a_site_come_along() -> None:
    """12 t of the first day are fired on the second: 24 h of the oven, of which none are left."""
    plan = solved(fired_in_the_south())
    tables = rolled(plan)
    under_way = tables["Hours under way"].to_dict("records")
    assert under_way == [{"Line": "Oven", "Date": pd.Timestamp(day(2)), "Hours": pytest.approx(24.0)}]
    assert perfect_weeks(fired_in_the_south(), 3) == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)


def test_a_batch_under_way_keeps_its_name():
    """Both batches leave on the first day and take two: they come as Arrivals, and what is left makes 300, too."""
    plan = solved(two_stores(4, Lanes=[lane(Material="Liquor", **{"Lead time": 2.0})]))
    coming = rolled(plan)["Arrivals"]
    assert dict(zip(coming["Lot"], coming["Me"], strict=True)) == pytest.approx(
        {"Poor / Leach": 25.0, "Rich / Leach": 50.0}
    )
    assert set(coming["Site"]) == {"South"}
    assert plan.margin == pytest.approx(300.0)
    assert solve_case(of_tables(rolled(plan))).margin == pytest.approx(300.0)


def test_a_mix_that_is_under_way_keeps_the_limit_on_its_stores() -> None:
    """Of A's liquor 1 / 11 is dirt and of B's 6 / 16; a fifth may be. A lane takes what is leached in two days to the
    south, so that some of it is under way after each of two perfect weeks, which lose nothing."""
    rows = leach_and_fire(4, Lots=[lot(name, 6.0, Site="North", Me=10.0, Dirt=dirt) for name, dirt in MIXED_LOTS])
    rows["Components"] = [{"Component": name, "Counted as": "mass"} for name in ("Me", "Dirt")]
    rows["Feed classes"] = [{"Feed class": "Feed", "Me": 10.0, "Dirt": 1.0}]
    rows["Yields"] = [{**row, "Dirt": dirt} for row, dirt in zip(rows["Yields"], (100.0, 0.0), strict=True)]
    rows["Intermediates"] = [{"Intermediate": "Liquor", "Keeping": "mixed", "Closing value": 0.3}]
    rows["Stores"] = [{"Material": "Liquor", "Site": site} for site in ("North", "South")]
    rows["Lanes"] = [lane(Material="Liquor", Cost=1.0, **{"Lead time": 2.0})]
    rows["Line use"] = [{**rows["Line use"][0], "Rate": 0.25}, rows["Line use"][1]]
    rows = free({**rows, "Blend limits": [{"On": "Liquor", "Share of": "Dirt", "Max": 20.0}]})
    assert perfect_weeks(rows, 2) == pytest.approx([0.0, 0.0], abs=1e-9)
    first = roll(solved(rows), day(1), added=0).tables["Arrivals"]
    assert (first["Dirt"] / first[["Me", "Dirt"]].sum(axis=1)).tolist() == pytest.approx([0.2])


def test_a_mix_that_is_under_way_keeps_its_property() -> None:
    """Of a hardness of 1 and 3 as much liquor is leached of each, for at most 2; what a lane has under way after each
    of two perfect weeks comes along with that, and they lose nothing."""
    lots = [{**lot(name, 6.0, Site="North", Me=10.0), "Hardness": hard} for name, hard in (("A", 1.0), ("B", 3.0))]
    rows = leach_and_fire(4, Lots=lots)
    rows["Components"] = [
        {"Component": "Me", "Counted as": "mass"},
        {"Component": "Hardness", "Counted as": "property"},
    ]
    rows["Intermediates"] = [{"Intermediate": "Liquor", "Keeping": "mixed", "Closing value": 0.3}]
    rows["Stores"] = [{"Material": "Liquor", "Site": site} for site in ("North", "South")]
    rows["Lanes"] = [lane(Material="Liquor", Cost=1.0, **{"Lead time": 2.0})]
    rows["Line use"] = [{**rows["Line use"][0], "Rate": 0.25}, rows["Line use"][1]]
    rows = free({**rows, "Blend limits": [{"On": "Liquor", "Share of": "Hardness", "Max": 2.0}]})
    assert perfect_weeks(rows, 2) == pytest.approx([0.0, 0.0], abs=1e-9)
    first = roll(solved(rows), day(1), added=0).tables["Arrivals"]
    assert first["Hardness"].tolist() == pytest.approx([2.0])


def test_feed_that_comes_within_a_period_is_worked_in_all_of_it() -> None:
    """Of 5 t at 30 each 2.4 t leave on the 5th and come on the 10th: all 48 h of the 9th and 10th are for them.

    All were charged on the 5th. The next plan charges 1.64 and 2.4 t again: 248.944 + 150 - 30 * 4.04 = 277.744.
    """
    rows = random_sites.rows(random_sites.drawn(516))
    plan = solved({**rows, "Settings": [*rows.get("Settings", []), *FREE]})
    assert plan.margin == pytest.approx(248.944)
    following = roll(plan, last_day(plan), added=0).tables
    lots = following["Lots"].set_index("Lot")["Available"]
    assert lots["South to North 2026-01-10"] == pd.Timestamp("2026-01-09")
    assert solved(plain(following)).margin == pytest.approx(277.744)
