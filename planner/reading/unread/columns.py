"""Findings on columns: headers that stand twice, columns that are missing, and filled ones that nothing claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from operator import itemgetter

from openpyxl.utils import get_column_letter

from models.plant.chemistry import counted_as
from models.schema.problems import COLUMN_WITHOUT_HEADER, COLUMNS_NOT_READ, OXIDE_CONVERTED, Severity
from models.schema.words import Column, Table
from planner.reading.findings import Finding
from planner.reading.headers import is_element
from planner.reading.locate import Found
from planner.reading.not_planned import reserved
from planner.reading.unread.guesses import Guess, Guesses, is_note
from planner.reading.unread.strays import Stray, strays

_error = partial(Finding, severity=Severity.ERROR)
_warning = partial(Finding, severity=Severity.WARNING)

LISTED = 3
"""So many columns are listed by name."""


def columns(
    table: Table, wanted: Sequence[Column], found: Found, *, knows_components: bool = True
) -> Iterator[Finding]:
    """Yield all findings on the columns of one table's sheet; while the components are not known, any other column
    may be one."""
    yield from _twice(found)
    yield from (_oxide(column, found) for column in wanted if found.header_of(column.name).oxide)
    guesses, rest = _guesses(table, wanted, found)
    yield from (_guessed(guess, found) for guess in guesses.made if _counts(guess))
    of_components = table.components is not None and not knows_components
    nameless = [] if of_components else list(_nameless_ones(rest, guesses, found))
    said = {guess.column.name for guess in guesses.made} | {
        column.name for _, could_be in nameless for column in could_be
    }
    yield from (_missing(column, found) for column in guesses.missing if column.required and column.name not in said)
    yield from (_nameless(stray, could_be, found) for stray, could_be in nameless)
    if not of_components:
        yield from _not_read(rest, table, [column for column in guesses.missing if column.name not in said], found)


def lost(table: Table, wanted: Sequence[Column], found: Found) -> frozenset[str]:
    """Return the columns that are not there and of which a finding says so: nothing that follows from it is said."""
    guesses, rest = _guesses(table, wanted, found)
    guessed = {guess.column.name for guess in guesses.made if _counts(guess) and _is_error(guess)}
    nameless = [could_be for _, could_be in _nameless_ones(rest, guesses, found) if _may_count(could_be)]
    required = {column.name for column in guesses.missing if column.required}
    return frozenset(guessed | required | {column.name for could_be in nameless for column in could_be})


def _guesses(table: Table, wanted: Sequence[Column], found: Found) -> tuple[Guesses, list[Stray]]:
    """Return which missing columns some columns may be, and the columns that are like none."""
    unread = [stray for stray in strays(found) if stray.header is None or reserved(table, stray.header) is None]
    guesses = Guesses(wanted, found, unread)
    guessed = {guess.stray.position for guess in guesses.made}
    return guesses, [stray for stray in unread if stray.position not in guessed]


def _nameless_ones(rest: Sequence[Stray], guesses: Guesses, found: Found) -> Iterator[tuple[Stray, Sequence[Column]]]:
    """Yield filled columns without a header, and the missing ones that each could be; numbers before all others that
    count the rows are nothing where none could be."""
    first = min(found.match.found.values())
    for stray in rest:
        if stray.values and not stray.twice and stray.header is None and stray.joined and not stray.is_cut_off:
            could_be = guesses.could_be(stray)
            if could_be or not stray.counts_rows or stray.position > first:
                yield stray, could_be


def _twice(found: Found) -> Iterator[Finding]:
    """Yield headers that stand twice; a whole block of them is one finding."""
    runs: list[list[tuple[str, int]]] = []
    for name, position in sorted(found.match.twice, key=itemgetter(1)):
        if runs and runs[-1][-1][1] == position - 1:
            runs[-1].append((name, position))
        else:
            runs.append([(name, position)])
    for run in runs:
        if len(run) > LISTED:
            first, last = (get_column_letter(run[at][1]) for at in (0, -1))
            yield _duplicate(found, run[0], f"Columns {first} to {last} have headers of the table once more; they were")
        else:
            yield from (_duplicate(found, one, f"There are two columns {one[0]}; this one was") for one in run)


def _duplicate(found: Found, second: tuple[str, int], message: str) -> Finding:
    return _error(
        check="duplicate-header",
        sheet=found.grid.sheet,
        message=f"{message} not read.",
        remedy="Delete or rename one of them.",
        cell=f"{get_column_letter(second[1])}{found.header_row}",
        column=second[0],
    )


def _oxide(column: Column, found: Found) -> Finding:
    """Return a column that is headed by an oxide of its element."""
    header = found.header_of(column.name)
    share = 1 / counted_as(header.oxide, column.name)
    how = f"{share:.4f} of each figure" if column.analysed else "whose share is the same"
    return _warning(
        check=OXIDE_CONVERTED,
        sheet=found.grid.sheet,
        message=f"The column '{header.text}' states {header.oxide}: it was read as {column.name}, {how}.",
        remedy=f"If its figures are those of {column.name}, change its header to {column.header}.",
        cell=f"{get_column_letter(found.match.found[column.name])}{found.header_row}",
        column=column.name,
    )


def _counts(guess: Guess) -> bool:
    """Return True unless an optional column is blank under a header that is none of its own."""
    return bool(guess.stray.values) or guess.column.required or guess.stray.header is not None


def _missing(column: Column, found: Found) -> Finding:
    """Return a required column for which there is no other."""
    return _error(
        check="missing-column",
        sheet=found.grid.sheet,
        message=f"The column {column.header} is missing.",
        remedy=f"Add a column with the header {column.header}.",
        cell=f"A{found.header_row}",
        column=column.name,
    )


def _is_error(guess: Guess) -> bool:
    return guess.column.required or (guess.column.assumes and bool(guess.stray.values))


def _guessed(guess: Guess, found: Found) -> Finding:
    """Return a missing column and the one that may be it: an error where the plan would be another one without it."""
    stray, column = guess.stray, guess.column
    message = f"The column {column.header} is missing. Column {stray.words}{_filled(stray)} may be it, and is not read."
    remedy = f"If it is meant, change its header to {column.header}"
    if not column.required:
        message += f" Without it each row means: {column.when_blank}."
        remedy += f"; if not, add a column {column.header} and leave it blank"
    return (_error if _is_error(guess) else _warning)(
        check="missing-column",
        sheet=found.grid.sheet,
        message=message,
        remedy=f"{remedy}.",
        cell=f"{stray.letter}{found.header_row}",
        column=column.name,
    )


def _not_read(rest: Sequence[Stray], table: Table, missing: Sequence[Column], found: Found) -> Iterator[Finding]:
    """Yield columns with a header that are like no missing one."""
    filled = [stray for stray in rest if stray.values and not stray.twice]
    assumed = [column for column in missing if column.assumes]
    elements = [stray for stray in rest if table.components and _is_unknown_element(stray, found)]
    components = [column for column in assumed if column not in table.columns]
    yield from (_no_component(stray, components, found) for stray in elements)
    others = [stray for stray in filled if stray.header is not None and stray not in elements]
    if others and assumed:
        yield _others(others, assumed, table, found)


def _nameless(stray: Stray, could_be: Sequence[Column], found: Found) -> Finding:
    """Return a filled column without a header: an error where it may be a missing one that counts."""
    counts = _may_count(could_be)
    message = f"Column {stray.words}{_filled(stray)} has no name, and is not read."
    remedy = "Give it a header: any that is no other column's if it is a note."
    if could_be:
        message += f" Missing is {_listed(could_be)}."
        remedy = (
            f"Write into {stray.letter}{found.header_row} which column it is. If it is none of these, give it any "
            "other name, and add the missing column, left blank."
        )
    return (_error if counts else _warning)(
        check="missing-column" if counts else COLUMN_WITHOUT_HEADER,
        sheet=found.grid.sheet,
        message=message,
        remedy=remedy,
        cell=f"{stray.letter}{found.header_row}",
        column=could_be[0].name if len(could_be) == 1 else "",
    )


def _may_count(could_be: Sequence[Column]) -> bool:
    return any(not is_note(column) for column in could_be)


def _is_unknown_element(stray: Stray, found: Found) -> bool:
    return stray.header is not None and is_element(stray.header) and stray.header.name not in found.match.found


def _no_component(stray: Stray, missing: Sequence[Column], found: Found) -> Finding:
    assert stray.header is not None
    also = f" Missing is {_listed(missing)}." if missing else ""
    return _warning(
        check="not-a-component",
        sheet=found.grid.sheet,
        message=f"{stray.header.name} is not in Components, so the column is ignored.{also}",
        remedy=f"Add {stray.header.name} to Components, or delete the column.",
        cell=f"{stray.letter}{found.header_row}",
        column=stray.typed,
    )


def _others(others: Sequence[Stray], assumed: Sequence[Column], table: Table, found: Found) -> Finding:
    shown = ", ".join(stray.words for stray in others[:LISTED]) + _more(others)
    which = f"column {shown} is" if len(others) == 1 else f"columns {shown} are"
    return _warning(
        check=COLUMNS_NOT_READ,
        sheet=found.grid.sheet,
        message=f"{table.name} has no {_listed(assumed)}, and {which} not read.",
        remedy="If one of these is meant, change its header to the missing name.",
        cell=f"{others[0].letter}{found.header_row}",
        column=others[0].typed,
    )


def _listed(some: Sequence[Column]) -> str:
    """Return missing columns by their headers, with what a blank cell means."""
    return "; ".join(f"{column.header} ({column.when_blank or 'required'})" for column in some[:LISTED]) + _more(some)


def _more(some: Sequence[object]) -> str:
    return f" and {len(some) - LISTED} more" if len(some) > LISTED else ""


def _filled(stray: Stray) -> str:
    count = len(stray.values)
    return f", filled in {count} row{'s' if count > 1 else ''}," if count else ""
