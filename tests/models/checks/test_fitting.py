"""What fills a period, or all that there is, to the last hair fits; where there is nothing nothing does."""

from __future__ import annotations

import pytest

from models.checks import check
from models.schema.frames import inputs
from tests.models.checks.cases import PLANT, cells, more, one
from tests.plants import Rows, added, changed

WEEK = 142.8
"""Hours of the leach in a week at 85 %, which floating point makes a hair less of."""


def found(rows: Rows) -> list[str]:
    return [f"{problem.check}: {problem.message}" for problem in check(inputs(rows))]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("Line use", {"Batch": 14.0, "Batch hours": WEEK}),
        ("Changeovers", {"Line": "Leach", "From campaign": "*", "To campaign": "*", "Hours": WEEK}),
        ("Maintenance", {"Maintenance": "Lining", "Line": "Leach", "Hours": WEEK}),
    ],
)
def test_what_takes_just_a_week_is_not_too_long(table: str, row: dict[str, object]) -> None:
    rows = one("Lines", 0, Availability=85.0, Campaigns="feed class", **cells("Hours per day", 24.0))
    rows = changed(rows, table, 0, **row) if table == "Line use" else added(rows, table, **row)
    assert [words for words in found(rows) if "too-long" in words] == []


def test_feed_that_is_all_blocked_is_out_of_reach() -> None:
    rows = changed(more("Companions", Feed="EV-1", Needs="EV-2", **cells("At least", 1.0)), "Lots", 2, Status="blocked")
    assert "companion-out-of-reach: There are 0 t of EV-2: EV-1 is never worked there." in found(rows)


def test_lots_that_come_just_to_the_least_run_of_their_recipe_fit_beside_a_fixed_run() -> None:
    """0.7 t, which are fixed, and 0.1 t are 0.8 t, of which floating point makes a hair less."""
    rows = changed(changed(PLANT, "Lots", 0, Quantity=0.7), "Lots", 2, Quantity=0.1)
    rows = changed(rows, "Fixed runs", 0, Rule="exactly", Amount=0.7)

    def least(tonnes: float) -> list[str]:
        plant = changed(rows, "Recipes", 0, **cells("Min run", tonnes))
        return [words for words in found(plant) if "fixed-run-below-recipe" in words]

    assert least(0.8) == []
    assert len(least(0.81)) == 1


def test_what_is_left_of_a_lot_is_told_to_the_kilogram() -> None:
    """Lots of a rolled workbook have what is left to the last digit."""
    rows = one("Lots", 0, Quantity=5.70106593, Nd=None, Dy=None)
    (said,) = [words for words in found(rows) if words.startswith("lot-without-assay")]
    assert ", 5.701 t in all" in said


def test_supplies_without_a_name_are_not_the_same_one() -> None:
    rows = added(added(PLANT, "Supplies", Charge=1.0), "Supplies", Charge=2.0)
    checks = [words.partition(":")[0] for words in found(rows)]
    assert checks.count("blank-cell") == 2
    assert "supply-overlaps" not in checks
