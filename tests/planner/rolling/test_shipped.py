"""What lanes really carried: as written down, else as planned, but no more than there was; by hand.

In the plan 10 t of feed are leached in the north on day 1 into 1,000 kg of liquor, which leave for the south on that
day at 30 a tonne, and are there on day 2.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from models.audit.figures.money import items
from models.checks import actuals as checks
from models.schema.frames import Tables, frame, inputs
from models.schema.tables.actuals import ACTUALS
from planner.engine.plan import Plan
from planner.excel.books import actuals_book
from planner.reading import actuals
from planner.rolling import done
from planner.rolling.notes import Notes
from planner.rolling.rolled import Rolled, roll
from planner.views.floor import week as floor
from tests.models.sites import lane, leach_and_fire
from tests.models.solved import Row, lot
from tests.models.test_apart_at_sites import two_stores
from tests.planner.backcasts.test_backcast_at_sites import fired_in_the_south
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import FREE, plain
from tests.planner.rolling.test_roll_of_sites import carried_feed, metal_to_the_south
from tests.planner.rolling.test_rolled import written
from tests.plants import day

NINE: Row = {"Period": "D1", "Lot": "A", "Recipe": "Leach", "Amount": 9.0}
"""A tonne less than planned is leached, so that there are 900 kg of liquor."""


def sent(material: str, t: float | None, period: str = "D1", lot: str | None = None) -> Row:
    """What was sent from the north to the south."""
    return {**lane(Material=material, Period=period, Lot=lot), "Amount": t}


def after(plan: Plan, until: int = 1, **told: list[Row]) -> Rolled:
    return roll(plan, day(until), written(plan, **told), added=0)


def liquor(rolled: Rolled) -> dict[str, float]:
    """Kilograms of liquor in the north and on the way."""
    stores = rolled.tables["Stores"].set_index(["Material", "Site"])["Opening stock"]
    return {"North": stores["Liquor", "North"], "under way": float(rolled.tables["Arrivals"]["Quantity"].sum())}


def assumed(rolled: Rolled) -> list[str]:
    return [f"{note.row}: {note.words}" for note in rolled.assumed if note.sheet == "Shipments"]


def found(rolled: Rolled) -> list[tuple[str, str]]:
    return [(one.sheet, one.message) for one in rolled.findings]


WAY = "D1 / North / South / Liquor"


def test_of_which_nothing_is_said_goes_as_planned() -> None:
    """All 1,000 kg, which is said."""
    rolled = after(fired_in_the_south())
    assert liquor(rolled) == pytest.approx({"North": 0.0, "under way": 1000.0})
    assert (assumed(rolled), found(rolled)) == ([f"{WAY}: 1 t carried, as planned"], [])


def test_of_which_nothing_is_said_there_goes_no_more_than_there_was() -> None:
    """900 kg of the 1,000 that were planned; nobody made more."""
    rolled = after(fired_in_the_south(), Actuals=[NINE])
    assert liquor(rolled) == pytest.approx({"North": 0.0, "under way": 900.0})
    assert assumed(rolled) == [f"{WAY}: 0.9 t carried, of 1 t planned: no more was there"]
    assert found(rolled) == []


def test_what_was_not_sent_stays() -> None:
    """500 of 900 kg left: 400 are in the north still, and 500 are in the south on day 2."""
    rolled = after(fired_in_the_south(), Actuals=[NINE], Shipped=[sent("Liquor", 0.5)])
    assert liquor(rolled) == pytest.approx({"North": 400.0, "under way": 500.0})
    assert rolled.tables["Arrivals"]["Date"].dt.date.tolist() == [day(2)]
    assert (assumed(rolled), found(rolled)) == ([], [])


def test_nothing_was_sent() -> None:
    rolled = after(fired_in_the_south(), Shipped=[sent("Liquor", 0.0)])
    assert liquor(rolled) == pytest.approx({"North": 1000.0, "under way": 0.0})


def test_what_was_sent_is_paid() -> None:
    """0.5 t at 30."""
    plan = fired_in_the_south()
    told = done.week_of(plan, week_end(), written(plan, Shipped=[sent("Liquor", 0.5)]), Notes())
    assert told.balances.once(items)["Transport"].sum() == pytest.approx(-15.0)


def week_end() -> pd.Timestamp:
    return pd.Timestamp(day(1))


def test_more_was_sent_than_there_was() -> None:
    """What was written holds, and both figures are said."""
    rolled = after(fired_in_the_south(), Actuals=[NINE], Shipped=[sent("Liquor", 1.0)])
    message = '1,000 kg of "Liquor at North" were sent, and 900 kg were there to be sent.'
    assert found(rolled) == [("Shipped", message)]
    assert "Correct Shipped" in rolled.findings[0].remedy
    assert liquor(rolled) == pytest.approx({"North": 0.0, "under way": 1000.0})


def test_what_was_sent_after_the_week_is_left_out() -> None:
    rolled = after(fired_in_the_south(), Shipped=[sent("Liquor", 0.5, "D2")])
    assert found(rolled) == [("Shipped", '"Liquor" was sent in D2, which is not over yet.')]
    assert liquor(rolled)["under way"] == pytest.approx(1000.0)


@cache
def feed() -> Plan:
    """The mill of the north stands; of 10 t 4 leave on day 1 and are in the south on day 3."""
    return solved(carried_feed())


def lots(rolled: Rolled) -> dict[str, float]:
    return dict(zip(rolled.tables["Lots"]["Lot"], rolled.tables["Lots"]["Quantity"], strict=True))


PART = "A to South 2026-01-07"


def test_feed_that_was_not_sent_stays() -> None:
    """3 t went in place of 4."""
    rolled = after(feed(), Shipped=[sent("Feed", 3.0, lot="A")])
    assert lots(rolled) == pytest.approx({"A": 7.0, PART: 3.0})
    assert found(rolled) == []


def test_of_feed_there_goes_no_more_than_there_was() -> None:
    """8 t were worked in the north after all: 2 are left for the lane, and no more go."""
    worked: Row = {"Period": "D1", "Lot": "A", "Recipe": "Work", "Amount": 8.0}
    rolled = after(feed(), Actuals=[worked])
    assert lots(rolled) == pytest.approx({"A": 2.0})
    assert rolled.tables["Lots"]["Site"].tolist() == ["South"]
    assert assumed(rolled) == ["D1 / North / South / Feed / A: 2 t carried, of 4 t planned: no more was there"]


def test_more_feed_was_sent_than_there_was() -> None:
    rolled = after(feed(), Shipped=[sent("Feed", 12.0, lot="A")])
    message = '12 t of "A" were worked at North, or sent from there, and 10 t came.'
    assert ("Shipped", message) in found(rolled)
    assert lots(rolled) == pytest.approx({"A": 10.0})


def test_what_a_lane_has_brought_is_not_received() -> None:
    """4 t of A are in the south on day 3; 3 of them are written as received, too: they are added, and found."""
    rolled = after(feed(), 3, Received=[{"Lot or product": "A", "Tonnes": 3.0}])
    assert found(rolled)[0] == ("Received", '3 t of "A" came, and the plan has it in stock already: they are added.')
    assert "if a lane has brought it: that counts by itself" in rolled.findings[0].remedy


def test_a_lane_that_carried_more_than_it_can_is_found() -> None:
    """5 t in a day of 4."""
    rolled = after(feed(), Shipped=[sent("Feed", 5.0, lot="A")])
    message = "5 t of Feed went from North to South in D1, and the lane carries 4 t in that time."
    assert found(rolled) == [("Shipped", message)]
    assert lots(rolled) == pytest.approx({"A": 5.0, PART: 5.0})


def test_feed_that_comes_from_a_lane_is_awaited_where_it_comes_to() -> None:
    """4 t are in the south on day 3, on which the next plan begins; 3.5 of them came, and were worked."""
    plan = solved(plain(after(feed(), 2).tables))
    assert floor.to_fill_in(plan, day(3))["Received"]["Lot or product"].tolist() == [PART]
    worked: Row = {"Period": "D3", "Lot": PART, "Recipe": "Work there", "Amount": 3.5}
    rolled = after(plan, 3, Actuals=[worked], Received=[{"Lot or product": PART, "Tonnes": 3.5}])
    assert found(rolled)[0] == ("Received", f'3.5 t of "{PART}" came, and 4 t were planned.')
    assert PART not in lots(rolled)
    assert [str(note) for note in after(plan, 3).assumed if note.row == PART] == [f"Lots, {PART}: 4 t came, as planned"]


def test_what_has_not_come_was_not_worked() -> None:
    """The 4 t that were to come on day 3 have not, so that none of them were worked; who writes that they were is
    told."""
    plan = solved(plain(after(feed()).tables))
    late: Row = {"Lot or product": PART, "Tonnes": 0.0}
    rolled = after(plan, 3, Received=[late])
    assert "Actuals" not in dict(found(rolled)) and lots(rolled)[PART] == pytest.approx(4.0)
    key = f"D3 / {PART} / Work there"
    assert [note.words for note in rolled.assumed if note.row == key] == [
        "0 t worked, of 4 t planned: no more was there"
    ]
    worked: Row = {"Period": "D3", "Lot": PART, "Recipe": "Work there", "Amount": 4.0}
    message = f'4 t of "{PART}" were worked, and by Lots and Received nothing of it was there.'
    assert ("Actuals", message) in found(after(plan, 3, Received=[late], Actuals=[worked]))


def test_a_lot_that_has_not_come_was_not_sent() -> None:
    """It was awaited on day 1, and is awaited on day 2 now."""
    rows = carried_feed(Status="expected", Available=day(1))
    rolled = after(solved(rows), Received=[{"Lot or product": "A", "Tonnes": 0.0}])
    assert lots(rolled) == pytest.approx({"A": 10.0})
    assert assumed(rolled) == ["D1 / North / South / Feed / A: 0 t carried, of 4 t planned: no more was there"]


@pytest.mark.parametrize(("comes", "kg"), [(1, [{"Lot or product": "A", "Tonnes": 0.0}]), (3, [])])
def test_a_lot_that_was_sent_before_it_came_is_found(comes: int, kg: list[Row]) -> None:
    """4 t went on day 1, on which it was not there: all 10 t still come to the north."""
    plan = solved(carried_feed(Status="expected", Available=day(comes)))
    rolled = after(plan, Received=kg, Shipped=[sent("Feed", 4.0, lot="A")])
    message = '4 t of "A" were sent from North, and by Lots and Received nothing of it was there.'
    assert found(rolled)[-1] == ("Shipped", message)
    assert rolled.tables["Lots"][["Lot", "Site", "Quantity"]].to_numpy().tolist() == [["A", "North", 10.0]]


def test_batches_are_sent_one_by_one() -> None:
    """Half of the rich lot was leached, into 200 kg, all that can go; of the poor one 100 of 400 kg went."""
    plan = solved(two_stores(4, Lanes=[lane(Material="Liquor", **{"Lead time": 2.0})]))
    half: Row = {"Period": "D1", "Lot": "Rich", "Recipe": "Leach", "Amount": 0.5}
    tables = after(plan, Actuals=[half], Shipped=[sent("Liquor", 0.1, lot="Poor / Leach")]).tables
    coming, there = tables["Arrivals"], tables["Opening batches"]
    assert dict(zip(coming["Lot"], coming["Quantity"], strict=True)) == pytest.approx(
        {"Poor / Leach": 100.0, "Rich / Leach": 200.0}
    )
    assert there[["Batch", "Site", "Quantity"]].to_numpy().tolist() == [["Poor / Leach", "North", pytest.approx(300.0)]]


def test_more_of_a_batch_was_sent_than_there_was() -> None:
    """Half of the rich lot was leached, into 200 kg, and 300 were sent; of the poor one all 400 kg as planned."""
    plan = solved(two_stores(4, Lanes=[lane(Material="Liquor", **{"Lead time": 2.0})]))
    half: Row = {"Period": "D1", "Lot": "Rich", "Recipe": "Leach", "Amount": 0.5}
    rolled = after(plan, Actuals=[half], Shipped=[sent("Liquor", 0.3, lot="Rich / Leach")])
    message = "300 kg of Rich / Leach were sent from Liquor at North, and 200 kg were there to be sent."
    assert ("Shipped", message) in found(rolled)


def test_a_count_of_what_no_batch_is_left_of_is_found() -> None:
    """All 800 kg left the north, and 50 were counted there: of which batch is said, or they are not carried over."""
    plan = solved(two_stores(4, Lanes=[lane(Material="Liquor", **{"Lead time": 2.0})]))
    counted: Row = {"Product or lot": "Liquor", "Site": "North", "Kilograms": 50.0}
    rolled = after(plan, Counted=[counted])
    message = '50 kg of "Liquor at North" were counted, and by the books nothing is left of any batch of it.'
    assert found(rolled) == [("Counted", message)]
    assert rolled.tables["Opening batches"].empty
    rolled = after(plan, Counted=[{**counted, "Batch": "Rich / Leach"}])
    assert rolled.tables["Opening batches"]["Quantity"].tolist() == [50.0]


def test_each_period_has_its_own() -> None:
    """100 of 200 kg of metal leave on day 1 and 200 on day 2, of 1,100 kg: they come two days later each."""
    run: Row = {"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 10.0}
    tables = after(solved(metal_to_the_south(**{"Fixed runs": [run]})), 2, Shipped=[sent("Metal", 0.1)]).tables
    coming = tables["Arrivals"]
    assert dict(zip(coming["Date"].dt.date, coming["Quantity"], strict=True)) == pytest.approx(
        {day(3): 100.0, day(4): 200.0}
    )
    assert tables["Stores"].set_index("Site")["Opening stock"]["North"] == pytest.approx(800.0)


def test_what_came_less_on_one_day_is_not_sent_on_the_next() -> None:
    """Nothing is made on day 1, so that of 100 kg all leave on it in place of 200, and none on day 2."""
    run: Row = {"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 10.0}
    plan = solved(metal_to_the_south(**{"Fixed runs": [run]}))
    rolled = after(plan, 2, Actuals=[{**run, "Amount": 0.0}])
    assert rolled.tables["Arrivals"]["Quantity"].tolist() == pytest.approx([100.0])
    assert [words.rpartition(": ")[0].rpartition(": ")[2] for words in assumed(rolled)] == [
        "0.1 t carried, of 0.2 t planned",
        "0 t carried, of 0.2 t planned",
    ]
    assert found(rolled) == []


def test_what_was_sent_before_it_was_there_is_found() -> None:
    """100 kg of metal lie in the north, and 200 were sent on day 1; the 1,000 kg of day 1 were made on day 2."""
    run: Row = {"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 10.0}
    plan = solved(metal_to_the_south(**{"Fixed runs": [run]}))
    made = [{**run, "Amount": 0.0}, {**run, "Amount": 10.0, "Period": "D2"}]
    rolled = after(plan, 2, Actuals=made, Shipped=[sent("Metal", 0.2), sent("Metal", 0.2, "D2")])
    message = 'By the end of D1 100 kg of "Metal at North" have left that were not there yet.'
    assert found(rolled) == [("Shipped", message)]
    assert rolled.tables["Stores"].set_index("Site")["Opening stock"]["North"] == pytest.approx(700.0)


def in_all(tables: Tables) -> float:
    """Kilograms of metal in feed, in stores and under way."""
    stores, arrivals = tables["Stores"]["Opening stock"].fillna(0.0), tables["Arrivals"]["Quantity"]
    return float(100.0 * tables["Lots"]["Quantity"].sum() + stores.sum() + arrivals.sum())


def test_nothing_is_lost_or_made_in_noisy_weeks() -> None:
    """30 t hold 3,000 kg; each day less is leached, sent and fired than planned, in part of what nothing is said."""
    stores: list[Row] = [
        {"Material": name, "Site": site} for name in ("Liquor", "Metal") for site in ("North", "South")
    ]
    rows = leach_and_fire(5, Stores=stores, Lots=[lot("A", 30.0, Site="North")], **{"Spot sales": []})
    rows["Lanes"] = [lane(Material="Liquor", **{"Lead time": 1.0, "Max per day": 0.7})]
    rows |= {"Products": [{"Product": "Metal", "Closing value": 1.0}], "Settings": [*FREE]}
    noise, tables = random.Random(7), inputs(rows)
    for number in range(1, 4):
        plan = solved(plain(tables))
        told = floor.to_fill_in(plan, day(number))
        for name in ("Actuals", "Shipped"):
            some = [None if noise.random() < 0.3 else noise.uniform(0.6, 1.0) for _ in range(len(told[name]))]
            told[name] = told[name].assign(Amount=told[name]["Planned"] * some)
        rolled = roll(plan, day(number), told, added=0)
        assert found(rolled) == []
        tables = rolled.tables
        assert in_all(tables) == pytest.approx(3000.0, abs=1e-6)
    assert len(tables["Arrivals"])


@pytest.mark.parametrize(("of", "material", "lot"), [(fired_in_the_south, "Liquor", None), (feed, "Feed", "A")])
def test_the_sheet_is_there_to_be_filled_in_and_reads_back(
    tmp_path: Path, of: Callable[[], Plan], material: str, lot: str | None
) -> None:
    """Only where there are lanes; what the plan has, written as done, makes the week of which nothing is said."""
    plan = of()
    told = floor.to_fill_in(plan, day(1))
    ((*key, planned, amount),) = told["Shipped"].itertuples(index=False, name=None)
    assert (key, planned) == (["D1", "North", "South", material, lot], pytest.approx(1.0 if lot is None else 4.0))
    assert math.isnan(amount)
    told["Shipped"] = told["Shipped"].assign(Amount=planned)
    read = actuals.read(actuals_book.write(plan, told, day(1), tmp_path / "week.xlsx"), plan.inputs)
    assert read.findings == () and "Shipped" in read.places and "Maintained" not in read.places
    without, there = after(plan).tables, roll(plan, day(1), read.tables, 0).tables
    for name in ("Lots", "Stores", "Arrivals"):
        pd.testing.assert_frame_equal(there[name], without[name], check_exact=False, rtol=1e-9)


def refused(rows: dict[str, list[Row]], **row: object) -> list[tuple[str | None, str, str]]:
    """What is wrong with a row of Shipped: the column, what, and the remedy."""
    tables = inputs(rows)
    told = {**actuals.none(tables), **written_as(tables, row)}
    return [(one.column, one.message, one.remedy) for one in checks.check(told, tables)]


def written_as(tables: Tables, row: Row) -> Tables:
    columns = ACTUALS["Shipped"].columns
    return {"Shipped": frame(columns, [{**sent("Liquor", 1.0), **row}])}


@pytest.mark.parametrize(
    ("row", "column", "message", "remedy"),
    [
        ({"To site": "Sooth"}, "To site", 'To site "Sooth" is not in Sites.', 'Did you mean "South"?'),
        (
            {"From site": "South", "To site": "North"},
            "Material",
            'No lane carries "Liquor" from South to North.',
            "Lanes carry it from North to South.",
        ),
        ({"Material": "Metal"}, "Material", 'No lane carries "Metal" from North to South.', "clear the row"),
        ({"Material": "Feed", "Lot": None}, "Lot", 'Nothing says which lot of "Feed" it was.', "Write one of: A."),
        ({"Material": "Feed", "Lot": "B"}, "Lot", '"B" is no lot of "Feed".', "A"),
        ({"Lot": "A / Leach"}, "Lot", '"Liquor" is not kept apart: it has no batches.', "Leave this cell blank."),
    ],
)
def test_what_does_not_fit_is_refused(row: Row, column: str, message: str, remedy: str) -> None:
    rows = leach_and_fire(2, Lanes=[lane(Material="Liquor"), lane(Material="Feed")])
    (only,) = refused(rows, **row)
    assert only[:2] == (column, message)
    assert remedy in only[2]


def test_a_batch_that_there_cannot_be_is_refused() -> None:
    ((column, message, _),) = refused(two_stores(), Lot="Rich / Fire")
    assert (column, message) == ("Lot", 'There can be no batch "Rich / Fire" of "Liquor at North".')


def test_what_is_written_twice_is_refused() -> None:
    tables = inputs(leach_and_fire(2, Lanes=[lane(Material="Liquor")]))
    rows = [sent("Liquor", 0.2), sent("Liquor", 0.3)]
    told = {**actuals.none(tables), "Shipped": frame(ACTUALS["Shipped"].columns, rows)}
    (only,) = checks.check(told, tables)
    assert only.check == "duplicate-key"
