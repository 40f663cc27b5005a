"""The sheets of a workbook as plain cells: all that the reader knows of files.

One `Grid` per sheet holds only the cells that hold something, so formats on empty cells cost nothing. Whatever reads
another kind of file only has to make the same grids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

MOST_CELLS = 2_000_000
MOST_LETTERS = 100_000_000
LONGEST_TEXT = 65_536
"""Twice what Excel takes in a cell."""
MOST_STRINGS = 4_000_000
"""So many texts the cells of a file may name by number."""
MOST_AREAS = 100_000
"""So many merged areas of a sheet are known."""
MOST_SHEETS, MOST_TABLES = 2_000, 1_000
"""So many sheets a file may have, and Excel tables each of them."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

WINDOWS_EPOCH, MAC_EPOCH = datetime(1899, 12, 30), datetime(1904, 1, 1)


class TooManyCells(Exception):
    """A file holds more than `MOST_CELLS` cells or `MOST_LETTERS` letters."""


class Percent(float):
    """A number that the sheet shows as per cent: 0.125 is shown as 12.5 %."""


class Scaled(float):
    """A number that the sheet shows without its last thousands: 12,000 is shown as 12."""

    by: int

    def __new__(cls, value: float, by: int = 1) -> Scaled:
        """Return a number that is shown divided by `by`."""
        scaled = super().__new__(cls, value)
        scaled.by = by
        return scaled

    @property
    def shown(self) -> float:
        """The number that the sheet shows."""
        return float(self) / self.by


@dataclass(frozen=True)
class CellError:
    """A cell that shows an error such as `#N/A`."""

    text: str


@dataclass(frozen=True)
class NoValue:
    """A formula whose result was never stored, because no spreadsheet program has calculated it."""


@dataclass(frozen=True)
class Senseless:
    """A cell of which the file says nothing that has a meaning: a number `NaN`, a text that is not in the file."""

    what: str


@dataclass(frozen=True)
class Area:
    """Cells side by side, from the top left one to the bottom right one."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Block:
    """Where an Excel table (ListObject) lies: first row is its header, the totals row is not included."""

    name: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    has_totals: bool = False

    def holds(self, row: int, column: int) -> bool:
        """Return whether the cell belongs to the table."""
        last = self.last_row + self.has_totals
        return self.first_row <= row <= last and self.first_column <= column <= self.last_column


MOST_STYLES = 100_000
"""So many styles and number formats of its own a file may have; Excel takes 65,490."""
MOST_STRUCK = 10_000
"""So many cells of a sheet are known to be struck through."""

Cells = dict[int, dict[int, object]]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One sheet. `cells[row][column]` is a plain value or one of the classes above; rows in ascending order.

    `merged`: cells that are shown as one; `hidden_rows`: those with content that are not shown, by hand or by a filter;
    `hidden_columns`: the first and the last of some side by side; `is_hidden`: nothing of the sheet is shown.
    `struck`: cells, as row and column, that are struck through; of very many only the first are known.
    `as_text`: the file knows nothing but text, so numbers and dates stand in it as text.
    `damage`: why nothing of the sheet could be read; then there are no cells.
    `doubt`: why there may have been more of it. `lengths`: how many cells the lines of a text have, blank ones too.
    """

    sheet: str
    cells: Cells
    blocks: tuple[Block, ...] = ()
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    is_hidden: bool = False
    struck: frozenset[tuple[int, int]] = frozenset()
    epoch: datetime = WINDOWS_EPOCH
    as_text: bool = False
    damage: str = ""
    doubt: str = ""
    lengths: Mapping[int, int] = field(default_factory=dict)


Watch = Callable[[str], None]
"""Hears in a few words what is being read or written."""

ROWS_BETWEEN_WORDS = 500


def silent(_words: str) -> None:
    """Do nothing, for whoever does not watch."""


class Room:
    """How much more of a file may be read; each row counts as a cell too. `watch` hears how far it is."""

    def __init__(self, watch: Watch = silent) -> None:
        self._cells, self._letters, self._watch, self._sheet = MOST_CELLS, MOST_LETTERS, watch, ""

    def begin(self, sheet: str) -> None:
        """Begin a sheet, which is read from here on."""
        self._sheet = sheet
        self._watch(f"sheet {sheet}")

    def take(self, row: int, cells: dict[int, object], times: int = 1) -> None:
        """Make room for a row of cells, or for several alike; raises `TooManyCells` where there is none."""
        self._cells -= times * (len(cells) + 1)
        self._letters -= times * sum([len(value) for value in cells.values() if type(value) is str])
        if self._cells < 0 or self._letters < 0:
            raise TooManyCells
        if row % ROWS_BETWEEN_WORDS == 0:
            self._watch(f"sheet {self._sheet}, row {row:,}")
