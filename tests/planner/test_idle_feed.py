"""Feed that is bought while owned feed lies idle: told in a sentence, on Summary, on the screen and in the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from planner.report import page
from planner.views.in_words import idle_feed, screen
from tests.models.solved import lot, tiny
from tests.plan_fixture import a_plan
from tests.workbooks import write_tables

Row = dict[str, object]

SENTENCE = (
    "The plan buys 4 t of feed for 200 USD while 10.0 t that it owns lie idle at the end: 10.0 t of Feed (full: Mill)."
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The mill's 4 h work 4 t of a rich lot that is bought at 50, while 10 t of a poorer one lie there."""
    rich = lot("B", 4.0, Status="offered", Me=20.0, Price=50.0)
    blocked = lot("C", 7.0, Status="blocked")
    rows = tiny(Lots=[lot("A"), rich, blocked], Lines=[{"Line": "Mill", "Hours per day": 4.0}])
    return pipeline.solve(write_tables(tmp_path_factory.mktemp("idle") / "idle.xlsx", rows))


def test_it_is_said_in_a_sentence(plan: Plan) -> None:
    """What is blocked does not lie idle: the plan cannot touch it."""
    assert idle_feed.in_words(plan) == [SENTENCE]


@pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl and data bars
def test_it_is_said_on_the_screen_on_summary_and_in_the_report(plan: Plan, tmp_path: Path) -> None:
    text = screen.rest_text(plan, workbook="idle.xlsx", asked=tmp_path, written=tmp_path)
    assert SENTENCE in " ".join(text.split())
    book = load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx"))
    assert SENTENCE in [cell.value for row in book["Summary"] for cell in row]
    assert SENTENCE in page.write([plan], tmp_path / "plan.html").read_text(encoding="utf-8")


@pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl and data bars
def test_every_lot_has_its_line_on_its_sheet(plan: Plan, tmp_path: Path) -> None:
    book = load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx"))
    sheet = book["Why this lot"]
    assert next(iter(sheet.tables)) == "tblWhyThisLot"
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert {name: row[5] for name, row in rows.items()} == {"A": "full: Mill", "B": "bought", "C": "blocked"}
    assert "Meanwhile 10 t of Feed that the plant owns lie idle: A (full: Mill)." in rows["B"][6]


def with_lots(*lots: tuple[str, str, str, float, float, str]) -> Plan:
    """A plan with these lots: name, class, status, bought, left and reason."""
    names = ("Lot", "Feed class", "Status", "Bought", "Left")
    use: list[Row] = [dict(zip(names, words[:5], strict=True)) for words in lots]
    why: list[Row] = [{"Lot": words[0], "Reason": words[5]} for words in lots]
    found = {"Lot use": use, "Why this lot": why}
    plan = a_plan()
    tables = {name: frame(OUTPUTS[name].columns, rows) for name, rows in found.items()}
    table = plan.inputs["Lots"].head(0).reindex(range(len(lots)))
    table["Lot"], table["Price"] = [lot[0] for lot in lots], 100.0
    return replace(plan, tables={**plan.tables, **tables}, inputs={**plan.inputs, "Lots": table})


BOUGHT = ("O", "Wind", "offered", 5.0, 0.0, "bought")


def test_classes_come_by_what_is_left_of_them_each_with_its_greatest_reason() -> None:
    plan = with_lots(
        BOUGHT,
        ("A", "EV", "stock", 0.0, 2.0, "has to be left"),
        ("B", "EV", "expected", 0.0, 3.0, "full: Leach"),
        ("C", "HDD", "stock", 0.0, 20.0, "too dear"),
        ("D", "MRI", "stock", 0.0, 1.0, "too dear"),
        ("E", "Servo", "stock", 0.0, 0.5, "too dear"),
    )
    assert idle_feed.in_words(plan) == [
        (
            "The plan buys 5 t of feed for 500 GBP while 26.5 t that it owns lie idle at the end: 20.0 t of HDD (too "
            "dear), 5 t of EV (full: Leach), 1 t of MRI (too dear) and 1 more."
        )
    ]


@pytest.mark.parametrize(
    "lots",
    [
        [BOUGHT],
        [("A", "EV", "stock", 0.0, 2.0, "too dear")],
        [BOUGHT, ("A", "EV", "stock", 0.0, 0.0, "worked")],
        [BOUGHT, ("A", "EV", "blocked", 0.0, 9.0, "blocked")],
        [BOUGHT, ("A", "EV", "expected", 0.0, 9.0, "not there in time")],
        [BOUGHT, ("A", "EV", "stock", 0.0, 0.0004, "too dear")],
    ],
)
def test_nothing_is_said_where_nothing_is_bought_or_nothing_lies_idle(
    lots: list[tuple[str, str, str, float, float, str]],
) -> None:
    assert idle_feed.in_words(with_lots(*lots)) == []


def test_a_plan_of_an_older_version_says_it_without_reasons() -> None:
    plan = with_lots(BOUGHT, ("A", "EV", "stock", 0.0, 2.0, ""))
    older = replace(plan, tables={**plan.tables, "Why this lot": frame(OUTPUTS["Why this lot"].columns, [])})
    assert idle_feed.in_words(older)[0].endswith("lie idle at the end: 2 t of EV.")
