"""Columns of a table's sheet that hold something and are none of the table's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from planner.reading.files.csv_habits import counts
from planner.reading.headers import Header, parse
from planner.reading.locate import Found
from planner.reading.unread.likeness import is_nameless
from planner.reading.values.flaws import is_blank, shown


@dataclass(frozen=True, kw_only=True)
class Stray:
    """A column that nothing claims.

    `header` is None where it names nothing, and `typed` what stands there all the same; `values` are those that it
    holds in the rows of the table. `joined`: it lies in the table or directly beside it. `twice`: another column of the
    table has that very header. `is_cut_off`: it lies behind the last header of a text, whose lines are too long.
    """

    position: int
    header: Header | None
    typed: str
    values: tuple[object, ...]
    joined: bool
    twice: bool
    is_cut_off: bool = False

    @property
    def counts_rows(self) -> bool:
        """Whether the values count the rows: 0, 1, 2 or 1, 2, 3."""
        return counts([shown(value) for value in self.values])

    @property
    def letter(self) -> str:
        """The letter of the column."""
        return str(get_column_letter(self.position))

    @property
    def words(self) -> str:
        """The column as a message calls it: its letter and its header."""
        return f"{self.letter} ('{self.typed}')" if self.typed else f"{self.letter} (without a header)"


def strays(found: Found) -> list[Stray]:
    """Return the columns of a sheet beside those of the table on it, from left to right."""
    claimed = set(found.match.found.values())
    filled = _filled(found, claimed)
    heads = {at: raw for at, raw in found.grid.cells[found.header_row].items() if at not in claimed}
    heads = {at: raw for at, raw in heads.items() if not is_blank(raw) and not found.elsewhere(found.header_row, at)}
    joined = _joined(found, claimed | filled.keys() | heads.keys())
    twice = {position for _, position in found.match.twice}
    return [
        replace(stray, is_cut_off=0 < found.grid.lengths.get(found.header_row, 0) < stray.position)
        for stray in (
            _stray(position, heads.get(position), filled.get(position, ()), position in joined, position in twice)
            for position in sorted(filled.keys() | heads.keys())
        )
    ]


def _stray(position: int, head: object, values: Iterable[object], joined: bool, twice: bool) -> Stray:
    typed = shown(head) if head is not None else ""
    names = isinstance(head, str) and not is_nameless(head)
    return Stray(
        position=position,
        header=parse(typed) if names else None,
        typed=parse(typed).text,
        values=tuple(values),
        joined=joined,
        twice=twice,
    )


def _filled(found: Found, claimed: set[int]) -> dict[int, list[object]]:
    """Return what the rows of the table hold in other columns."""
    values: dict[int, list[object]] = defaultdict(list)
    for row in found.rows:
        cells = found.grid.cells[row]
        for position in cells.keys() - claimed:
            if not is_blank(cells[position]) and not found.elsewhere(row, position):
                values[position].append(cells[position])
    return values


def _joined(found: Found, taken: set[int]) -> set[int]:
    """Return the columns of the table, and all beside it up to the first that is empty."""
    places = set(found.match.found.values())
    if found.block is not None:
        places |= set(range(found.block.first_column, found.block.last_column + 1))
    first, last = min(places), max(places)
    while first - 1 in taken:
        first -= 1
    while last + 1 in taken:
        last += 1
    return set(range(first, last + 1))
