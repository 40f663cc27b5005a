"""Findings on rows: below a table or beside it and not read, or read although they lie outside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from openpyxl.utils import get_column_letter

from models.schema.problems import LINE_LENGTH, ROWS_NOT_READ, Severity
from models.schema.words import Table
from planner.reading.files.csv_habits import counts
from planner.reading.findings import Finding
from planner.reading.locate import Found
from planner.reading.unread.row_words import count, in_all, named
from planner.reading.unread.strays import strays
from planner.reading.values.flaws import is_blank

_error = partial(Finding, severity=Severity.ERROR)
_warning = partial(Finding, severity=Severity.WARNING)


def rows(table: Table, found: Found) -> Iterator[Finding]:
    """Yield all findings on the rows of one table's sheet."""
    sheet = found.grid.sheet
    if found.below:
        yield _warning(
            check="rows-below-table",
            sheet=sheet,
            message=f"{_lie(found.below)} below the Excel table, and {_were(found.below)} read as part of it.",
            remedy="Drag the table's lower right corner down over them.",
            cell=f"A{found.below[0]}",
        )
    if found.repeated:
        yield _repeated(table, found)
    yield from _not_read(found)
    yield from _in_totals(found)
    yield from _of_other_lengths(found)


def _repeated(table: Table, found: Found) -> Finding:
    """Return a second row of headers: an error where nothing says whether the rows below it are of the table."""
    rest = count([row for row in found.grid.cells if row > found.repeated])
    is_below = found.block is not None and found.repeated > found.block.last_row
    return (_warning if is_below else _error)(
        check=ROWS_NOT_READ,
        sheet=found.grid.sheet,
        message=f"Row {found.repeated} repeats the headers of {table.name}: what is below, {rest}, was not read.",
        remedy=f"If it belongs to the table, delete row {found.repeated}; if not, move it to another sheet.",
        cell=f"A{found.repeated}",
    )


def _not_read(found: Found) -> Iterator[Finding]:
    """Yield rows and blocks of cells outside the table: a note, which is one cell, is none."""
    outside = _outside(found)
    in_row, in_column = Counter(row for row, _ in outside), Counter(column for _, column in outside)
    several = sorted((row, column) for row, column in outside if in_row[row] > 1 or in_column[column] > 1)
    places = set(found.rows)
    below = [(row, column) for row, column in several if row not in places]
    if below:
        yield _below(found, sorted({row for row, _ in below}), below[0])
    beside = [(row, column) for row, column in several if row in places]
    if beside:
        yield _beside(found, sorted({column for _, column in beside}), beside[0])


def _in_totals(found: Found) -> Iterator[Finding]:
    """Yield a totals row into which someone has typed a row: a word and figures are all that totals have."""
    row = found.block.last_row + 1 if found.block is not None and found.block.has_totals else 0
    cells = found.grid.cells.get(row, {})
    words = [at for at in found.match.found.values() if isinstance(cells.get(at), str) and not is_blank(cells[at])]
    if len(words) > 1:
        yield _warning(
            check=ROWS_NOT_READ,
            sheet=found.grid.sheet,
            message=f"Row {row} is the totals row of the Excel table, so it was not read, and it holds names.",
            remedy="If it is meant as a row of the table, move it up into it; if not, clear it.",
            cell=_address((row, min(words))),
        )


def _of_other_lengths(found: Found) -> Iterator[Finding]:
    """Yield lines of a text that have not as many cells as its headers: something in them was cut in two,
    or left out."""
    lengths = found.grid.lengths
    if not lengths or not found.rows:
        return
    headers, long = lengths[found.header_row], too_long(found)
    yield from _cut_in_two(found, long)
    rest = [row for row in found.rows if row not in long and lengths[row] != headers and len(found.grid.cells[row]) > 1]
    is_ended = len(rest) == len(found.rows) and all(lengths[row] > headers for row in rest)
    if rest and not (is_ended and _all_filled(found)):
        have = f"has {lengths[rest[0]]} cells" if len(rest) == 1 else f"have {_range(rest, lengths)} cells"
        yield _warning(
            check=LINE_LENGTH,
            sheet=found.grid.sheet,
            message=f"{named(rest)} {have}, and the line of headers {headers}: where a cell is left out or too "
            "many, what follows it is read from the wrong columns.",
            remedy="Look whether each figure stands under its header; give each line as many cells as the headers.",
            cell=f"A{rest[0]}",
        )


def too_long(found: Found) -> list[int]:
    """Return the lines of a text with more cells than the headers: with something behind the last header, or more
    than most lines have; and all that are numbered in a cell of their own, as R writes the names of rows."""
    lengths = found.grid.lengths
    if not lengths or not found.rows:
        return []
    many = Counter(lengths[row] for row in found.rows)
    headers, usual = lengths[found.header_row], min(many, key=lambda length: (-many[length], length))
    if set(many) == {headers + 1} and counts([found.grid.cells[row].get(1) for row in found.rows]):
        return list(found.rows)
    return [row for row in found.rows if lengths[row] > headers and (lengths[row] > usual or _goes_on(found, row))]


def _goes_on(found: Found, row: int) -> bool:
    """Return whether a line has something behind the last header."""
    return any(at > found.grid.lengths[found.header_row] for at in found.grid.cells[row])


def _all_filled(found: Found) -> bool:
    """Return whether no column is blank, so that none can be one too many."""
    headers = range(1, found.grid.lengths[found.header_row] + 1)
    return all(any(at in found.grid.cells[row] for row in found.rows) for at in headers)


def _range(some: Sequence[int], lengths: Mapping[int, int]) -> str:
    least, most = min(lengths[row] for row in some), max(lengths[row] for row in some)
    return f"{least}" if least == most else f"{least} to {most}"


def _cut_in_two(found: Found, long: Sequence[int]) -> Iterator[Finding]:
    """Yield the lines that are too long as one finding."""
    lengths = found.grid.lengths
    if long:
        headers = lengths[found.header_row]
        has = f"has {lengths[long[0]]} cells" if len(long) == 1 else "have more cells"
        yield _error(
            check="line-too-long",
            sheet=found.grid.sheet,
            message=f"{named(long)} {has}, and the line of headers {headers}: a comma (or what else is between cells) "
            "stands within a cell that is not quoted, so that what follows it is read from the wrong columns.",
            remedy='Put such a cell in quotation marks ("8,000", "Nd, Pr"), or delete the cell too many.',
            cell=f"A{long[0]}",
        )


def _below(found: Found, some: Sequence[int], first: tuple[int, int]) -> Finding:
    them = "it" if len(some) == 1 else "them"
    return _warning(
        check=ROWS_NOT_READ,
        sheet=found.grid.sheet,
        message=f"{_lie(some)} outside the {_what(found)} and {_were(some)} not read{in_all(some)}.",
        remedy=f"Move {them} into the table, or delete {them}.",
        cell=_address(first),
    )


def _beside(found: Found, columns: Sequence[int], first: tuple[int, int]) -> Finding:
    letters = list(map(get_column_letter, columns))
    where = f"Column {letters[0]} holds" if len(letters) == 1 else f"Columns {letters[0]} to {letters[-1]} hold"
    return _warning(
        check=ROWS_NOT_READ,
        sheet=found.grid.sheet,
        message=f"{where} values beside the {_what(found)}, without a header in row {found.header_row}: not read.",
        remedy="Move what is meant into the table, and notes to another sheet.",
        cell=_address(first),
    )


def _what(found: Found) -> str:
    return "Excel table" if found.block else "table"


def _address(cell: tuple[int, int]) -> str:
    return f"{get_column_letter(cell[1])}{cell[0]}"


def _outside(found: Found) -> list[tuple[int, int]]:
    """Return the filled cells below the header row that are none of the table's,
    nor in a column of the planner's own."""
    own_columns = {stray.position for stray in strays(found) if stray.joined or stray.header is not None}
    own_rows, in_table = set(found.rows), own_columns | set(found.match.found.values())
    last = found.repeated or max(found.grid.cells) + 1
    return [
        (row, column)
        for row, cells in found.grid.cells.items()
        if found.header_row < row < last and not _is_total(found, row)
        for column in cells.keys() - (in_table if row in own_rows else own_columns)
        if not is_blank(cells[column]) and not found.elsewhere(row, column)
    ]


def _is_total(found: Found, row: int) -> bool:
    return found.block is not None and found.block.has_totals and row == found.block.last_row + 1


def _lie(some: Sequence[int]) -> str:
    return f"{named(some)} {'lies' if len(some) == 1 else 'lie'}"


def _were(some: Sequence[int]) -> str:
    return "was" if len(some) == 1 else "were"
