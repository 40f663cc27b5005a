"""Targets whose windows begin or end within a period: what counts of it, in a month of 30 days that makes 960 t."""

from __future__ import annotations

import pytest

from tests.models.solved import Solved, exact, lot, solved, target, tiny
from tests.plants import Rows, day

MONTH = [{"Period": "M", "Start": day(1), "End": day(30)}]
HALF = day(15)


def month(**tables: list[dict[str, object]]) -> Rows:
    """A month in which the mill makes 32 t a day; a tonne of feed is a tonne of metal."""
    mill = {"Lines": [{"Line": "Mill", "Units": 4.0, "Hours per day": 8.0}], "Lots": [lot("A", 5000.0, Me=100.0)]}
    return tiny(**{"Periods": MONTH, "Settings": exact(), **mill, "Spot sales": [], **tables})


def reached(rows: Rows, **cells: object) -> float:
    """What counts towards a target that asks for more than there is."""
    plan: Solved = solved({**rows, "Targets": [target("T", 1e7, Priority=1.0, **cells)]})
    (row,) = plan.tables["Target status"].to_dict("records")
    assert row["Short"] == pytest.approx(1e7 - row["Reached"])
    return float(row["Reached"])


def test_half_of_the_month_has_come_by_the_fifteenth() -> None:
    assert reached(month(), To=HALF) == pytest.approx(480_000.0)


def test_what_came_before_from_does_not_count() -> None:
    """From the 11th to the 15th: 5 of 30 days."""
    assert reached(month(), From=day(11), To=HALF) == pytest.approx(160_000.0)
    assert reached(month(), From=day(11)) == pytest.approx(640_000.0)


def test_output_counts_from_the_day_on_which_it_comes() -> None:
    """With a lag of 10 days all of it comes in the last 20, of which 5 are over on the 15th."""
    yields = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 10.0}]
    assert reached(month(Yields=yields), To=HALF) == pytest.approx(960_000.0 * 5 / 20)


def test_arrivals_count_on_their_date() -> None:
    arrivals = [{"Product": "Metal", "Date": day(number), "Quantity": 100.0} for number in (14, 16)]
    assert reached(month(Arrivals=arrivals, Lots=[lot("A", 0.0)]), To=HALF) == pytest.approx(100.0)


def test_a_contract_due_on_the_fifteenth_and_served_from_stock_counts_in_full() -> None:
    """60 t in stock; one that runs to the end of the month counts half by then."""
    products = [{"Product": "Metal", "Opening stock": 60_000.0}]
    for due, counts in ((HALF, 60_000.0), (day(30), 30_000.0)):
        contract = {
            "Contracts": [{"Contract": "C", "Product": "Metal", "Price": 1.0, "Priority": 1.0}],
            "Deliveries": [{"Contract": "C", "Due": due, "Min": 60_000.0}],
        }
        rows = month(Products=products, Lots=[lot("A", 0.0)], **contract)
        assert reached(rows, To=HALF, Measure="delivered") == pytest.approx(counts)


def test_what_is_late_counts_on_the_days_after_due() -> None:
    """Due on the 10th, 320 t are in time; of the 100 t that follow on 20 days those of 5 count by the 15th."""
    late = {
        "Contracts": [{"Contract": "C", "Product": "Metal", "Price": 1.0, "Priority": 1.0, "Late": "yes"}],
        "Deliveries": [{"Contract": "C", "Due": day(10), "Min": 420_000.0}],
    }
    assert reached(month(**late), To=HALF, Measure="delivered") == pytest.approx(345_000.0)


def test_stock_on_a_day_is_what_was_there_and_has_come_less_what_has_left() -> None:
    """50 t opening stock and 480 t made by the 15th; 300 t sold over the month are half gone then."""
    spot = [{"Product": "Metal", "Price": 1.0}]
    rows = month(Products=[{"Product": "Metal", "Opening stock": 50_000.0}])
    assert reached(rows, To=HALF, Measure="stock") == pytest.approx(530_000.0)
    sold = {
        "Contracts": [{"Contract": "C", "Product": "Metal", "Price": 1.0, "Priority": 1.0}],
        "Deliveries": [{"Contract": "C", "Due": day(30), "Min": 300_000.0}],
    }
    kept = solved({**rows, **sold, "Targets": [target("T", 1e7, To=HALF, Measure="stock", Priority=2.0)]})
    assert kept.amount("Target status", "Reached") == pytest.approx(380_000.0)
    assert solved({**rows, "Spot sales": spot}).margin == pytest.approx(1_010_000.0)


def test_what_is_thrown_away_leaves_evenly_too() -> None:
    """No more than 100 t may lie there at the end: of 860 t thrown away half are gone on the 15th."""
    products = [{"Product": "Metal", "Max stock": 100_000.0, "Disposal cost": 0.0}]
    run = [{"Lot": "A", "Recipe": "Work", "Period": "M", "Rule": "exactly", "Amount": 960.0}]
    rows = month(Products=products, **{"Fixed runs": run})
    assert reached(rows, To=HALF, Measure="stock") == pytest.approx(50_000.0)


def test_stock_within_a_later_period_counts_what_was_there_before_it() -> None:
    """A month and a second one: 960 t and half of another 960."""
    months = [*MONTH, {"Period": "N", "Start": day(31), "End": day(60)}]
    assert reached(month(Periods=months), To=day(45), Measure="stock") == pytest.approx(1_440_000.0)
