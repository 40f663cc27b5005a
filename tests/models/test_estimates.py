"""Which share of what a plan makes rests on estimated assays, by sums made by hand."""

from __future__ import annotations

import pytest

from models.results import estimates
from models.schema.frames import inputs
from tests.models.answers import answer
from tests.models.solved import lot, target, tiny
from tests.plants import Rows, day

TWO = [{"Component": "Me", "Counted as": "mass"}, {"Component": "Dy", "Counted as": "Dy2O3"}]


def shares(rows: Rows) -> dict[str, tuple[float, float, float]]:
    """Amount, estimated kg and share of each product and target."""
    tables = inputs(rows)
    found = answer(tables)
    assays = estimates.Assays.of(tables, found.plant)
    table = estimates.table(found.plant, found.model, found.solution.x, assays.estimated)
    return {row["Name"]: (row["Amount"], row["Estimated"], row["Estimated share"]) for row in table.to_dict("records")}


def close(*figures: float) -> object:
    return pytest.approx(figures, abs=1e-6)


def test_the_share_is_by_mass_of_product():
    """10 t at the class's 10 % give 1,000 kg, 5 t of an assayed 40 % give 2,000 kg: a third is estimated."""
    rows = tiny(Lots=[lot("A"), lot("B", 5.0, Me=40.0)])
    assert shares(rows)["Metal"] == close(3_000.0, 1_000.0, 100 / 3)


def test_without_a_blank_assay_nothing_is_estimated():
    assert shares(tiny(Lots=[lot("A", Me=12.0)]))["Metal"] == close(1_200.0, 0.0, 0.0)


def test_a_lot_is_estimated_component_by_component():
    """Me is assayed, Dy not: 10 t of 10 % Me give 1,000 kg, of 2 % Dy 200 kg: a sixth of the metal is estimated."""
    rows = tiny(
        Components=[{"Component": "Me", "Counted as": "mass"}, {"Component": "Dy", "Counted as": "mass"}],
        Lots=[lot("A", Me=10.0)],
        **{"Feed classes": [{"Feed class": "Feed", "Me": 10.0, "Dy": 2.0}]},
        Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Dy": 100.0}],
    )
    assert shares(rows)["Metal"] == close(1_200.0, 200.0, 100 / 6)


def test_moisture_recovery_and_oxide_count_as_in_the_plan():
    """10 t with 10 % water, 2 % Dy, half of it recovered: 9,000 * 0.02 * 0.5 = 90 kg Dy, 103.291 kg oxide."""
    rows = tiny(
        Components=TWO,
        Lots=[lot("A", Me=0.0, Moisture=10.0)],
        **{"Feed classes": [{"Feed class": "Feed", "Dy": 2.0}]},
        Yields=[{"Recipe": "Work", "Product": "Metal", "Dy": 50.0}],
    )
    assert shares(rows)["Metal"] == pytest.approx((103.291, 103.291, 100.0), abs=1e-3)


def test_a_target_of_made_counts_its_window_only():
    """The mill works 24 t a day: A (24 t, 2,400 kg, estimated) on the first day, B (24 t, assayed) on the second."""
    rows = tiny(
        2,
        Lots=[lot("A", 24.0, **{"Use by": day(1)}), lot("B", 24.0, Me=20.0, Available=day(2))],
        Targets=[target("First", 2_400.0, To=day(1)), target("Second", 4_800.0, From=day(2))],
    )
    found = shares(rows)
    assert found["First"] == close(2_400.0, 2_400.0, 100.0)
    assert found["Second"] == close(4_800.0, 0.0, 0.0)
    assert found["Metal"] == close(7_200.0, 2_400.0, 100 / 3)


def test_what_is_in_stock_is_a_mixture_with_the_opening_stock():
    """1,000 kg made, all estimated, and 3,000 kg there before: a quarter of the 4,000 kg kept is estimated."""
    rows = tiny(
        Products=[{"Product": "Metal", "Opening stock": 3_000.0}],
        Targets=[target("Keep", 4_000.0, Measure="stock", Priority=1.0)],
    )
    assert shares(rows)["Keep"] == close(4_000.0, 1_000.0, 25.0)


def test_what_arrives_after_the_plan_is_not_counted():
    rows = tiny(Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 1.0}])
    assert shares(rows)["Metal"] == close(0.0, 0.0, 0.0)
