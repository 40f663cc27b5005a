"""Rows of a table that are none: units below the headers, a note, lines that were cut in two. Of their cells no more
is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter

from models.schema import units
from models.schema.problems import Severity
from models.schema.words import Column, Kind
from planner.reading.findings import Finding
from planner.reading.locate import Found
from planner.reading.unread.rows import too_long
from planner.reading.values.flaws import clean, is_blank, quoted, shown

Row = tuple[int, Finding | None]
"""The number of a row on its sheet, and what is said of it here."""
SEVERAL = 3
"""More cells than so many that hold 1, 2, 3 in turn count the columns."""


def not_rows(columns: Sequence[Column], found: Found) -> Iterator[Row]:
    """Yield the rows that are none."""
    yield from ((row, None) for row in too_long(found))
    first = found.rows[0] if found.rows else 0
    typed = _units(columns, found, first) if first else []
    if typed:
        yield first, _of_units(found, first, typed)
    elif first and _counts_columns(found, first):
        typed = ["1, 2, 3"]
        yield first, _of_numbers(found, first)
    required = [column for column in columns if column.required]
    if len(required) > 1:
        for row in found.rows[1:] if typed else found.rows:
            filled = {at: raw for at, raw in found.grid.cells[row].items() if not is_blank(raw)}
            if len(filled) == 1 and isinstance(next(iter(filled.values())), str) and not _is_under(found, row):
                yield row, _of_note(found, row, *next(iter(filled.items())), required)


def _is_under(found: Found, row: int) -> bool:
    """Return whether cells of a row are merged with some above."""
    return any(area.first_row < row <= area.last_row for area in found.grid.merged)


def _units(columns: Sequence[Column], found: Found, row: int) -> list[str]:
    """Return the units that stand below number headers, if nothing else does in the row."""
    kinds = {found.match.found[column.name]: column.kind for column in columns if column.name in found.match.found}
    cells = {at: raw for at, raw in found.grid.cells[row].items() if not is_blank(raw) and at in kinds}
    typed = {at: clean(raw).strip("[]()") for at, raw in cells.items() if isinstance(raw, str)}
    if len(typed) < len(cells) or not all(units.parse(text) or _is_no_unit(text) for text in typed.values()):
        return []
    return [text for at, text in typed.items() if kinds[at] is Kind.NUMBER and units.parse(text)]


def _counts_columns(found: Found, row: int) -> bool:
    """Return whether a row holds nothing but the numbers of its columns."""
    cells = found.grid.cells[row]
    texts = [clean(shown(cells[at])).strip("[]().") for at in sorted(cells) if not is_blank(cells[at])]
    return len(texts) > SEVERAL and texts == [str(number) for number in range(1, len(texts) + 1)]


def _of_numbers(found: Found, row: int) -> Finding:
    message = f"Row {row} only counts the columns: 1, 2, 3 and so on."
    return _at(found, row, min(found.grid.cells[row]), "row-of-numbers", message, f"Delete row {row}.")


def _is_no_unit(text: str) -> bool:
    """Return whether a text says that there is no unit."""
    return text in {"-", "text", "date"}


def _of_units(found: Found, row: int, typed: Sequence[str]) -> Finding:
    at = next(iter(found.grid.cells[row]))
    listed = ", ".join(dict.fromkeys(typed))
    message = f"Row {row} holds units ({listed}), not values."
    remedy = f"Write them into the headers, as in Quantity [t], and delete row {row}."
    return _at(found, row, at, "row-of-units", message, remedy)


def _of_note(found: Found, row: int, at: int, raw: object, required: Sequence[Column]) -> Finding:
    names = [column.name for column in required if found.match.found.get(column.name) != at]
    message = f"Row {row} holds nothing but {quoted(clean(shown(raw)))}; {', '.join(names)} are blank."
    remedy = "If it is a note, delete the row, or write the note beside the table; if not, fill it in."
    return _at(found, row, at, "row-of-one-text", message, remedy)


def _at(found: Found, row: int, column: int, check: str, message: str, remedy: str) -> Finding:  # noqa: PLR0913, PLR0917
    """Return an error at a cell of a row."""
    cell = f"{get_column_letter(column)}{row}"
    return Finding(
        check=check, severity=Severity.ERROR, sheet=found.grid.sheet, message=message, remedy=remedy, cell=cell
    )
