"""The re-computation finds what is wrong: an honest plan has no violation, and each lie in a plan is found."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from tests.choices import UNEXPLAINED
from tests.plants import added, changed, day, small_plant
from tests.recompute import violations, violations_of
from tests.recompute.books import Tables, number, tables
from tests.recompute.optimum import best
from tests.workbooks import write_tables

Lie = Callable[[Tables], None]


@lru_cache(maxsize=1)
def planned() -> Plan:
    with TemporaryDirectory() as folder:
        return pipeline.solve(write_tables(Path(folder) / "plant.xlsx", small_plant()), choices=UNEXPLAINED)


@pytest.fixture(scope="module")
def plan_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_book.write(planned(), tmp_path_factory.mktemp("plan") / "plan.xlsx")


@pytest.fixture(scope="module")
def plant_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("plant") / "plant.xlsx", small_plant())


@pytest.fixture(scope="module")
def told(plan_workbook: Path) -> Tables:
    """What the plan workbook tells; not to be changed."""
    return tables(plan_workbook)


def test_an_honest_plan_has_no_violation(plant_workbook: Path, plan_workbook: Path) -> None:
    assert violations(plant_workbook, plan_workbook) == []


def more(table: str, column: str, factor: float = 1.001) -> Lie:
    """The largest figure of a column is a little more (or less) than it is."""

    def tell(told: Tables) -> None:
        row = max(told[table], key=lambda row: abs(number(row, column)))
        row[column] *= factor

    return tell


def moved_run(told: Tables) -> None:
    """EV-2 has to be used by day 21, so that W4 is too late."""
    next(row for row in told["Runs"] if row["Lot"] == "EV-2")["Period"] = "W4"


def forgotten(table: str) -> Lie:
    """The first row of a table is left out."""

    def tell(told: Tables) -> None:
        del told[table][0]

    return tell


LIES: dict[str, tuple[Lie, str]] = {
    "a run is larger": (more("Runs", "Amount"), "used"),
    "a run is after its lot has expired": (moved_run, "outside its window"),
    "a run is forgotten": (forgotten("Runs"), "used"),
    "a lot has more left": (more("Lot use", "Left"), "left"),
    "more is made": (more("Production", "Made"), "made"),
    "more is in stock": (more("Production", "Stock (end)"), "stock"),
    "more is sold": (more("Sales", "Amount"), "sold"),
    "more is earned by a sale": (more("Sales", "Revenue"), "revenue"),
    "a sale is forgotten": (forgotten("Sales"), "sold"),
    "more is delivered": (more("Delivery status", "Delivered"), "Delivered"),
    "more of a target is reached": (more("Target status", "Reached"), "reached"),
    "a line has more hours": (more("Line hours", "Available"), "available"),
    "a line works fewer hours": (more("Line hours", "Used [h]", 0.999), "used"),
    "less feed is in stock": (more("Feed stock", "Stock (end)", 0.999), "stock of"),
    "less of a resource is used": (more("Resource use", "Used", 0.999), "HCl"),
    "a share is smaller": (more("Blends", "Value", 0.999), "Blends"),
    "a share is forgotten": (forgotten("Blends"), "is missing"),
    "an item of money is larger": (more("Money", "Amount"), "the plan says"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_found(lie: str, plant_workbook: Path, told: Tables) -> None:
    (tell, word), lies = LIES[lie], deepcopy(told)
    tell(lies)
    assert any(word in words for words in violations_of(tables(plant_workbook), lies))


def test_another_margin_is_found(plant_workbook: Path, tmp_path: Path) -> None:
    other = replace(planned(), margin=planned().margin * 1.0001)
    words = violations(plant_workbook, plan_book.write(other, tmp_path / "plan.xlsx"))
    assert [word.split(":")[0] for word in words] == ["Margin", "Margin before penalties"]


RULES_BENT = {
    "hours": changed(small_plant(), "Lines", 0, **{"Hours per day": 4.0}),
    "Max stock of products": changed(small_plant(), "Products", 0, **{"Max stock": 150.0}),
    "Max of a spot window": changed(small_plant(), "Spot sales", 0, Max=10.0),
    "Max of a delivery": changed(small_plant(), "Deliveries", 0, Max=300.0, Min=200.0),
    "a resource": changed(small_plant(), "Resources", 0, **{"Max per day": 10.0}),
    "a blend limit": changed(small_plant(), "Blend limits", 0, Max=2.0),
    "a lot's window": changed(small_plant(), "Lots", 0, **{"Use by": day(7)}),
    "a blocked lot": changed(small_plant(), "Lots", 0, Status="blocked"),
    "the quantity of a lot": changed(small_plant(), "Lots", 0, Quantity=6.0),
    "downtime": added(small_plant(), "Downtime", Line="Leach", From=day(1), To=day(7)),
    "a recipe that is not active": changed(small_plant(), "Recipes", 0, Active="no"),
    "the daily limit of a recipe": changed(small_plant(), "Recipes", 0, **{"Max per day": 0.01}),
    "the lag": changed(small_plant(), "Yields", 0, Lag=14.0),
    "a recovery": changed(small_plant(), "Yields", 1, Dy=80.0),
    "moisture": changed(small_plant(), "Lots", 0, Moisture=3.0),
    "a price": changed(small_plant(), "Lots", 1, Price=4_001.0),
    "must use": changed(small_plant(), "Lots", 0, **{"Must use": 20.0, "Use by": day(7)}),
    "the least run of a lot": changed(small_plant(), "Lots", 0, **{"Min run": 9.9}),
    "the least run of a recipe": changed(small_plant(), "Recipes", 0, **{"Min run": 19.0}),
    "batches": changed(small_plant(), "Line use", 0, **{"Batch": 2.0}),
    "setup hours": changed(small_plant(), "Line use", 0, **{"Setup hours": 1.0}),
    "the cost of setups": changed(small_plant(), "Line use", 0, **{"Setup cost": 1.0}),
    "a count": added(small_plant(), "Blend counts", On="Leach", Count="lots", Max=0.0),
    "a count in a product": added(small_plant(), "Blend counts", On="Nd oxide", Count="families", Max=0.0),
    "companions": added(small_plant(), "Companions", Feed="EV-1", Needs="HDD", **{"At least": 50.0}),
    "a supply": added(changed(small_plant(), "Lots", 2, Supply="Yard"), "Supplies", Supply="Yard", Charge=1.0),
    "a fixed run": changed(small_plant(), "Fixed runs", 0, Rule="exactly", Amount=0.5),
}


@pytest.mark.parametrize("rule", RULES_BENT)
def test_a_plan_made_for_another_workbook_is_found_out(rule: str, told: Tables, tmp_path: Path) -> None:
    """The plan of the small plant does not keep the rules of a plant in which just one thing is otherwise."""
    workbook = write_tables(tmp_path / "other.xlsx", RULES_BENT[rule])
    assert violations_of(tables(workbook), told)


def test_the_second_program_finds_the_same_optimum(plant_workbook: Path) -> None:
    assert best(plant_workbook).margin == pytest.approx(planned().margin, rel=1e-6)
