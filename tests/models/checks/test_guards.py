"""When the guards against slips of hours, amounts, prices and dates speak up, and when they must not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from models.checks import check
from models.checks.guards.peers import far_from_others
from models.checks.resolved import resolve_and_check
from models.schema.frames import inputs
from planner.reading import reader
from tests.models.checks.cases import cells, more, one, scenario
from tests.models.checks.cases_guards import CASES, mill, prices, route, windows
from tests.plants import Rows, added, changed, day, without

ROOT = Path(__file__).resolve().parents[3]
GUARDS = {one_case.check for one_case in CASES}


def found(rows: Rows) -> list[tuple[str, str, int | None]]:
    return [(problem.check, problem.table, problem.row) for problem in check(inputs(rows)) if problem.check in GUARDS]


@pytest.mark.parametrize("plant", ["belfast", "missouri"])
def test_the_examples_raise_no_false_alarm(plant: str):
    book = reader.read(ROOT / "inputs" / f"{plant}.xlsx")
    problems = check(book.tables, book.spoiled)
    assert [problem.message for problem in problems if problem.check in GUARDS] == []
    for name in ("European squeeze",):
        caused = resolve_and_check(book.tables, name, problems, book.spoiled).caused
        assert [problem.message for problem in caused if problem.check in GUARDS] == []


def test_a_value_is_held_against_every_other_of_its_group():
    """1,000 is apart from 1 and 2; of 1 and 100 alone the greater; 50 lies near 100."""
    values = np.array([1.0, 2.0, 1000.0, 1.0, 100.0, 50.0, 100.0, np.nan, 0.0])
    groups = ["a", "a", "a", "b", "b", "c", "c", "c", None]
    assert far_from_others(values, groups, 10.0) == {2: 1.5, 4: 1.0}
    assert far_from_others(values, groups, 10.0, others=2) == {2: 1.5}


def test_one_far_value_does_not_make_the_others_far():
    assert far_from_others(np.array([80.0, 75.0, 80_000.0]), ["P"] * 3, 200.0) == {2: 77.5}
    assert far_from_others(np.array([80.0, 75.0, 0.08]), ["P"] * 3, 200.0) == {2: 77.5}


# Hours


@pytest.mark.parametrize("rate", [0.9, 0.011])
def test_a_line_that_is_faster_than_others_or_slower_raises_no_alarm(rate: float):
    """Nine times 0.1 is a fast mill; one that is too slow shows by the hours that lots need on it."""
    assert "lone-rate" not in [check for check, _, _ in found(mill(rate))]


def test_of_few_rates_none_is_usual():
    rows = changed(mill(12.0), "Line use", 2, Basis="TRE")
    assert found(rows) == []


def test_a_lot_that_holds_what_a_rate_counts_books_hours():
    assert found(route(Basis="Dy", Rate=1.0)) == []


def test_a_rate_per_tonne_beside_it_books_hours_for_every_lot():
    rows = changed(route(Basis="Dy", Rate=1.0), "Lots", 1, Dy=0.0)
    rows = added(rows, "Line use", Recipe="Second route", Line="Solvent extraction", Rate=1.0, Basis="t")
    assert found(rows) == []


@pytest.mark.parametrize("lot", [{"Status": "blocked"}, {"Quantity": 0.0}])
def test_a_lot_that_is_not_worked_needs_no_hours(lot: dict[str, object]):
    assert found(changed(route(Basis="Dy", Rate=1.0), "Lots", 1, Dy=0.0, **lot)) == []


@pytest.mark.parametrize("use", [{"Rate": 0.9}, {"Rate": 30.0, "Basis": "TRE"}])
def test_another_speed_or_another_basis_is_no_slip(use: dict[str, object]):
    assert found(route(**use)) == []


def test_a_rate_is_doubted_once():
    """Rate 0.001 t/h is far from what the lots need, and ten times below the other recipe's."""
    rows = changed(route(Rate=0.1), "Line use", 0, Rate=0.001)
    doubts = [problem.check for problem in check(inputs(rows)) if problem.table == "Line use" and problem.row == 0]
    assert doubts == ["rate-far-from-need"]


@pytest.mark.parametrize("hours", [0.0, 2.5, 4.0, 8.0, 24.0])
def test_other_hours_are_no_shifts(hours: float):
    rows = one("Lines", 1, **cells("Hours per day", hours))
    assert "shifts-for-hours" not in {check_ for check_, *_ in found(rows)}


def test_a_lag_within_the_plan_is_none():
    assert found(one("Yields", 0, Lag=27.0)) == []


# Amounts


def test_a_high_aim_is_no_slip():
    """100 times the 1,644 kg that there are."""
    assert found(one("Targets", 0, Amount=160_000.0)) == []


def test_of_feed_without_end_anything_may_be_asked():
    assert found(changed(one("Targets", 0, Amount=600_000.0), "Lots", 2, Quantity=None)) == []


def test_a_delivery_in_tonnes_is_told_beside_its_others_only():
    assert found(windows(2.0)) == []
    assert found(windows(1500.0, 2.0)) == []
    assert found(windows(1500.0, 1800.0, 200.0)) == []


def test_a_most_of_nothing_that_a_scenario_lifts_is_meant():
    rows = one("Spot sales", 0, Max=0.0)
    assert found(rows) == [("most-of-nothing", "Spot sales", 0)]
    assert found({**rows, **{"Scenarios": scenario(Column="Max", Change="set", Value=500.0)["Scenarios"]}}) == []


def test_a_share_of_at_most_nothing_is_meant():
    assert found(more("Blend limits", **cells("On", "Nd oxide", "Share of", "Dy", "Max", 0.0))) == []


# Prices


@pytest.mark.parametrize(
    "rows",
    [
        one("Contracts", 1, Price=60.0),
        changed(one("Contracts", 1, Price=55.0), "Spot sales", 0, From=day(22), To=day(28)),
        changed(one("Contracts", 1, Price=55.0), "Spot sales", 0, Product="Dy oxide"),
    ],
)
def test_a_contract_at_the_price_of_the_market_or_in_other_days_is_none_below_it(rows: Rows):
    assert found(rows) == []


def test_a_scenario_of_prices_is_on_purpose():
    """Spot prices times two are above the contract's, which nobody has to be told."""
    tables = inputs(scenario(Value=2.0))
    assert not [problem for problem in resolve_and_check(tables, "S", check(tables)).caused if problem.check in GUARDS]


def test_prices_that_rise_are_no_slip():
    assert found(changed(prices(300.0, 900.0, 1500.0), "Contracts", 0, Price=900.0)) == []


@pytest.mark.parametrize("price", [0.0, 50.0, -100.0])
def test_cheap_feed_is_no_slip(price: float):
    assert found(one("Lots", 0, Price=price)) == []


# Dates


@pytest.mark.parametrize(
    "lot",
    [
        {"Available": day(1)},
        {"Status": "stock", "Available": date(2025, 12, 12)},
        {"Status": "offered", "Available": None},
    ],
)
def test_only_what_is_expected_may_be_overdue(lot: dict[str, object]):
    assert found(one("Lots", 1, **lot)) == []


def test_a_lot_expected_for_no_day_is_asked_about_and_may_have_come():
    (problem,) = [
        this_problem for this_problem in check(inputs(one("Lots", 1, Available=None))) if this_problem.check in GUARDS
    ]
    assert "expected for no day" in problem.message
    assert [(offer.column, offer.value, offer.suggestion) for offer in problem.offers] == [
        ("Status", "expected", "stock")
    ]


def test_a_window_of_a_whole_year_is_no_slip():
    rows = {**windows(1500.0, 1800.0), "Periods": [{"Period": "Year", "Start": day(1), "End": date(2027, 3, 7)}]}
    rows = added(rows, "Deliveries", Contract="Rival", From=date(2026, 3, 1), Due=date(2027, 2, 28), Min=1600.0)
    assert "window-a-year-long" not in {check_ for check_, *_ in found(rows)}


def test_a_downtime_that_a_scenario_sets_is_meant():
    rows = one("Downtime", 0, Availability=100.0)
    assert found(rows) == [("downtime-without-loss", "Downtime", 0)]
    lifted = scenario(Sheet="Downtime", Row="Leach", Column="Availability", Change="set", Value=0.0)
    assert found({**rows, "Scenarios": lifted["Scenarios"]}) == []


# Quantities


def test_of_two_lots_the_one_that_would_be_in_kg_is_told():
    rows = without(one("Lots", 0, Quantity=20_000.0, **cells("Must use", None)), "Fixed runs", 0)
    problems = [problem for problem in check(inputs(rows)) if problem.check == "kg-for-tonnes"]
    assert [(problem.row, problem.suggestion) for problem in problems] == [(0, 20.0)]


def test_a_sample_beside_a_lot_is_no_slip():
    rows = one("Lots", 2, Quantity=0.05)
    assert "kg-for-tonnes" not in {problem.check for problem in check(inputs(rows))}
