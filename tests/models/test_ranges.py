"""Figures in absurd units: the plan is right all the same, or is doubted by name."""

from __future__ import annotations

import numpy as np
import pytest

from models.checks import check
from models.program import ranges
from models.program.arrays.lp import arrays, objective_of
from models.program.build import build
from models.schema.frames import inputs
from models.schema.problems import OUT_OF_RANGE, Problem, Severity
from planner.engine import pipeline
from planner.excel.plan import plan_book
from planner.views.in_words import screen
from tests.models.solved import contract, lot, plant_of, setting, solved, target, tiny
from tests.plants import Rows, added, changed, small_plant
from tests.random_plants import rows as random_rows
from tests.recompute import violations
from tests.wide import crossed
from tests.workbooks import write_tables

WHOLE = [{"Setting": "Smallest run", "Value": 0.0}, {"Setting": "Smallest sale", "Value": 0.0}]


def doubts(rows: Rows) -> list[Problem]:
    """What is said of the figures of a plant's program."""
    m = build(plant_of(rows))
    return ranges.doubts(m, arrays(m), objective_of(m, "margin"))


@pytest.mark.parametrize("rows", [tiny(), small_plant(), *(random_rows(seed) for seed in range(1, 9))])
def test_usual_plants_are_not_doubted(rows):
    assert doubts(rows) == []


def absurd(tonnes: float, price: float) -> Rows:
    """Two lots on one mill, which has hours for one and a half; B gives twice as much metal, so all of it is worked."""
    return tiny(
        Lots=[lot("A", tonnes), lot("B", tonnes, Me=20.0)],
        Lines=[{"Line": "Mill", "Hours per day": 15.0}],
        **{"Line use": [{"Recipe": "Work", "Line": "Mill", "Rate": tonnes / 10.0, "Basis": "t"}]},
        **{"Spot sales": [{"Product": "Metal", "Price": price}]},
        Settings=WHOLE,
    )


@pytest.mark.parametrize(("tonnes", "price"), crossed([1e-5, 1e-3, 1.0, 1e5, 1e9], [1e-5, 1.0, 1e7, 1e10]))
def test_a_plan_in_absurd_units_is_right(tonnes, price):
    """Half of A at 100 kg a tonne and all of B at 200 kg: 250 kg per tonne of a lot."""
    plan = solved(absurd(tonnes, price))
    assert plan.margin == pytest.approx(250 * tonnes * price, rel=1e-6)
    assert plan.run(Lot="A") == pytest.approx(tonnes / 2, rel=1e-6)
    assert plan.run(Lot="B") == pytest.approx(tonnes, rel=1e-6)


@pytest.mark.long(but=["1.0-1e-05"])
@pytest.mark.parametrize(("tonnes", "price"), [(1e-3, 1e7), (1e4, 1e7), (1.0, 1e-5)])
def test_promises_come_first_in_absurd_units_too(tmp_path, tonnes, price):
    """A target beyond reach and a contract at a loss; worked out again from the two workbooks."""
    rows = absurd(tonnes, price) | contract(30 * tonnes, Priority=1.0)
    rows["Targets"] = [target("T", 500 * tonnes, Priority=2.0)]
    book = write_tables(tmp_path / "absurd.xlsx", rows)
    plan = pipeline.solve(book, choices=pipeline.Choices(explain=False))
    assert plan.status == "optimal"
    assert violations(book, plan_book.write(plan, tmp_path / "plan.xlsx")) == []
    (status,) = plan.tables["Target status"].to_dict("records")
    assert status["Reached"] == pytest.approx(250 * tonnes, rel=2e-3)


@pytest.mark.parametrize(
    ("rows", "sheet", "words"),
    [
        (absurd(1.0, 1e9), "Spot sales", "Money per unit of spot Metal"),
        (absurd(1.0, 1e-7), "Spot sales", "Money per unit of spot Metal"),
        (absurd(1e9, 1.0), "Lots", "Limit of lot use"),
        (absurd(1e-10, 1.0), "Line use", "Amount per unit of line hours Mill / D1"),
    ],
)
def test_figures_out_of_range_are_named(rows, sheet, words):
    found = {problem.table: problem for problem in doubts(rows)}
    assert found[sheet].message.startswith(words)
    assert found[sheet].remedy


def test_figures_too_far_apart_are_named_together():
    rows = absurd(1.0, 1e7)
    rows["Recipes"] = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 0.001}]
    (problem,) = doubts(rows)
    assert "1e+07, beside 0.001 for run A / Work / D1: the small one is lost." in problem.message


def test_what_rounding_has_left_is_no_figure():
    """A share of exactly what the feed has leaves 1e-15 of a kilogram."""
    rows = tiny(Lots=[lot("A"), lot("B", Me=30.0)])
    rows["Feed classes"] = [{"Feed class": "Feed", "Me": 10.0}]
    rows["Blend limits"] = [{"On": "Mill", "Share of": "Me", "Min": 10.0}]
    m = build(plant_of(rows))
    lp = arrays(m)
    row = int(np.flatnonzero(np.diff(lp.starts) > 1)[0])
    lp.values[lp.starts[row]] = 1e-15
    assert ranges.doubts(m, lp, objective_of(m, "margin")) == []


def test_the_plan_and_the_screen_say_so(tmp_path):
    book = write_tables(tmp_path / "absurd.xlsx", absurd(1.0, 1e9) | {"Settings": [*WHOLE, *setting("Plan name", "X")]})
    plan = pipeline.solve(book, choices=pipeline.Choices(explain=False))
    assert [finding.check for finding in plan.findings if finding.check == OUT_OF_RANGE] == [OUT_OF_RANGE]
    shown = " ".join(screen.rest_text(plan, workbook="x", asked=tmp_path, written=tmp_path).split())
    assert "Figures out of range: Spot sales: Money per unit of spot Metal" in shown
    assert "State all money in thousands or millions of the currency" in shown


def test_hours_that_the_solver_takes_for_nothing_are_planned_as_none_and_named(tmp_path):
    """1e-12 h a day: nothing is worked, the plan passes its check, and the figure is doubted."""
    book = write_tables(tmp_path / "absurd.xlsx", changed(small_plant(), "Lines", 0, **{"Hours per day": 1e-12}))
    plan = pipeline.solve(book, choices=pipeline.Choices(explain=False))
    assert plan.tables["Runs"].empty
    assert any(finding.check == OUT_OF_RANGE and "Leach" in finding.message for finding in plan.findings)


@pytest.mark.parametrize(
    ("table", "figures", "sheet"),
    [
        ("Line use", {"Rate": 1e-16}, "Line use"),
    ],
)
def test_figures_with_which_there_is_no_plan_that_passes_its_check_are_errors(tmp_path, table, figures, sheet):
    book = write_tables(tmp_path / "absurd.xlsx", changed(small_plant(), table, 0, **figures))
    with pytest.raises(pipeline.WorkbookHasErrors) as stop:
        pipeline.solve(book, choices=pipeline.Choices(explain=False))
    wrong = [finding for finding in stop.value.findings if finding.severity is Severity.ERROR]
    assert {finding.check for finding in wrong} == {OUT_OF_RANGE}
    assert any(finding.sheet == sheet and "no plan that passes its check" in finding.message for finding in wrong)


@pytest.mark.parametrize("figure", [1e20, -1e300])
def test_a_number_that_no_plant_has_is_an_error_at_its_cell(figure):
    """A blend limit may be below zero, and nothing else bounds it from there; HiGHS takes neither figure."""
    rows = added(small_plant(), "Blend limits", On="Nd oxide", **{"Share of": "Nd"}, Max=figure)
    last = len(rows["Blend limits"]) - 1
    found = [
        problem
        for problem in check(inputs(rows))
        if (problem.table, problem.row, problem.column) == ("Blend limits", last, "Max")
    ]
    assert [problem.check for problem in found if problem.severity is Severity.ERROR] == ["out-of-range"]
