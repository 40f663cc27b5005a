"""The rows of Settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from models.checks.any_table.cells import allowed, outside
from models.checks.facts import Facts, choose, error, rows_where, warning
from models.schema.problems import Problem
from models.schema.settings import SETTINGS
from models.schema.words import Column, Kind

SILENCED = "Silenced warnings"
_BY_NAME = {column.name: column for column in SETTINGS}


def unknown_setting(facts: Facts) -> Iterator[Problem]:
    """A row of Settings that the engine does not know."""
    names = facts.tables["Settings"]["Setting"]
    for row in rows_where(names.notna() & ~names.isin(list(_BY_NAME))):
        remedy, suggestion = choose(names.iloc[row], list(_BY_NAME))
        message = f'There is no setting "{names.iloc[row]}".'
        yield error("Settings", message, remedy, row=row, column="Setting", suggestion=suggestion)


def setting_value(facts: Facts) -> Iterator[Problem]:
    """A setting whose value is of the wrong kind or out of range."""
    frame = facts.tables["Settings"]
    for row, (name, value) in enumerate(zip(frame["Setting"], frame["Value"], strict=True)):
        column = _BY_NAME.get(name)
        if column is not None and not pd.isna(value) and not _fits(column, value):
            message = f"{name} is {value}."
            words = _allowed(column)
            yield error("Settings", message, f"Write {words}.", row=row, column="Value")


def unknown_warning(facts: Facts) -> Iterator[Problem]:
    """A name in `Silenced warnings` that no check has."""
    for row, name in _silenced(facts.tables["Settings"]):
        if name not in facts.checks:
            remedy, _ = choose(name, list(facts.checks))
            yield warning("Settings", f'There is no warning "{name}".', remedy, row=row, column="Value")


def silenced(settings: pd.DataFrame) -> frozenset[str]:
    """Return the names of the warnings that the table Settings silences."""
    return frozenset(name for _, name in _silenced(settings))


def _silenced(frame: pd.DataFrame) -> Iterator[tuple[int, str]]:
    for row, (setting, value) in enumerate(zip(frame["Setting"], frame["Value"], strict=True)):
        if setting == SILENCED and not pd.isna(value):
            names = (name.strip().casefold() for name in str(value).split(";"))
            yield from ((row, name) for name in names if name)


def _allowed(column: Column) -> str:
    if column.kind is Kind.DATE:
        return "a date"
    return " or ".join(column.choices) if column.choices else allowed(column)


def _fits(column: Column, value: object) -> bool:
    if column.kind is Kind.CHOICE:
        return str(value).casefold() in {known.casefold() for known in column.choices}
    if column.kind is Kind.DATE:
        return isinstance(value, date)
    if column.kind is not Kind.NUMBER:
        return True
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return not bool(outside(column, np.array([float(value)]))[0])
