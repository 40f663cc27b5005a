"""What stands in the tables of the report, as values before they are HTML."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.comparison.comparing import compare_plans
from planner.engine.plan import Plan
from planner.report import compare_sections, plan_sections
from planner.report.parts import Chapter, Table, shown, signed
from tests.models.test_intermediates import staged
from tests.plan_fixture import a_plan
from tests.planner.compare.plans import solved
from tests.planner.report.conftest import dearer


def tables(chapter: Chapter) -> dict[str, Table]:
    parts = [part for section in chapter.sections for part in section.parts]
    found = [part for part in parts if isinstance(part, Table)]
    return {
        table.title: table for table in [*found, *(table for part in parts for table in getattr(part, "tables", ()))]
    }


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def compared(*plans: Plan) -> dict[str, Table]:
    return tables(compare_sections.chapter(compare_plans([(Path(f"{i}.xlsx"), plan) for i, plan in enumerate(plans)])))


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(1234.56, 1, "1,234.6"), (-0.0001, 1, "0.0"), (-1234.5, 0, "-1,234"), (None, 0, ""), (float("nan"), 2, "")],
)
def test_figures_have_separators_and_no_negative_zero(value, digits, text):
    assert shown(value, digits) == text


@pytest.mark.parametrize(("value", "text"), [(3.0, "+3"), (-3.0, "-3"), (0.0, "0"), (0.2, "0"), (None, "")])
def test_differences_have_their_sign(value, text):
    assert signed(value) == text


def test_schedule_lists_lots_by_period_and_recipe():
    """W47 works 6 t of EV-2602 on the full route and 4 t of SW-072 on the light one."""
    rows = texts(tables(plan_sections.chapter("p", a_plan(), ""))["Work by period"])
    found = [row for row in rows if row[0] == "W47"]
    assert found == [
        ["W47", "2026-11-16", "Full route", "EV-2602 6.0", "6.00"],
        ["W47", "2026-11-16", "Light route", "SW-072 4.0", "4.00"],
    ]


def test_elements_add_up_over_all_feed_classes():
    """NdPr is recovered in full, so all of it is in products."""
    plan = a_plan()
    (row,) = [row for row in texts(tables(plan_sections.chapter("p", plan, ""))["All elements"]) if row[0] == "NdPr"]
    assert row[-2:] == [row[1], "100.0"]


def test_what_passes_several_stages_counts_once_in_the_sums():
    """1,000 kg of Me in A: 900 kg reach liquor, of which the kiln fires all, half to metal: 450 of 1,000 kg."""
    rows = staged(
        1,
        **{
            "Line use": [
                {"Recipe": recipe, "Line": line, "Rate": 1.0, "Basis": "t"}
                for recipe, line in (("Leach", "Mill"), ("Fire", "Kiln"))
            ]
        },
    )
    table = tables(plan_sections.chapter("p", solved(rows), ""))["All elements"]
    assert [head.name for head in table.heads] == [
        "Element",
        "Liquor",
        "Metal",
        "To residue",
        "Products and residue",
        "In products",
    ]
    assert texts(table) == [["Me", "900.0", "450.0", "550.0", "1,000.0", "45.0"]]


def test_two_plans_show_difference_and_direction():
    table = compared(a_plan(), dearer(a_plan()))["Key figures side by side"]
    (margin,) = [row for row in table.rows if row[0].text == "Margin"]
    assert [head.name for head in table.heads][2:] == ["Autumn plan", "Dearer", "Difference", "%"]
    assert (margin[4].text, margin[4].mark) == ("+1,000", "good")


def test_many_plans_are_told_apart_by_colour_alone():
    plans = [replace(dearer(a_plan()), name=f"Plan {i}") for i in range(5)]
    table = compared(a_plan(), *plans)["Key figures side by side"]
    (margin,) = [row for row in table.rows if row[0].text == "Margin"]
    assert len(table.heads) == 2 + 6
    assert [cell.mark for cell in margin[2:]] == ["", *["good"] * 5]


def test_input_that_differs_is_shown_with_both_values():
    rows = texts(compared(a_plan(), dearer(a_plan()))["Spot sales"])
    assert [row[1:] for row in rows] == [["Price", "per kg", "changed", "70", "80"]]


def test_the_three_lines_of_the_margin_add_up_as_they_are_shown():
    """A cash margin of 1000.7 and a stock that changes by -0.3 are a margin of 1000.4: 1,001, -1 and 1,000."""
    plan = a_plan()
    money = plan.tables["Money"].iloc[:2].assign(Kind=["cash", "stock"], Amount=[1000.7, -0.3])
    plan = replace(plan, margin=1000.4, tables={**plan.tables, "Money": money})
    rows = {row[0]: row[1] for row in texts(tables(plan_sections.chapter("p", plan, ""))["Key figures"])}
    assert [rows[key] for key in ("Cash margin", "Change in stock value", "Margin")] == ["1,001", "-1", "1,000"]
