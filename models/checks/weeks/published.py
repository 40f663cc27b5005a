"""The published plan: rows of what is not there, and settings that would hold to a plan that is not given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from models.checks.facts import Facts, rows_where, warning
from models.schema.defaults import of_stored
from models.schema.names import Names, fold
from models.schema.problems import Problem
from models.schema.tables.network import PUT

NAMED = {"Lot": ("Lots", "Intermediates"), "Recipe": ("Recipes",), "Period": ("Periods",)}
"""Where each name of a published run stands."""

HOLDING = ("Change price", "Frozen until")
"""The settings that hold a plan to the published one."""


def published_name_gone(facts: Facts) -> Iterator[Problem]:
    """The published plan names what is not there: its runs count as moved. Said once for each name."""
    rows, puts = facts.tables["Published"], of_stored(facts.tables).any()
    if rows.empty:
        return
    for column, tables in NAMED.items():
        known = [*facts.known(*tables), *([PUT] if column == "Recipe" and puts else [])]
        gone = rows[column][rows[column].notna() & ~rows[column].isin(known)]
        for name, of_name in gone.groupby(gone, sort=False):
            at, counted = int(of_name.index[0]), len(of_name)
            near = _meant(facts, at, column, str(name), known)
            said = "this row counts" if counted == 1 else f"its {counted} rows count"
            message = f'{column} "{name}" is not in {tables[0]}: {said} as moved, and nothing of it is kept.'
            correct = f'Did you mean "{near}"?' if near else f"Correct {column} if it is misspelt."
            remedy = f"{correct} If it is gone, leave it or delete the row{'s' if counted > 1 else ''}."
            yield warning("Published", message, remedy, row=at, column=column, suggestion=near)


def _meant(facts: Facts, row: int, column: str, name: str, known: list[str]) -> str | None:
    """Return the nearest name, unless it differs in figures only (W5 is not W1) or has a row of its own there."""
    near = Names(known).nearest(name)
    if near is None or (_letters(near) == _letters(name) and fold(near) != fold(name)):
        return None
    rows = facts.tables["Published"]
    others = [other for other in NAMED if other != column]
    same = (rows[others] == rows[others].iloc[row]).all(axis=1)
    return None if (same & (rows[column] == near)).any() else near


def _letters(name: str) -> str:
    return "".join(sign for sign in fold(name) if not sign.isdigit())


def nothing_published(facts: Facts) -> Iterator[Problem]:
    """A setting holds the plan to the published one, and nothing is published."""
    if len(facts.tables["Published"]):
        return
    settings = facts.tables["Settings"]
    for row in rows_where(settings["Setting"].isin(HOLDING) & settings["Value"].notna()):
        if _is_in_force(settings["Value"].iloc[row]):
            name = settings["Setting"].iloc[row]
            message = f"{name} is filled in, but Published has no rows: without a published plan it has no effect."
            remedy = "Fill in Published (planner roll does it), solve with --published or planner watch, or clear it."
            yield warning("Settings", message, remedy, row=row, column="Value")


def frozen_before_plan(facts: Facts) -> Iterator[Problem]:
    """The last frozen day is before the plan: nothing is frozen."""
    settings = facts.tables["Settings"]
    if facts.calendar is None or facts.tables["Published"].empty:
        return
    first = pd.Timestamp(facts.calendar.start[0]).date()
    for row in rows_where(settings["Setting"] == HOLDING[1]):
        day = settings["Value"].iloc[row]
        if isinstance(day, date) and pd.Timestamp(day).date() < first:
            message = f"Frozen until {day:%Y-%m-%d}: the plan begins on {first}, so that nothing is frozen."
            yield warning("Settings", message, "Write a later day, or clear it.", row=row, column="Value")


def _is_in_force(value: object) -> bool:
    """Return whether a setting is a day, or more than nothing."""
    return isinstance(value, date) or (isinstance(value, (int, float)) and value > 0)
