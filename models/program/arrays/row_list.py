"""Rows that are written one by one, where there are few of them and each is of its own kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from models.program.blocks import Key
from models.program.model import Model

Terms = Iterable[tuple[int, float]]
"""Columns and their coefficients."""


@dataclass
class RowList:
    """Rows of one name, collected one by one and then written together."""

    name: str
    keys: list[Key] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, key: Key, terms: Terms, *, lower: float = -np.inf, upper: float = np.inf) -> None:
        """Add a row: lower <= sum of its terms <= upper."""
        row = len(self.keys)
        self.keys.append(key)
        self.lower.append(lower)
        self.upper.append(upper)
        for column, value in terms:
            self.rows.append(row)
            self.columns.append(int(column))
            self.values.append(value)

    def write(self, m: Model, *, sheet: str = "", switch: bool = False, holds: bool = False) -> None:
        """Write them into a model."""
        places, columns = (np.array(positions, dtype=np.int64) for positions in (self.rows, self.columns))
        entries = (places, columns, np.array(self.values, dtype=float))
        lower, upper = np.array(self.lower, dtype=float), np.array(self.upper, dtype=float)
        m.rows(self.name, self.keys, entries, lower=lower, upper=upper, sheet=sheet, switch=switch, holds=holds)
