"""Every header of every input table, spoiled in every way: none is silent, and none that counts lets a plan be made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl.utils import get_column_letter

from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from models.schema.words import Column
from planner.reading.findings import Finding
from planner.reading.headers import is_element, parse
from tests.planner.reading.full_book import KINDS, columns, looked_at, sheet
from tests.wide import crossed

Spoil = Callable[[str], object]


def renamed(header: str, name: str) -> str:
    """The header with another name and the same unit."""
    unit = parse(header).unit
    return f"{name} [{unit}]" if unit else name


NAMELESS: dict[str, Spoil] = {
    "blank": lambda _: "",
    "as Excel names what was deleted": lambda _: "Column3",
    "as pandas names what is blank": lambda _: "Unnamed: 3",
    "a number": lambda _: 7,
    "a year": lambda _: "2026",
    "the unit alone": lambda header: f"[{parse(header).unit or 't'}]",
}
ALIKE: dict[str, Spoil] = {
    "a word before": lambda header: renamed(header, f"planned {parse(header).name}"),
    "a word behind": lambda header: renamed(header, f"{parse(header).name} as agreed"),
    "first letter lost": lambda header: renamed(header, parse(header).name[1:]),
    "last letter lost": lambda header: renamed(header, parse(header).name[:-1]),
    "a letter too many": lambda header: renamed(header, f"{parse(header).name}x"),
    "numbered": lambda header: f"{header}2",
}
UNLIKE: dict[str, Spoil] = {
    "in a language that nobody here knows": lambda header: renamed(header, "Qwxz"),
    "without its unit too": lambda _: "Qwxz",
}
WAYS = {**NAMELESS, **ALIKE, **UNLIKE}


@pytest.mark.parametrize(("way", "kind"), crossed(WAYS, KINDS))
def test_no_spoiled_header_is_silent(way: str, kind: str):
    """In its place each is read as the same column or named: by an error where the plan would be another one."""
    for table in INPUTS:
        good, said = looked_at(table, sheet(table), kind)
        assert (list(good), said) == ([column.name for column in columns()[table]], [])
        for number, lost in enumerate(columns()[table]):
            cells = sheet(table)
            cells[0][number] = WAYS[way](lost.header)
            found, findings = looked_at(table, cells, kind)
            assert found == good or is_said(lost, findings), f"{table} / {lost.name}: {findings}"


@pytest.mark.parametrize("way", [*NAMELESS, *ALIKE])
def test_nor_where_columns_are_in_another_order(way: str):
    """Where its place says nothing, its name or its values do."""
    for table in INPUTS:
        for number, lost in enumerate(columns()[table]):
            cells = sheet(table)
            head = cells[0][number] = WAYS[way](lost.header)
            cells = [row[::-1] for row in cells]
            _, findings = looked_at(table, cells, "plain sheet")
            another = is_element(parse(str(head))) or parse(str(head)).name.title() in columns_called(table)
            assert is_said(lost, findings, or_at=cells[0].index(head) if another else None), f"{table} / {lost.name}"


def columns_called(table: str) -> set[str]:
    return {column.name for column in columns()[table]}


def is_said(lost: Column, findings: list[Finding], or_at: int | None = None) -> bool:
    """True if a finding names the column, and stops the plan where a blank cell of it means something.

    `or_at`: where a header that means something else stands, which a finding may name in its place.
    """
    if or_at is not None:
        return any(finding.cell == f"{get_column_letter(or_at + 1)}1" for finding in findings)
    said = [
        finding
        for finding in findings
        if finding.column == lost.name or lost.header in finding.message or lost.name in finding.remedy
    ]
    counts = lost.required or lost.assumes
    return any(finding.severity is Severity.ERROR for finding in said) if counts else bool(said)


OTHER_WORDS = {
    "Lots": {"Quantity": "Tonnage", "Price": "Cost", "Available": "Arrival date", "Use by": "Best before"}
    | {"Must use": "Minimum use", "Moisture": "Water content", "Dy": "Dysprosium", "Nd": "NEODYMIUM"},
    "Lines": {"Units": "Number of machines", "Hours per day": "Daily hours", "Availability": "Uptime"}
    | {"Running cost": "Hourly cost"},
    "Products": {"Opening stock": "Initial inventory", "Min stock": "Safety stock", "Max stock": "Upper limit of stock"}
    | {"Min closing stock": "Least stock at end", "Holding cost": "Storage cost", "Disposal cost": "Scrap cost"},
    "Deliveries": {"Min": "Minimum", "Max": "Upper limit", "From": "Start date"},
    "Spot sales": {"Max": "Maximum quantity", "To": "Until", "From": "First day"},
    "Targets": {"Priority": "Rank", "To": "End date", "Shortfall penalty": "Penalty"},
    "Contracts": {"Late": "Late allowed", "Priority": "Prio"},
    "Recipes": {"Active": "Enabled", "Max per day": "Daily limit", "Cost": "Processing cost"},
    "Yields": {"Lag": "Lead time"},
    "Feed classes": {"Holding cost": "Cost of holding", "Max stock": "stock (max)"},
    "Blend limits": {"Min": "at least", "Max": "at most", "In": "relative to"},
    "Resources": {"Price": "Unit price", "Max per day": "Maximum daily"},
    "Downtime": {"Availability": "available share"},
    "Scenarios": {"Parent": "Based on"},
}


def test_other_words_for_a_column_are_known_wherever_it_stands():
    for table, names in OTHER_WORDS.items():
        for name, typed in names.items():
            lost = next(column for column in columns()[table] if column.name == name)
            cells = [row[::-1] for row in sheet(table)]
            cells[0][cells[0].index(lost.header)] = typed
            _, findings = looked_at(table, cells, "plain sheet")
            assert [finding.column for finding in findings if finding.severity is Severity.ERROR] == [name], (
                table,
                name,
                findings,
            )


@pytest.mark.parametrize("header", ["Remark", "Truck", "Our reference", "Colour", "Seen by"])
def test_a_column_of_the_planner_s_own_stops_nothing(header: str):
    """Beside a table that has all its columns it is not even mentioned; where one is missing both are, as a warning."""
    for table in INPUTS:
        cells = [[*row, header if at == 0 else f"note {at}"] for at, row in enumerate(sheet(table))]
        assert looked_at(table, cells, "CSV")[1] == []
        for number, lost in enumerate(columns()[table]):
            fewer = [row[:number] + row[number + 1 :] for row in cells]
            _, findings = looked_at(table, fewer, "CSV")
            said = {(finding.severity.value, finding.check) for finding in findings}
            if lost.required:
                assert said == {("error", "missing-column")}
            else:
                assert said <= {("warning", "columns-not-read" if lost.assumes else "missing-column")}
                assert said or not lost.assumes


def test_a_column_without_a_header_is_named_where_none_is_missing():
    cells = [[*row, "" if at == 0 else at] for at, row in enumerate(sheet("Lots"))]
    for kind in KINDS:
        ((finding,), at) = (looked_at("Lots", cells, kind)[1], len(cells[0]))
        assert (finding.check, finding.severity) == ("column-without-header", Severity.WARNING)
        assert finding.cell == f"{get_column_letter(at)}1"


def test_what_a_missing_column_would_mean_is_said():
    cells = sheet("Deliveries")
    cells[0][3] = ""
    (finding,) = looked_at("Deliveries", cells, "Excel table")[1]
    assert finding.message == (
        "The column Min [kg] is missing. Column D (without a header), filled in 2 rows, may be it, and is not read. "
        "Without it each row means: 0 kg, nothing is asked."
    )
    assert finding.cell == "D1"


def test_a_filled_column_that_may_be_any_of_several_lists_them():
    """The order says nothing, and the numbers may be of any column that is missing."""
    cells = [[*(row[at] for at in (0, 1, 2)), value] for row, value in zip(sheet("Lots"), ("", 5, 6), strict=True)]
    (finding,) = looked_at("Lots", cells, "CSV")[1]
    assert finding.severity is Severity.ERROR
    assert "Missing is Quantity [t] (" in finding.message
    assert finding.message.endswith(" more.")
