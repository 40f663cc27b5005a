"""A finding as one sentence."""

from __future__ import annotations

from dataclasses import replace

from models.schema.problems import Severity
from planner.reading.findings import Finding
from planner.views.in_words import finding_words

FINDING = Finding(
    severity=Severity.WARNING,
    check="price",
    sheet="Lots",
    cell="D14",
    message="The lot has no price.",
    remedy="Type one.",
)


def test_a_finding_says_where_it_stands_and_what_to_do() -> None:
    assert finding_words.sentence(FINDING) == "Lots!D14: The lot has no price. Type one."


def test_a_finding_of_a_whole_sheet_names_the_sheet() -> None:
    assert finding_words.place(replace(FINDING, cell="")) == "Lots"
