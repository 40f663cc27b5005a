"""What a week of a plan of two sites really earned: liquor is leached in the north, and fired in the south."""

from __future__ import annotations

from functools import cache

import pytest

from planner.engine.plan import Plan
from planner.studies.backcasting.backcast import CARRIED, COUNTED, Backcast
from planner.studies.backcasting.backcasting import LANES, Worked, backcast
from tests.models.sites import lane, leach_and_fire, two_mills
from tests.models.solved import Row, lot
from tests.planner.backcasts.test_backcast import parts, said
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import FREE
from tests.planner.rolling.test_roll_of_sites import carried_feed
from tests.plants import day


@cache
def fired_in_the_south() -> Plan:
    """On day 1 the 10 t of the north are leached into 1,000 kg of liquor, which are in the south on day 2, at 30 a
    tonne, and fired there at 1 per kg; 100 kg of metal lie in the south and may be sold on day 2 or 3: 1,070."""
    stores: list[Row] = [
        {"Material": "Liquor", "Site": "North", "Closing value": 0.5},
        {"Material": "Liquor", "Site": "South", "Closing value": 0.5},
        {"Material": "Metal", "Site": "South", "Opening stock": 100.0},
    ]
    spot: list[Row] = [{"Product": "Metal", "Price": 1.0, "From": day(2), "To": day(3), "Site": "South"}]
    lanes = [lane(Material="Liquor", Cost=30.0, **{"Lead time": 1.0})]
    lots = [lot("A", Site="North", **{"Use by": day(1)})]
    rows = leach_and_fire(3, Stores=stores, Lots=lots, Lanes=lanes, **{"Spot sales": spot})
    return solved({**rows, "Settings": FREE})


def of_a_week(**tables: list[Row]) -> Backcast:
    plan = fired_in_the_south()
    return backcast([Worked(plan, day(1), said(plan, **tables))])


@cache
def that_was_not_perfect() -> Backcast:
    """9 t were leached, 500 kg of liquor left, and 60 kg of metal were found in the south."""
    return of_a_week(
        Actuals=[{"Period": "D1", "Lot": "A", "Recipe": "Leach", "Amount": 9.0}],
        Shipped=[lane(Material="Liquor", Period="D1", Amount=0.5)],
        Counted=[{"Product or lot": "Metal", "Site": "South", "Kilograms": 60.0}],
    )


def test_a_perfect_week_adds_nothing() -> None:
    found = of_a_week()
    assert found.start == pytest.approx(1070.0)
    assert parts(found) == pytest.approx(dict.fromkeys(parts(found), 0.0), abs=1e-6)
    assert "Shipped otherwise" not in parts(found)


def test_feed_that_a_lane_has_under_way_is_paid_once() -> None:
    """4 t a day go south, at 7 + 5 a tonne, and are worked there at 20: 1,000 - 320. The 4 t under way are paid."""
    way = lane(Material="Feed", Cost=5.0, **{"Lead time": 2.0, "Max per day": 4.0})
    stands: list[Row] = [{"Line": "Mill", "From": day(1), "To": day(5)}]
    rows = two_mills(5, Lots=[lot("A", Site="North", Price=7.0)], Lanes=[way], Downtime=stands)
    plan = solved({**rows, "Settings": FREE})
    found = backcast([Worked(plan, day(1), said(plan))])
    assert found.start == pytest.approx(680.0)
    assert parts(found) == pytest.approx(dict.fromkeys(parts(found), 0.0), abs=1e-6)


def test_a_lot_of_which_some_must_be_used_may_be_in_two_places() -> None:
    """The mill of the north stands, and of 10 t 4 a day go south, 2 on day 3; what is less on day 1 can go then."""
    plan = solved(carried_feed(**{"Must use": 8.0}))
    found = backcast(
        [Worked(plan, day(1), said(plan, Shipped=[lane(Material="Feed", Period="D1", Lot="A", Amount=3.5)]))]
    )
    assert parts(found) == pytest.approx(dict.fromkeys(parts(found), 0.0), abs=1e-6)


def test_a_count_at_a_site_is_worth_what_lies_there() -> None:
    """40 kg of metal less at 1 per kg; nothing else came otherwise."""
    found = of_a_week(Counted=[{"Product or lot": "Metal", "Site": "South", "Kilograms": 60.0}])
    assert parts(found)["Counted otherwise"] == pytest.approx(-40.0)
    ((line,),) = ([one for one in week.against if one.of == COUNTED] for week in found.weeks)
    assert (line.name, line.planned, line.done, line.cost) == ("Metal at South", 100.0, 60.0, pytest.approx(-40.0))


def test_of_several_counts_the_last_day_holds_and_what_nobody_awaited_is_there() -> None:
    """60 kg were found on the last day, 55 on the day before, whichever is written first; 7 kg came to the north."""
    counts: list[Row] = [
        {"Product or lot": "Metal", "Site": "South", "Kilograms": kg, "Date": day(number)}
        for kg, number in ((60.0, 1), (55.0, 0))
    ]
    came: Row = {"Lot or product": "Liquor", "Site": "North", "Kilograms": 7.0, "Date": day(1)}
    found = of_a_week(Counted=counts, Received=[came])
    (line,) = [one for one in found.weeks[0].against if one.of == COUNTED]
    assert (line.planned, line.done) == (100.0, 60.0)
    assert parts(found)["Came otherwise"] == pytest.approx(7.0 * (1.0 - 0.03))


def test_the_parts_of_a_week_close_from_the_plan_to_what_is_left() -> None:
    """A tonne less is leached: 100 kg less, at 1 - 0.03 each. A lane of which nothing is said carries the 900 kg that
    there are, as is best. It carried 500: the other 400 kg can be sent on day 2 as well, and be sold on day 3."""
    found = that_was_not_perfect()
    assert parts(found) == pytest.approx(
        {
            "Came otherwise": 0.0,
            "Foresight": 0.0,
            "Worked otherwise": -97.0,
            "Delivered otherwise": 0.0,
            "Shipped otherwise": 0.0,
            "Counted otherwise": -40.0,
        },
        abs=1e-6,
    )
    (line,) = [one for one in found.weeks[0].against if one.of == CARRIED]
    assert (line.name, line.unit, line.planned, line.done) == ("North / South / Liquor", "t", 1.0, 0.5)


def test_what_was_not_sent_in_time_costs() -> None:
    """Nothing goes on days 1 and 2, so that nothing is fired then: sent on day 3, the 1,000 kg would be under way at
    the end, at 0.5, for 30. They stay in the north at 0.5; in the south they would have been fired and sold at 1."""
    fired: Row = {"Period": "D2", "Lot": "Liquor", "Recipe": "Fire", "Amount": 0.0}
    sold: Row = {"Contract or spot": "spot", "Product": "Metal", "Site": "South", "Quantity": 100.0}
    later = [lane(Material="Liquor", Period=period, Amount=0.0) for period in ("D1", "D2")]
    delivered = [{**sold, "From": day(2), "Due": day(3), "Date": day(2)}]
    plan = fired_in_the_south()
    told = said(plan, Shipped=later, Actuals=[fired], Delivered=delivered)
    assert parts(backcast([Worked(plan, day(2), told)]))["Shipped otherwise"] == pytest.approx(-470.0)


def test_what_lanes_are_taken_to_have_carried_is_said() -> None:
    """Of what nobody wrote down, that no more went than there was."""
    meaning = {part.name: part.meaning for part in that_was_not_perfect().parts}
    assert meaning["Delivered otherwise"].endswith(LANES)
