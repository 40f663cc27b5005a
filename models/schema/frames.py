"""Typed tables in memory: how a `Table` of the schema becomes a DataFrame.

One frame per table, one column per schema column under its plain name ("Quantity", not "Quantity [t]"), the columns of
the components last. Numbers are float64 in the schema's unit with NaN for a blank cell, dates datetime64[s] with NaT,
everything else Python objects with None. The index is 0, 1, 2, ... in the order of the rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from models.schema.words import Column, Kind, Table

Tables = dict[str, pd.DataFrame]


def frame(columns: Iterable[Column], rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return a typed frame from rows of plain values; what a row does not name is blank."""
    rows, columns = list(rows), list(columns)
    return of_columns(columns, {column.name: [row.get(column.name) for row in rows] for column in columns}, len(rows))


def of_columns(columns: Iterable[Column], values: Mapping[str, list[object]], count: int) -> pd.DataFrame:
    """Return a typed frame of `count` rows from the plain values of its columns; what is not there is blank."""
    if not count:
        return _empty(tuple((column.name, _dtype(column)) for column in columns)).copy(deep=False)
    blank: list[object] = [None] * count
    index = pd.RangeIndex(count)
    given = {column.name: _cells(column, values.get(column.name, blank), index) for column in columns}
    return pd.DataFrame(given, index=index)


@lru_cache(maxsize=256)
def _empty(columns: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """Return a frame without rows; most tables of most plants have none."""
    index = pd.RangeIndex(0)
    return pd.DataFrame({name: pd.Series([], index, dtype=kind) for name, kind in columns}, index=index)


def _dtype(column: Column) -> str:
    return {Kind.NUMBER: "float64", Kind.DATE: "datetime64[s]"}.get(column.kind, "object")


def _cells(column: Column, values: list[object], index: pd.RangeIndex) -> np.ndarray | pd.Series:
    """Return the cells of a column; only of objects would pandas choose a type of its own if they were no series."""
    if column.kind is Kind.NUMBER:
        return np.array(values, dtype=np.float64) + 0.0  # of -0.0 that is 0.0
    plain = np.empty(len(index), dtype=object)
    if column.kind is Kind.DATE:
        if all(value is None for value in values):
            return np.full(len(index), np.datetime64("NaT"), dtype="datetime64[s]")
        plain[:] = values
        return np.asarray(pd.to_datetime(plain)).astype("datetime64[s]")
    plain[:] = [None if _blank(value) else value for value in values]
    return pd.Series(plain, index, dtype=object)


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def sorted_by(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return a table in the order of its keys, blank ones last; few rows are sorted sooner so than by pandas."""
    if len(table) < 2:
        return table.reset_index(drop=True)
    cells = (zip(table[key].isna().tolist(), table[key].tolist(), strict=True) for key in keys)
    sortable = list(
        zip(*([(blank, 0 if blank else cell) for blank, cell in in_column] for in_column in cells), strict=True)
    )
    order = sorted(range(len(table)), key=sortable.__getitem__)
    return table.iloc[order].reset_index(drop=True)


def components_of(components: pd.DataFrame) -> dict[str, bool]:
    """Return each component's name, in order, and whether it is a property, from the frame of Components."""
    return {
        name: counted_as == "property"
        for name, counted_as in zip(components["Component"], components["Counted as"], strict=True)
        if name is not None
    }


def columns_of(table: Table, components: pd.DataFrame) -> tuple[Column, ...]:
    """Return all columns of a table, those of the components included."""
    if table.components is None:
        return table.columns
    return table.columns_with(components_of(components))


def inputs(rows: Mapping[str, Iterable[Mapping[str, object]]]) -> Tables:
    """Return all input tables as typed frames from plain rows; a table that is not named is empty.

    Raises:
        KeyError: a name that is no input table, or a row that names no column of its table.
    """
    unknown = set(rows) - set(INPUTS)
    if unknown:
        raise KeyError(f"no such table: {', '.join(sorted(unknown))}")
    components = frame(INPUTS["Components"].columns, rows.get("Components", ()))
    tables = {}
    for name, table in INPUTS.items():
        columns = columns_of(table, components)
        given = list(rows.get(name, ()))
        strange = {key for row in given for key in row} - {column.name for column in columns}
        if strange:
            raise KeyError(f"{name} has no column {', '.join(sorted(strange))}")
        tables[name] = frame(columns, given)
    return tables


def no_outputs(components: pd.DataFrame) -> Tables:
    """Return every table of a plan without rows, with the columns of these components."""
    return {name: frame(columns_of(table, components), []) for name, table in OUTPUTS.items()}
