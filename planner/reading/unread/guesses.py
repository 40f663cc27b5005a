"""Which of a table's missing columns a column that nothing claims may be: by its name, its place and its values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from models.schema import units
from models.schema.names import fold
from models.schema.words import Column, Kind
from planner.reading.files.grid import CellError, NoValue
from planner.reading.headers import is_element, key
from planner.reading.locate import Found
from planner.reading.unread.likeness import SHORT, Likeness, alike, likeness, lost_letter
from planner.reading.unread.strays import Stray
from planner.reading.values import amounts, cells, days
from planner.reading.values.flaws import Reading

ROUGHLY_ALIKE = 0.5
LOOKED_AT = 200
"""So many values of a column are looked at."""


class Ground(IntEnum):
    """Why a column is taken for another, the best reason first."""

    OTHER_WORDS = 0
    PLACE = 1
    LETTERS = 2
    END = 3
    PART = 4
    ROUGHLY = 5


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A column that nothing claims, and the missing column that it may be."""

    stray: Stray
    column: Column
    ground: Ground


class Guesses:
    """The guesses for one table: each stray column and each missing column is in one of them at most."""

    def __init__(self, columns: Sequence[Column], found: Found, strays: Sequence[Stray]) -> None:
        self._columns, self._found = columns, found
        self._strays = [stray for stray in strays if stray.header is None or not stray.twice or stray.values]
        self.missing = [column for column in columns if column.name not in found.match.found]
        self._places = dict(_places(columns, found, strays))
        self.made = self._made()

    def could_be(self, stray: Stray) -> list[Column]:
        """Return the columns that are still missing and of whose kind the values of a stray column are;
        notes come last."""
        guessed = {guess.column.name for guess in self.made}
        free = [column for column in self.missing if column.name not in guessed and fits(stray, column, self._found)]
        return sorted(free, key=is_note)

    def _made(self) -> list[Guess]:
        """Return the best guesses: each in turn of those whose stray column and missing column are still free."""
        made: list[Guess] = []
        options = sorted(self._options(), key=lambda option: (option[0], -option[1]))
        taken: set[int | str] = set()
        for ground, _, stray, column in options:
            if taken.isdisjoint((stray.position, column.name)):
                taken |= {stray.position, column.name}
                made.append(Guess(stray=stray, column=column, ground=ground))
        return sorted(made, key=lambda guess: guess.stray.position)

    def _options(self) -> Iterator[tuple[Ground, float, Stray, Column]]:
        for stray in self._strays:
            for column in self.missing:
                ground = self._ground(stray, column)
                if ground is not None:
                    yield ground, alike(stray.typed, column.name), stray, column

    def _ground(self, stray: Stray, column: Column) -> Ground | None:
        """Return why a column may be taken for a missing one, if it may."""
        by_name = self._by_name(stray, column)
        by_place = self._by_place(stray, column)
        grounds = [ground for ground in (by_name, by_place) if ground is not None]
        return min(grounds, default=None)

    def _by_name(self, stray: Stray, column: Column) -> Ground | None:
        if stray.header is None or stray.twice or is_element(stray.header):
            return None
        name = stray.header.name
        like = likeness(name, column.name)
        if like is not Likeness.NONE and self._is_liker_another(name, like, column):
            return None
        if like is Likeness.SAME:
            return Ground.OTHER_WORDS
        suits = bool(stray.values) and fits(stray, column, self._found)
        is_sure = suits or len(key(column.name)) > SHORT or lost_letter(key(name), key(column.name))
        if like is Likeness.NEAR and is_sure:
            return Ground.LETTERS
        if like is Likeness.PART and suits and stray.joined:
            return Ground.PART
        may_be = column.required and (suits or not stray.values)
        return Ground.ROUGHLY if may_be and alike(name, column.name) >= ROUGHLY_ALIKE else None

    def _is_liker_another(self, name: str, like: Likeness, column: Column) -> bool:
        """Return whether a column that the table has is more like the name than a missing one."""
        present = (candidate.name for candidate in self._columns if candidate.name in self._found.match.found)
        this = (like, alike(name, column.name))
        return any((likeness(name, word), alike(name, word)) > this for word in present)

    def _by_place(self, stray: Stray, column: Column) -> Ground | None:
        """Return the ground that it stands where the missing column belongs, between its neighbours,
        or after all others."""
        here = self._places.get(stray.position)
        if here is None or here[0] is not column or not stray.joined:
            return None
        between = here[1]
        if stray.header is None:
            return Ground.PLACE if between else Ground.END
        if between:
            return Ground.PLACE if not stray.values or fits(stray, column, self._found) else None
        if is_element(stray.header):
            return Ground.END if lost_letter(key(stray.header.name), key(column.name)) else None
        return Ground.END if stray.values and self._is_at_the_end(stray, column) else None

    def _is_at_the_end(self, stray: Stray, column: Column) -> bool:
        """Return whether a column after all others is the last of the table rather than one of the planner's own."""
        if is_note(column) or _is_telling(stray, column, self._found):
            return True
        all_else_is_there = len(self.missing) == len(self._strays) == len(self._places)
        return all_else_is_there and fits(stray, column, self._found)


def _places(
    columns: Sequence[Column], found: Found, strays: Sequence[Stray]
) -> Iterator[tuple[int, tuple[Column, bool]]]:
    """Yield by position the missing column that belongs there, where its neighbours are in the order of the schema.

    Only where as many columns of the sheet stand between two of the table as are missing there is one of them surely
    in the place of each; `True` with those, `False` with columns after the last.
    """
    at = found.match.found
    physical, claimed = {stray.position for stray in strays}, set(at.values())
    run: list[Column] = []
    before: int | None = None
    for column in columns:
        if column.name not in at:
            run.append(column)
            continue
        here = at[column.name]
        first = here - len(run) if before is None else before + 1
        if run and here - first == len(run) and claimed.isdisjoint(range(first, here)):
            yield from ((first + i, (candidate, True)) for i, candidate in enumerate(run))
        run, before = [], here
    if run and before is not None:
        after = range(before + 1, before + 1 + len(run))
        if physical.issuperset(after) and after.stop not in physical:
            yield from ((position, (candidate, False)) for position, candidate in zip(after, run, strict=True))


def is_note(column: Column) -> bool:
    """Return whether a column carries information only, so that a plan is the same without it."""
    return not column.required and not column.assumes


def fits(stray: Stray, column: Column, found: Found) -> bool:
    """Return whether half of the values at least are such as the column may hold; what cannot be read may be any."""
    values = stray.values[:LOOKED_AT]
    good = sum(isinstance(raw, CellError | NoValue) or _is_good(_reading(raw, column, found)) for raw in values)
    return 2 * good >= len(values)


def _is_good(reading: Reading) -> bool:
    value, flaw = reading
    return value is not None or (flaw is not None and flaw.check == "ambiguous-number")


def _reading(raw: object, column: Column, found: Found) -> Reading:
    if column.kind is Kind.NUMBER:
        return amounts.number(raw)
    if column.kind is Kind.DATE:
        return days.day(raw, found.grid.epoch)
    if column.kind is Kind.CHOICE:
        return cells.choice(raw, column)
    return (None, None) if isinstance(raw, datetime) else cells.word(raw)


def _is_telling(stray: Stray, column: Column, found: Found) -> bool:
    """Return whether the values can hardly be of another column: by the unit in the header, as dates,
    as words of a choice."""
    if not fits(stray, column, found):
        return False
    if column.kind is Kind.DATE:
        return any(isinstance(raw, datetime) for raw in stray.values) or found.grid.as_text
    if column.kind is Kind.CHOICE:
        return all(fold(raw) in map(fold, column.choices) for raw in stray.values)
    given = units.parse(stray.header.unit or "") if stray.header else None
    wanted = units.parse(column.unit)
    return column.kind is Kind.NUMBER and given is not None and wanted is not None and given.kind == wanted.kind
