"""The sheets for a shift leader: everything the plan does in the week stands in them, and they read back as written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from models.schema.frames import Tables
from models.schema.tables.actuals import ACTUALS
from planner.commands import main
from planner.engine.plan import Plan
from planner.excel.books import actuals_book
from planner.excel.plan import plan_book
from planner.reading import actuals
from planner.views.floor import week
from tests.planner.compare.plans import solved
from tests.plants import added, day, small_plant

ARRIVALS = [{"Product": "Dy oxide", "Date": day(found), "Quantity": 20.0, "Dy": 87.0} for found in (3, 5, 20)]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solved(added(small_plant(Arrivals=ARRIVALS), "Spot sales", Product="Dy oxide", Price=250.0))


@pytest.fixture(scope="module")
def path(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_book.write(plan, tmp_path_factory.mktemp("plan") / "plan.xlsx")


def sums(table: pd.DataFrame, keys: list[str], column: str) -> dict[object, float]:
    return table.groupby(keys, dropna=False)[column].sum().to_dict()


def test_everything_that_is_worked_and_sold_stands_in_the_sheets(plan: Plan) -> None:
    """Of all four weeks: each row of Runs and Sales, and nothing else."""
    tables = week.to_fill_in(plan, day(28))
    runs, sales = plan.tables["Runs"], plan.tables["Sales"]
    assert len(runs) > 3
    keys = ["Period", "Lot", "Recipe"]
    assert sums(tables["Actuals"], keys, "Planned") == pytest.approx(sums(runs, keys, "Amount"))
    windows = ["Product", "From", "Due"]
    row = sums(tables["Delivered"], ["Contract or spot", *windows], "Planned")
    assert row == pytest.approx(sums(sales, ["Contract", *windows], "Amount"))
    assert tables["Actuals"]["Amount"].isna().all()
    assert tables["Delivered"]["Quantity"].isna().all()


def test_a_week_has_what_is_of_it_only(plan: Plan) -> None:
    """HDD-1 and EV-2 come in the second week and from the start; arrivals on days 3, 5 and 20."""
    first, second = week.to_fill_in(plan, day(7)), week.to_fill_in(plan, day(14))
    assert set(first["Actuals"]["Period"]) == {"W1"}
    assert set(second["Actuals"]["Period"]) == {"W1", "W2"}
    assert set(first["Delivered"]["Contract or spot"]) <= {"Magnet maker", "spot"}
    assert awaited(first) == [("EV-2", day(1)), ("Dy oxide", day(3)), ("Dy oxide", day(5))]
    assert awaited(second) == [*awaited(first), ("HDD-1", day(8))]
    lots = plan.inputs["Lots"].set_index("Lot")["Quantity"]
    kg = plan.inputs["Arrivals"]["Quantity"]
    bought = plan.tables["Lot use"].set_index("Lot")["Bought"]["EV-2"]
    planned = second["Received"]["Planned"].tolist()
    assert planned == [f"{bought:g} t", f"{kg[0]:g} kg", f"{kg[1]:g} kg", f"{lots['HDD-1']:g} t"]
    counted = first["Counted"]["Product or lot"].tolist()
    assert counted == ["Nd oxide", "Dy oxide", *first["Actuals"]["Lot"].drop_duplicates()]


def awaited(tables: Tables) -> list[tuple[str, date]]:
    received = tables["Received"]
    return list(zip(received["Lot or product"], (at.date() for at in received["Planned for"]), strict=True))


@pytest.mark.parametrize("weeks", [1, 2, 4])
def test_what_is_written_reads_back_without_a_finding(plan: Plan, tmp_path: Path, weeks: int) -> None:
    until = day(7 * weeks)
    tables = week.to_fill_in(plan, until)
    this_actuals = actuals.read(actuals_book.write(plan, tables, until, tmp_path / "week.xlsx"), plan.inputs)
    assert this_actuals.findings == ()
    for name, table in tables.items():
        pd.testing.assert_frame_equal(this_actuals.tables[name], table, obj=name)


def test_what_is_filled_in_is_read(plan: Plan, tmp_path: Path) -> None:
    written = actuals_book.write(plan, week.to_fill_in(plan, day(7)), day(7), tmp_path / "week.xlsx")
    book = load_workbook(written)
    sheet = book["Actuals"]
    column = next(cell.column for cell in sheet[4] if cell.value == "Amount [t]")
    sheet.cell(5, column).value = 1.25
    book.save(written)
    this_actuals = actuals.read(written, plan.inputs)
    assert this_actuals.findings == ()
    assert this_actuals.tables["Actuals"]["Amount"][0] == 1.25


def test_each_column_offers_the_plant_s_names(plan: Plan, tmp_path: Path) -> None:
    written = actuals_book.write(plan, week.to_fill_in(plan, day(7)), day(7), tmp_path / "week.xlsx")
    book = load_workbook(written)
    assert book["Lists"].sheet_state == "hidden"
    feed = ["LotsAndIntermediates", "LotsAndProductsAndIntermediates", "ProductsAndLotsAndIntermediates"]
    lists = ["Periods", "Recipes", "ContractsAndSpot", "ProductsAndIntermediates", *feed]
    assert set(book.defined_names) == {f"Of{name}" for name in lists}
    (column,) = (
        [cell.value for cell in found] for found in book["Lists"].columns if found[0].value == "OfContractsAndSpot"
    )
    assert [name for name in column if name] == ["OfContractsAndSpot", "Motor maker", "Magnet maker", "spot"]


def test_a_plan_without_runs_gives_empty_sheets(tmp_path: Path) -> None:
    idle = small_plant(**{"Fixed runs": [], "Contracts": [], "Deliveries": [], "Spot sales": [], "Targets": []})
    plan = solved({**idle, "Lots": [{**lot, "Status": "blocked", "Must use": None} for lot in idle["Lots"]]})
    tables = week.to_fill_in(plan, day(7))
    assert [len(tables[name]) for name in ACTUALS] == [0, 0, 0, 2, 0, 0]
    written = actuals_book.write(plan, tables, day(7), tmp_path / "week.xlsx")
    assert actuals.read(written, plan.inputs).findings == ()


def test_the_week_ends_with_a_period(plan: Plan) -> None:
    assert week.last_day(plan, None) == day(7)
    assert week.last_day(plan, day(21)) == day(21)
    with pytest.raises(week.NoPeriodEnds, match=f"{day(20)} is not the last day of a period. Take one of: {day(7)}, "):
        week.last_day(plan, day(20))


def test_the_command(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(tmp_path)
    assert main.run(["actuals", str(path), "--to", f"{day(14)}"]) == 0
    assert f"up to {day(14)}: plan-actuals.xlsx" in capsys.readouterr().out
    assert main.run(["actuals", str(path)]) == 2
    assert "what was filled in is never overwritten" in capsys.readouterr().err
    assert main.run(["actuals", str(path), "-o", "more.xlsx", "--to", f"{day(14) + timedelta(days=1)}"]) == 2
    assert "is not the last day of a period" in capsys.readouterr().err
    assert main.run(["actuals", str(tmp_path / "plan-actuals.xlsx"), "-o", "more.xlsx"]) == 2
    assert not (tmp_path / "more.xlsx").exists()


def test_what_a_plant_has_nothing_for_is_hidden_and_a_wide_sheet_is_printed_on_two_pages(tmp_path: Path) -> None:
    """One site, and no batches; 20 components beside the lot, whose name stands on each page."""
    names = [f"C{number}" for number in range(20)]
    many = [*small_plant()["Components"], *({"Component": name, "Counted as": "mass"} for name in names)]
    plan = solved(small_plant(Components=many))
    book = load_workbook(actuals_book.write(plan, week.to_fill_in(plan, day(7)), day(7), tmp_path / "week.xlsx"))
    hidden = {
        str(cell.value)
        for sheet in book
        if sheet.sheet_state == "visible"
        for cell in sheet[4]
        if sheet.column_dimensions[cell.column_letter].hidden
    }
    assert hidden == {"From batch", "Site", "Batch"}
    assert (book["Actuals"].page_setup.fitToWidth or 1, book["Received"].page_setup.fitToWidth) == (1, 2)
    assert book["Received"].print_title_cols == "$A:$A"
    assert (book["Received"]["A1"].value, book["Received"]["B1"].value) == ("Received", f"{plan.name}, up to {day(7)}")


def test_what_is_planned_has_no_digits_that_nobody_means(plan: Plan) -> None:
    """A solver's 8.399999999999977 t is 8.4 t to whoever clicks on the cell."""
    runs = plan.tables["Runs"].head(1).assign(Amount=8.399999999999977)
    tables = week.to_fill_in(replace(plan, tables={**plan.tables, "Runs": runs}), day(28))
    assert tables["Actuals"]["Planned"].tolist() == [8.4]
