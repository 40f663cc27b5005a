"""Plans that an older version wrote: cash and stock are told apart from what they hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.program.money_items import EXPECTED_FEED, OPENING_FEED
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from planner.commands.main import run
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.engine.records.older import OWNED_FEED, renewed
from planner.excel.plan import plan_book
from tests.plants import changed, day, small_plant
from tests.workbooks import write_tables

OLD_ITEMS = {OPENING_FEED: OWNED_FEED, EXPECTED_FEED: OWNED_FEED}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("older") / "small.xlsx", small_plant())


@pytest.fixture(scope="module")
def plan(workbook: Path) -> Plan:
    return pipeline.solve(workbook, choices=pipeline.Choices(explain=False))


def as_it_was(plan: Plan) -> Plan:
    """The plan with one item for all owned feed, without kinds of money, what states them, and a seal."""
    money = plan.tables["Money"].drop(columns="Kind")
    money["Item"] = money["Item"].replace(OLD_ITEMS)
    sums = money.groupby(["Period", "Item"], sort=False, as_index=False)["Amount"].sum()
    told = plan.tables["Summary"]
    told = told[~told["Key"].isin([summary.CASH_MARGIN, summary.STOCK_CHANGE, summary.OPENING_PRODUCT])]
    tables = {"Money": frame(OUTPUTS["Money"].columns, sums.to_dict("records")), "Summary": told}
    made = plan.tables["Manifest"]
    tables |= {"Seal": plan.tables["Seal"].head(0), "Manifest": made[~made["Key"].str.startswith("Seal of")]}
    return replace(plan, tables={**plan.tables, **tables})


def test_the_feed_that_arrives_is_told_apart_from_the_feed_that_was_there(plan: Plan) -> None:
    """20 t of EV-1 in stock at 5,000 and 10 t of HDD-1 that are expected at 4,000."""
    this_plan = renewed(as_it_was(plan))
    items = this_plan.tables["Money"].groupby("Item")["Amount"].sum()
    assert (items[OPENING_FEED], items[EXPECTED_FEED]) == pytest.approx((-100_000.0, -40_000.0))
    assert summary.margin(this_plan) == pytest.approx(summary.margin(plan))
    assert this_plan.tables["Summary"]["Key"].tolist() == plan.tables["Summary"]["Key"].tolist()


def test_what_was_sold_after_due_is_late(workbook: Path) -> None:
    """Of a plan whose sales do not say so."""
    rows = changed(changed(small_plant(), "Deliveries", 1, Due=day(7)), "Lots", 0, Quantity=60.0)
    late = pipeline.solve(write_tables(workbook.parent / "late.xlsx", rows), choices=pipeline.Choices(explain=False))
    sales = late.tables["Sales"]
    assert sales["Late"].sum() > 0
    old = replace(late, tables={**late.tables, "Sales": sales.assign(Late=float("nan"))})
    assert renewed(old).tables["Sales"]["Late"].tolist() == sales["Late"].tolist()


def test_a_plan_of_today_stays_as_it_is(plan: Plan) -> None:
    assert renewed(plan) is plan


def test_what_an_older_summary_says_is_kept(plan: Plan) -> None:
    """A figure that was typed over is not put right silently."""
    old = as_it_was(plan)
    old.tables["Summary"].loc[old.tables["Summary"]["Key"] == "Sales", "Value"] = 1.0
    told = renewed(old).tables["Summary"].set_index("Key")["Value"]
    assert told["Sales"] == 1.0


@pytest.mark.long
def test_an_older_workbook_is_compared_and_verified(
    plan: Plan, workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = plan_book.write(plan, tmp_path / "new.xlsx")
    old = plan_book.write(as_it_was(plan), tmp_path / "old.xlsx")
    book = load_workbook(old)
    book["Money"]["D1"].value = "Colour"
    book["Money"].tables["tblMoney"].tableColumns[3].name = "Colour"
    for (cell,) in book["Summary"]["A1:A40"]:
        cell.value = "Nothing" if cell.value in (summary.CASH_MARGIN, summary.STOCK_CHANGE) else cell.value
    book.save(old)
    assert "no column Kind on Money" in plan_book.load(old).gaps
    assert run(["compare", str(old), str(new), "-o", str(tmp_path / "c.xlsx"), "--quiet"]) == 0
    assert "earns as much as" in capsys.readouterr().out
    assert run(["verify", str(old), str(workbook), "--quiet"]) == 0
