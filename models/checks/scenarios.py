"""Scenarios: where they come from and what they change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.checks.facts import Facts, choose, error, rows_where, warning
from models.schema.inputs import INPUTS
from models.schema.names import Names, fold
from models.schema.problems import Problem
from models.schema.scenarios import (
    BASE,
    CHANGEABLE,
    Step,
    carry_out_one,
    column_named,
    key_text,
    keys_of,
    refusal,
    rows_named,
    steps_of_all,
    text_of,
)
from models.schema.words import Column, Kind

UNKNOWN = Column(name="Value", kind=Kind.ANY, words="A column that is not known.")


def unknown_sheet(facts: Facts) -> Iterator[Problem]:
    """A scenario changes a sheet that does not exist."""
    sheets = facts.tables["Scenarios"]["Sheet"]
    for row in rows_where(sheets.notna() & ~sheets.isin(CHANGEABLE)):
        remedy, suggestion = choose(sheets.iloc[row], list(CHANGEABLE))
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


def two_parents(facts: Facts) -> Iterator[Problem]:
    """Rows of one scenario name different parents."""
    first: dict[str, str] = {}
    rows = zip(facts.texts("Scenarios", "Scenario"), facts.texts("Scenarios", "Parent"), strict=True)
    for row, (scenario, parent) in enumerate(rows):
        if scenario is None or parent is None:
            continue
        if first.setdefault(scenario, parent) != parent:
            message = f'"{scenario}" starts from "{first[scenario]}" in one row and from "{parent}" in this one.'
            remedy = "Name one parent; rows where Parent is blank follow it."
            yield error("Scenarios", message, remedy, row=row, column="Parent", suggestion=first[scenario])


def scenario_called_base(facts: Facts) -> Iterator[Problem]:
    """A scenario has the name of the workbook without any scenario."""
    for row, scenario in enumerate(facts.texts("Scenarios", "Scenario")):
        if scenario is not None and fold(scenario) == BASE:
            message = f'"{scenario}" is what the workbook without scenarios is called.'
            yield error("Scenarios", message, "Give the scenario another name.", row=row, column="Scenario")


def unknown_row(facts: Facts) -> Iterator[Problem]:
    """A scenario changes a row that its sheet does not have."""
    steps = [step for step in _steps(facts) if step.sheet in CHANGEABLE and step.sheet not in facts.lost]
    yield from _of_sheets_without_rows(steps, facts)
    for step in steps:
        if facts.has_no_rows(step.sheet):
            continue
        if column_named(facts.tables, step.sheet, step.column) and not rows_named(facts.tables, step.sheet, step.key):
            known = keys_of(INPUTS[step.sheet], facts.tables[step.sheet])
            keys = [key_text(key) for key in known]
            nearest = Names([*keys, *(key[0] for key in known)]).nearest(step.key)
            remedy, suggestion = choose(step.key, keys, nearest)
            remedy += " A scenario adds no rows: for a new offer, enter the lot as blocked and set its Status here."
            message = f'{step.sheet} has no row "{step.key}".'
            yield error("Scenarios", message, remedy, row=step.row, column="Row", suggestion=suggestion)


def _of_sheets_without_rows(steps: Sequence[Step], facts: Facts) -> Iterator[Problem]:
    """Yield the first step for each sheet that has no rows at all, with the number of the others."""
    empty: dict[str, list[Step]] = {}
    for step in steps:
        if facts.has_no_rows(step.sheet):
            empty.setdefault(step.sheet, []).append(step)
    for sheet, (first, *others) in empty.items():
        more = f" ({len(others)} more rows likewise.)" if others else ""
        message = f'{sheet} has no rows, so none is "{first.key}".{more}'
        remedy = f"Fill in {sheet}, or delete these rows. A scenario adds no rows."
        yield error("Scenarios", message, remedy, row=first.row, column="Row")


def change_does_not_fit(facts: Facts) -> Iterator[Problem]:
    """A scenario's change or value is none for the column that it changes."""
    for step in _steps(facts):
        column = column_named(facts.tables, step.sheet, step.column)
        # A column that is unknown has its own check; whether the value is a number can be said all the same.
        why = refusal(step, column or UNKNOWN)
        if why is not None and (column is not None or why[0] == "Value"):
            at_fault, message, remedy = why
            yield error("Scenarios", message, remedy, row=step.row, column=at_fault)


def change_without_effect(facts: Facts) -> Iterator[Problem]:
    """A row of a scenario leaves everything as it was."""
    for name, todo in facts.once(_steps_of_all).items():
        tables = dict(facts.tables)
        for step in todo:
            changes = carry_out_one(tables, step)
            column = column_named(tables, step.sheet, step.column)
            if changes or step.scenario != name or column is None or refusal(step, column):
                continue
            if step.sheet in facts.in_part:
                continue
            rows = rows_named(tables, step.sheet, step.key)
            if rows:
                yield _no_effect(step, column, blank=bool(tables[step.sheet][column.name].iloc[rows].isna().all()))


def _no_effect(step: Step, column: Column, *, blank: bool) -> Problem:
    message = f"The row changes nothing: {column.name} holds this already."
    remedy = "Delete the row, or correct what it changes."
    if step.change != "set":
        message = f"The row changes nothing: {step.change} {text_of(step.value)} leaves {column.name} as it is."
        if blank:
            meaning = f" ({column.blank})" if column.blank else ""
            message = f"The row changes nothing: {column.name} is blank{meaning}."
            remedy = "Write set as the change, or change what the blank stands for."
    return warning("Scenarios", message, remedy, row=step.row, column="Value")


def _steps(facts: Facts) -> list[Step]:
    """Return every row of Scenarios that is complete and whose change is one."""
    every_step = list(dict.fromkeys(step for todo in facts.once(_steps_of_all).values() for step in todo))
    choices = INPUTS["Scenarios"]["Change"].choices
    return sorted((step for step in every_step if step.change in choices), key=lambda step: step.row)


def _steps_of_all(facts: Facts) -> dict[str, list[Step]]:
    return steps_of_all(facts.tables)


def _ancestors(parents: dict[str, set[str]], scenario: str) -> set[str]:
    seen: set[str] = set()
    ahead = [scenario]
    while ahead:
        current = ahead.pop()
        if current not in seen:
            seen.add(current)
            ahead.extend(parents.get(current, ()))
    return seen
