"""Scenarios: where they come from and what they change."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.facts import Facts, choose, error, rows_where
from models.problems import Problem
from models.schema import Kind
from models.tables import INPUTS

CHANGEABLE = [name for name in INPUTS if name != "Scenarios"]


def unknown_sheet(facts: Facts) -> Iterator[Problem]:
    """A scenario changes a sheet that does not exist."""
    sheets = facts.tables["Scenarios"]["Sheet"]
    for row in rows_where(sheets.notna() & ~sheets.isin(CHANGEABLE)):
        remedy, suggestion = choose(sheets.iloc[row], CHANGEABLE)
        message = f'There is no sheet "{sheets.iloc[row]}" to change.'
        yield error("Scenarios", message, remedy, row=row, column="Sheet", suggestion=suggestion)


def unknown_column(facts: Facts) -> Iterator[Problem]:
    """A scenario changes a column that its sheet does not have."""
    rows = zip(facts.texts("Scenarios", "Sheet"), facts.texts("Scenarios", "Column"), strict=True)
    for row, (sheet, name) in enumerate(rows):
        if sheet not in CHANGEABLE or name is None:
            continue
        known = [column.name for column in facts.columns(sheet)]
        if name not in known:
            remedy, suggestion = choose(name, known)
            message = f'{sheet} has no column "{name}".'
            yield error("Scenarios", message, remedy, row=row, column="Column", suggestion=suggestion)


def unknown_parent(facts: Facts) -> Iterator[Problem]:
    """A scenario starts from one that does not exist."""
    known = facts.known("Scenarios")
    parents = facts.tables["Scenarios"]["Parent"]
    for row in rows_where(parents.notna() & ~parents.isin(known)):
        remedy, suggestion = choose(parents.iloc[row], known)
        message = f'There is no scenario "{parents.iloc[row]}" to start from.'
        yield error("Scenarios", message, remedy, row=row, column="Parent", suggestion=suggestion)


def circular_scenario(facts: Facts) -> Iterator[Problem]:
    """A scenario starts from itself, directly or through others."""
    pairs = list(zip(facts.texts("Scenarios", "Scenario"), facts.texts("Scenarios", "Parent"), strict=True))
    parents: dict[str, set[str]] = {}
    for scenario, parent in pairs:
        if scenario is not None and parent is not None:
            parents.setdefault(scenario, set()).add(parent)
    for row, (scenario, parent) in enumerate(pairs):
        if scenario is not None and parent is not None and scenario in _ancestors(parents, parent):
            message = f'"{scenario}" starts from itself through "{parent}".'
            remedy = "Leave Parent blank to start from the base, or name another scenario."
            yield error("Scenarios", message, remedy, row=row, column="Parent")


def change_does_not_fit(facts: Facts) -> Iterator[Problem]:
    """A scenario multiplies or adds what is no number."""
    frame = facts.tables["Scenarios"]
    for row in rows_where(frame["Change"].isin(["multiply", "add"]) & frame["Value"].notna()):
        change, value = frame["Change"].iloc[row], frame["Value"].iloc[row]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            message = f'Change is {change}, but Value "{value}" is no number.'
            remedy = "Write a number, or set as the change."
            yield error("Scenarios", message, remedy, row=row, column="Value")
        elif not _countable(facts, frame["Sheet"].iloc[row], frame["Column"].iloc[row]):
            message = f"Change is {change}, but {frame['Column'].iloc[row]} holds no numbers."
            yield error("Scenarios", message, "Write set as the change.", row=row, column="Change")


def _countable(facts: Facts, sheet: object, name: object) -> bool:
    """True if a column holds numbers or dates, or is reported as unknown by another check."""
    if sheet not in CHANGEABLE or name is None:
        return True
    kinds = {column.name: column.kind for column in facts.columns(str(sheet))}
    return kinds.get(str(name), Kind.NUMBER) in (Kind.NUMBER, Kind.DATE, Kind.ANY)


def _ancestors(parents: dict[str, set[str]], scenario: str) -> set[str]:
    seen: set[str] = set()
    ahead = [scenario]
    while ahead:
        current = ahead.pop()
        if current not in seen:
            seen.add(current)
            ahead.extend(parents.get(current, ()))
    return seen
