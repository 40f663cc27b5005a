"""Sheets and columns that are filled in, look like a rule, and are not planned: the plan ignores them, and says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from openpyxl.utils import get_column_letter

from models.schema import units
from models.schema.problems import NOT_PLANNED, Severity
from models.schema.reserved import COLUMNS, SHEETS
from models.schema.words import Table
from planner.reading.files.grid import Grid
from planner.reading.findings import Finding
from planner.reading.headers import Header, key
from planner.reading.locate import Found
from planner.reading.values.flaws import is_blank

LONG = 7
"""Names of so many letters may have one wrong."""


def sheets(unused: Sequence[Grid]) -> Iterator[Finding]:
    """Yield sheets that no table was read from."""
    for grid in unused:
        name = meant(grid.sheet, SHEETS)
        if name is not None and grid.cells:
            yield _finding(grid.sheet, "", "", f"The sheet {grid.sheet}", SHEETS[name])


def columns(table: Table, found: Found) -> Iterator[Finding]:
    """Yield columns of a table's sheet that the table does not have."""
    for position, header in found.match.unused.items():
        name = reserved(table, header)
        if name is not None and any(not is_blank(found.grid.cells[row].get(position)) for row in found.rows):
            letter = get_column_letter(position)
            what = f"The column {header.text} ({letter})"
            yield _finding(
                found.grid.sheet, f"{letter}{found.header_row}", header.text, what, COLUMNS[table.name][name]
            )


def reserved(table: Table, header: Header) -> str | None:
    """Return the reserved name of a column that a header means."""
    names = COLUMNS.get(table.name, {})
    return next((meaning for typed in _without_unit(header.name) if (meaning := meant(typed, names))), None)


def _finding(sheet: str, cell: str, column: str, what: str, words: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        check=NOT_PLANNED,
        sheet=sheet,
        cell=cell,
        column=column,
        message=f"{what} looks as if it stated {words}. That is not planned: the plan ignores it.",
        remedy="Delete it, or give it another name if it is a note; state what must hold by other limits.",
    )


def _without_unit(name: str) -> tuple[str, ...]:
    """Return a header's name, and the same without a unit at its end that stands in no bracket: `Min run t`,
    `Batch, h`."""
    words = name.split()
    return (name, " ".join(words[:-1]).rstrip(",")) if len(words) > 1 and units.parse(words[-1]) else (name,)


def meant(name: str, reserved: Iterable[str]) -> str | None:
    """Return the reserved name that a name means: but for case, spaces and a plural,
    and a letter inside it if it is long."""
    by_key = {_singular(word): word for word in reserved}
    typed = _singular(name)
    if typed in by_key:
        return by_key[typed]
    return next((by_key[word] for word in by_key if len(word) >= LONG and _one_letter_off(typed, word)), None)


def _singular(name: str) -> str:
    """Return a name's key without the end of a plural."""
    typed_key = key(name)
    for plural, single in (("ies", "y"), ("ches", "ch"), ("s", "")):
        if typed_key.endswith(plural):
            return typed_key.removesuffix(plural) + single
    return typed_key


def _one_letter_off(typed: str, name: str) -> bool:
    """Return whether a letter inside the word is wrong, missing or too many, or two are the wrong way round."""
    if typed[:1] != name[:1] or typed[-1:] != name[-1:] or abs(len(typed) - len(name)) > 1:
        return False
    first = next((i for i, (one, other) in enumerate(zip(typed, name, strict=False)) if one != other), 0)
    ends = {
        (typed[first + 1 :], name[first + 1 :]),
        (typed[first:], name[first + 1 :]),
        (typed[first + 1 :], name[first:]),
        (typed[first + 1 : first + 2] + typed[first : first + 1] + typed[first + 2 :], name[first:]),
    }
    return any(one == other for one, other in ends)
