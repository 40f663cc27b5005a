"""Plans of several sites go on from week to week: what lies where, what lanes have under way, and what mixes hold."""

from __future__ import annotations

import pandas as pd
import pytest

from models.schema.frames import Tables
from planner.engine.plan import Plan
from planner.reading import actuals
from planner.rolling.rolled import roll
from planner.rolling.week import CannotRoll
from tests.models.sites import lane, leach_and_fire, two_mills
from tests.models.solved import Row, lot
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import FREE, perfect_weeks
from tests.plants import Rows, day

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
    with pytest.raises(CannotRoll, match=r"A lies at several sites or is under way .*Must use"):
        rolled(solved(carried_feed(**{"Must use": 10.0})))


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


def test_what_is_delivered_is_not_said_of_a_site_yet() -> None:
    plan = solved(metal_to_the_south())
    stated = actuals.none(plan.inputs)
    row = {"Product or lot": "Metal", "Kilograms": 5.0}
    counted = pd.DataFrame([row]).reindex(columns=stated["Counted"].columns).astype(stated["Counted"].dtypes)
    with pytest.raises(CannotRoll, match="Counted does not say at which"):
        roll(plan, day(1), {**stated, "Counted": counted})


def test_the_next_plan_is_not_held_to_the_last_one() -> None:
    found = roll(solved(metal_to_the_south()), day(1))
    assert found.tables["Published"].empty
    assert "Published, all: with several sites the next plan is not held to the last one yet" in map(str, found.dropped)
