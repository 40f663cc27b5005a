"""The re-computation finds what is wrong: an honest plan has no violation, and each lie in a plan is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from tests.choices import UNEXPLAINED
from tests.plants import added, changed, day, small_plant
from tests.recompute import violations
from tests.recompute.optimum import best
from tests.workbooks import write_tables

Lie = Callable[[dict[str, pd.DataFrame]], None]


@lru_cache(maxsize=1)
def planned() -> Plan:
    with TemporaryDirectory() as folder:
        return pipeline.solve(write_tables(Path(folder) / "plant.xlsx", small_plant()), choices=UNEXPLAINED)


@pytest.fixture(scope="module")
def plan_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_book.write(planned(), tmp_path_factory.mktemp("plan") / "plan.xlsx")


def found(plan: Plan, folder: Path) -> list[str]:
    workbook = write_tables(folder / "plant.xlsx", small_plant())
    return violations(workbook, plan_book.write(plan, folder / "plan.xlsx"))


def test_an_honest_plan_has_no_violation(tmp_path: Path) -> None:
    assert found(planned(), tmp_path) == []


def more(table: str, column: str, factor: float = 1.001) -> Lie:
    """The largest figure of a column is a little more (or less) than it is."""

    def tell(tables: dict[str, pd.DataFrame]) -> None:
        figures = tables[table][column].to_numpy(copy=True)
        figures[abs(figures).argmax()] *= factor
        tables[table][column] = figures

    return tell


def moved_run(tables: dict[str, pd.DataFrame]) -> None:
    """EV-2 has to be used by day 21, so that W4 is too late."""
    runs = tables["Runs"]
    runs.loc[runs[runs["Lot"] == "EV-2"].index[0], "Period"] = "W4"


def forgotten(table: str) -> Lie:
    """The first row of a table is left out."""

    def tell(tables: dict[str, pd.DataFrame]) -> None:
        tables[table] = tables[table].iloc[1:].reset_index(drop=True)

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
    "a line works fewer hours": (more("Line hours", "Used", 0.999), "used"),
    "less feed is in stock": (more("Feed stock", "Stock (end)", 0.999), "stock of"),
    "less of a resource is used": (more("Resource use", "Used", 0.999), "HCl"),
    "a share is smaller": (more("Blends", "Value", 0.999), "Blends"),
    "a share is forgotten": (forgotten("Blends"), "is missing"),
    "an item of money is larger": (more("Money", "Amount"), "the plan says"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_found(lie: str, tmp_path: Path) -> None:
    tell, word = LIES[lie]
    tables = {name: own.copy() for name, own in planned().tables.items()}
    tell(tables)
    assert any(word in words for words in found(replace(planned(), tables=tables), tmp_path))


def test_another_margin_is_found(tmp_path: Path) -> None:
    words = found(replace(planned(), margin=planned().margin * 1.0001), tmp_path)
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
def test_a_plan_made_for_another_workbook_is_found_out(rule: str, plan_workbook: Path, tmp_path: Path) -> None:
    """The plan of the small plant does not keep the rules of a plant in which just one thing is otherwise."""
    workbook = write_tables(tmp_path / "other.xlsx", RULES_BENT[rule])
    assert violations(workbook, plan_workbook)


def test_the_second_program_finds_the_same_optimum(tmp_path: Path) -> None:
    workbook = write_tables(tmp_path / "plant.xlsx", small_plant())
    assert best(workbook).margin == pytest.approx(planned().margin, rel=1e-6)
