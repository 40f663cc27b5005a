"""Rules in whole numbers from week to week, beside a published plan; by hand, on days of 24 h at 1 t in an hour."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from models.schema.frames import Tables
from planner.engine import cases
from planner.engine.plan import Plan
from planner.reading import reader
from planner.rolling.rolled import Rolled, roll
from planner.views.in_words.moved import in_words
from tests import random_under_way as under_way
from tests.models.rules.test_campaigns import change
from tests.models.rules.test_campaigns import plant as with_campaigns
from tests.models.rules.test_maintenance import lining
from tests.models.rules.test_maintenance import plant as with_maintenance
from tests.models.solved import Row, lot, tiny
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_batches import first_weeks
from tests.planner.rolling.test_perfect_weeks import bordered, owned, perfect_weeks, plain
from tests.planner.rolling.test_rolled import CAPPED, WORTHLESS, row, written
from tests.plants import Rows, day
from tests.random_under_way import rows_under_way
from tests.relations import plants as drawn
from tests.relations.plants import with_settings

INPUTS = Path(__file__).parents[3] / "inputs"

STANDS = "Mill is set up for B since 2026-01-05, for 3 days at least"

FREE = {"Change price": 0.0, "Tidiness": 0.0, "Priority tolerance": 0.0}


def after(plan: Plan, *, until: int = 1, **actuals: list[Row]) -> Rolled:
    """What follows after so many days, on which this was written down."""
    return roll(plan, day(until), written(plan, **actuals), 0)


def worked(**tonnes: float) -> list[Row]:
    """What was worked on the first day."""
    return [{"Period": "D1", "Lot": key, "Recipe": "Work", "Amount": t} for key, t in tonnes.items()]


def sold(tonnes: float) -> list[Row]:
    """All that so much makes was sold."""
    return [{"Contract or spot": "spot", "Product": "Metal", "Date": day(1), "Quantity": 100.0 * tonnes}]


def runs(plan: Plan) -> dict[tuple[str, str], float]:
    """Tonnes by period and lot."""
    table = plan.tables["Runs"]
    return dict(zip(zip(table["Period"], table["Lot"], strict=True), table["Amount"].round(6), strict=True))


def priced(tables: Tables, price: float, **settings: object) -> Rows:
    """Next week's workbook at this price of change."""
    return with_settings(plain(tables), **{**FREE, "Change price": price, **settings})


def why(plan: Plan) -> dict[tuple[str, str], tuple[float, str]]:
    """What moved by period and lot, in tonnes, and why."""
    table = plan.tables["Changes"]
    keys = zip(table["Period"], table["Lot"], strict=True)
    return dict(zip(keys, zip(table["Moved"].round(6), table["Why"], strict=True), strict=True))


def broken(plan: Plan) -> dict[str, float]:
    table = plan.tables["Broken promises"]
    return dict(zip(table["Sheet"] + ": " + table["Row"], table["Short"].round(6), strict=True))


@cache
def three_days() -> Plan:
    """24 t of A and 40 t of B; the mill begins with A, and a change takes 4 h and 50."""
    return solved(with_settings(with_campaigns(3, 24.0, 40.0, change(4.0, 50.0)), **FREE))


def test_a_campaign_goes_on_after_a_roll_and_its_change_is_charged_once() -> None:
    """A on the first day, 2400; B on the second after the change, 20 t less 50, and 20 t on the third: 6350 in all.

    After the first day the change is still to be made, 3950; after the second it is made, 2000.
    """
    plan = three_days()
    assert plan.margin == pytest.approx(6350.0)
    first = solved(priced(after(plan).tables, 1.0))
    assert first.margin == pytest.approx(3950.0)
    assert first.tables["Campaigns"]["Changed from"].tolist() == ["A", None]
    second = solved(priced(after(first, until=2).tables, 1.0))
    assert second.margin == pytest.approx(2000.0)
    assert second.tables["Campaigns"]["Changed from"].isna().all()
    assert first.tables["Changes"].empty and second.tables["Changes"].empty


def test_a_campaign_that_began_in_the_week_keeps_the_line_for_the_days_that_are_left() -> None:
    """The mill changes to B on the first of three days, for three at least; then 48 t of A come, of twice the metal.

    B keeps the mill for the two days that are left: 48 t, 4800. Could it end at once, A would earn 9600.
    """
    plan = solved(with_settings(with_campaigns(3, 0.0, 72.0, change(0.0), **{"Min campaign": 3.0}), **FREE))
    rows = priced(after(plan).tables, 0.0)
    rows["Lots"].append({**lot("A2", 48.0), "Feed class": "A", "Me": 20.0})
    assert solved(rows).margin == pytest.approx(4800.0)
    lines = [{key: cell for key, cell in line.items() if key != "Campaign since"} for line in rows["Lines"]]
    assert solved({**rows, "Lines": lines}).margin == pytest.approx(9600.0)


@cache
def of_a() -> Tables:
    """What follows the first of two days of A, 24 t on each: the second is published."""
    return after(solved(with_settings(with_campaigns(2, 48.0, 0.0, change(0.0)), **FREE))).tables


def with_b(price: float, **settings: object) -> Rows:
    """That day at this price of change, with 24 t of B which would earn 24 more than A: 2424 in place of 2400."""
    rows = priced(of_a(), price, **settings)
    return {**rows, "Lots": [*rows["Lots"], {**lot("B2", 24.0), "Feed class": "B", "Me": 10.1}]}


def test_a_price_of_change_keeps_a_published_campaign_that_another_would_outdo() -> None:
    """24 t less of A and 24 t more of B, 8 times in the first day: 38.4 at 0.1 a tonne, for 24 of margin."""
    kept, free = solved(with_b(0.1)), solved(with_b(0.0))
    assert (kept.margin, free.margin) == pytest.approx((2400.0, 2424.0))
    assert kept.tables["Campaigns"]["Campaign"].tolist() == ["A"] and kept.tables["Changes"].empty
    levels = kept.tables["Levels"].set_index("Level")["Value"]
    assert levels["calm"] == pytest.approx(free.margin - kept.margin)
    assert in_words(kept) == [
        "24.0 of 24.0 t that were published stay as they are, 100 % of the next period.",
        "To move no more than that 24.0 USD of margin were given up (Change price).",
    ]


def test_a_campaign_that_is_worth_more_than_its_moves_takes_the_published_ones_place() -> None:
    """19.2 at 0.05 a tonne, for 24 of margin; what moved and why is said of both."""
    plan = solved(with_b(0.05))
    assert plan.margin == pytest.approx(2424.0)
    assert why(plan) == {
        ("D2", "A1"): (-24.0, "promises or margin are better so"),
        ("D2", "B2"): (24.0, "a lot that was not in the published plan"),
    }


def test_a_frozen_day_keeps_its_campaign_without_any_price() -> None:
    """As published: 2400, and nothing is broken."""
    plan = solved(with_b(0.0, **{"Frozen until": day(2)}))
    assert (plan.margin, broken(plan)) == (pytest.approx(2400.0), {})


def test_a_frozen_day_that_a_campaign_forbids_is_a_broken_promise() -> None:
    """The shift leader has changed to B on the first day, for three days at least: 24 t of A cannot be worked."""
    rows = with_b(0.0, **{"Frozen until": day(2)})
    stands = {"Opening campaign": "B", "Campaign since": day(1), "Min campaign": 3.0}
    plan = solved({**rows, "Lines": [{**rows["Lines"][0], **stands}]})
    assert broken(plan) == {"Published: A1 / Work / D2": 24.0}
    assert why(plan) == {("D2", "A1"): (-24.0, STANDS)}


def whole_lot(done: float) -> Rolled:
    """Three days of 4 t: 8 t of A, whole or not at all, then 4 t of B with half the metal, which comes on the third;
    so much of A was done."""
    lots = [lot("A", 8.0, Whole="yes"), lot("B", 12.0, Me=5.0, Available=day(3))]
    plan = solved(with_settings(tiny(3, Lots=lots, Lines=CAPPED, Settings=WORTHLESS), **FREE))
    assert runs(plan) == {("D1", "A"): 4.0, ("D2", "A"): 4.0, ("D3", "B"): 4.0}
    return after(plan, Actuals=worked(A=done), Delivered=sold(done))


def test_a_whole_lot_that_was_worked_in_part_is_finished_before_all_else() -> None:
    """3 of 4 t were done: of the 5 t that are left 1 t takes the place of B, 500 and 150."""
    tables = whole_lot(3.0).tables
    assert row(tables, "Lots", Lot="A")["Begun"] == "yes"
    plan = solved(priced(tables, 0.01))
    assert plan.margin == pytest.approx(650.0)
    assert runs(plan) == {("D2", "A"): 4.0, ("D3", "A"): 1.0, ("D3", "B"): 3.0}
    assert why(plan) == {
        ("D3", "A"): (1.0, "in place of what moved"),
        ("D3", "B"): (-1.0, "promises or margin are better so"),
    }


def test_a_whole_lot_of_which_nothing_was_done_is_all_or_nothing_again() -> None:
    """8 t fit into two days: all of it, 800. With the mill down on the second they do not, and B is worked: 200."""
    tables = whole_lot(0.0).tables
    assert pd.isna(row(tables, "Lots", Lot="A")["Begun"])
    plan = solved(priced(tables, 0.0))
    assert plan.margin == pytest.approx(800.0)
    stop: list[Row] = [{"Line": "Mill", "From": day(2), "To": day(2)}]
    assert solved({**priced(tables, 0.0), "Downtime": stop}).margin == pytest.approx(200.0)


def least_run(done: float) -> Tables:
    """20 t of a lot in two days of 10 t, nothing or 8 t at least; so much was done, and a third day follows."""
    mill: list[Row] = [{"Line": "Mill", "Hours per day": 10.0}]
    plan = solved(with_settings(tiny(2, Lots=[lot("A", 20.0, **{"Min run": 8.0})], Lines=mill), **FREE))
    return roll(plan, day(1), written(plan, Actuals=worked(A=done), Delivered=sold(done)), 1).tables


def test_of_a_published_run_the_rest_of_its_lot_is_worked_though_it_is_below_the_least_run() -> None:
    """14 t were done: 6 t are left of 10 published, less than a least run, so all of it or nothing: 600."""
    plan = solved(priced(least_run(14.0), 0.01))
    assert plan.margin == pytest.approx(600.0)
    assert why(plan) == {("D2", "A"): (-4.0, "of A 6 t are left, 10 t were published")}
    frozen = solved(priced(least_run(14.0), 0.0, **{"Frozen until": day(2)}))
    assert broken(frozen) == {"Published: A / Work / D2": 4.0}


def test_a_published_run_stays_where_what_was_not_done_is_too_little_for_another() -> None:
    """5 t were done: 15 t are left, not two runs of 8 t; 10 t stay as published, 1000. Without the least run: 1500."""
    rows = priced(least_run(5.0), 0.01)
    plan = solved(rows)
    assert (plan.margin, runs(plan)) == (pytest.approx(1000.0), {("D2", "A"): 10.0})
    assert plan.tables["Changes"].empty
    rows["Published"] = [{**rows["Published"][0], "Amount": 7.0}]
    assert why(solved(rows))["D2", "A"] == (3.0, "of A 15 t are left, 7 t were published")
    lots = [{key: cell for key, cell in cells.items() if key != "Min run"} for cells in rows["Lots"]]
    assert solved({**rows, "Lots": lots}).margin == pytest.approx(1500.0)


RULES = (drawn._max_periods, drawn._whole, drawn._setups, drawn._batches, drawn._blend_counts, drawn._companions)
PROVEN = {"Gap": 0.0, "Priority tolerance": 0.0, "Time limit": drawn.SECONDS}


def drawn_plant(seed: int) -> Rows:
    """A random plant under way, without offers, with windows on borders, and with many rules in whole numbers.

    Of lots whose output is on its way nothing is known after a roll, so none are counted in products.
    """
    plant = rows_under_way(seed)
    for rule in (*RULES, under_way._campaigns, under_way._maintenance):
        chance = random.Random(f"{seed} weekly {rule.__name__}")
        if chance.random() < 0.5:
            rule(chance, plant)
    lines = {line["Line"] for line in plant["Lines"]}
    plant["Blend counts"] = [count for count in plant.get("Blend counts", []) if count["On"] in lines]
    return with_settings(bordered(owned(plant)), **PROVEN)


@pytest.mark.long(but=["0"])
@pytest.mark.parametrize("seed", range(12))
def test_perfect_weeks_of_rules_in_whole_numbers_lose_nothing(seed: int) -> None:
    """Two periods of each random plant: money rolled off, what is charged again and money left are the old margin."""
    assert perfect_weeks(drawn_plant(seed), 2) == pytest.approx([0.0, 0.0], abs=1e-6)


def test_a_published_run_below_the_least_run_says_so() -> None:
    """Of 7 t that were published of A 8 t at least are worked or nothing, and B earns more in the 10 h."""
    rows = priced(least_run(5.0), 0.0)
    rows = {**rows, "Published": [{**rows["Published"][0], "Amount": 7.0}], "Periods": rows["Periods"][:1]}
    plan = solved({**rows, "Lots": [*rows["Lots"], lot("B", 10.0, Me=20.0)]})
    assert why(plan)["D2", "A"] == (-7.0, "7 t are less than the least run of A, 8 t")


def test_a_lot_that_has_used_up_its_periods_says_so() -> None:
    """It was worked on the first day, as far as a third of the plan, and only that one may be added to it."""
    rows = with_settings(tiny(3, Lots=[lot("A", 12.0, **{"Max periods": 3.0})], Lines=CAPPED), **FREE)
    tables = after(solved(rows)).tables
    cells = priced(tables, 0.0)
    cells["Lots"] = [{**cells["Lots"][0], "Max periods": 2.0}]
    plan = solved(cells)
    assert sum(runs(plan).values()) == pytest.approx(4.0)
    ((_, reason),) = why(plan).values()
    assert reason == "A may be worked in 1 more period, fewer than were published"
    gone = {**cells["Published"][0], "Period": "Gone"}
    less = [{**cells["Lots"][0], "Max periods": 3.0, "Quantity": 4.0}]
    reasons = {
        reason for _, reason in why(solved({**cells, "Published": [*cells["Published"], gone], "Lots": less})).values()
    }
    assert reasons == {"the period is gone", "of A 4 t are left, 12 t were published"}


def test_maintenance_of_the_week_is_done_as_planned_or_typed_again() -> None:
    """10 h of the mill once in two days; it falls on the first, on which there are but 10 h. 24 t are left: 2400.

    Typed again because it was not done, it takes 10 of the 24 h of the second day: 1400.
    """
    half: list[Row] = [{"Line": "Mill", "From": day(1), "To": day(1), "Availability": 100.0 * 10.0 / 24.0}]
    plan = solved(with_settings({**with_maintenance(lining()), "Downtime": half}, **FREE))
    assert plan.tables["Maintenance dates"]["Period"].tolist() == ["D1"] and plan.margin == pytest.approx(2400.0)
    following = after(plan)
    (note,) = (note.words for note in following.assumed if note.sheet == "Maintenance")
    assert note == "1 time done, as planned; that is all, and its row is gone: type it again if it was not done"
    rows = priced(following.tables, 0.01)
    assert solved(rows).margin == pytest.approx(2400.0) and solved(rows).tables["Changes"].empty
    again = solved({**rows, "Maintenance": [lining()]})
    assert again.margin == pytest.approx(1400.0)
    assert why(again) == {("D2", "A"): (-10.0, "promises or margin are better so")}


def missouri_in_campaigns() -> Rows:
    """Five weeks of the example in campaigns with least runs: of lots that are owned and windows that end in them."""
    case = cases.scenario(reader.read(INPUTS / "missouri.xlsx"), [], "Campaigns")
    lining = {"Maintenance": "Kiln lining", "Line": "NdFeB roasting", "Times": 1.0, "Hours": 120.0, "Cost": 25000.0}
    return with_settings({**first_weeks(owned(plain(case.tables)), 5), "Maintenance": [lining]}, **{**FREE, **PROVEN})


@pytest.mark.long
def test_perfect_weeks_of_missouri_in_campaigns_lose_nothing() -> None:
    """Four changes of the kiln, and its lining in one of the weeks."""
    rows = missouri_in_campaigns()
    plan = solved(rows)
    assert plan.tables["Campaigns"]["Changed from"].notna().sum() == 4
    assert plan.tables["Maintenance dates"]["Times"].sum() == 1
    assert perfect_weeks(rows, 3) == pytest.approx([0.0] * 3, abs=1e-9)
