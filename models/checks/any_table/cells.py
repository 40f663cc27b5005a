"""Cell by cell: what a column's own statement in the schema asks for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, Flags, Numbers, amount, choose, error, in_words, rows_where
from models.schema.problems import Problem
from models.schema.words import Column, Kind

LARGEST = 1e12
"""No figure of a plant is larger; from some thousand times as much on a solver takes no program."""


def empty_table(facts: Facts) -> Iterator[Problem]:
    """A table that a plan cannot do without has no row."""
    for name in (name for name in facts.lacking if name in facts.schema):
        message, remedy = f"{name} has no rows.", f"Fill in at least one row. {facts.schema[name].words}"
        if named := facts.lacking[name]:
            message = f"{name} has no rows, and {in_words(named)}."
            remedy = f"Add a row for each of these names to {name}; or correct it, if something else is meant."
        yield error(name, message, remedy)


def blank_cell(facts: Facts) -> Iterator[Problem]:
    """A required cell is blank."""
    for name in facts.filled:
        for column in facts.columns(name):
            if column.required:
                for row in rows_where(facts.blank(name, column.name)):
                    yield error(name, f"{column.name} is blank.", _fill_in(column), row=row, column=column.name)


def out_of_range(facts: Facts) -> Iterator[Problem]:
    """A number is outside the range of its column, or too large for any plant."""
    for name in facts.filled:
        for column in facts.columns(name):
            if column.kind is Kind.NUMBER:
                values = facts.numbers(name, column.name)
                wrong = outside(column, values)
                for row in rows_where(wrong):
                    message = f"{column.name} is {amount(values[row], column.unit)}."
                    yield error(name, message, f"Write {allowed(column)}.", row=row, column=column.name)
                for row in rows_where(~wrong & (np.abs(values) > LARGEST)):
                    message = f"{column.name} is {values[row]:.3g}, more than any plant has."
                    yield error(name, message, _smaller(column), row=row, column=column.name)


def not_whole(facts: Facts) -> Iterator[Problem]:
    """A number that has to be whole is not."""
    for name in facts.filled:
        for column in facts.columns(name):
            if column.whole:
                values = facts.numbers(name, column.name)
                wrong = np.isfinite(values) & (values != np.round(values))
                for row in rows_where(wrong):
                    message = f"{column.name} is {amount(values[row])}."
                    yield error(name, message, "Write a whole number.", row=row, column=column.name)


def not_a_choice(facts: Facts) -> Iterator[Problem]:
    """A cell holds another word than those that its column allows."""
    for name in facts.filled:
        frame = facts.tables[name]
        for column in facts.columns(name):
            if column.kind is Kind.CHOICE:
                cells = frame[column.name]
                allowed_words = {None, *column.choices}
                for row in [row for row, word in enumerate(cells.tolist()) if word not in allowed_words]:
                    remedy, suggestion = choose(cells.iloc[row], list(column.choices))
                    yield error(
                        name,
                        f'{column.name} "{cells.iloc[row]}" is not one of: {", ".join(column.choices)}.',
                        remedy,
                        row=row,
                        column=column.name,
                        suggestion=suggestion,
                    )


def outside(column: Column, values: Numbers) -> Flags:
    """Return which values the column does not allow; blank ones are allowed."""
    wrong: Flags = np.isinf(values)
    if column.minimum is not None:
        wrong |= values < column.minimum
    if column.above is not None:
        wrong |= values <= column.above
    if column.maximum is not None:
        wrong |= values > column.maximum
    return wrong


def allowed(column: Column) -> str:
    """Return the range of a column in words: `a number from 0 to 100 %`."""
    parts = []
    if column.above is not None:
        parts.append(f"above {amount(column.above)}")
    if column.minimum is not None:
        parts.append(f"from {amount(column.minimum)}")
    if column.maximum is not None:
        parts.append(f"to {amount(column.maximum)}")
    return " ".join(["a number", *parts, column.unit]).rstrip()


def _smaller(column: Column) -> str:
    return f"Correct it: numbers are taken up to {LARGEST:.0e}. {column.if_blank}".rstrip()


def _fill_in(column: Column) -> str:
    if column.choices:
        return f"Write one of: {', '.join(column.choices)}."
    return f"Fill it in: {column.words}"
