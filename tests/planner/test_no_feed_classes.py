"""Plants that work intermediates alone: no lot is of a feed class, and Feed classes may be empty or absent."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from openpyxl import load_workbook

import planner
from models.checks import check
from models.schema.frames import inputs
from models.schema.problems import Severity
from planner.commands import main
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.excel.plan import loading, plan_book
from planner.report import page
from planner.rolling import rolled
from planner.views.network.flows import Flows
from tests.choices import UNEXPLAINED
from tests.models.test_lots_put import kiln_alone
from tests.plants import Rows, changed, day
from tests.workbooks import write_tables


def written(folder: Path, rows: Rows, *left_out: str) -> Path:
    """A workbook of these rows, without some of its sheets."""
    return write_tables(folder / "kiln.xlsx", {name: table for name, table in rows.items() if name not in left_out})


@cache
def planned() -> Plan:
    with TemporaryDirectory() as folder:
        return pipeline.solve(written(Path(folder), kiln_alone(), "Feed classes"), choices=UNEXPLAINED)


def test_nothing_is_said_where_no_lot_and_no_recipe_names_a_class() -> None:
    assert check(inputs(kiln_alone())) == []


@pytest.mark.parametrize("left_out", [(), ("Feed classes",)])
def test_a_workbook_without_feed_classes_is_read(left_out: tuple[str, ...], tmp_path: Path) -> None:
    assert list(planner.check(written(tmp_path, kiln_alone(), *left_out))) == []


def test_where_a_lot_or_recipe_names_a_class_the_table_has_to_have_rows() -> None:
    """One finding, not one for each name that nothing knows."""
    rows = changed(changed(kiln_alone(), "Lots", 0, **{"Feed class": "EV"}), "Recipes", 0, **{"Feed class": "HDD"})
    (problem,) = [problem for problem in check(inputs(rows)) if problem.severity is Severity.ERROR]
    assert (problem.table, problem.message) == (
        "Feed classes",
        "Feed classes has no rows, and Lots and Recipes name EV, HDD.",
    )


def test_the_sheet_is_missed_where_a_lot_names_a_class(tmp_path: Path) -> None:
    rows = changed(kiln_alone(), "Lots", 0, **{"Feed class": "EV"})
    (finding,) = planner.check(written(tmp_path, rows, "Feed classes")).errors
    assert (finding.check, finding.sheet) == ("missing-sheet", "Feed classes")


def test_what_else_names_a_class_is_said_at_its_cell() -> None:
    """A spread is of a class, and there is none."""
    rows = {**kiln_alone(), "Spreads": [{"Feed class": "EV", "Component": "Me", "Spread": 5.0}]}
    found = [problem for problem in check(inputs(rows)) if problem.table == "Spreads"]
    assert ("unknown-name", 'Feed class "EV" is not in Feed classes.') in [
        (problem.check, problem.message) for problem in found
    ]


def test_the_drums_are_fired_and_the_rest_is_sold() -> None:
    """400 kg of metal on the first day; on the second 500 kg of liquor at 0.3, less 30: 400 + 150 - 30."""
    assert planned().margin == pytest.approx(520.0)
    told = {row.key: row.value for row in summary.rows(planned())}
    assert (told["Feed used"], told["Intermediates put in"]) == pytest.approx((0.0, 2.0))


def test_the_plan_is_written_read_again_and_shown(tmp_path: Path) -> None:
    """All dirt is sold as liquor: it is in nothing that is worked, and the page tells of metal alone."""
    path = plan_book.write(planned(), tmp_path / "plan.xlsx")
    assert (planner.load(path).seal, planner.load(path).doubts) == ("as solved", ())
    again = loading.load(path)
    assert again.margin == pytest.approx(520.0)
    assert Flows(again).elements() == ["Me"]
    assert "All elements" in page.write([again], tmp_path / "plan.html").read_text(encoding="utf-8")


def test_the_next_week_is_planned_without_a_class_too() -> None:
    """The drums are gone, and there is nothing more to fire."""
    after = rolled.roll(planned(), day(1)).tables
    assert after["Feed classes"].empty
    assert [problem for problem in check(after) if problem.severity is Severity.ERROR] == []


def test_an_intermediate_that_was_sold_is_written_down_as_delivered(tmp_path: Path) -> None:
    """500 kg of liquor are sold on the first day; of the sheet that `planner actuals` wrote 450 are told: 50 are left,
    a fifth of them metal."""
    book, plan, told, after = (tmp_path / f"{name}.xlsx" for name in ("kiln", "plan", "told", "after"))
    write_tables(book, kiln_alone())
    plan_book.write(pipeline.solve(book, choices=UNEXPLAINED), plan)
    assert main.run(["actuals", str(plan), "-o", str(told)]) == 0
    filled = load_workbook(told)
    (row,) = (row for row in filled["Delivered"].iter_rows(min_row=5) if row[1].value == "Liquor")
    row[-1].value = 450.0
    filled.save(told)
    assert main.run(["roll", str(plan), str(told), "-o", str(after)]) == 0
    (kept,) = planner.read(after)["Intermediates"].to_dict("records")
    assert (kept["Opening stock"], kept["Me"]) == pytest.approx((50.0, 20.0))
