"""What the checks share: the tables, what is already known to be wrong, and the words for a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypedDict, TypeVar, Unpack, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.checks.lacking import Named, lacking
from models.plant.asked import Asked
from models.plant.calendar import Calendar, Dates, days_of
from models.plant.expressions import Expressions
from models.schema.frames import Tables, components_of
from models.schema.inputs import INPUTS
from models.schema.names import Names
from models.schema.problems import Offer, Problem, Severity
from models.schema.scenarios import rows_named
from models.schema.words import Column, Kind, Table

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Cell = tuple[str, int | None, str | None]
Spoiled = frozenset[Cell]
Made = TypeVar("Made")

NAMES = (Kind.TEXT, Kind.NAME, Kind.COMPONENTS, Kind.BASIS)
LISTED = 8
"""How many names a remedy lists."""


@dataclass(frozen=True)
class Facts:
    """The typed, unfilled tables, and the cells that the reader has already reported.

    A spoiled cell is (table, row, column); row None means the whole column, column None the whole row, both the table.
    `checks` names all checks there are, `schema` the tables that they are to look at.
    """

    tables: Tables
    spoiled: Spoiled = frozenset()
    checks: tuple[str, ...] = ()
    schema: Mapping[str, Table] = field(default_factory=lambda: INPUTS)
    made: dict[Callable[[Facts], object], object] = field(default_factory=dict, repr=False, compare=False)
    read: dict[tuple[str, str], list[str | None]] = field(default_factory=dict, repr=False, compare=False)
    counted: dict[tuple[str, str], Numbers] = field(default_factory=dict, repr=False, compare=False)
    dated: dict[tuple[str, str], Dates] = field(default_factory=dict, repr=False, compare=False)

    def once(self, make: Callable[[Facts], Made]) -> Made:
        """Return what a function makes of these facts; several checks may ask for it, and it is made once."""
        if make not in self.made:
            self.made[make] = make(self)
        return cast("Made", self.made[make])

    def numbers(self, table: str, column: str, blank: float = np.nan) -> Numbers:
        """Return a column of numbers, with `blank` for its blank cells."""
        if (table, column) not in self.counted:
            self.counted[table, column] = self.tables[table][column].to_numpy(dtype=float, copy=True)
        values = self.counted[table, column]
        return values.copy() if np.isnan(blank) else np.where(np.isnan(values), blank, values)

    def texts(self, table: str, column: str) -> list[str | None]:
        """Return a column of texts, None where blank."""
        if (table, column) not in self.read:
            values = self.tables[table][column].tolist()
            self.read[table, column] = [None if value is None else str(value) for value in values]
        return list(self.read[table, column])

    def days(self, table: str, column: str) -> Dates:
        """Return a column of dates as days, NaT where blank."""
        if (table, column) not in self.dated:
            self.dated[table, column] = days_of(self.tables[table][column].to_numpy())
        return self.dated[table, column].copy()

    def is_spoiled(self, table: str, row: int | None, column: str | None) -> bool:
        """Return whether the reader has already reported the cell, its whole column or its whole table."""
        return not self.spoiled.isdisjoint(
            {(table, row, column), (table, None, column), (table, row, None), (table, None, None)}
        )

    def without(self, problems: Iterable[Problem]) -> Facts:
        """Return the same facts, with nothing more to be said of the rows of some problems."""
        rows = {(problem.table, problem.row, None) for problem in problems}
        return replace(self, spoiled=self.spoiled | rows, made={})

    def has_no_rows(self, *tables: str) -> bool:
        """Return whether one of these tables is empty, which is a finding of its own: nothing that
        follows from it is said."""
        return any(self.tables[table].empty for table in tables)

    @cached_property
    def lacking(self) -> dict[str, Named]:
        """The tables that lack rows without which nothing can be planned, with what names them, if anything does."""
        return lacking(self.tables)

    @cached_property
    def lost(self) -> frozenset[str]:
        """The tables that were not read, or lack their names or the rows that a plan needs: each has a finding of
        its own."""
        whole = {table for table, row, column in self.spoiled if row is None and self._names(table, column)}
        return frozenset(whole | self.lacking.keys())

    def _names(self, table: str, column: str | None) -> bool:
        """Return whether a table without a column lacks what others look for in it."""
        columns = {known.name: known for known in INPUTS[table].columns} if table in INPUTS else {}
        return column is None or (column in columns and (columns[column].key or columns[column].kind in NAMES))

    @cached_property
    def in_part(self) -> frozenset[str]:
        """The tables that are lost, and those of which a column is."""
        return self.lost | {table for table, row, _ in self.spoiled if row is None}

    def columns(self, table: str) -> tuple[Column, ...]:
        """Return the columns of a table, those of the components included."""
        return self._columns[table]

    @cached_property
    def _columns(self) -> dict[str, tuple[Column, ...]]:
        components = components_of(self.tables["Components"])
        return {name: table.columns_with(components) for name, table in self.schema.items()}

    @property
    def filled(self) -> list[str]:
        """The tables that have rows."""
        return [name for name in self.schema if len(self.tables[name])]

    def known(self, *tables: str) -> list[str]:
        """Return the names that the first column of these tables states, each once, in order."""
        names = (name for table in tables for name in self.texts(table, INPUTS[table].columns[0].name))
        return list(dict.fromkeys(name for name in names if name is not None))

    @cached_property
    def expressions(self) -> Expressions:
        """What component expressions stand for."""
        return Expressions.of(self.tables)

    def blank(self, table: str, column: str) -> Flags:
        """Return which cells of a column are blank."""
        cells = self.tables[table][column].to_numpy()
        if cells.dtype.kind == "O":
            return np.array([cell is None for cell in cells.tolist()], dtype=bool)
        return np.asarray(np.isnat(cells) if cells.dtype.kind == "M" else np.isnan(cells))

    def shares(self, table: str) -> Numbers:
        """[row, element]: what the columns of the elements hold, NaN where blank."""
        return self.tables[table][self.elements].to_numpy(dtype=float)

    @cached_property
    def elements(self) -> list[str]:
        """The components that carry mass."""
        return [name for name, is_property in components_of(self.tables["Components"]).items() if not is_property]

    def steered(self, table: str) -> frozenset[int]:
        """Return the rows of a table that scenarios change, so that what stands in them is on purpose."""
        return self._steered.get(table, frozenset())

    @cached_property
    def _steered(self) -> dict[str, frozenset[int]]:
        stated = zip(self.texts("Scenarios", "Sheet"), self.texts("Scenarios", "Row"), strict=True)
        found: dict[str, set[int]] = {}
        for sheet, key in dict.fromkeys(stated):
            if sheet is not None and key is not None:
                found.setdefault(sheet, set()).update(rows_named(self.tables, sheet, key))
        return {sheet: frozenset(rows) for sheet, rows in found.items()}

    @cached_property
    def asked(self) -> Asked:
        """Which components something asks for, class by class."""
        return Asked.of(self.tables)

    @cached_property
    def calendar(self) -> Calendar | None:
        """The calendar, or None while the periods themselves are wrong."""
        start, end = self.days("Periods", "Start"), self.days("Periods", "End")
        whole = len(start) > 0 and not (np.isnat(start) | np.isnat(end)).any()
        joined = whole and bool((end >= start).all() and (start[1:] == end[:-1] + 1).all())
        return Calendar.of(self.tables["Periods"]) if joined else None

    @cached_property
    def active(self) -> set[tuple[str, str]]:
        """Every recipe with a class that it takes in an active row."""
        rows = zip(
            self.texts("Recipes", "Recipe"),
            self.texts("Recipes", "Feed class"),
            self.texts("Recipes", "Active"),
            strict=True,
        )
        return {(recipe, taken) for recipe, taken, active in rows if recipe and taken and active != "no"}

    @cached_property
    def active_recipes(self) -> set[str]:
        """The recipes with at least one active row."""
        return {recipe for recipe, _ in self.active}

    @cached_property
    def from_stores(self) -> set[str]:
        """The recipes that take an intermediate in an active row."""
        names = set(self.known("Intermediates"))
        return {recipe for recipe, taken in self.active if taken in names}

    @cached_property
    def made_products(self) -> set[str]:
        """The products and intermediates of which an active recipe recovers something."""
        rows = zip(self.texts("Yields", "Recipe"), self.texts("Yields", "Product"), self.recoveries, strict=True)
        return {made for recipe, made, of in rows if made and recipe in self.active_recipes and (of > 0).any()}

    @cached_property
    def filled_assays(self) -> pd.DataFrame:
        """The assays of the lots with the class's typical value in blank cells; NaN where the class has none either.

        One column per component, properties included.
        """
        components = list(components_of(self.tables["Components"]))
        typical = self.tables["Feed classes"].drop_duplicates("Feed class").set_index("Feed class")
        of_class = typical[components].reindex(self.tables["Lots"]["Feed class"]).reset_index(drop=True)
        return self.tables["Lots"][components].fillna(of_class)

    def contained(self, names: Sequence[str]) -> Numbers:
        """[lot, name]: % of components in each lot, with typical values in blank cells; 0 where nothing is known."""
        return self._contained[:, [self._place[name] for name in names]]

    @cached_property
    def _contained(self) -> Numbers:
        return self.filled_assays.fillna(0.0).to_numpy(dtype=float)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(components_of(self.tables["Components"]))}

    @cached_property
    def recoveries(self) -> Numbers:
        """[row of Yields, element]: % recovered, 0 where blank."""
        typed = self.shares("Yields")
        return np.where(np.isnan(typed), 0.0, typed)

    @cached_property
    def recipes_of(self) -> dict[str, set[str]]:
        """The recipes that take each class or intermediate in an active row."""
        found: dict[str, set[str]] = {}
        for recipe, taken in self.active:
            found.setdefault(taken, set()).add(recipe)
        return found


class Where(TypedDict, total=False):
    """Where in its table a problem lies, and what would mend it."""

    row: int
    column: str
    suggestion: object
    offers: tuple[Offer, ...]


def error(table: str, message: str, remedy: str, **place: Unpack[Where]) -> Problem:
    """Return a problem that stops the plan; `models.checks.check` adds the check's name and the cell's value."""
    return Problem(severity=Severity.ERROR, check="", table=table, message=message, remedy=remedy, **place)


def warning(table: str, message: str, remedy: str, **place: Unpack[Where]) -> Problem:
    """Return a problem that does not stop the plan; `models.checks.check` adds the check's name and the cell's
    value."""
    return Problem(severity=Severity.WARNING, check="", table=table, message=message, remedy=remedy, **place)


def rows_where(flags: Any) -> list[int]:
    """Return the positions of the rows for which a flag is set."""
    return [int(row) for row in np.flatnonzero(np.asarray(flags, dtype=bool))]


def amount(value: float, unit: str = "") -> str:
    """Return a number as a planner writes it, with its unit: `12.5 t`, `12.5 %`."""
    return f"{value:.10g} {unit}".rstrip()


def listed(names: Iterable[object], most: int = LISTED) -> str:
    """Names joined by commas, cut after the first few."""
    texts = [str(name) for name in names]
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more


def in_words(named: Named) -> str:
    """Return who names what: `Lots and Recipes name EV, HDD`."""
    names = dict.fromkeys(name for some in named.values() for name in some)
    tables = list(named)
    who = f"{', '.join(tables[:-1])} and {tables[-1]} name" if len(tables) > 1 else f"{tables[0]} names"
    return f"{who} {listed(names)}"


def choose(value: object, known: list[str], nearest: str | None = None) -> tuple[str, str | None]:
    """Return the remedy for a name that is not known, and the name to suggest, where one comes near."""
    nearest = nearest or Names(known).nearest(value)
    if nearest is not None:
        return f'Did you mean "{nearest}"?', nearest
    return (f"Write one of: {listed(known)}." if known else "There is no such name yet: add it."), None
