"""Bases of HiGHS: which columns and rows are basic, and at which bound the others stand."""

from __future__ import annotations

from typing import Any

import highspy

Basis = Any
"""A basis of HiGHS."""

AT_LOWER, BASIC = highspy.HighsBasisStatus.kLower, highspy.HighsBasisStatus.kBasic
"""The states of a column that stands at its lower bound, and of one that is basic."""


def basis_of(columns: list[Any], rows: list[Any]) -> Basis:
    """Return the basis in which columns and rows have such states."""
    found = highspy.HighsBasis()
    found.col_status, found.row_status, found.valid = columns, rows, True
    return found


def extended(basis: Basis, columns: int, rows: int) -> Basis:
    """Return the basis of a program with columns and rows that came later: these columns stand at zero, these rows are
    free."""
    states, of_rows = basis.col_status, basis.row_status
    later, later_rows = [AT_LOWER] * (columns - len(states)), [BASIC] * (rows - len(of_rows))
    return basis_of([*states, *later], [*of_rows, *later_rows])
