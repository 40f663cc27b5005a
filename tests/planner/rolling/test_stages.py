"""Plans with intermediates go on from week to week: what lies in stores, what is on its way to them, what is published.

The mill leaches two lots, of which one is rich and comes on the second day, into a store of liquor, which the kiln
fires; the liquor is worth something by itself.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from models.checks import check
from models.schema.frames import Tables, inputs
from models.schema.problems import Severity
from planner.engine.plan import Plan
from planner.reading import actuals
from planner.rolling.rolled import roll
from planner.rolling.week import CannotRoll
from planner.studies.backcasting.backcasting import Worked, backcast
from planner.views.floor import week
from tests.models.solved import Row, lot, setting
from tests.models.test_intermediates import staged
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import FREE, perfect_weeks, plain
from tests.plants import Rows, day

TWO = [{"Component": name, "Counted as": "mass"} for name in ("Me", "Dirt")]


def works(keeping: str, lag: float, count: int = 4, **tables: list[Row]) -> Rows:
    """A clean lot of 12 t and a dirty one of 20 t; what is leached comes `lag` days later into the store."""
    rows = staged(
        count,
        Components=TWO,
        Lots=[
            lot("Clean", 12.0, Me=9.0, Dirt=1.0, Price=3.0),
            lot("Dirty", 20.0, Me=5.0, Dirt=4.0, Price=1.0, Available=day(2)),
        ],
        Intermediates=[
            {"Intermediate": "Liquor", "Keeping": keeping, "Opening stock": 50.0, "Me": 3.0, "Dirt": 1.0}
            | {"Holding cost": 0.01, "Closing value": 0.3, "Disposal cost": 0.1}
        ],
        **tables,
    )
    leach, fire = rows["Yields"]
    rows["Yields"] = [{**leach, "Lag": lag, "Dirt": 80.0}, {**fire, "Lag": 1.0}]
    return {**rows, "Settings": [*rows.get("Settings", []), *FREE]}


@pytest.mark.long(but=["fixed-0.0", "mixed-2.0"])
@pytest.mark.parametrize("lag", [0.0, 2.0])
@pytest.mark.parametrize("keeping", ["fixed", "mixed", "apart"])
def test_perfect_weeks_lose_nothing(keeping: str, lag: float) -> None:
    """What is left in the store, and on its way to it, is what the plan had there."""
    assert perfect_weeks(works(keeping, lag, 3), 2) == pytest.approx([0.0, 0.0], abs=1e-6)


def stored(tables: Tables, column: str) -> float:
    return float(tables["Intermediates"].set_index("Intermediate")[column]["Liquor"])


def rolled(plan: Plan, stated: Tables | None = None, last: date | None = None) -> Tables:
    return roll(plan, last or day(1), stated, added=0).tables


@pytest.mark.long
def test_what_lies_in_a_tank_goes_on_with_what_is_in_it() -> None:
    """10 t of the clean lot are worked on day 1: 810 kg of metal and 80 of dirt join 37.5 and 12.5 kg; the kiln takes
    480 kg of the mix."""
    fixed: list[Row] = [
        {"Lot": "Clean", "Recipe": "Leach", "Period": "D1", "Rule": "exactly", "Amount": 10.0},
        {"Lot": "Liquor", "Recipe": "Fire", "Period": "D1", "Rule": "exactly", "Amount": 0.48},
    ]
    plan = solved(works("mixed", 0.0, 2, **{"Fixed runs": fixed}))
    tables = rolled(plan)
    assert stored(tables, "Opening stock") == pytest.approx(460.0)
    assert stored(tables, "Me") == pytest.approx(100.0 * 847.5 / 940.0)
    assert stored(tables, "Dirt") == pytest.approx(100.0 * 92.5 / 940.0)


def test_what_is_on_its_way_to_a_tank_arrives_with_what_is_in_it() -> None:
    """Leached on day 1 it is there on day 3, and one mix with what is there."""
    fixed: list[Row] = [{"Lot": "Clean", "Recipe": "Leach", "Period": "D1", "Rule": "exactly", "Amount": 10.0}]
    arrivals = rolled(solved(works("mixed", 2.0, **{"Fixed runs": fixed})))["Arrivals"]
    [row] = arrivals[arrivals["Product"] == "Liquor"].to_dict("records")
    assert (row["Date"].date(), row["Quantity"]) == (day(3), pytest.approx(890.0))
    assert row["Me"] == pytest.approx(100.0 * 810.0 / 890.0)


@cache
def tank() -> Plan:
    return solved(works("mixed", 0.0, 3))


def published(price: float, **tables: list[Row]) -> Plan:
    """The plan of what is left after a day of the plant, whose runs are held by a price."""
    rows = plain(rolled(tank()))
    return solved({**rows, "Settings": setting("Change price", price), **tables})


def test_what_is_published_of_a_tank_is_kept() -> None:
    """Nothing has changed, and nothing moves: what is drawn of the mix stands under its name."""
    plan = published(5.0)
    assert "Liquor" in set(plan.inputs["Published"]["Lot"])
    assert plan.tables["Changes"].empty


def test_a_kiln_that_is_down_is_named_where_a_published_run_on_a_tank_moves() -> None:
    plan = published(5.0, Downtime=[{"Line": "Kiln", "From": day(2), "To": day(2)}])
    why = plan.tables["Changes"].set_index(["Period", "Lot"])["Why"]
    assert why["D2", "Liquor"].startswith("Kiln has 0 h in D2")


def test_frozen_runs_on_a_tank_are_kept() -> None:
    """A price of liquor that would have all of it sold changes nothing of day 2; what may move is later."""
    rows = plain(rolled(tank()))
    before = sum(row["Amount"] for row in rows["Published"] if (row["Lot"], row["Period"]) == ("Liquor", "D2"))
    rows["Spot sales"] = [*rows["Spot sales"], {"Product": "Liquor", "Price": 5.0}]
    held = solved({**rows, "Settings": [{"Setting": "Frozen until", "Value": day(2)}]})
    worked = held.worked_as_named.set_index(["Lot", "Period"])["Amount"]
    assert before > 0
    assert worked["Liquor", "D2"] == pytest.approx(before)
    assert ("Liquor", "D3") not in worked.index


def test_a_shift_leader_writes_down_what_was_fired_and_counts_the_tank() -> None:
    """0.2 t were fired in place of what was planned; 400 kg were found, and the mix is as the books say."""
    plan = tank()
    filled = week.to_fill_in(plan, day(1))
    rows, counted = filled["Actuals"], filled["Counted"]
    fired = rows["Lot"] == "Liquor"
    filled["Actuals"] = rows.assign(Amount=rows["Amount"].mask(fired, 0.2))
    found = counted["Product or lot"] == "Liquor"
    filled["Counted"] = counted.assign(Kilograms=counted["Kilograms"].mask(found, 400.0))
    assert fired.sum() == found.sum() == 1
    following = roll(plan, day(1), filled, added=0)
    assert stored(following.tables, "Opening stock") == pytest.approx(400.0)
    assert 'Of "Liquor" 400 kg were counted' in str(following.findings[0])
    assert not [problem for problem in check(following.tables) if problem.severity is Severity.ERROR]


def test_a_backcast_of_what_mixes_is_refused() -> None:
    """Its plans are the best that were found: what a part adds could be what a search has missed."""
    plan = tank()
    with pytest.raises(CannotRoll, match="Liquor is mixed"):
        backcast([Worked(plan, day(1), actuals.none(plan.inputs))])


@pytest.mark.long
def test_a_backcast_of_a_perfect_week_adds_nothing() -> None:
    plan = solved(works("fixed", 0.0, 3))
    found = backcast([Worked(plan, day(1), actuals.none(plan.inputs))])
    assert [part.value for part in found.parts] == pytest.approx([plan.margin] * len(found.parts), abs=1e-4)


@pytest.mark.parametrize(
    ("keeping", "said"), [("apart", "nothing says which batch"), ("mixed", "Nothing says what arrives")]
)
def test_an_arrival_of_which_nothing_says_what_it_is_is_a_finding(keeping: str, said: str) -> None:
    rows = works(keeping, 0.0, Arrivals=[{"Product": "Liquor", "Date": day(2), "Quantity": 100.0}])
    assert [problem for problem in check(inputs(rows)) if said in problem.message]
