"""Names: each stands for one thing, and what is named exists."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from models.checks.facts import Facts, choose, error, listed, rows_where, warning
from models.plant.expressions import MASS
from models.schema.inputs import INPUTS
from models.schema.names import Names, fold
from models.schema.problems import Problem
from models.schema.words import EVERY, Column, Kind, Table

SPOT = "spot"
"""What the table Sales writes in the column Contract for a spot sale."""


def duplicate_key(facts: Facts) -> Iterator[Problem]:
    """Two rows of a table have the same key."""
    for name, table in facts.schema.items():
        for row, first, key in _repeated(facts, table):
            message = f'"{key}" stands in row {first + 1} below the header and again in row {row + 1}.'
            remedy = f"Give each row its own {' and '.join(table.keys)}, or delete one of the rows."
            yield error(name, message, remedy, row=row, column=table.keys[0])


def _repeated(facts: Facts, table: Table) -> Iterator[tuple[int, int, str]]:
    """Yield each row whose key an earlier row has: the row, that earlier row and the key in words."""
    if facts.has_no_rows(table.name) or not table.keys or table.name in facts.lost:
        return
    if not _may_repeat(facts, table):
        return
    keys = facts.tables[table.name][list(table.keys)]
    keys = keys[keys[[column.name for column in table.columns if column.key and column.required]].notna().all(axis=1)]
    meant = keys.assign(**{name: keys[name].fillna(day) for name, day in _days_meant(facts).items() if name in keys})
    meant = meant[meant.duplicated(keep=False)]
    if meant.empty:
        return
    first: dict[int, int] = {}
    groups = meant.groupby(list(table.keys), dropna=False, sort=False).ngroup()
    for row, key in zip(meant.index, groups, strict=True):
        if key in first:
            yield int(row), first[key], " / ".join(_key_part(part) for part in keys.loc[row] if not pd.isna(part))
        else:
            first[key] = int(row)


def _may_repeat(facts: Facts, table: Table) -> bool:
    """Return whether some rows are alike: the quick way out."""
    rows, meant = facts.tables[table.name], _days_meant(facts)
    columns = [_cells(rows[name], meant.get(name)) for name in table.keys]
    return len(set(zip(*columns, strict=True))) < len(rows)


def _cells(column: pd.Series, meant: pd.Timestamp | None) -> list[object]:
    """Return what stands in a column, and what is meant where it is blank."""
    cells = column.tolist()
    if meant is None and column.dtype == object:
        return cells
    blank = column.isna().to_numpy()
    return [meant if is_blank else cell for cell, is_blank in zip(cells, blank, strict=True)] if blank.any() else cells


def _days_meant(facts: Facts) -> dict[str, pd.Timestamp]:
    """Return the first and the last day of the plan, which a blank From or To means."""
    if facts.calendar is None:
        return {}
    return {"From": pd.Timestamp(facts.calendar.start[0]), "To": pd.Timestamp(facts.calendar.end[-1])}


def names_alike(facts: Facts) -> Iterator[Problem]:
    """Two names of a table differ in capitals or spaces only: the same thing may be meant, yet they count as two."""
    for table, input_table in INPUTS.items():
        column = input_table.columns[0]
        if not (column.key and column.kind is Kind.TEXT):
            continue
        first: dict[str, tuple[str, int]] = {}
        names = facts.texts(table, column.name)
        if len({fold(name) for name in names}) == len(set(names)):
            continue  # the quick way out, as there may be many
        for row, name in enumerate(names):
            if name is None:
                continue
            other, above = first.setdefault(fold(name), (name, row))
            if other != name:
                message = f'"{name}" differs from "{other}" in row {above + 1} in capitals or spaces only.'
                remedy = "Write both alike if the same is meant; else give one of them another name."
                yield warning(table, message, remedy, row=row, column=column.name, suggestion=other)


def unknown_name(facts: Facts) -> Iterator[Problem]:
    """A cell names what its table does not know."""
    for name, table in facts.schema.items():
        for column in table.columns:
            # A table that is not there is reported once, not once for each name that looks for it.
            if column.kind is Kind.NAME and facts.lost.isdisjoint(column.refers_to) and column.refers_to != ("Sites",):
                yield from _unknown(facts, name, column)


def _unknown(facts: Facts, name: str, column: Column) -> Iterator[Problem]:
    cells = facts.tables[name][column.name]
    known = facts.known(*column.refers_to)
    meant = {None, *known, *column.also, *([EVERY] if column.every else [])}
    strange = [row for row, cell in enumerate(cells.tolist()) if cell not in meant]
    if not strange:
        return
    names = Names(known)
    filled = [word for word in column.refers_to if INPUTS[word].needs_rows or not facts.has_no_rows(word)]
    where = " or ".join(filled or column.refers_to)
    nearest = {cell: names.nearest(cell) for cell in dict.fromkeys(cells.iloc[strange])}
    for row in strange:
        cell = cells.iloc[row]
        remedy, suggestion = choose(cell, known, nearest[cell]) if nearest[cell] else (_one_of(known, where), None)
        message = f'{column.name} "{cell}" is not in {where}.'
        yield error(name, message, remedy, row=row, column=column.name, suggestion=suggestion)


def component_like_column(facts: Facts) -> Iterator[Problem]:
    """A component is called like a column of the tables that have a column for each component."""
    taken = {column.name for table in INPUTS.values() if table.components is not None for column in table.columns}
    for row, name in enumerate(facts.texts("Components", "Component")):
        if name in taken:
            message = f'"{name}" is also a column of Lots, Feed classes or Yields.'
            yield error("Components", message, "Give the component another name.", row=row, column="Component")


def reserved_name(facts: Facts) -> Iterator[Problem]:
    """A name that means something else: a component or group called `t` or with a +, a contract called `spot`."""
    for table, column in (("Components", "Component"), ("Groups", "Group")):
        for row, name in enumerate(facts.texts(table, column)):
            if name is not None and (name == MASS or "+" in name):
                why = "t stands for tonnes of feed" if name == MASS else "+ joins components"
                yield error(
                    table, f'"{name}" cannot be a name: {why}.', "Give it another name.", row=row, column=column
                )
    for row, name in enumerate(facts.texts("Contracts", "Contract")):
        if name == SPOT:
            message = f'A contract called "{name}" cannot be told from spot sales in the plan.'
            yield warning("Contracts", message, "Give it another name.", row=row, column="Contract")


def line_or_product(facts: Facts) -> Iterator[Problem]:
    """A blend limit names both a line and a product."""
    both = set(facts.known("Lines")) & set(facts.known("Products"))
    cells = facts.tables["Blend limits"]["On"]
    for row in rows_where(cells.isin(list(both))):
        message = f'"{cells.iloc[row]}" is both a line and a product.'
        yield error("Blend limits", message, "Rename the line or the product.", row=row, column="On")


def _one_of(known: list[str], where: str) -> str:
    return f"Write one of: {listed(known)}." if known else f"Add it to {where}."


def _key_part(part: object) -> str:
    return f"{part:%Y-%m-%d}" if isinstance(part, pd.Timestamp) else str(part)
