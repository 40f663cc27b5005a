"""Names of plan files that every system takes."""

from __future__ import annotations

import pytest

from planner.jobs import file_names


@pytest.mark.parametrize(
    ("scenario", "name"),
    [
        (None, "plant-plan.xlsx"),
        ("Late lots", "plant-Late lots-plan.xlsx"),
        ('Dy: 50/50 "best"?', "plant-Dy- 50-50 -best-plan.xlsx"),
        ("...", "plant-scenario-plan.xlsx"),
        ("x" * 300, f"plant-{'x' * 80}-plan.xlsx"),
    ],
)
def test_what_windows_forbids_is_replaced(scenario: str | None, name: str) -> None:
    assert file_names.of_plan("plant", scenario) == name


def test_names_differ_where_case_does_not_count() -> None:
    """`low` and `LOW` are one file on Windows, and so are `a/b` and `a:b` once they are made safe."""
    assert file_names.of_plans("p", [None, "low", "LOW", "a/b", "a:b"]) == [
        "p-plan.xlsx",
        "p-low-plan.xlsx",
        "p-LOW-2-plan.xlsx",
        "p-a-b-plan.xlsx",
        "p-a-b-2-plan.xlsx",
    ]
