"""Rows of a sheet in words: their numbers, and how many they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from planner.jobs.counting import several

LISTED = 4
"""So many runs of rows are listed."""


def count(some: Sequence[int]) -> str:
    """Return `1 row`, or `3 rows`."""
    return several(len(some), "row")


def in_all(some: Sequence[int]) -> str:
    """Return how many they are, where they are several."""
    return f", {count(some)} in all" if len(some) > 1 else ""


def named(some: Sequence[int]) -> str:
    """Return `Row 9`, `Rows 9 to 12 and 20`."""
    ends = [row for row, after in pairwise((*some, some[-1] + 2)) if after != row + 1]
    begins = [row for before, row in pairwise((some[0] - 2, *some)) if row != before + 1]
    runs = [f"{first}" if first == last else f"{first} to {last}" for first, last in zip(begins, ends, strict=True)]
    more = [f"{len(runs) - LISTED} more runs"] if len(runs) > LISTED else []
    listed = [*runs[:LISTED], *more]
    shown = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
    return f"Row {shown}" if len(some) == 1 else f"Rows {shown}"
