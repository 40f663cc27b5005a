"""What a roll carries on of campaigns, maintenance and supplies; by hand, on days of 24 h at 1 t in an hour."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from models.schema.frames import Tables
from planner.rolling.rolled import Rolled, roll
from tests.models.rules.test_campaigns import change
from tests.models.rules.test_campaigns import plant as with_campaigns
from tests.models.rules.test_maintenance import lining
from tests.models.rules.test_maintenance import plant as with_maintenance
from tests.models.rules.test_supplies import offer, supply
from tests.models.solved import Row, errors, lot, tiny
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import plain
from tests.planner.rolling.test_rolled import CAPPED, WORTHLESS, written
from tests.plants import Rows, day


def after(rows: Rows, until: int = 1) -> Tables:
    """The tables after so many days of the best plan."""
    return roll(solved(rows), day(until), None, 0).tables


def test_a_campaign_that_began_in_the_week_lasts_from_its_first_day() -> None:
    """The mill stands at A, of which there is nothing: it changes to B on the first day, for three days at least."""
    (line,) = after(with_campaigns(3, 0.0, 60.0, change(0.0), **{"Min campaign": 3.0}), 2)["Lines"].to_dict("records")
    assert (line["Opening campaign"], line["Campaign since"]) == ("B", pd.Timestamp(day(1)))


def test_a_campaign_that_goes_on_keeps_its_first_day() -> None:
    """A stands since two days before the plan, and there is enough of it for three days."""
    rows = with_campaigns(3, 72.0, 0.0, change(0.0))
    rows["Lines"][0]["Campaign since"] = day(1) - pd.Timedelta(days=2)
    (line,) = after(rows)["Lines"].to_dict("records")
    assert (line["Opening campaign"], line["Campaign since"]) == ("A", pd.Timestamp(day(1)) - pd.Timedelta(days=2))


@pytest.mark.long
def test_maintenance_that_was_done_counts_and_what_was_agreed_stays() -> None:
    """Twice in two days, once a day: one was done on the first."""
    rows = with_maintenance(lining(Times=2.0))
    (job,) = after(rows)["Maintenance"].to_dict("records")
    assert (job["Times"], job["Done so far"]) == (2.0, 1.0)
    assert solved(plain(after(rows))).tables["Maintenance dates"]["Times"].sum() == pytest.approx(1.0)


def test_maintenance_that_is_done_goes() -> None:
    """Once on the first day, which is all that its window has."""
    assert after(with_maintenance(lining(To=day(1)), days=2))["Maintenance"].empty


@pytest.mark.parametrize(("charge", "state"), [(100.0, "yes"), (5000.0, "no")])
def test_a_supply_is_held_or_given_up(charge: float, state: str) -> None:
    """10 t on offer earn 1000: worth a charge of 100 a day, not one of 5000."""
    rows = tiny(2, Lots=[offer("A", 10.0)], Supplies=[supply(charge, Resume="no")])
    (terms,) = after(rows)["Supplies"].to_dict("records")
    assert (terms["Held so far"], terms["From"]) == (state, pd.Timestamp(day(1)))


def test_a_supply_whose_window_is_over_goes() -> None:
    rows = tiny(2, Lots=[offer("A", 10.0)], Supplies=[supply(100.0, To=day(1))])
    assert after(rows)["Supplies"].empty


def refusals(tables: Tables) -> list[str]:
    """What keeps the next workbook from being solved."""
    return [problem.message for problem in errors(tables)]


def test_a_line_that_chose_its_campaign_goes_on_with_it_and_may_end_it_at_once() -> None:
    """The first setting-up is free and of no age; A, of which there is more, is worked, and it is said that it was."""
    rows = with_campaigns(3, 72.0, 10.0, change(0.0), **{"Opening campaign": None})
    rolled = roll(solved(rows), day(1), None, 0)
    (line,) = rolled.tables["Lines"].to_dict("records")
    assert (line["Opening campaign"], pd.isna(line["Campaign since"])) == ("A", True)
    assert [note.words for note in rolled.assumed if note.sheet == "Lines"] == ["set up for A, as planned"]


def test_a_change_within_a_period_leaves_what_came_after_it() -> None:
    """10 t of A, then B in the same day; the last of two rows for a day counts."""
    rows = with_campaigns(2, 10.0, 40.0, change(0.0), **{"Change within a period": "yes"})
    plan = solved(rows)
    told = plan.tables["Campaigns"]
    twice = pd.concat([told.head(1).assign(Campaign="A", **{"Changed from": None}), told], ignore_index=True)
    for campaigns in (told, twice):
        rolled = roll(replace(plan, tables={**plan.tables, "Campaigns": campaigns}), day(1), None, 0)
        (line,) = rolled.tables["Lines"].to_dict("records")
        assert (line["Opening campaign"], line["Campaign since"]) == ("B", pd.Timestamp(day(1)))


def test_work_of_another_campaign_than_the_plans_is_found() -> None:
    """A stands all day by the plan, and 5 t of B were worked."""
    plan = solved(with_campaigns(3, 72.0, 60.0, change(0.0)))
    done: list[Row] = [{"Period": "D1", "Lot": "B1", "Recipe": "Work", "Amount": 5.0}]
    hours, found = roll(plan, day(1), written(plan, Actuals=done), 0).findings[:2]
    assert "24 h in D1" in hours.message  # beside what counts as planned
    assert found.message == "D1 / B1 / Work: it is worked while Mill is set up for something else by the plan."
    assert not [one for one in roll(plan, day(1), None, 0).findings if one.sheet == "Actuals"]


@pytest.mark.long
def test_without_the_plans_campaigns_a_line_stands_as_it_did() -> None:
    """Somebody has deleted the rows of the sheet Campaigns."""
    plan = solved(with_campaigns(3, 72.0, 60.0, change(0.0)))
    emptied = replace(plan, tables={**plan.tables, "Campaigns": plan.tables["Campaigns"].iloc[:0]})
    assert list(roll(emptied, day(1), None, 0).tables["Lines"]["Opening campaign"]) == ["A"]


@pytest.mark.long
def test_maintenance_that_was_missed_is_listed_and_what_is_not_asked_for_stays() -> None:
    """10 h in a day of 24 that all go into feed: once in the window of two times; and a row with Times 0."""
    jobs = [lining(To=day(1), Times=2.0), lining(Maintenance="Relining", Times=0.0)]
    rolled = roll(solved(with_maintenance(*jobs, days=2)), day(1), None, 0)
    assert list(rolled.tables["Maintenance"]["Maintenance"]) == ["Relining"]
    words = [note.words for note in rolled.dropped if note.sheet == "Maintenance"]
    assert words == ["its window is over, and it was done 1 of 2 times"]


GAP = [supply(5000.0, To=day(1), Resume="no"), supply(10.0, From=day(3), Resume="no")]
"""Two windows with a day between them."""


@pytest.mark.long(but=["2"])
@pytest.mark.parametrize("until", [1, 2])
def test_a_supply_that_was_given_up_before_a_gap_is_not_held_after_it(until: int) -> None:
    """A, on offer on the first day, is not worth 5000; so B of the last day cannot be had for 10, then or later."""
    lots = [offer("A", 10.0, **{"Use by": day(2)}), offer("B", 10.0, Available=day(4))]
    rows = tiny(4, Lots=lots, Supplies=GAP)
    tables = after(rows, until)
    assert solved(rows).margin == solved(plain(tables)).margin == 0.0
    assert set(tables["Supplies"]["Held so far"]) == {"no"}


@pytest.mark.long
def test_a_lot_that_was_not_bought_keeps_its_supply_when_that_is_over() -> None:
    """It can be bought no more, and not for nothing; what was bought needs no supply."""
    rows = tiny(2, Lots=[offer("A", 10.0)], Supplies=[supply(5000.0, To=day(1))])
    tables = after(rows)
    assert refusals(tables) == []
    assert solved(plain(tables)).margin == 0.0


def test_what_was_bought_under_a_supply_needs_it_no_more() -> None:
    """12 of 20 t are bought while it is held; the other 8 could only be bought then."""
    tables = after(
        tiny(3, Lots=[offer("A", 20.0)], Lines=CAPPED, Settings=WORTHLESS, Supplies=[supply(1.0, To=day(1))])
    )
    assert dict(zip(tables["Lots"]["Lot"], tables["Lots"]["Supply"], strict=True)) == {"A (bought)": None, "A": "Yard"}
    assert refusals(tables) == []


def companion(feed: str, needs: str) -> list[Row]:
    return [{"Feed": feed, "Needs": needs, "At least": 1.0}]


def days_of(lots: list[Row], companions: list[Row], **worked: float) -> Rolled:
    """Two days of 4 t, after the first, on which so much of these lots was worked (or as planned)."""
    plan = solved(tiny(2, Lots=lots, Lines=CAPPED, Companions=companions, Settings=WORTHLESS))
    done: list[Row] = [{"Period": "D1", "Lot": key, "Recipe": "Work", "Amount": t} for key, t in worked.items()]
    return roll(plan, day(1), written(plan, Actuals=done), 0)


def test_feed_whose_companion_is_used_up_is_worked_no_more() -> None:
    """All of B goes with 3 t of A; of the other 3 t nothing is worked without it."""
    rolled = days_of([lot("A", 6.0), lot("B", 1.0)], companion("A", "B"), A=3.0, B=1.0)
    assert rolled.tables["Lots"].set_index("Lot")["Quantity"].to_dict() == pytest.approx({"A": 3.0, "B": 0.0}, abs=1e-6)
    assert refusals(rolled.tables) == []
    assert solved(plain(rolled.tables)).tables["Runs"].empty
    assert any(note.row == "B" and "it stays with 0 t" in note.words for note in rolled.assumed)


def test_companions_of_feed_that_is_gone_go_and_are_listed() -> None:
    rolled = days_of([lot("A", 1.0), lot("B", 20.0)], companion("A", "B"), A=1.0, B=3.0)
    assert rolled.tables["Companions"].empty and refusals(rolled.tables) == []
    assert [note.row for note in rolled.dropped if note.sheet == "Companions"] == ["A / B"]


@pytest.mark.long
def test_companions_of_feed_that_was_bought_in_part_hold_for_both() -> None:
    """8 of 20 t on offer are bought; as a companion only what was bought counts, and that is found."""
    offered = {**lot("A", 20.0, Price=20.0), "Status": "offered"}
    feed = days_of([offered, lot("B", 2.0)], companion("A", "B"))
    assert list(feed.tables["Companions"]["Feed"]) == ["A", "A (bought)"] and refusals(feed.tables) == []
    needed = days_of([offered, lot("B", 2.0)], companion("B", "A"))
    assert list(needed.tables["Companions"]["Needs"]) == ["A (bought)"] and refusals(needed.tables) == []
    assert any(found.sheet == "Companions" for found in needed.findings)


def test_blend_counts_that_are_over_go() -> None:
    rows = [{"On": "Mill", "Count": "lots", "Max": 1.0, "To": day(found)} for found in (1, 2)]
    assert after(tiny(2, **{"Blend counts": rows}))["Blend counts"]["To"].tolist() == [pd.Timestamp(day(2))]
