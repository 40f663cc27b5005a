"""Where a solve ended, as the start of another program much like it: what both have keeps its place in the basis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy

from models.program.blocks import Key
from models.program.model import Model
from models.solving.solvers.bases import Basis, basis_of

Place = tuple[str, Key]
"""A column or row: the name of its kind, and its key."""


@dataclass(frozen=True)
class Ended:
    """The basis at which a program ended, and the names of its columns and rows."""

    basis: Basis
    columns: Sequence[Place]
    rows: Sequence[Place]

    @classmethod
    def of(cls, m: Model, basis: Basis | None) -> Ended | None:
        """Return where the program of a model ended; None where there is no basis."""
        return None if basis is None else cls(basis, m.variables.places, places_of_rows(m))

    def onto(self, m: Model) -> Basis:
        """Return the basis of another program: what is new there stands at zero, or is free."""
        return self.onto_places(m.variables.places, places_of_rows(m))

    def onto_places(self, columns: Sequence[Place], rows: Sequence[Place]) -> Basis:
        """Return the same of a program with columns and rows of these names."""
        if list(columns) == list(self.columns) and list(rows) == list(self.rows):
            return self.basis
        words = highspy.HighsBasisStatus
        found = highspy.HighsBasis()
        found.col_status = _carried(self.columns, self.basis.col_status, columns, words.kLower)
        found.row_status = _carried(self.rows, self.basis.row_status, rows, words.kBasic)
        found.valid = found.alien = True  # HiGHS makes up what is missing of a basis from elsewhere
        return found


def as_numbers(basis: Basis) -> tuple[list[int], list[int]]:
    """Return a basis as numbers, of columns and of rows, which survive a pickle."""
    return [int(one) for one in basis.col_status], [int(one) for one in basis.row_status]


def of_numbers(columns: Sequence[int], rows: Sequence[int]) -> Basis:
    """Return the basis of such numbers."""
    status = highspy.HighsBasisStatus
    return basis_of([status(one) for one in columns], [status(one) for one in rows])


def places_of_rows(m: Model) -> list[Place]:
    """Return the names of a model's rows in their order."""
    found = {position: (name, key) for name, block in m.row_blocks.items() for key, position in block.positions.items()}
    return [found[position] for position in range(len(found))]


def _carried(places: Sequence[Place], status: Sequence[Any], others: Sequence[Place], new: Any) -> list[Any]:
    known = dict(zip(places, status, strict=True))
    return [known.get(place, new) for place in others]
