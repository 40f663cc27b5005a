"""Cash by month by hand: evenly over the days of a period, what a lot costs on the day that it is there."""

from __future__ import annotations

import pytest

from tests.models.solved import Row, Solved, contract, lot, solved, tiny
from tests.plants import Rows, day, small_plant

ACROSS = [{"Period": "P", "Start": day(21), "End": day(34)}]
"""14 days, 25 January to 7 February: half of them in each month."""

TWO = [{"Period": "A", "Start": day(1), "End": day(28)}, {"Period": "B", "Start": day(29), "End": day(56)}]
"""5 January to 1 February: 27 days in January and 1 in February; then 2 February to 1 March: 27 and 1."""


STOCKED = [{"Product": "Metal", "Opening stock": 100.0}]


def months(rows: Rows) -> dict[str, tuple[float, float]]:
    """What comes in and what goes out, month by month; the sums hold too."""
    return _by_month(solved(rows))


def _by_month(plan: Solved) -> dict[str, tuple[float, float]]:
    rows: list[Row] = plan.tables["Cash by month"].to_dict("records")  # type: ignore[assignment]
    so_far = 0.0
    for row in rows:
        so_far += float(row["Net"])  # type: ignore[arg-type]
        assert row["Net"] == pytest.approx(float(row["Cash in"]) + float(row["Cash out"]))  # type: ignore[arg-type]
        assert row["Cumulative"] == pytest.approx(so_far)
    assert so_far == pytest.approx(plan.amount("Money", Kind="cash"))
    return {str(row["Month"]): (float(row["Cash in"]), float(row["Cash out"])) for row in rows}  # type: ignore[arg-type]


def about(figures: dict[str, tuple[float, float]]) -> dict[str, object]:
    """The same but for rounding."""
    return {month: pytest.approx(figure) for month, figure in figures.items()}


def test_a_period_across_two_months_is_shared_out_by_its_days() -> None:
    """1000 of sales and 70 of recipe cost: half in each month."""
    rows = tiny(Periods=ACROSS, Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Cost": 7.0}])
    assert months(rows) == about({"2026-01": (500.0, -35.0), "2026-02": (500.0, -35.0)})


def test_a_lot_is_paid_on_the_day_that_it_is_there() -> None:
    """10 t at 60 that arrive on 2 February, the first day of B; its sales of 1000 spread over 27 and 1 days."""
    rows = tiny(Periods=TWO, Lots=[lot("A", Status="expected", Price=60.0, Available=day(29))])
    found = months(rows)
    assert found == about({"2026-01": (0.0, 0.0), "2026-02": (1000.0 * 27 / 28, -600.0), "2026-03": (1000.0 / 28, 0.0)})


def test_what_was_in_stock_costs_no_cash() -> None:
    rows = tiny(Periods=ACROSS, Lots=[lot("A", Price=60.0)])
    assert months(rows) == about({"2026-01": (500.0, 0.0), "2026-02": (500.0, 0.0)})


def test_what_is_bought_without_a_date_is_paid_on_the_first_day() -> None:
    rows = tiny(Periods=ACROSS, Lots=[lot("A", Status="offered", Price=60.0)])
    assert months(rows) == about({"2026-01": (500.0, -600.0), "2026-02": (500.0, 0.0)})


def test_a_lot_that_was_there_before_the_plan_is_paid_on_its_first_day() -> None:
    rows = tiny(Periods=ACROSS, Lots=[lot("A", Status="expected", Price=60.0, Available=day(1))])
    assert months(rows)["2026-01"] == pytest.approx((500.0, -600.0))


def test_a_supplier_who_pays_brings_cash() -> None:
    """10 t at -5: 50 on the first day; the other lot, at 60, costs as much as it would without."""
    lots = [lot("A", Status="offered", Price=-5.0), lot("B", Status="offered", Price=60.0)]
    assert months(tiny(Periods=ACROSS, Lots=lots))["2026-01"] == pytest.approx((1050.0, -600.0))


def test_a_penalty_is_cash_of_the_period_in_which_it_counts() -> None:
    """250 of 1250 kg are missing on 7 February, at 0.3: 75, half of it in each month."""
    rows = tiny(Periods=ACROSS, **contract(1250.0, 34, **{"Shortfall penalty": 0.3}))
    assert months(rows) == about({"2026-01": (500.0, -37.5), "2026-02": (500.0, -37.5)})


def test_months_of_nothing_are_there_too() -> None:
    rows = tiny(Periods=TWO, Lots=[lot("A", Status="blocked", Price=60.0)], Products=STOCKED)
    assert months({**rows, "Spot sales": []}) == dict.fromkeys(("2026-01", "2026-02", "2026-03"), (0.0, 0.0))


def test_the_months_of_a_plant_with_everything_add_up_to_its_cash_margin() -> None:
    assert len(_by_month(solved(small_plant()))) == 2
