"""DataFrames as sheets: their columns are the headers, their rows the cells; what is missing is blank."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from planner.reading.files.grid import Grid

Frames = Mapping[str, pd.DataFrame]


def grids(frames: Frames) -> list[Grid]:
    """Return every frame as a sheet of its name; the index is left out."""
    return [_grid(name, frame) for name, frame in frames.items()]


def sha256_of(frames: Frames) -> str:
    """Return one digest of all frames and their names."""
    text = "\n".join(f"{name}\n{frame.to_csv(index=False)}" for name, frame in frames.items())
    return hashlib.sha256(text.encode()).hexdigest()


def _grid(name: str, frame: pd.DataFrame) -> Grid:
    cells: dict[int, dict[int, object]] = {1: {i: str(column) for i, column in enumerate(frame.columns, start=1)}}
    columns = [frame.iloc[:, i].tolist() for i in range(frame.shape[1])]
    for row, values in enumerate(zip(*columns, strict=True), start=2):
        found = {i: _plain(value) for i, value in enumerate(values, start=1)}
        cells[row] = {i: value for i, value in found.items() if value is not None}
    return Grid(sheet=name, cells={row: line for row, line in cells.items() if line})


def _plain(value: object) -> object:
    """Return a value as a cell holds it: text, a number, a truth value, a date and time, or None for blank."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, date | np.datetime64):
        return pd.Timestamp(value).to_pydatetime(warn=False)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, str | int | float | bool):
        return value if value != "" else None
    return str(value)
