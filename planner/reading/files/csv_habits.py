"""How the program that wrote a folder of CSV files ends its lines: what most files do is no slip in any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.reading.files.grid import Grid


def by_habit(found: Sequence[Grid]) -> list[Grid]:
    """Return the files as if all lines had as many cells as the first one, where a program leaves out blank cells at
    the end of each, or ends all but the first with a sign more."""
    some = list(found)
    with_rows = [grid for grid in some if len(grid.cells) > 1]
    if _most(_ends_with_a_sign, with_rows):
        some = [_even(grid) if _ends_with_a_sign(grid) else grid for grid in some]
    if _most(_is_short, with_rows) and not any(map(_ends_blank, with_rows)):
        some = [_even(grid) if _is_short(grid) else grid for grid in some]
    return some


def _most(are: Callable[[Grid], bool], some: Sequence[Grid]) -> bool:
    return 2 * sum(map(are, some)) > len(some) > 1


def _rows(grid: Grid) -> tuple[int, list[int]]:
    """Return the first line and the others."""
    first, *rest = grid.cells or [0]
    return first, rest


def _ends_with_a_sign(grid: Grid) -> bool:
    """Return whether each line but the first has one cell more than that, which is blank."""
    first, rest = _rows(grid)
    wide = grid.lengths.get(first, 0) + 1
    if not rest or counts([grid.cells[row].get(1) for row in rest]):
        return False
    return all(grid.lengths[row] == wide and wide not in grid.cells[row] for row in rest)


def counts(values: Sequence[object]) -> bool:
    """Return whether values count the rows: 0, 1, 2 or 1, 2, 3."""
    texts = [str(value) for value in values]
    return any(texts == [str(first + at) for at in range(len(texts))] for first in (0, 1))


def _is_short(grid: Grid) -> bool:
    """Return whether a line has fewer cells than the first one, and none has more."""
    first, rest = _rows(grid)
    lengths = [grid.lengths[row] for row in rest]
    return bool(lengths) and min(lengths) < grid.lengths[first] >= max(lengths)


def _ends_blank(grid: Grid) -> bool:
    """Return whether the last cell of a line is blank."""
    return any(grid.lengths[row] not in grid.cells[row] for row in _rows(grid)[1])


def _even(grid: Grid) -> Grid:
    """Return a file of which all lines are as long as the first one."""
    return replace(grid, lengths=dict.fromkeys(grid.lengths, grid.lengths[min(grid.cells)]))
