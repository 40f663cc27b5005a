"""Named blocks of columns and rows with axes, such as `stock` over products and periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np

from models.plant.parts import Names, Positions

Key = tuple[str, ...]


@dataclass(frozen=True)
class Axis:
    """One axis of a block: what it counts (`period`) and the names along it."""

    name: str
    names: Names

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each name along it."""
        return {name: place for place, name in enumerate(self.names)}

    def onto(self, other: Axis) -> Positions:
        """Return the place of each of its names along another axis, -1 where that has none."""
        if self.names == other.names:
            return np.arange(len(self.names))
        return np.array([other.place.get(name, -1) for name in self.names], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Decision:
    """Columns of one kind: each lies at one place along every axis; `whole` where only whole numbers will do.

    `sheet` is where the planner states what they stand for, `rule` the rule that they belong to.
    """

    name: str
    unit: str
    axes: tuple[Axis, ...]
    places: tuple[Positions, ...]
    columns: Positions
    sheet: str = ""
    rule: str = ""
    whole: bool = False

    def along(self, axis: str) -> Positions:
        """Return the place of each column along an axis.

        Raises:
            KeyError: there is no such axis.
        """
        for known, places in zip(self.axes, self.places, strict=True):
            if known.name == axis:
                return places
        raise KeyError(f"{self.name} has no axis {axis}")

    @cached_property
    def table(self) -> Positions:
        """The columns by place, one dimension per axis, -1 where there is none."""
        columns = np.full(tuple(map(len, self.axes)), -1, dtype=np.int64)
        columns[self.places] = self.columns
        return columns

    def like(self, other: Decision) -> Positions:
        """Return for each column that of another decision of the same kind at the places of the same names;
        -1 for none."""
        moved = [axis.onto(its) for axis, its in zip(self.axes, other.axes, strict=True)]
        places = tuple(move[place] for move, place in zip(moved, self.places, strict=True))
        there = np.all([place >= 0 for place in places], axis=0) if places else np.ones(len(self.columns), dtype=bool)
        found: Positions = np.where(there, other.table[places], -1)
        return found


@dataclass(eq=False)
class RowBlock:
    """Rows of one name: the rule that wrote them, the sheet of their figures, and the position of each by its key.

    A `switch` lets work be only while a whole number is not zero; then other rows say how much. `holds` say how much
    work so many of a whole number hold, such as batches.
    """

    name: str
    rule: str
    sheet: str
    switch: bool = False
    holds: bool = False
    positions: dict[Key, int] = field(default_factory=dict)

    def at(self, keys: Sequence[Key]) -> Positions:
        """Return the positions of those rows that exist."""
        return np.array([self.positions[key] for key in keys if key in self.positions], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Flow:
    """What enters (amount > 0) or leaves a balance: units per unit of each column, at places along its axes."""

    heading: str
    places: tuple[Positions, ...]
    columns: Positions
    amounts: np.ndarray


def keys_of(axes: Sequence[Axis]) -> list[Key]:
    """Return the key of every place of some axes, the last one running fastest."""
    return list(product(*(axis.names for axis in axes)))


def by_thing(rows: Mapping[Key, int], periods: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Return rows that differ in their period only, together, under the rest of their key (blank:
    nothing but a period)."""
    known, groups = set(periods), dict[Key, list[int]]()
    for key, position in rows.items():
        groups.setdefault(tuple(part for part in key if part not in known), []).append(position)
    return ((" / ".join(key), positions) for key, positions in groups.items())
