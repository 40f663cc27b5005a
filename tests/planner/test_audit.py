"""The audit passes honest plans and finds every lie: one figure of one table that is otherwise."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import pandas as pd
import pytest

from benchmarks.plants import SIZES, plant
from models.audit.auditing import audit
from models.schema.frames import inputs
from models.schema.outputs import OUTPUTS
from models.schema.words import Kind
from planner.commands.main import run
from planner.engine import pipeline
from planner.engine import solved as engine
from planner.engine.failed_check import PlanFailsCheck
from planner.engine.plan import Plan
from tests.plants import added, changed, day, small_plant
from tests.wide import some
from tests.workbooks import write_tables

CHOICES = pipeline.Choices(explain=False)


def hard_plant() -> dict[str, list[dict[str, object]]]:
    """The small plant with promises of several kinds that cannot be kept, and work that is still on its way."""
    rows = changed(small_plant(), "Lots", 0, **{"Must use": 20.0, "Use by": day(14), "Nd": None})
    rows = added(rows, "Targets", Target="Too much", Product="Dy oxide", Amount=9e4, Measure="made", Priority=2.0)
    rows = added(rows, "Blend limits", On="Nd oxide", **{"Share of": "Nd"}, Min=0.1)
    return changed(rows, "Fixed runs", 0, Rule="exactly", Amount=19.5)


@lru_cache(maxsize=1)
def planned() -> Plan:
    return solved(hard_plant())


def solved(rows: dict[str, list[dict[str, object]]]) -> Plan:
    with TemporaryDirectory() as folder:
        return pipeline.solve(write_tables(Path(folder) / "plant.xlsx", rows), choices=CHOICES)


def found(tables: dict[str, pd.DataFrame], plan: Plan | None = None) -> set[str]:
    """The tables in which something is wrong."""
    plan = plan or planned()
    return {violation.table for violation in audit(plan.inputs, {**plan.tables, **tables}, plan.margin)}


def test_honest_plans_pass() -> None:
    assert found({}) == set()
    assert found({}, solved(small_plant())) == set()


@pytest.mark.long(but=["NA"])
@pytest.mark.parametrize("name", ["NA", "1/2"])
def test_a_component_that_nobody_has_assayed_passes(name: str) -> None:
    """Its assay is blank in the lots and in their classes, and so nothing: every product is what it was."""
    plan = solved(added(small_plant(), "Components", Component=name, **{"Counted as": "mass"}))
    assert found({}, plan) == set()
    assert plan.margin == pytest.approx(solved(small_plant()).margin)


AUDITED = (
    "Runs",
    "Lot use",
    "Production",
    "Sales",
    "Delivery status",
    "Target status",
    "Line hours",
    "Feed stock",
    "Resource use",
    "Blends",
    "Money",
    "Cash by month",
    "Broken promises",
    "Levels",
)
FIGURES = [(name, column.name) for name in AUDITED for column in OUTPUTS[name].columns if column.kind is Kind.NUMBER]


@pytest.mark.parametrize(("table", "column"), some(FIGURES, 1, kind=lambda figure: figure[0]))
def test_one_figure_that_is_otherwise_is_found(table: str, column: str) -> None:
    """The largest figure of the column is a thousandth more than it is (where all are 0 or blank: one of them is 1)."""
    rows = planned().tables[table].copy()
    figures = rows[column].to_numpy(copy=True)
    place = int(np.argmax(np.abs(np.nan_to_num(figures))))
    figures[place] = np.nan_to_num(figures[place]) * 1.001 or 1.0
    rows[column] = figures
    assert found({table: rows})


@pytest.mark.parametrize("item", ["Opening feed", "Closing feed", "Resources"])
def test_stock_that_is_called_cash_is_found_and_cash_that_is_called_stock(item: str) -> None:
    table = planned().tables["Money"].copy()
    rows = table["Item"] == item
    assert rows.any()
    table.loc[rows, "Kind"] = {"cash": "stock", "stock": "cash"}[table.loc[rows, "Kind"].iloc[0]]
    assert {"Money", "Summary"} <= found({"Money": table})


def test_cash_and_stock_that_are_a_cent_beside_the_margin_are_found() -> None:
    """2 cents of some hundred thousand are within a millionth, and still no cash margin."""
    rows = planned().tables["Money"].copy()
    rows.loc[0, "Amount"] += 0.02
    assert "Money" in found({"Money": rows})


@pytest.mark.parametrize("table", some(AUDITED, 6))
def test_a_row_that_is_left_out_is_found(table: str) -> None:
    assert found({table: planned().tables[table].iloc[1:].reset_index(drop=True)})


@pytest.mark.parametrize("table", some(AUDITED, 6))
def test_a_row_that_is_there_twice_is_found(table: str) -> None:
    rows = planned().tables[table]
    assert found({table: pd.concat([rows, rows.iloc[:1]], ignore_index=True)})


SUMMED_UP = ("Margin", "Margin before penalties", "Sales", "Feed used", "Made Dy oxide", "Target Too much")


@pytest.mark.parametrize("key", SUMMED_UP)
def test_a_line_of_the_summary_that_is_otherwise_is_found(key: str) -> None:
    rows = planned().tables["Summary"].copy()
    rows["Value"] = [
        value * 1.001 if name == key else value for name, value in zip(rows["Key"], rows["Value"], strict=True)
    ]
    assert found({"Summary": rows}) == {"Summary"}


def test_another_margin_is_found() -> None:
    plan = planned()
    assert {violation.table for violation in audit(plan.inputs, plan.tables, plan.margin * 1.0001)} >= {"Money"}


@pytest.mark.parametrize(("column", "name"), [("Lot", "EV-99"), ("Recipe", "SmCo route"), ("Period", "W9")])
def test_a_run_of_what_the_workbook_does_not_have_is_found(column: str, name: str) -> None:
    runs = planned().tables["Runs"].copy()
    runs.loc[0, column] = name
    violations = audit(planned().inputs, {**planned().tables, "Runs": runs}, planned().margin)
    assert any(violation.table == "Runs" and name in violation.what for violation in violations)


BENT = {
    "hours of a line": changed(small_plant(), "Lines", 0, **{"Hours per day": 4.0}),
    "most stock of a product": changed(small_plant(), "Products", 0, **{"Max stock": 150.0}),
    "most of a spot window": changed(small_plant(), "Spot sales", 0, Max=10.0),
    "most of a delivery": changed(small_plant(), "Deliveries", 0, Max=300.0, Min=200.0),
    "a resource": changed(small_plant(), "Resources", 0, **{"Max per day": 10.0}),
    "a limited share": changed(small_plant(), "Blend limits", 0, Max=2.0),
    "a lot's last day": changed(small_plant(), "Lots", 0, **{"Use by": day(7)}),
    "a blocked lot": changed(small_plant(), "Lots", 0, Status="blocked"),
    "a lot's quantity": changed(small_plant(), "Lots", 0, Quantity=6.0),
    "downtime": added(small_plant(), "Downtime", Line="Leach", From=day(1), To=day(7)),
    "a recipe that is not active": changed(small_plant(), "Recipes", 0, Active="no"),
    "a lag": changed(small_plant(), "Yields", 0, Lag=14.0),
    "a recovery": changed(small_plant(), "Yields", 1, Dy=80.0),
    "moisture": changed(small_plant(), "Lots", 0, Moisture=3.0),
    "a price of feed": changed(small_plant(), "Lots", 1, Price=4_001.0),
    "a price of sales": changed(small_plant(), "Spot sales", 0, Price=61.0),
    "a priority": changed(small_plant(), "Contracts", 0, Priority=3.0),
    "a holding cost": changed(small_plant(), "Products", 0, **{"Holding cost": 0.01}),
    "a group": changed(small_plant(), "Groups", 0, Components="Dy"),
    "what a component counts": changed(small_plant(), "Components", 1, **{"Counted as": "mass"}),
    "a fixed run": changed(small_plant(), "Fixed runs", 0, Rule="exactly", Amount=0.5),
}


@lru_cache(maxsize=1)
def small_plan() -> Plan:
    return solved(small_plant())


@pytest.mark.parametrize("what", some(BENT, 10))
def test_a_plan_made_for_other_tables_fails(what: str) -> None:
    """The plan of the small plant does not pass for a plant in which just one thing is otherwise."""
    assert audit(inputs(BENT[what]), small_plan().tables, small_plan().margin)


def test_a_plan_of_500_lots_in_52_weeks_costs_little() -> None:
    """An empty plan and 600 runs of it: the tables are as long as they get, whatever they say."""
    rows = plant(SIZES["M"])
    tables = inputs(rows)  # type: ignore[arg-type]
    told = {name: table.iloc[:0] for name, table in small_plan().tables.items()}
    lots = np.resize(tables["Lots"]["Lot"].to_numpy(), 600)
    weeks = np.resize(tables["Periods"]["Period"].to_numpy(), 600)
    recipe = tables["Recipes"]["Recipe"].iloc[0]
    told["Runs"] = pd.DataFrame({"Period": weeks, "Lot": lots, "Recipe": recipe, "Amount": 1.0})
    begin = process_time()
    assert audit(tables, told, 0.0)
    assert process_time() - begin < 1.5  # 0.2 s for a sound plan; here thousands of violations are worded as well


def test_a_plan_that_fails_is_reported_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A solver that earns a tenth more than the plan does would be found out."""
    workbook = write_tables(tmp_path / "plant.xlsx", small_plant())
    honest = engine._solution
    monkeypatch.setattr(engine, "_solution", lambda *all_: _boasting(honest(*all_)))
    monkeypatch.chdir(tmp_path)
    assert run(["solve", str(workbook), "--quiet", "--no-explain"]) == 4
    words = capsys.readouterr().err
    assert "The plan Small plant fails its check in" in words
    assert "Money: Margin: the sum is" in words
    assert not (tmp_path / "plant-plan.xlsx").exists()
    report = Path(words.split("send the report ")[1].split(" with your workbook")[0])
    assert "Money: Margin: the sum is" in report.read_text(encoding="utf-8")
    report.unlink()


def _boasting(solution):  # type: ignore[no-untyped-def]
    return replace(solution, margin=solution.margin * 1.1)


def test_the_exception_names_the_plan_and_how_many_places() -> None:
    violations = audit(planned().inputs, planned().tables, 0.0)
    assert f"fails its check in {len(violations)} places" in str(PlanFailsCheck("Week 48", violations))
