"""What is printed: grouped, complete where that helps, and counted where it would drown the rest."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from models.schema.problems import Severity
from planner.reading.findings import Finding
from planner.views.in_words import screen
from tests.plan_fixture import a_plan

BLANK = Finding(
    severity=Severity.ERROR,
    check="blank-cell",
    sheet="Lots",
    cell="B3",
    column="Feed class",
    message="Feed class is blank.",
    remedy="Fill it in.",
)
DOUBT = replace(BLANK, severity=Severity.WARNING, sheet="Periods", cell="", column="", check="periods-gap")


def test_errors_come_first_and_sheets_together() -> None:
    """A warning, an error on Lots, one on Lines, another on Lots: two groups of errors, then the warning."""
    text = screen.findings_text([DOUBT, BLANK, replace(BLANK, sheet="Lines"), replace(BLANK, cell="B9")])
    heads = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert heads == ["Errors on Lots:", "Errors on Lines:", "Warnings on Periods:"]
    assert text.index("Lots!B3") < text.index("Lots!B9") < text.index("Lines!B3")


def test_many_alike_are_counted() -> None:
    """Of 25 blank cells in one column 20 are shown; one of another check is shown all the same."""
    alike = [replace(BLANK, cell=f"B{row}") for row in range(3, 28)]
    text = screen.findings_text([*alike, replace(BLANK, check="unknown-name", cell="B99")])
    assert text.count("Feed class is blank.") == 21
    assert "... and 5 more like it in Feed class (blank-cell)" in text
    assert "Lots!B99" in text


def test_counting_in_words() -> None:
    """One is one, two are several, none is none."""
    assert screen.count([]) == "no findings"
    assert screen.count([DOUBT, BLANK, BLANK]) == "2 errors, 1 warning"


def test_json_stays_valid_whatever_a_cell_holds() -> None:
    """JSON knows no NaN: it becomes text."""
    content = json.loads(screen.findings_json("a.xlsx", [replace(BLANK, value=float("nan"))]))
    assert content["findings"][0]["value"] == "nan"


def test_a_taken_name_is_said() -> None:
    """If the plan had to go elsewhere, the reason stands beside the place."""
    text = screen.rest_text(a_plan(), workbook="a.xlsx", asked=Path("a-plan.xlsx"), written=Path("a-plan-2.xlsx"))
    assert "a-plan.xlsx is open or locked, so another name was taken." in text
    assert text.endswith("Plan written to a-plan-2.xlsx")
